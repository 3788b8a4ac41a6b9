"""One ruled table as it is handed in, and how it is written as a workbook."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
import xlwt

CREATED = datetime(2025, 1, 2, 9, 0)  # noqa: DTZ001 - workbooks know no zones
Row = list[Any]
Merge = tuple[int, int, int, int, str]


@dataclass
class Sheet:
    """Titles, a header of one to four rows, rows, a total and a footer.

    Attributes:
        columns: One path of labels a column, top to bottom; equal labels side by side merge.
        info: Texts of the line under the title, spread over the width.
        widths: Characters a column.
        under_header: More rows between header and body, as weekdays.
    """

    name: str
    titles: Sequence[str]
    columns: Sequence[tuple[str, ...]]
    rows: list[Row]
    widths: Sequence[float]
    info: Sequence[str] = ()
    total: Row | None = None
    footer: Sequence[str] = ()
    under_header: Sequence[Row] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    row_height: float = 18
    merges: list[tuple[int, int, int]] = field(default_factory=list)  # column, first, last row

    @property
    def depth(self) -> int:
        """Gives back the number of header rows."""
        return max(len(path) for path in self.columns)

    def header(self) -> Iterator[Merge]:
        """Gives back the header's cells as (row, column, last row, last column, text)."""
        for level in range(self.depth):
            column = 0
            while column < len(self.columns):
                path = self.columns[column]
                if level >= len(path):
                    column += 1
                    continue
                last = self._group_end(column, level)
                bottom = level if level < len(path) - 1 else self.depth - 1
                yield level, column, bottom, last, path[level]
                column = last + 1

    def _group_end(self, column: int, level: int) -> int:
        path = self.columns[column]
        last = column
        if level == len(path) - 1:
            return last
        while last + 1 < len(self.columns):
            other = self.columns[last + 1]
            if other[: level + 1] != path[: level + 1] or len(other) <= level + 1:
                break
            last += 1
        return last

    def body(self) -> list[Row]:
        """Gives back every row under the header."""
        return [*self.under_header, *self.rows, *([self.total] if self.total else [])]

    def grid(self) -> list[list[str]]:
        """Gives back the printed texts; a merged cell holds its text in its first slot."""
        head = [[""] * len(self.columns) for _ in range(self.depth)]
        for row, column, _, _, text in self.header():
            head[row][column] = text
        return head + [[printed(value) for value in row] for row in self.body()]


def printed(value: Any) -> str:
    """Gives back a value as it is printed."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value.as_tuple().exponent == -2 else str(value.normalize() + 0)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def money(fen: int) -> Decimal:
    """Gives back fen as a decimal number of yuan with two places."""
    return Decimal(fen).scaleb(-2)


def hours(minutes: int) -> Decimal:
    """Gives back minutes as hours with one place."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


def xlsx(*sheets: Sheet) -> bytes:
    """Gives back a workbook."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": ""})
    for sheet in sheets:
        _write_xlsx(book, sheet)
    book.close()
    return stream.getvalue()


def _write_xlsx(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    page.set_landscape()
    page.set_paper(8)
    page.fit_to_pages(1, 0)
    look = {"align": "center", "valign": "vcenter", "font_name": "宋体", "font_size": 10}
    plain = book.add_format({"font_name": "宋体", "font_size": 10})
    box = book.add_format({**look, "border": 1, "text_wrap": True})
    two = book.add_format({**look, "border": 1, "num_format": "0.00"})
    first = _head_xlsx(book, page, sheet, look, plain)
    body = sheet.body()
    for index, values in enumerate(body):
        hidden = {"hidden": index in sheet.hidden_rows}
        page.set_row(first + index, sheet.row_height, None, hidden)
        for column, value in enumerate(values):
            _write(page, first + index, column, value, box, two)
    for column, start, end in sheet.merges:
        text = printed(body[start][column])
        page.merge_range(first + start, column, first + end, column, text, box)
    for index, text in enumerate(sheet.footer):
        page.write_string(first + len(body) + 1 + index, 0, text, plain)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width, None, {"hidden": column in sheet.hidden_columns})


def _head_xlsx(book: Any, page: Any, sheet: Sheet, look: dict[str, Any], plain: Any) -> int:
    """Writes titles, the line under them and the header; gives back the row under these."""
    title = book.add_format({**look, "font_size": 16, "bold": True})
    bold = book.add_format({**look, "border": 1, "bold": True, "text_wrap": True})
    last = len(sheet.columns) - 1
    top = len(sheet.titles)
    for row, text in enumerate(sheet.titles):
        page.merge_range(row, 0, row, last, text, title)
        page.set_row(row, 26)
    for index, text in enumerate(sheet.info):
        page.write_string(top, index * (last + 1) // len(sheet.info), text, plain)
    top += bool(sheet.info)
    for level in range(sheet.depth):
        page.set_row(top + level, 30 if sheet.depth > 1 else max(18, sheet.row_height))
    for row, column, bottom, right, text in sheet.header():
        _merge(page, top + row, column, top + bottom, right, text, bold)
    return top + sheet.depth


def _merge(page: Any, row: int, column: int, bottom: int, right: int, text: str, look: Any) -> None:
    if (row, column) == (bottom, right):
        page.write_string(row, column, text, look)
    else:
        page.merge_range(row, column, bottom, right, text, look)


def _write(page: Any, row: int, column: int, value: Any, box: Any, two: Any) -> None:
    if value is None:
        page.write_blank(row, column, None, box)
    elif isinstance(value, Decimal):
        cents = value.as_tuple().exponent == -2
        page.write_number(row, column, float(value), two if cents else box)
    elif isinstance(value, int):
        page.write_number(row, column, value, box)
    else:
        page.write_string(row, column, printed(value), box)


def xls(*sheets: Sheet) -> bytes:
    """Gives back an old workbook (BIFF8)."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        _write_xls(book.add_sheet(sheet.name), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_xls(page: Any, sheet: Sheet) -> None:
    look = "font: name 宋体, height 200; align: horiz center, vert center, wrap on; "
    lines = "borders: left thin, right thin, top thin, bottom thin"
    box, two = xlwt.easyxf(look + lines), xlwt.easyxf(look + lines, "0.00")
    title = xlwt.easyxf("font: name 宋体, bold on, height 320; align: horiz center")
    last = len(sheet.columns) - 1
    for top, text in enumerate(sheet.titles):
        page.write_merge(top, top, 0, last, text, title)
    top = len(sheet.titles)
    for index, text in enumerate(sheet.info):
        page.write(top, index * (last + 1) // len(sheet.info), text)
    top += bool(sheet.info)
    for row, column, bottom, right, text in sheet.header():
        page.write_merge(top + row, top + bottom, column, right, text, box)
    top += sheet.depth
    for values in sheet.body():
        for column, value in enumerate(values):
            cents = isinstance(value, Decimal) and value.as_tuple().exponent == -2
            page.write(top, column, _xls_value(value), two if cents else box)
        top += 1
    for index, text in enumerate(sheet.footer):
        page.write(top + 1 + index, 0, text)
    for column, width in enumerate(sheet.widths):
        page.col(column).width = int(width * 256)


def _xls_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int) else printed(value)
