"""Takes the names and numbers of people out of texts: a key stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.model.casefile import CaseFile
from pipeline.model.evidence import Text
from pipeline.report.known_names import Names, Span, Spelled, folded
from pipeline.report.known_numbers import Numbers, is_sum
from pipeline.report.masking import SENSITIVE_FIELDS, mask
from pipeline.report.plain_words import Plain
from pipeline.report.pseudonym_keys import Keys

if TYPE_CHECKING:
    import pandas as pd

HIDDEN = "•••"
PERSONAL = SENSITIVE_FIELDS | {
    "number", "name", "name_note", "person", "visitor", "legal_representative", "holder",
}  # fmt: skip
"""Record fields that name a person, or may."""
_COMPANY = frozenset({"licence", "hours_approval", "shift"})
"""Records whose names and numbers are of papers, companies and shifts, but for the people below."""
_OF_PEOPLE = ("person", "visitor", "legal_representative", "name_note")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<![A-Za-z])'[^']*'(?![A-Za-z])|「[^」]*」|《[^》]*》")
_SHORTEST = 1
"""Names of so few characters are not looked for in sentences."""
_SHORTEST_SHEET = 4
_FIRST_HELD = 0xF0000
_HELD = re.compile("[\U000f0000-\U000ffffd]")


class Words:
    """Takes people out of texts.

    Attributes:
        plain: Tells texts that name nobody.
        known: What stands for each name or number that the books know.
        groups: The name of a department by its key, of those that were asked for.
    """

    def __init__(
        self,
        case: CaseFile,
        keys: Keys,
        vocabulary: frozenset[str],
        more: Mapping[str, str] | None = None,
        paths: Iterable[str] = (),
    ) -> None:
        """Takes the books, and who and which files are known besides them."""
        self._keys = keys
        self._made_of = case, keys, vocabulary
        self.known = {**(more or {}), **dict(_people(case, keys))}
        own = filter(None, (case.facility.name, case.facility.credit_code, case.facility.place))
        self.plain = Plain((*vocabulary, *own), self.known)
        self._names = Names(
            name for name in self.known if len(name) > _SHORTEST and not name.isdigit()
        )
        self._numbers = Numbers(self.known)
        self._shown: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self._places = dict(self._of_places(case, paths))
        self._place_names = Spelled(self._places)

    def with_more(self, people: Mapping[str, str], paths: Iterable[str]) -> Words:
        """Gives back the same with people and files that the books do not know."""
        return Words(*self._made_of, people, paths)

    def say(self, text: str) -> str:
        """Gives back a sentence without names and numbers of people; quotes only if plain.

        Paths, files and sheets come first: what is a file's name is shown as the file's key.
        """
        held: list[str] = []
        said = _put(text, self._place_names.spans(text), self._places, held)
        said = _QUOTED.sub(lambda found: self._quote(found.group()), said)
        said = _put(said, self._names.spans(said), self.known, held)
        said = mask(self._numbers.taken_out(said, self.known.__getitem__))
        return _HELD.sub(lambda found: held[ord(found.group()) - _FIRST_HELD], said)

    def both(self, text: Text) -> Text:
        """Gives back a message without them."""
        return Text(self.say(text.en), self.say(text.zh))

    def note(self, text: str) -> str:
        """Gives back what an auditor wrote if it is of plain words alone: it may name anybody."""
        return text if self.plain(text) else HIDDEN

    def group(self, text: str) -> str:
        """Gives back a department of plain words, or its key: it may be called after somebody."""
        if self.plain(text):
            return text
        key = self._keys.group(text)
        self.groups[key] = text
        return key

    def value(self, text: str, field: str | None) -> str:
        """Gives back what a cell holds: figures and known words, the key of who is named, or …."""
        bare = text.strip()
        if not bare:
            return text
        if field in SENSITIVE_FIELDS:
            return HIDDEN
        who = self._whose(bare)
        if field in PERSONAL:
            return who
        if field is not None and (
            self.plain.figures(bare) or (field.endswith("_minor") and is_sum(bare))
        ):
            return text
        if self.plain(bare) or (self.plain.figures(bare) and bare not in self.known):
            return text
        return who

    def path(self, path: str) -> str:
        """Gives back a path whose folders and files name nobody; others have a key."""
        if path not in self._shown:
            self._shown[path] = "/".join(map(self._file, path.split("/")))
        return self._shown[path]

    def sheet(self, name: str) -> str:
        """Gives back the name of a sheet or other part, or its key."""
        if not name or re.fullmatch(r"p\d+(-\d+)?", name) or self.plain(name):
            return name
        return self._keys.name(name)

    @property
    def files(self) -> Mapping[str, str]:
        """Gives back the real path by the one that is shown, of those that were asked for."""
        return {shown: path for path, shown in self._shown.items()}

    def _file(self, name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        stem, end = (stem, dot + suffix) if stem and len(suffix) <= 5 else (name, "")
        return name if self.plain(stem) else f"{self._keys.name(name)}{end}"

    def _whose(self, text: str) -> str:
        known = text if text in self.known else self._names.whole(text)
        return self.known[known] if known else HIDDEN

    def _quote(self, quoted: str) -> str:
        inside = quoted[1:-1]
        kept = self.plain(inside) or (self.plain.figures(inside) and inside not in self.known)
        return f"{quoted[0]}{inside if kept else HIDDEN}{quoted[-1]}"

    def _of_places(self, case: CaseFile, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Gives back the names of files and sheets that are not shown, with their keys."""
        documents = [extraction.document for extraction in case.documents]
        for path in (*(one.source.path for one in documents), *paths):
            shown = self.path(path)
            for real, key in ((path, shown), (path.split("/")[-1], shown.split("/")[-1])):
                if real != key:
                    yield real, key
        for part in sorted({part.name for one in documents for part in one.parts}):
            key = self.sheet(part)
            if key != part:
                yield f"[{part}]", f"[{key}]"
                if len(part) >= (_SHORTEST_SHEET if part.isascii() else 2):
                    yield part, key


