"""What one row under a header is: a person, a sum, a group heading, a note, or left empty.

Only leading texts say what a row is, and a person's name ends them: a worker may be a checker
(审核) by trade, or have 合计 for a remark. A row with any figure, or with a name that could not
be read, is never taken for an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from extractors.pairs import pairs_in
from extractors.parse.dates import find_month
from extractors.parse.names import looks_like_name
from extractors.parse.numbers import is_blank, parse_number
from extractors.tables.headers import Column, Header
from extractors.tables.rows import is_formula_row, looks_numeric
from extractors.words import Vocabulary, alike, normalise, vocabulary
from pipeline.model.evidence import Grade
from pipeline.model.table import Table

_ROMAN = re.compile(r"^(?:[ivx]{1,5}|[一二三四五六七八九十]{1,3}|[a-z])[.、)]?$")
_TAIL = re.compile(r"[(\[]?(?:共|计)?\d+(?:人|名|persons?|người|workers?)?[)\]]?$|[(\[].*[)\]]$")
_LEAD = 4
_SUMS = (("page", "page_totals"), ("group", "subtotals"), ("table", "totals"))
_ENDINGS = ("合计", "小计", "总计")
_LABELS = ("department", "position")
"""Columns beside the name in which the word of a sum may stand: 装配 | 小计."""
_SHARED = frozenset(
    {"month", "date", "paid_on", "currency", "due_days_hundredths", "hours_system", "signed"}
)
"""Columns that a form has filled in, or that are signed, on rows of nobody."""
_PAGE_NUMBER = 3
"""Figures of the longest number of a page."""
_DATE_WORDS = frozenset("年月日")
LEAST_FIGURES = 3
"""Figures from which a row is somebody's, though it begins like a note: 厂长 | 2500 | 3000 ..."""
LEAST_RUN = 3
"""Numbers that run on under no heading from which they number the rows."""


def key_of_sum(text: str) -> str:
    """Gives back the text of a cell as lists of sums have it: no colon, no count of people."""
    return _TAIL.sub("", alike(text).rstrip(":")).rstrip(":")


