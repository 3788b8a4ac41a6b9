"""What a reader of a spreadsheet says about a sheet beside its cells."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.readers.sheet_look import Address, SheetLook
from pipeline.model.document import Issue
from pipeline.model.evidence import Locator, Text
from pipeline.model.table import column_letters

_MOST_RANGES = 40  # of one kind on one sheet; the rest is one issue with their number

_MESSAGES: dict[str, tuple[str, str, bool]] = {
    "formula-no-value": (
        "{where} on sheet {sheet}: the file holds a formula but no value. Open the workbook, let "
        "it calculate, save it and send it again.",
        "工作表“{sheet}”{where}：只有公式，没有计算结果。请打开工作簿重新计算并保存后再提交。",
        True,
    ),
    "error-value": (
        "{where} on sheet {sheet}: the cell shows an error ({text}) instead of a value.",
        "工作表“{sheet}”{where}：单元格显示错误（{text}），没有数值。",
        True,
    ),
    "number-too-long": (
        "{where} on sheet {sheet}: a number of more than 15 digits was stored as a number; its "
        "last digits are lost. Store it as text.",
        "工作表“{sheet}”{where}：超过 15 位的号码以数字格式保存，末几位已丢失。请以文本格式保存。",
        True,
    ),
    "format-scales": (
        "{where} on sheet {sheet}: the number format shows the stored number divided (in "
        "thousands or ten thousands). It was read as it is shown.",
        "工作表“{sheet}”{where}：数字格式将原值缩小显示（千、万等），已按显示值读取。",
        False,
    ),
    "formula-computed": (
        "{where} on sheet {sheet}: the file holds a formula but no value; LibreOffice worked it "
        "out.",
        "工作表“{sheet}”{where}：只有公式，没有计算结果；已由 LibreOffice 计算得出。",
        False,
    ),
    "foreign-formula": (
        "{where} on sheet {sheet}: the value comes from another workbook and is the one that was "
        "saved last. Send that workbook too.",
        "工作表“{sheet}”{where}：数值引自其他工作簿，为最后一次保存的结果。请一并提交所引用的工作簿。",
        False,
    ),
    "cell-note": (
        "{where} on sheet {sheet}: the cell carries a note, which was not read.",
        "工作表“{sheet}”{where}：单元格带有批注，批注内容未读取。",
        False,
    ),
    "hidden-row": (
        "Rows {where} of sheet {sheet} are hidden; they were read.",
        "工作表“{sheet}”第 {where} 行被隐藏，已一并读取。",
        False,
    ),
    "hidden-column": (
        "Columns {where} of sheet {sheet} are hidden; they were read.",
        "工作表“{sheet}”第 {where} 列被隐藏，已一并读取。",
        False,
    ),
}


def of_look(sheet: str, look: SheetLook, ruined: Iterable[Address]) -> list[Issue]:
    """Gives back the issues of one sheet that point at cells."""
    issues = _of_cells("formula-no-value", sheet, look.uncalculated)
    by_text: dict[str, set[Address]] = {}
    for at, text in look.errors.items():
        by_text.setdefault(text, set()).add(at)
    for text in sorted(by_text):
        issues += _of_cells("error-value", sheet, by_text[text], text)
    issues += _of_cells("number-too-long", sheet, ruined)
    issues += _of_cells("formula-computed", sheet, look.computed)
    issues += _of_cells("format-scales", sheet, look.scaled)
    issues += _of_cells("foreign-formula", sheet, look.foreign)
    return issues + _of_cells("cell-note", sheet, look.notes)


def of_hidden(
    sheet: str, rows: Iterable[int], columns: Iterable[int], first: Address
) -> list[Issue]:
    """Gives back the issues of hidden rows and columns, numbered as the sheet numbers them."""
    issues = []
    row_runs = _runs(sorted(rows))
    if row_runs:
        where = ", ".join(_span_text(str(a + 1), str(b + 1)) for a, b in row_runs)
        at = Locator(sheet=sheet, cell=f"{column_letters(first[1])}{row_runs[0][0] + 1}")
        issues.append(_issue("hidden-row", sheet, where, at))
    column_runs = _runs(sorted(columns))
    if column_runs:
        where = ", ".join(_span_text(column_letters(a), column_letters(b)) for a, b in column_runs)
        at = Locator(sheet=sheet, cell=f"{column_letters(column_runs[0][0])}{first[0] + 1}")
        issues.append(_issue("hidden-column", sheet, where, at))
    return issues


def of_sheet(sheet: str, *, hidden: bool) -> list[Issue]:
    """Gives back the issues of a sheet as a whole."""
    if not hidden:
        return []
    text = Text(f"Sheet {sheet} is hidden; it was read.", f"工作表“{sheet}”被隐藏，已一并读取。")
    return [Issue("hidden-sheet", text, part=sheet)]


def no_cells(sheet: str) -> Issue:
    """Gives back the issue of a sheet that is a chart, a dialog or a macro."""
    text = Text(
        f"Sheet {sheet} is a chart or a macro and holds no cells; it was passed over. If it is "
        "evidence, send it as a picture.",
        f"工作表“{sheet}”为图表或宏，没有单元格，已略过。如为证明文件，请以图片提交。",
    )
    return Issue("sheet-without-cells", text, part=sheet)


def too_wide(sheet: str, rows: int, columns: int) -> Issue:
    """Gives back the issue of a sheet that was left out for its size."""
    text = Text(
        f"Sheet {sheet} spans {rows} rows x {columns} columns and was not read. Clear the stray "
        "cells far from the data and send it again.",
        f"工作表“{sheet}”范围达 {rows} 行 × {columns} 列，未读取。"
        "请清除远离数据区的多余单元格后重新提交。",
    )
    return Issue("sheet-too-large", text, part=sheet, loses_data=True)


def pictures(count: int) -> Issue:
    """Gives back the issue of pictures in a workbook, which are not read."""
    text = Text(
        f"{count} picture(s) in the workbook were not read. If they are documents, send them as "
        "files of their own.",
        f"工作簿中有 {count} 张图片未读取。如为证明文件，请单独提交。",
    )
    return Issue("pictures-not-read", text)


def _of_cells(code: str, sheet: str, cells: Iterable[Address], text: str = "") -> list[Issue]:
    ranges = _ranges(cells)
    issues = []
    for row, last, column in ranges[:_MOST_RANGES]:
        letters = column_letters(column)
        where = _span_text(f"{letters}{row + 1}", f"{letters}{last + 1}", ":")
        issues.append(
            _issue(code, sheet, where, Locator(sheet=sheet, cell=f"{letters}{row + 1}"), text)
        )
    if len(ranges) > _MOST_RANGES:
        more = len(ranges) - _MOST_RANGES
        issues.append(_issue(code, sheet, f"+{more}", Locator(sheet=sheet), text))
    return issues


def _issue(code: str, sheet: str, where: str, at: Locator, text: str = "") -> Issue:
    en, zh, loses = _MESSAGES[code]
    values = {"where": where, "sheet": sheet, "text": text}
    return Issue(code, Text(en.format(**values), zh.format(**values)), sheet, at, loses)


def _ranges(cells: Iterable[Address]) -> list[tuple[int, int, int]]:
    """Gives back runs down a column as (first row, last row, column), in reading order."""
    runs: list[list[int]] = []
    for column, row in sorted((column, row) for row, column in cells):
        if runs and runs[-1][2] == column and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row, column])
    return sorted((a, b, c) for a, b, c in runs)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _span_text(first: str, last: str, dash: str = "-") -> str:
    return first if first == last else f"{first}{dash}{last}"
