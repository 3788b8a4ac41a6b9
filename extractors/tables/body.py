"""The rows under a header: people, totals, group headings, notes, and numbered rows left empty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.pairs import pairs_in
from extractors.parse.dates import find_month
from extractors.parse.names import looks_like_name
from extractors.parse.numbers import is_blank, parse_number
from extractors.tables.headers import Header
from extractors.tables.rows import is_formula_row, looks_numeric
from extractors.words import Vocabulary, alike, normalise, vocabulary
from pipeline.model.table import Table

_ROMAN = re.compile(r"^(?:[ivx]{1,5}|[一二三四五六七八九十]{1,3}|[a-z])[.、)]?$")
_TAIL = re.compile(r"[(\[]?(?:共|计)?\d+(?:人|名|persons?|người|workers?)?[)\]]?$|[(\[].*[)\]]$")
_LEAD = 4


@dataclass(frozen=True, slots=True)
class Total:
    """A row of sums: scope "table" or "page", or the name of its group."""

    row: int
    scope: str
    label: str


@dataclass(slots=True)
class Body:
    """The rows of a table that stand under one header.

    Attributes:
        rows: Rows that hold a person.
        groups: Heading of the group each person stands under, or None.
        breaks: Rows at which a page's header is printed again, or a group begins.
        totals: Rows of sums.
        nameless: Rows with figures but nobody they belong to.
        rest: Titles, notes and signatures.
        end: First row that is no longer part of it.
    """

    rows: list[int] = field(default_factory=list)
    groups: list[str | None] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)
    end: int = 0


class _Sorter:
    """Tells the rows under one header apart."""

    def __init__(self, table: Table, header: Header, words: Vocabulary) -> None:
        self.table = table
        self.words = vocabulary("payroll")
        self.labels = {text for c in header.columns for text in c.path}
        self.names = [c.index for c in header.of("name")[:1]]
        self.keys = [c.index for f in ("number", "id_number") for c in header.of(f)[:1]]
        ignored = self.words.words("ignored")
        self.serial = {
            c.index for c in header.columns if c.path and normalise(c.path[-1]) in set(ignored[:40])
        }
        self.mapped = [c.index for c in header.columns if c.field and c.field != "name"]
        self.pays = any((c.field or "").endswith("_minor") for c in header.columns)
        known = [*self.names, *self.keys, *self.serial]
        self.lead = max([_LEAD - 1, *known[:3]])
        self.headings = words.headings
        self.name_keys = {key for key, field in words.headings.items() if field == "name"}
        self.sums = {
            scope: set(self.words.words(name))
            for scope, name in (
                ("table", "totals"),
                ("group", "subtotals"),
                ("page", "page_totals"),
            )
        }
        self.notes = self.words.words("notes")
        self.not_people = set(self.words.words("not_people"))
        self.sign_offs = set(self.words.words("sign_offs"))

    def kind(self, row: int, texts: list[str]) -> tuple[str, str]:
        """Gives back what a row is, and the label of a total or group."""
        filled = {i: t for i, t in enumerate(texts) if t and not t.isspace()}
        if not filled:
            return "blank", ""
        if self._is_header(filled):
            return "header", ""
        scope, label = self._total(filled)
        if scope:
            return scope, label
        return self._person(filled)

    def _is_header(self, filled: dict[int, str]) -> bool:
        known = sum(text.strip() in self.labels for text in filled.values())
        return (
            known >= 3
            or (known >= 1 and known == len(filled))
            or is_formula_row(list(filled.values()))
        )

    def is_other_header(self, texts: list[str]) -> bool:
        """Gives back whether a row is the header of another table: a name column and two more."""
        keys = {normalise(text) for text in texts if text and not looks_numeric(text)}
        return bool(keys & self.name_keys) and len(keys & self.headings.keys()) >= 3

    def _total(self, filled: dict[int, str]) -> tuple[str, str]:
        for index, text in filled.items():
            if index > self.lead:
                break
            key = _TAIL.sub("", alike(text).rstrip(":")).rstrip(":")
            for scope in ("page", "group", "table"):
                if key in self.sums[scope]:
                    return f"total-{scope}", text.strip()
            if key.endswith(("合计", "小计", "总计")) and len(key) <= 14 and len(filled) > 1:
                return "total-page" if "本页" in key else "total-group", text.strip()
        return "", ""

    def _person(self, filled: dict[int, str]) -> tuple[str, str]:
        name = next((filled[i] for i in self.names if i in filled), "")
        keyed = any(i in filled and not is_blank(filled[i]) for i in self.keys)
        numbers = [i for i, t in filled.items() if i not in self.serial and looks_numeric(t)]
        serial = any(looks_numeric(filled[i]) for i in self.serial if i in filled)
        lead = [alike(t).rstrip(":") for i, t in filled.items() if i <= self.lead]
        if self._signs(filled) or any(text in self.not_people for text in lead):
            return "rest", ""
        if name and looks_like_name(name) and not self._is_note(name):
            if numbers or keyed or serial or self._described(filled):
                return "person", ""
        elif numbers and keyed:
            return "person", ""
        if not numbers:
            return self._text_row(filled, serial)
        if all(parse_number(filled[i]) == 0 for i in numbers) or not self._has_figures(filled):
            return "blank", ""
        return ("rest", "") if self._is_note("".join(filled.values())) else ("nameless", "")

    def _described(self, filled: dict[int, str]) -> bool:
        """Gives back whether a name without figures is a person's: words or dashes beside it.

        A payroll is signed by people, so there words alone make no worker of its bookkeeper.
        """
        beside = [filled[i] for i in self.mapped if i in filled]
        words = [text for text in beside if not is_blank(text) and not looks_numeric(text)]
        return len(beside) - len(words) >= 2 or (bool(words) and not self.pays)

    def _has_figures(self, filled: dict[int, str]) -> bool:
        known = {*self.serial, *self.names, *self.keys}
        return sum(1 for i, t in filled.items() if i not in known and looks_numeric(t)) >= 2

    def _text_row(self, filled: dict[int, str], serial: bool) -> tuple[str, str]:
        words = [t.strip() for t in filled.values() if not is_blank(t)]
        if serial and len(words) <= 1:
            return "blank", ""
        for label, value in (pair for text in words for pair in pairs_in(text)):
            if value and self.headings.get(normalise(label)) == "department":
                return "group", value
        long = [t for t in words if not _ROMAN.match(alike(t)) and not looks_numeric(t)]
        titled = len(long) == 1 and find_month(long[0]) is not None
        if len(long) == 1 and len(long[0]) <= 40 and not titled and not self._is_note(long[0]):
            return ("group", long[0]) if ":" not in alike(long[0]) else ("rest", "")
        return "rest", ""

    def _signs(self, filled: dict[int, str]) -> bool:
        """Gives back whether a row is for those who check the sheet: 审核 ... 2025-04-01."""
        return any(alike(text) in self.sign_offs for text in filled.values())

    def _is_note(self, text: str) -> bool:
        text = alike(text)
        # Names may hold a Latin word of the list ("Ký"), never a Chinese one.
        return ":" in text or any(
            text.startswith(word) if word[0] < "⺀" else word in text
            for word in self.notes
            if len(word) > 1
        )


def read_body(table: Table, header: Header, words: Vocabulary, *, first: int | None = None) -> Body:
    """Gives back the rows under a header, up to the header of another table.

    Args:
        table: The grid.
        header: Its header.
        words: The vocabulary the header was found with.
        first: Row to begin at instead of the one below the header.
    """
    sorter = _Sorter(table, header, words)
    body = Body(end=table.shape[0])
    group: str | None = None
    for row in range(header.last_row + 1 if first is None else first, table.shape[0]):
        texts: list[str] = table.texts[row].tolist()
        kind, label = sorter.kind(row, texts)
        if kind == "header":
            body.breaks.append(row)
        elif kind not in ("blank", "person") and sorter.is_other_header(texts):
            body.end = row
            break
        elif kind == "group":
            group = label
            body.breaks.append(row)
        else:
            _add(body, row, kind, label, group)
    return body


def _add(body: Body, row: int, kind: str, label: str, group: str | None) -> None:
    if kind == "person":
        body.rows.append(row)
        body.groups.append(group)
    elif kind.startswith("total"):
        scope = kind.removeprefix("total-")
        body.totals.append(Total(row, label if scope == "group" else scope, label))
    elif kind == "nameless":
        body.nameless.append(row)
    elif kind == "rest":
        body.rest.append(row)


def is_sum(text: str) -> bool:
    """Gives back whether a text begins a row of sums: 合计, 部门小计, grand total."""
    key = _TAIL.sub("", alike(text).rstrip(":")).rstrip(":")
    words = vocabulary("payroll")
    sums = (word for name in ("totals", "subtotals", "page_totals") for word in words.words(name))
    return key in sums or key.endswith(("合计", "小计", "总计"))


def rows_outside(table: Table, headers: Sequence[tuple[Header, Body]]) -> list[int]:
    """Gives back the rows of a table that hold neither header nor people: titles and notes."""
    taken: set[int] = set()
    for header, body in headers:
        taken.update(range(header.first_row, header.last_row + 1))
        taken.update(body.rows, body.breaks, body.nameless, (total.row for total in body.totals))
    return [row for row in range(table.shape[0]) if row not in taken]
