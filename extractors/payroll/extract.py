"""One part of a payroll document to its records."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from extractors.blocks import Block, find_blocks, outside_rows
from extractors.cell_counts import count_cells
from extractors.context import Context
from extractors.currency import guess_currency, order_of
from extractors.doubt.months import doubtful_month, other_months
from extractors.doubt.taken import taken_in
from extractors.fields import Reading, stated_order
from extractors.parse.dates import find_month
from extractors.parse.numbers import without_currency
from extractors.payroll.in_pieces import in_doubt, is_in_pieces, left_out_issues, rows_left_out
from extractors.payroll.pay_periods import put_period
from extractors.payroll.sheet import Sheet, read_sheet
from extractors.payroll.slips import read_slips
from extractors.titles import Facts, read_facts
from extractors.words import vocabulary
from pipeline.model.document import Classification, Document, Issue, Part
from pipeline.model.evidence import Text
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet

_POINT_GROUPS = re.compile(r"^\d{1,3}(\.\d{3})+$")
_DATE = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)")
_CENTS = re.compile(r"\.\d{1,2}$")
_COMMA_CENTS = re.compile(r"^\d{1,3}(?:\.\d{3})*,\d{1,2}$")


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back payroll, pay items and column totals of a part."""
    page = document.parts[part]
    words = vocabulary("payroll")
    slips = read_slips(page, part, context)
    if slips is not None:
        return _finish(page, part, classification, *slips)
    blocks = [block for block in find_blocks(page, words) if block.body.rows]
    lost = rows_left_out(page, blocks, words)
    outside = outside_rows(page, blocks)
    titles = {table: rows for table, rows in outside.items() if table not in lost}
    facts = read_facts(page, titles, context)
    put_period(facts, page, titles, context)
    guess_currency([text for b in blocks for c in b.header.columns for text in c.path], facts)
    reading = _reading(blocks, facts, _dates_of(page, titles))
    sheets: list[Sheet] = []
    broken = is_in_pieces(document, blocks, lost)
    facts.issues += left_out_issues(page, lost)
    for block in blocks:
        offset = sum(len(sheet.payroll) for sheet in sheets)
        earlier = [sheet.block for sheet in sheets if sheet.block is not None]
        held = in_doubt(block) if broken else block
        sheets.append(read_sheet(page, part, held, facts, reading, offset, earlier))
        if broken:
            _doubt_signatures(sheets[-1])
    if others := other_months(page, facts, partial(find_month, year=facts.year)):
        facts.issues.append(doubtful_month(page, facts, others))
    return _finish(page, part, classification, sheets, facts)


def _doubt_signatures(sheet: Sheet) -> None:
    """Takes out who signed: in pieces of a table a stray mark, or none, says nothing."""
    values = sheet.payroll.values
    if "signed" in values:
        kept = {name: own for name, own in values.items() if name != "signed"}
        sheet.payroll = replace(sheet.payroll, values=kept)
        sheet.unread.add("signed")


def _finish(
    page: Part, part: int, classification: Classification, sheets: Sequence[Sheet], facts: Facts
) -> PartExtract:
    records: tuple[RecordSet, ...] = tuple(
        records for sheet in sheets for records in (sheet.payroll, *sheet.more)
    )
    fields, blank = _needed(sheets, facts)
    issues = [*facts.issues, *(issue for sheet in sheets for issue in sheet.issues)]
    if not any(len(sheet.payroll) for sheet in sheets):
        issues.append(_nobody(page))
    elif not any(records.months for records in records):
        issues.append(_no_month(page))
    return PartExtract(
        part,
        classification,
        records,
        tuple(sorted({month for found in records for month in found.months})),
        facts.values.get("employer"),
        facts.values.get("credit_code"),
        tuple(issues),
        count_cells(page, records),
        tuple(sorted(fields)),
        tuple(sorted(blank)),
        taken_in(
            (block.table, page.tables[block.table], block.grid)
            for block in (sheet.block for sheet in sheets)
            if block is not None
        ),
    )


def _dates_of(page: Part, rows: Mapping[int, Sequence[int]]) -> list[str]:
    """Gives back the dates of titles and footers, whichever of their numbers is the day."""
    lines = [
        str(text)
        for table, own in rows.items()
        for text in page.tables[table].texts[list(own)].ravel().tolist()
    ]
    lines += [] if page.text is None else [str(text) for text in page.text.texts[:, 0]]
    return [found for line in lines for found in _DATE.findall(line)]


def _reading(blocks: Sequence[Block], facts: Facts, dates: Sequence[str]) -> Reading:
    month = facts.values.get("month")
    year = int(month[:4]) if month else facts.year
    texts = [
        without_currency(str(text))
        for block in blocks
        for text in block.grid.texts[block.body.rows[:30]].ravel().tolist()
    ]
    groups = sum(1 for text in texts if _POINT_GROUPS.match(text) or _COMMA_CENTS.match(text))
    cents = sum(1 for text in texts if _CENTS.search(text) and "," not in text)
    points = groups > 0 and groups > 2 * cents
    return Reading(year, facts.scale, points, order=order_of(facts) or stated_order(dates))


def _needed(sheets: Sequence[Sheet], facts: Facts) -> tuple[set[str], set[str]]:
    """Gives back which fields that payroll must have are there, and which of them are blank."""
    there: set[str] = {name for name in ("employer", "month", "paid_on") if name in facts.values}
    blank: set[str] = set()
    held: set[str] = set()
    for sheet in sheets:
        held |= set(sheet.payroll.values)
        for column in sheet.columns:
            field = column.field or ""
            if field in _PLAIN_FIELDS:
                there.add(field)
            if field.endswith(("_minutes", "_hundredths")):
                there.add("working_time")
            if column.role == "earning":
                there.add("pay_items")
            if column.role == "deduction":
                there.add("deductions_minor")
            if field in ("signed", "account"):
                there.add("receipt")
        blank |= (sheet.blank - sheet.unread) & there
    receipts = [flag for sheet in sheets for flag in sheet.payroll.values.get("signed", ())]
    receipts += ["signed" in sheet.unread for sheet in sheets]
    if "receipt" in there and "account" not in held and not any(receipts):
        blank.add("receipt")
    return there, blank - held


_PLAIN_FIELDS = frozenset(
    (
        "employer",
        "month",
        "paid_on",
        "name",
        "id_number",
        "contact",
        "deductions_minor",
        "net_minor",
    )
)


def _nobody(page: Part) -> Issue:
    if page.scanned:
        where = page.name or "p1"
        return Issue(
            "no-records",
            Text(
                f"No worker's row was found in this payroll ({where}). If its headings are there, "
                "they or its columns stand too close to be told apart without ruling lines; "
                "please send the sheet with ruling lines or wider columns, or the original file.",
                f"在此工资表（{where}）中未找到任何员工行。如表头齐全，则因没有表格线且各列过于靠近，"
                "无法区分各列；请提供带表格线或列距较宽的表格，或原始文件。",
            ),
            part=page.name,
            loses_data=True,
        )
    return Issue(
        "no-records",
        Text(
            "No worker's row was found in this payroll; please send the sheet with its headings.",
            "在此工资表中未找到任何员工行；请提供带表头的工资表。",
        ),
        part=page.name,
        loses_data=True,
    )


def _no_month(page: Part) -> Issue:
    return Issue(
        "month-unknown",
        Text(
            "Neither title, sheet name nor file name says which month this payroll is for; "
            "name it in facility.toml.",
            "标题、工作表名和文件名均未说明工资所属月份；请在 facility.toml 中注明。",
        ),
        part=page.name,
        loses_data=True,
    )
