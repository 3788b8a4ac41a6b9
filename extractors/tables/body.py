"""The rows under a header: people, totals, group headings, notes, and numbered rows left empty."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.tables.headers import Header
from extractors.tables.other_heads import OtherHeads
from extractors.tables.row_kinds import RowSorter, key_of_sum
from extractors.words import Vocabulary, vocabulary
from pipeline.model.evidence import Grade
from pipeline.model.table import Table


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
        unsure: Those headings that may be misread.
        breaks: Rows at which a page's header is printed again, or a group begins.
        totals: Rows of sums.
        nameless: Rows with figures, or with a name that could not be read, of nobody we know.
        rest: Titles, notes and signatures.
        end: First row that is no longer part of it: the headings of another list, or past the last.
    """

    rows: list[int] = field(default_factory=list)
    groups: list[str | None] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    breaks: list[int] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)
    end: int = 0


def read_body(table: Table, header: Header, words: Vocabulary, *, first: int | None = None) -> Body:
    """Gives back the rows under a header, up to the header of another table.

    Args:
        table: The grid.
        header: Its header.
        words: The vocabulary the header was found with.
        first: Row to begin at instead of the one below the header.
    """
    start = header.last_row + 1 if first is None else first
    sorter, others = RowSorter(table, header, words), OtherHeads(table, header, words, start)
    body = Body(end=table.shape[0])
    group: str | None = None
    for row in range(start, table.shape[0]):
        texts: list[str] = table.texts[row].tolist()
        kind, label = sorter.kind(row, texts)
        begun = first is not None or body.rows or body.nameless or body.totals
        if begun and not sorter.signs(texts) and others.here(row):
            body.end = row
            break
        if kind == "header":
            body.breaks.append(row)
        elif kind not in ("blank", "person") and sorter.is_other_header(texts):
            body.end = row
            break
        elif kind == "group":
            group = label
            body.breaks.append(row)
            if any(text and table.grade(row, i) < Grade.READ for i, text in enumerate(texts)):
                body.unsure.add(label)
        else:
            _add(body, row, kind, label, group)
    last = max(body.rows, default=-1)
    numbers = [row for row in body.nameless if row > last and sorter.is_page_number(row)]
    body.nameless = [row for row in body.nameless if row not in numbers]
    body.rest = sorted({*body.rest, *numbers})
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
    key = key_of_sum(text)
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
