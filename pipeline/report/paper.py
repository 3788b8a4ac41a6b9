"""A workbook with its formats, and the one way its tables are laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.labels import Language, label

SEVERITY_COLOURS = {
    "zero_tolerance": "#7A1020",
    "critical": "#C0392B",
    "major": "#D9822B",
    "minor": "#C9A227",
    "observation": "#6B7C8C",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: heading, width, and the format its cells have."""

    heading: str
    width: float
    style: str = "text"


class Paper:
    """A workbook being written, in the language of its reader."""

    def __init__(self, book: Any, language: Language) -> None:
        self.book = book
        self.language = language
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        wrap = {**base, "text_wrap": True}
        self.formats = {
            "text": book.add_format(wrap),
            "number": book.add_format({**base, "num_format": "#,##0"}),
            "money": book.add_format({**base, "num_format": "#,##0.00"}),
            "money_whole": book.add_format({**base, "num_format": "#,##0"}),
            "percent": book.add_format({**base, "num_format": "0.0%"}),
            "hours": book.add_format({**base, "num_format": "0.0", "font_size": 8}),
            "link": book.add_format({**wrap, "font_color": "#1B5E9B", "underline": 1}),
            "fill_in": book.add_format({**wrap, "bg_color": "#FFF9E5", "border": 1,
                                        "border_color": "#E0D9BF"}),
            "title": book.add_format({**base, "bold": True, "font_size": 16}),
            "heading": book.add_format({**wrap, "bold": True, "bg_color": "#22313F",
                                        "font_color": "#FFFFFF", "valign": "vcenter"}),
            "section": book.add_format({**base, "bold": True, "font_size": 12,
                                        "bottom": 1, "bottom_color": "#22313F"}),
            "note": book.add_format({**wrap, "italic": True, "font_color": "#5B6875"}),
            "code": book.add_format({**base, "font_size": 8, "font_color": "#9AA5AF",
                                     "align": "fill"}),
            "bold": book.add_format({**wrap, "bold": True}),
        }  # fmt: skip
        self.severities = {
            key: book.add_format({**wrap, "bold": True, "font_color": "#FFFFFF",
                                  "bg_color": colour, "align": "center"})
            for key, colour in SEVERITY_COLOURS.items()
        }  # fmt: skip

    def say(self, key: str) -> str:
        """Gives back a label in the reader's language."""
        return label(key, self.language)

    def table(self, sheet: Any, row: int, columns: Sequence[Column], count: int) -> None:
        """Writes headings at a row, with filter and frozen pane over what follows."""
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(row, index, column.heading, self.formats["heading"])
        self.fit(sheet, row, [column.heading for column in columns], columns)
        sheet.autofilter(row, 0, row + max(count, 1), len(columns) - 1)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        if not count:
            sheet.write_string(row + 1, 0, self.say("none"), self.formats["bold"])

    def fit(self, sheet: Any, row: int, texts: Sequence[Any], columns: Sequence[Column]) -> None:
        """Makes a row as tall as its longest text; not every program does it by itself."""
        lines = max(
            (_lines(str(text), column.width) for text, column in zip(texts, columns, strict=False)
             if isinstance(text, str)),
            default=1,
        )  # fmt: skip
        sheet.set_row(row, min(14.5 * max(lines, 1) + 2, 400))

    def remark(self, sheet: Any, row: int, text: str, columns: Sequence[Column]) -> None:
        """Writes a sentence over the whole width: what runs over the side makes the page small."""
        sheet.merge_range(row, 0, row, len(columns) - 1, text, self.formats["note"])
        self.fit(sheet, row, [text], [Column("", sum(one.width for one in columns))])

    def put(self, sheet: Any, row: int, column: int, value: Any, style: str = "text") -> None:
        """Writes one value; a string is always text, never a formula."""
        form = self.formats[style]
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, form)
        else:
            sheet.write_string(row, column, str(value), form)

    def sheet(self, key: str, *, landscape: bool = True) -> Any:
        """Gives back a new sheet, set up to be printed on A4."""
        sheet = self.book.add_worksheet(self.say(f"sheet.{key}").replace(" / ", " "))
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&8Prescreen&R&8&P / &N")
        if landscape:
            sheet.set_landscape()
        return sheet


def _lines(text: str, width: float) -> int:
    """Gives back how many lines a text takes in a column; a Chinese character is two wide."""
    wide = (sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in text.split("\n"))
    return sum(max(1, -(-count // max(int(width) - 1, 1))) for count in wide)