def _put(text: str, spans: Iterable[Span], stands_for: Mapping[str, str], held: list[str]) -> str:
    """Gives back a text with one character for each name; ``held`` has what each is for."""
    parts, at = [], 0
    for start, end, name in spans:
        parts += [text[at:start], chr(_FIRST_HELD + len(held))]
        held.append(stands_for[name])
        at = end
    return "".join((*parts, text[at:]))


def _people(case: CaseFile, keys: Keys) -> Iterator[tuple[str, str]]:
    """Gives back each name and number of people with what stands for it; workers' win."""
    workers = [keys.worker(str(key)) for key in case.workers["key"]]
    own = folded(case.facility.name or "")
    for kind, frame in sorted(case.frames.items()):
        of_papers = kind in _COMPANY or kind == "entry"
        fields = _OF_PEOPLE if of_papers else sorted(PERSONAL - {"holder"})
        whose = frame["worker"].tolist() if "worker" in frame.columns else [-1] * len(frame)
        for name in fields:
            if name in frame.columns:
                yield from _of_column(frame[name], whose, workers, keys, name)
    for kind in sorted(_COMPANY & case.frames.keys()):
        frame = case.frames[kind]
        if "holder" in frame.columns:  # a trade of one's own is in one's name
            holders = {text.strip() for text in frame["holder"].tolist() if isinstance(text, str)}
            yield from ((one, keys.person(one)) for one in sorted(holders) if folded(one) != own)
    for column in ("id_number", "name", "number"):
        if column in case.workers.columns:
            values = zip(case.workers[column].tolist(), workers, strict=True)
            yield from ((text.strip(), key) for text, key in values if isinstance(text, str))


def _of_column(
    column: pd.Series[str], whose: list[int], workers: list[str], keys: Keys, field: str
) -> Iterator[tuple[str, str]]:
    for value, worker in zip(column.tolist(), whose, strict=True):
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            continue
        if field in SENSITIVE_FIELDS:
            yield text, HIDDEN
        else:
            yield text, workers[worker] if 0 <= worker < len(workers) else keys.person(text)
