"""The columns that say who a record is about; the same on every list of people."""

from collections.abc import Callable, Collection, Sequence

from extractors.builder import Builder
from extractors.columns import Cells, fill_down, read_column, unparsed, unread_ink
from extractors.fields import Reading, clean_text, parser
from extractors.parse.ids import is_ruined
from extractors.parse.names import split_name
from extractors.parse.numbers import is_blank
from extractors.tables.headers import Header
from pipeline.model.document import Issue
from pipeline.model.evidence import Grade, Text
from pipeline.model.table import CellType, Table

PERSON = ("number", "name", "id_number", "department", "position")


def put_person(
    builder: Builder,
    table: Table,
    header: Header,
    part: str,
    groups: Sequence[str | None] = (),
    unsure: Collection[str] = (),
) -> list[Issue]:
    """Adds number, name and its note, ID number, department and position; gives back issues.

    Args:
        builder: The records in the making.
        table: The grid.
        header: Its header.
        part: Name of the part, for issues.
        groups: Heading of the group each record stands under, taken as its department.
        unsure: Those headings that may be misread.
    """
    issues: list[Issue] = []
    for field in PERSON:
        columns = header.of(field)
        if not columns:
            continue
        column = columns[0].index
        if field in ("name", "department", "position"):
            cells = (_put_name if field == "name" else _put_words)(builder, table, column, field)
            issue = unparsed(table, part, columns[0].label, builder.rows, column, cells)
            issues += [issue] if issue else []
        else:
            issues.extend(put_identifier(builder, table, column, field, part, columns[0].label))
    if "department" not in builder.values and any(groups):
        builder.put("department", list(groups))
        if any(group in unsure for group in groups):
            builder.grades["department"] = [
                int(Grade.UNCERTAIN if group in unsure else Grade.READ) for group in groups
            ]
    return issues


def _put_name(builder: Builder, table: Table, column: int, field: str) -> Cells:
    cells = read_column(table, builder.rows, column, lambda text: split_name(text)[0])
    notes = [split_name(text)[1] for text in cells.texts]
    cells.bad = unread_ink(table, builder.rows, column)
    builder.put_column(field, cells, column)
    if any(notes):
        builder.put("name_note", notes, (column,))
        if cells.grades is not None:
            builder.grades["name_note"] = cells.grades
    return cells


def _put_words(builder: Builder, table: Table, column: int, field: str) -> Cells:
    texts = fill_down(table, builder.rows, column)
    cells = read_column(table, builder.rows, column, clean_text)
    cells.values = [clean_text(text) for text in texts]
    cells.bad = [record for record in cells.bad if cells.values[record] is None]
    builder.put_column(field, cells, column)
    return cells


def put_identifier(
    builder: Builder, table: Table, column: int, field: str, part: str, label: str
) -> list[Issue]:
    """Adds a column of numbers that are names; what a spreadsheet has ruined is blank.

    Gives back issues of numbers that were ruined, and of ink that could not be read.
    """
    parse: Callable[[str], str | None] = parser(builder.kind, field, Reading())
    cells = read_column(table, builder.rows, column, parse)
    ruined = _ruined(table, builder.rows, column, cells)
    for record in ruined:
        cells.values[record] = None
    builder.put_column(field, cells, column)
    cells.bad = unread_ink(table, builder.rows, column)
    unread = unparsed(table, part, label, builder.rows, column, cells)
    issues = [unread] if unread else []
    if not ruined:
        return issues
    return [
        *issues,
        Issue(
            "ruined-number",
            Text(
                f'{len(ruined)} long number(s) of column "{label}" were stored as numbers and lost '
                "their last digits; store the column as text and send it again.",
                f"“{label}”列有 {len(ruined)} 个长号码以数值存储，末尾数字已丢失；"
                "请将该列设为文本后重新提交。",
            ),
            part=part,
            at=table.locate(builder.rows[ruined[0]], column),
            loses_data=True,
        ),
    ]


def _ruined(table: Table, rows: Sequence[int], column: int, cells: Cells) -> list[int]:
    types = None if table.types is None else table.types[list(rows), column]
    return [
        record
        for record, text in enumerate(cells.texts)
        if not is_blank(text)
        and is_ruined(text, number=types is not None and types[record] == CellType.NUMBER)
    ]
