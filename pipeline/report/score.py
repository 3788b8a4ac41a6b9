"""How near an exception list comes to what was planted: found, missed, invented.

Findings are told apart by their grain (the rule catalogue): the worker and pay month, the
worker, the pair, the document, or the kind and month that they are about, and never by
their values.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import UsageError

Entry = Mapping[str, Any]
Key = tuple[str, ...]
Grid = Sequence[Sequence[str]]

DIGIT_CELL = re.compile(r"^(?=.*\d)[\dXx.,:\-/%\s()¥+]+$")
"""A cell of digits and the signs between them: money, dates, times, numbers of people."""


@dataclass(frozen=True, slots=True)
class Score:
    """What an exception list found of what was planted.

    Attributes:
        expected, found: Counts of planted findings, and of those that were found.
        missed: Keys that were planted and not found.
        invented: Keys that failed and were not planted.
        differing: Keys found, with the values that are not the planted ones.
        cannot_tell: Subjects that no verdict was reached on, of ``subjects``.
        by_rule: Rule to (expected, found, invented).
    """

    expected: int
    found: int
    missed: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    cannot_tell: int = 0
    subjects: int = 0
    by_rule: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def perfect(self) -> bool:
        """Gives back whether all was found and nothing invented."""
        return not self.missed and not self.invented

    @property
    def cannot_tell_share(self) -> float:
        """Gives back the share of subjects without a verdict, 0 to 1."""
        return self.cannot_tell / self.subjects if self.subjects else 0.0


@dataclass(frozen=True, slots=True)
class CellScore:
    """How many cells were read as they are printed; ``wrong`` says where and what."""

    digit_cells: int
    digit_right: int
    other_cells: int
    other_right: int
    wrong: tuple[str, ...] = ()

    @property
    def digit_share(self) -> float:
        """Gives back the share of digit cells that were read right, 0 to 1."""
        return self.digit_right / self.digit_cells if self.digit_cells else 0.0


def score(findings: Mapping[str, Any], truth: Mapping[str, Any]) -> Score:
    """Gives back how a ``findings.json`` compares with a ``truth.json``.

    Raises:
        UsageError: One of the two is something else.
    """
    for name, document in (("FINDINGS", findings), ("TRUTH", truth)):
        entries = document.get("findings") if isinstance(document, Mapping) else None
        if not isinstance(entries, list) or not all("rule" in entry for entry in entries):
            raise UsageError(f"{name} has no list of findings; give findings.json and truth.json")
    names = _numbers_by_name(truth["findings"])
    planted = {_key(entry, names): entry for entry in truth["findings"]}
    failed = [entry for entry in findings["findings"] if entry["outcome"] == "failed"]
    got = {_key(entry, names): entry for entry in failed}
    matches = {key: _match(key, got) for key in planted}
    hit = {key: other for key, other in matches.items() if other is not None}
    invented = sorted(set(got) - set(hit.values()))
    missed = sorted(set(planted) - set(hit))
    coverage = findings.get("coverage", ())
    return Score(
        expected=len(planted),
        found=len(hit),
        missed=tuple(_say(key) for key in missed),
        invented=tuple(_say(key) for key in invented),
        differing=tuple(
            text for key in sorted(hit) for text in _differences(key, planted[key], got[hit[key]])
        ),
        cannot_tell=sum(row["cannot_tell"] for row in coverage),
        subjects=sum(row["subjects"] for row in coverage),
        by_rule=_by_rule(planted, hit, invented),
    )


def score_cells(read: Sequence[Grid], truth: Entry) -> CellScore:
    """Gives back how the tables read from one page compare with its printed grid.

    Args:
        read: The tables read from the page, each a grid of texts.
        truth: An entry of ``cells`` in ``truth.json``: ``path`` and ``grid``; a merged cell
            holds its text in its first slot.

    The table of the same shape is compared; where there is none, every cell counts wrong.
    """
    grid: Grid = truth["grid"]
    shape = (len(grid), len(grid[0]))
    same = [table for table in read if (len(table), len(table[0])) == shape]
    table = same[0] if same else [[""] * shape[1]] * shape[0]
    right: Counter[bool] = Counter()
    total: Counter[bool] = Counter()
    wrong = []
    for row, (texts, printed) in enumerate(zip(table, grid, strict=True), 1):
        for column, (text, expected) in enumerate(zip(texts, printed, strict=True), 1):
            if not expected:
                continue
            digits = bool(DIGIT_CELL.match(expected))
            total[digits] += 1
            if _plain(text) == _plain(expected):
                right[digits] += 1
            else:
                wrong.append(f"{truth['path']} {row},{column}: {expected!r} read as {text!r}")
    return CellScore(total[True], right[True], total[False], right[False], tuple(wrong))


def render(result: Score) -> str:
    """Gives back a score as text for a terminal."""
    lines = [
        f"planted {result.expected}, found {result.found}, missed {len(result.missed)}, "
        f"invented {len(result.invented)}",
        f"cannot tell: {result.cannot_tell} of {result.subjects} subjects "
        f"({result.cannot_tell_share:.2%})",
    ]
    for title, entries in (
        ("missed", result.missed),
        ("invented", result.invented),
        ("found, with another value", result.differing),
    ):
        lines += [f"{title}:", *(f"  {entry}" for entry in entries)] if entries else []
    lines.append("rule: planted, found, invented")
    lines += [
        f"  {rule}: {planted}, {found}, {invented}"
        for rule, (planted, found, invented) in result.by_rule.items()
    ]
    return "\n".join(lines) + "\n"


def _key(entry: Entry, names: Mapping[str, str]) -> Key:
    """Gives back what a finding is about; the last item is a part, "" where it names none."""
    rule, other = entry["rule"], entry.get("other")
    worker = _worker(entry.get("worker"), entry.get("name"), names)
    document, part = entry.get("document") or "", entry.get("part") or ""
    if other:
        second = _worker(other.get("worker"), None, names) or _paired_document(other)
        first = worker or document
        return (rule, "pair", *sorted((first, second)), "")
    if worker:
        return (rule, "worker", worker, entry.get("period") or "", "")
    if document:
        return (rule, "document", document, part)
    return (rule, "kind", entry.get("document_kind") or "", entry.get("period") or "", "")


def _worker(worker: Any, name: str | None, names: Mapping[str, str]) -> str:
    """Gives back a worker's number, else the name; truth writes a bare number."""
    if isinstance(worker, Mapping):
        worker, name = worker.get("number"), worker.get("name") or name
    if worker:
        return str(worker)
    return names.get(name, name) if name else ""