class RowSorter:
    """Tells the rows under one header apart."""

    def __init__(self, table: Table, header: Header, words: Vocabulary) -> None:
        """Settles which columns name people, number the rows, and hold what is said of people.

        Args:
            table: The grid.
            header: Its header.
            words: The vocabulary the header was found with.
        """
        self.table, self.words = table, vocabulary("payroll")
        self.labels = {text for c in header.columns for text in c.path}
        self.names = [c.index for c in header.of("name")[:1]]
        self.keys = [c.index for f in ("number", "id_number") for c in header.of(f)[:1]]
        self.serial = _serial_columns(table, header, set(self.words.words("serials")))
        self.serial -= {*self.names, *self.keys}
        self.pays = any((c.field or "").endswith("_minor") for c in header.columns)
        self.mapped = {c.index for c in header.columns if c.field and c.field != "name"}
        self.beside = [c.index for f in _LABELS for c in header.of(f)[:1]]
        self.data = [c.index for c in header.columns if self._is_data(c)]
        self.anchor = (self.names or self.keys or [0])[0]
        self.lead = max(_LEAD - 1, *self.names, *self.serial, *self.keys[:1], 0)
        self.headings = words.headings
        self.name_keys = {key for key, field in words.headings.items() if field == "name"}
        self.sums = {scope: set(self.words.words(name)) for scope, name in _SUMS}
        self.notes = self.words.words("notes")
        self.not_people = set(self.words.words("not_people"))
        self.sign_offs = set(self.words.words("sign_offs"))

    def _is_data(self, column: Column) -> bool:
        known = {*self.names, *self.keys, *self.serial}
        return bool(column.path) and column.index not in known and column.field not in _SHARED

    def kind(self, row: int, texts: list[str]) -> tuple[str, str]:
        """Gives back what a row is, and the label of a total or group."""
        filled = {i: t for i, t in enumerate(texts) if t and not t.isspace()}
        if not filled:
            return ("nameless" if self._unread(row, self.names or self.keys) else "blank"), ""
        if self._is_header(filled):
            return "header", ""
        scope, label = self._total(filled)
        if not scope:
            scope, label = self._total_by_others(row, filled)
        if scope:
            return scope, label
        kind, label = self._person(row, filled)
        if kind in ("group", "person") and self._is_ruin(row, filled):
            return "nameless", ""
        return kind, label

    def is_page_number(self, row: int) -> bool:
        """Gives back whether a short number stands in a row, and nothing else."""
        filled = [text.strip() for text in self.table.texts[row].tolist() if text.strip()]
        short = len(filled) == 1 and filled[0].isdecimal() and len(filled[0]) <= _PAGE_NUMBER
        return short and not self._unread(row, range(self.table.shape[1]))

    def is_other_header(self, texts: list[str]) -> bool:
        """Gives back whether a row is the header of another table: a name column and two more."""
        keys = {normalise(text) for text in texts if text and not looks_numeric(text)}
        return bool(keys & self.name_keys) and len(keys & self.headings.keys()) >= 3

    def signs(self, texts: list[str]) -> bool:
        """Gives back whether a row is for those who check the sheet, or sums it up."""
        words = {alike(text).rstrip(":") for text in texts}
        return bool(words & self.sign_offs) or any(self._sum_of(text) for text in texts if text)

    def _is_header(self, filled: dict[int, str]) -> bool:
        known = sum(text.strip() in self.labels for text in filled.values())
        return (
            known >= 3
            or (known >= 1 and known == len(filled))
            or is_formula_row(list(filled.values()))
        )

    def _named(self, filled: dict[int, str]) -> bool:
        """Gives back whether a name stands where names do."""
        text = next((filled[i] for i in self.names if i in filled), "")
        word = alike(text).rstrip(":")
        if not text or self._sum_of(text) or word in self.not_people or word in self.sign_offs:
            return False
        return looks_like_name(text) and not self._is_note(text)

    def _keyed(self, filled: dict[int, str]) -> bool:
        """Gives back whether a number says who the row is of."""
        return any(i in filled and any(map(str.isdigit, filled[i])) for i in self.keys)

    def _leading(self, filled: dict[int, str]) -> dict[int, str]:
        """Gives back the texts that say what a row is: those up to the name where there is one."""
        end = self.anchor if self._named(filled) else self.lead
        return {i: text for i, text in filled.items() if i <= end}

    def _sum_of(self, text: str) -> str:
        """Gives back what a text sums up, "page", "group" or "table"; "" where it is no sum."""
        key = key_of_sum(text)
        found = next((scope for scope, words in self.sums.items() if key in words), "")
        if not found and key.endswith(_ENDINGS) and len(key) <= 14:
            return "page" if "本页" in key else "group"
        return found

    def _total(self, filled: dict[int, str]) -> tuple[str, str]:
        beside = {i: filled[i] for i in self.beside if i in filled and i <= self.lead}
        for text in ({**self._leading(filled), **beside}).values():
            scope = self._sum_of(text)
            if scope and (len(filled) > 1 or key_of_sum(text) in self.sums[scope]):
                return f"total-{scope}", text.strip()
        return "", ""

    def _total_by_others(self, row: int, filled: dict[int, str]) -> tuple[str, str]:
        """Gives back the sum that a doubtful text may be by another reading of it: (lt or 合计."""
        for at in (i for i in filled if i <= self.lead):
            for text in self.table.others.get((row, at), ()):
                scope = self._sum_of(text)
                if scope and len(filled) > 1:
                    return f"total-{scope}", text.strip()
        return "", ""

    def _is_ruin(self, row: int, filled: dict[int, str]) -> bool:
        """Gives back whether hardly a figure stands in a row, and all else in it is doubtful.

        Under a black band or a fold, marks that look like letters name nobody.
        """
        grades = self.table.grades
        if grades is None or any(grades[row, i] != Grade.UNCERTAIN for i in filled):
            return False
        unread = sum(self._unread(row, [i]) for i in range(self.table.shape[1]))
        return unread >= LEAST_FIGURES and len(self._figures(filled)) < LEAST_FIGURES

    def _person(self, row: int, filled: dict[int, str]) -> tuple[str, str]:
        if self._closes(filled):
            return "rest", ""
        numbers = [i for i, t in filled.items() if i not in self.serial and looks_numeric(t)]
        held = bool(numbers) or self._unread(row, self.data)
        serial = any(looks_numeric(filled[i]) for i in self.serial if i in filled)
        keyed, described = self._keyed(filled), self._described(filled)
        if self._named(filled):
            if held or keyed or serial or described:
                return "person", ""
        elif keyed and (held or described):
            return "person", ""
        figures = self._figures(filled)
        if figures or self._unread(row, self.names) or self._says_much(filled, serial):
            note = len(figures) < LEAST_FIGURES and self._noted(filled)
            return ("rest" if note else "nameless"), ""
        return ("blank", "") if numbers else self._text_row(filled, serial)

    def _described(self, filled: dict[int, str]) -> bool:
        """Gives back whether a name without figures is a person's: words or dashes beside it.

        A payroll is signed by people, so there words alone make no worker of its bookkeeper.
        """
        beside = [filled[i] for i in self.mapped if i in filled and i not in self.keys]
        words = [text for text in beside if not is_blank(text) and not looks_numeric(text)]
        return len(beside) - len(words) >= 2 or (bool(words) and not self.pays)

    def _figures(self, filled: dict[int, str]) -> list[int]:
        """Gives back the columns of a row that hold a figure of somebody's; nought is of nobody."""
        if _DATE_WORDS & {text.strip() for text in filled.values()}:
            return []
        numbers = [i for i in self.data if i in filled and parse_number(filled[i])]
        known = {*self.serial, *self.names, *self.keys}
        more = [i for i, t in filled.items() if i not in known and looks_numeric(t)]
        nought = all(parse_number(filled[i]) == 0 for i in more)
        return more if len(more) >= 2 and not nought else numbers

    def _says_much(self, filled: dict[int, str], serial: bool) -> bool:
        """Gives back whether a numbered row says two things of somebody whom it does not name."""
        own = [filled[i] for i in self.data if i in filled and i in self.mapped]
        return serial and sum(not is_blank(t) and parse_number(t) != 0 for t in own) >= 2

    def _unread(self, row: int, columns: Iterable[int]) -> bool:
        """Gives back whether one of the cells holds ink that nobody could read."""
        if self.table.grades is None:
            return False
        return any(
            self.table.grades[row, i] == Grade.UNCERTAIN and not self.table.texts[row, i].strip()
            for i in columns
        )

    def _text_row(self, filled: dict[int, str], serial: bool) -> tuple[str, str]:
        words = [t.strip() for t in filled.values() if not is_blank(t)]
        if serial and all(i in self.serial or i in self.mapped for i in filled):
            return "blank", ""
        for label, value in (pair for text in words for pair in pairs_in(text)):
            if value and self.headings.get(normalise(label)) == "department":
                return "group", value
        long = [t for t in words if not _ROMAN.match(alike(t)) and not looks_numeric(t)]
        titled = len(long) == 1 and find_month(long[0]) is not None
        if len(long) == 1 and len(long[0]) <= 40 and not titled and not self._is_note(long[0]):
            return ("group", long[0]) if ":" not in alike(long[0]) else ("rest", "")
        return "rest", ""

    def _closes(self, filled: dict[int, str]) -> bool:
        """Gives back whether a row is for those who check the sheet, or of figures about it.

        A row with figures is so only by what stands where its number or its name should.
        """
        leading = self._leading(filled)
        words = {i: alike(text).rstrip(":") for i, text in filled.items()}
        if any(words[i] in self.not_people for i in leading):
            return True
        signing = [i for i, word in words.items() if word in self.sign_offs]
        if any(i in self.serial or i in self.names for i in signing):
            return True
        if self._named(filled):
            signing = [i for i in signing if i in leading]
        return bool(signing) and not self._figures(filled)

    def _noted(self, filled: dict[int, str]) -> bool:
        """Gives back whether a row that names nobody says by a text what it notes."""
        first = min(filled)
        return any(
            self._is_note(text)
            for i, text in filled.items()
            if not looks_numeric(text)
            and i not in self.beside
            and (i == first or ":" in alike(text))
        )

    def _is_note(self, text: str) -> bool:
        text = alike(text)
        # Names may hold a Latin word of the list ("Ký"), never a Chinese one.
        return ":" in text or any(
            text.startswith(word) if word[0] < "⺀" else word in text
            for word in self.notes
            if len(word) > 1
        )


def _serial_columns(table: Table, header: Header, words: set[str]) -> set[int]:
    """Gives back the columns that number the rows: so headed, or running on under no heading."""
    headed = {c.index for c in header.columns if c.path and normalise(c.path[-1]) in words}
    labelled = {c.index for c in header.columns if c.path}
    first = min(labelled, default=0)
    return headed | {i for i in range(first) if _runs_on(table, header.last_row + 1, i)}


def _runs_on(table: Table, first: int, column: int) -> bool:
    texts = [str(text).strip() for text in table.texts[first:, column]]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 6]
    steps = sum(after - before == 1 for before, after in pairwise(numbers))
    return len(numbers) >= LEAST_RUN and steps * 2 > len(numbers)
