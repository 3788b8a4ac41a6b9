"""Takes the names and numbers of people out of texts: a key stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.model.casefile import CaseFile
from pipeline.model.evidence import Text
from pipeline.report.known_names import Names
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
_LONGEST_NAME = 4
_SHORTEST, _FIGURES = 1, 6
"""Names of so few characters, or numbers of so few figures, are not looked for in sentences."""


class Words:
    """Takes people out of texts.

    Attributes:
        plain: Tells texts that name nobody.
        known: What stands for each name or number that the books know.
    """

    def __init__(self, case: CaseFile, keys: Keys, vocabulary: frozenset[str]) -> None:
        self._keys = keys
        self.known = dict(_people(case, keys))
        own = filter(None, (case.facility.name, case.facility.credit_code, case.facility.place))
        self.plain = Plain((*vocabulary, *own), self.known)
        # A short run of figures is a sum or a day as often as a number of somebody.
        spelled = [
            name for name in self.known if len(name) > (_FIGURES if name.isdigit() else _SHORTEST)
        ]
        self._names = Names(spelled)
        self._shown: dict[str, str] = {}

    def say(self, text: str) -> str:
        """Gives back a sentence without names and numbers of people; quotes only if plain."""
        said = _QUOTED.sub(lambda found: self._quote(found.group()), text)
        parts, at = [], 0
        for start, end in self._names.spans(said):
            parts += [said[at:start], self.known[said[start:end]]]
            at = end
        return mask("".join((*parts, said[at:])))

    def both(self, text: Text) -> Text:
        """Gives back a message without them."""
        return Text(self.say(text.en), self.say(text.zh))

    def value(self, text: str, field: str | None) -> str:
        """Gives back what a cell holds: figures and known words, the key of who is named, or …."""
        bare = text.strip()
        if not bare:
            return text
        if field in SENSITIVE_FIELDS:
            return HIDDEN
        if field in PERSONAL:
            return self.known.get(bare, HIDDEN)
        if self.plain.figures(bare) and (field is not None or bare not in self.known):
            return text
        return text if self.plain(bare) else self.known.get(bare, HIDDEN)

    def path(self, path: str) -> str:
        """Gives back a path whose folders and files name nobody; others have a key."""
        if path not in self._shown:
            self._shown[path] = "/".join(map(self._file, path.split("/")))
        return self._shown[path]

    def sheet(self, name: str) -> str:
        """Gives back the name of a sheet or other part, or its key."""
        return (
            name
            if not name or re.fullmatch(r"p\d+(-\d+)?", name) or self.plain(name)
            else (self._keys.name(name))
        )

    @property
    def files(self) -> Mapping[str, str]:
        """Gives back the real path by the one that is shown, of those that were asked for."""
        return {shown: path for path, shown in self._shown.items()}

    def _file(self, name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        stem, end = (stem, dot + suffix) if stem and len(suffix) <= 5 else (name, "")
        return name if self.plain(stem) else f"{self._keys.name(name)}{end}"

    def _quote(self, quoted: str) -> str:
        inside = quoted[1:-1]
        kept = self.plain(inside) or self.plain.figures(inside)
        return f"{quoted[0]}{inside if kept else HIDDEN}{quoted[-1]}"


def _people(case: CaseFile, keys: Keys) -> Iterator[tuple[str, str]]:
    """Gives back each name and number of people with what stands for it; workers' win."""
    workers = [keys.worker(str(key)) for key in case.workers["key"]]
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
            holders = (text for text in frame["holder"].tolist() if isinstance(text, str))
            yield from ((one, keys.person(one)) for one in holders if len(one) <= _LONGEST_NAME)
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