def _paired_document(other: Entry) -> str:
    document = other.get("document")
    return str(document) if document else ""


def _numbers_by_name(entries: Iterable[Entry]) -> dict[str, str]:
    """Gives back the number of each name that only one number goes by."""
    numbers: dict[str, set[str]] = {}
    for entry in entries:
        if entry.get("worker") and entry.get("name"):
            numbers.setdefault(entry["name"], set()).add(str(entry["worker"]))
    return {name: found.pop() for name, found in numbers.items() if len(found) == 1}


def _match(key: Key, got: Mapping[Key, Entry]) -> Key | None:
    """Gives back the finding that answers a key; a part counts only where both name one."""
    if key in got:
        return key
    for other in got:
        if other[:-1] == key[:-1] and not (other[-1] and key[-1]):
            return other
    return None


def _differences(key: Key, planted: Entry, found: Entry) -> list[str]:
    return [
        f"{_say(key)}: {name} is {found.get(name)}, planted {planted[name]}"
        for name in ("observed", "amount_owed_minor")
        if planted.get(name) is not None and planted[name] != found.get(name)
    ]


def _by_rule(
    planted: Iterable[Key], hit: Iterable[Key], invented: Iterable[Key]
) -> dict[str, tuple[int, int, int]]:
    counts = [Counter(key[0] for key in keys) for keys in (planted, hit, invented)]
    rules = sorted(set().union(*counts))
    return {rule: (counts[0][rule], counts[1][rule], counts[2][rule]) for rule in rules}


def _say(key: Key) -> str:
    return " ".join(part for part in (key[0], *key[2:]) if part)


def _plain(text: str) -> str:
    """Gives back a text without spaces, its full-width signs made narrow."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
