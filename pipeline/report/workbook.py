"""``exceptions.xlsx``: the auditor's working paper."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any, cast

import xlsxwriter

from pipeline.report.back_pay_sheets import back_pay_sheets
from pipeline.report.document_sheets import documents_sheet, issues_sheet
from pipeline.report.finding_sheet import findings_sheet
from pipeline.report.missing_sheet import missing_sheet
from pipeline.report.money import style_of
from pipeline.report.overview import matrix, owed_totals, rule_rows, unsettled, usable
from pipeline.report.paper import Column, Paper
from pipeline.report.sample_sheet import sample_sheet
from pipeline.report.since_sheet import since_sheet
from pipeline.report.view import View

FIXED_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Creation date written into every workbook, so that the same run gives the same bytes."""


def workbook(view: View) -> bytes:
    """Gives back the workbook as bytes; the same judgement gives the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": "Prescreen", "created": FIXED_DATE})
    paper = Paper(book, view.language)
    _summary(paper, view)
    findings_sheet(paper, view)
    since_sheet(paper, view)
    back_pay_sheets(paper, view)
    missing_sheet(paper, view)
    sample_sheet(paper, view)
    _unsettled(paper, view)
    _coverage(paper, view)
    documents_sheet(paper, view)
    issues_sheet(paper, view)
    _matrix(paper, view)
    _hours(paper, view)
    book.close()
    return buffer.getvalue()


def _summary(paper: Paper, view: View) -> None:
    sheet = paper.sheet("summary", landscape=False)
    widths = [Column("", width) for width in (36, 48, 22, 14, 14, 14)]
    for index, column in enumerate(widths):
        sheet.set_column(index, index, column.width)
    sheet.write_string(0, 0, paper.say("title"), paper.formats["title"])
    row = 2
    if view.judgement.without_law:
        paper.put(sheet, 1, 0, paper.say("no_law"), "bold")
    for key, value in view.particulars():
        paper.put(sheet, row, 0, paper.say(key), "bold")
        paper.put(sheet, row, 1, value)
        paper.fit(sheet, row, (paper.say(key), value), widths)
        row += 1
    row = _since(paper, sheet, row, view)
    row = _section(paper, sheet, row + 1, "usable")
    for status, count in usable(view.case).items():
        paper.put(sheet, row, 0, paper.say(status))
        paper.put(sheet, row, 1, count, "number")
        row += 1
    row = _section(paper, sheet, row + 1, "owed_total")
    owed = owed_totals(view.judgement)
    if not owed:
        paper.put(sheet, row, 0, paper.say("none"))
        row += 1
    for currency, minor in owed.items():
        paper.put(sheet, row, 0, currency)
        paper.put(sheet, row, 1, minor / 100, style_of(currency))
        row += 1
    paper.remark(sheet, row, paper.say("owed_note"), widths)
    row = _section(paper, sheet, row + 2, "rules")
    headings = [
        paper.say(key) for key in ("rule", "what", "severity", "finding_count", "workers", "owed")
    ]
    for index, heading in enumerate(headings):
        sheet.write_string(row, index, heading, paper.formats["heading"])
    paper.fit(sheet, row, headings, widths)
    for found in rule_rows(view.judgement):
        row += 1
        paper.put(sheet, row, 0, found.rule)
        paper.put(sheet, row, 1, view.title(found.rule))
        paper.fit(sheet, row, (found.rule, view.title(found.rule)), widths)
        sheet.write_string(row, 2, paper.say(found.severity), paper.severities[found.severity])
        paper.put(sheet, row, 3, len(found.findings), "number")
        paper.put(sheet, row, 4, found.workers or None, "number")
        amount = found.amount_minor / 100 if found.amount_minor else None
        paper.put(sheet, row, 5, amount, style_of(found.currency))
    paper.remark(sheet, row + 2, paper.say("caution"), widths)


def _since(paper: Paper, sheet: Any, row: int, view: View) -> int:
    block = view.document["baseline"]
    if block is None:
        return row
    row = _section(paper, sheet, row + 1, "since_run")
    for state in ("new", "still_open", "closed", "cannot_tell_any_more"):
        paper.put(sheet, row, 0, paper.say(f"state.{state}"))
        paper.put(sheet, row, 1, block[state], "number")
        row += 1
    return row


def _section(paper: Paper, sheet: Any, row: int, key: str) -> int:
    for column in range(6):
        sheet.write_blank(row, column, None, paper.formats["section"])
    sheet.write_string(row, 0, paper.say(key), paper.formats["section"])
    sheet.set_row(row, 22)
    return row + 1


def _unsettled(paper: Paper, view: View) -> None:
    sheet = paper.sheet("cannot_tell")
    rows = unsettled(view.judgement)
    columns = [
        Column(paper.say(key), width)
        for key, width in (("reason", 44), ("settled_by", 44), ("affected_rules", 40),
                           ("subjects", 12), ("workers", 12))
    ]  # fmt: skip
    paper.table(sheet, 0, columns, len(rows))
    for row, group in enumerate(rows, 1):
        paper.put(sheet, row, 0, view.reason(group))
        paper.put(sheet, row, 1, view.settles(group.settled_by))
        paper.put(sheet, row, 2, "\n".join(group.rules))
        paper.put(sheet, row, 3, len(group.findings), "number")
        paper.put(sheet, row, 4, group.workers or None, "number")
        texts = (view.reason(group), view.settles(group.settled_by), "\n".join(group.rules))
        paper.fit(sheet, row, texts, columns)


def _coverage(paper: Paper, view: View) -> None:
    sheet = paper.sheet("coverage")
    keys = ("subjects", "passed", "failed", "cannot_tell", "inapplicable", "error")
    columns = [
        Column(paper.say("rule"), 32),
        Column(paper.say("what"), 50),
        *(Column(paper.say(key), 13) for key in keys),
        Column(paper.say("reason"), 50),
    ]
    paper.table(sheet, 0, columns, len(view.judgement.coverage))
    for row, covered in enumerate(view.document["coverage"], 1):
        paper.put(sheet, row, 0, covered["rule"])
        paper.put(sheet, row, 1, view.title(covered["rule"]))
        for index, key in enumerate(keys, 2):
            paper.put(sheet, row, index, covered[key], "number")
        counted = sorted(covered["reasons"].items())
        reasons = "\n".join(f"{view.short_reason(why)}: {n}" for why, n in counted)
        paper.put(sheet, row, 8, reasons)
        texts = (covered["rule"], view.title(covered["rule"]), *[None] * len(keys), reasons)
        paper.fit(sheet, row, texts, columns)


def _matrix(paper: Paper, view: View) -> None:
    sheet = paper.sheet("matrix")
    months, rows = matrix(view.case, view.judgement)
    columns = [
        Column(paper.say("kind"), 30),
        Column(paper.say("asked_for"), 12),
        *(Column(month, 10) for month in months),
        Column(paper.say("any_month"), 16),
    ]
    paper.table(sheet, 0, columns, len(rows))
    for row, found in enumerate(rows, 1):
        paper.put(sheet, row, 0, paper.say(f"kind.{found.kind}"))
        paper.put(sheet, row, 1, "✓" if found.asked_for else None)
        for column, month in enumerate(months, 2):
            missing = "✕" if month in found.missing else None
            paper.put(sheet, row, column, found.records.get(month, missing), "number")
        paper.put(sheet, row, 2 + len(months), found.undated or None, "number")


def _hours(paper: Paper, view: View) -> None:
    heat = view.heat()
    if not heat.rows:
        return
    sheet = paper.sheet("hours")
    sheet.set_column(0, 1, 12)
    sheet.set_column(2, 1 + len(heat.dates), 5)
    sheet.write_string(0, 0, paper.say("number"), paper.formats["heading"])
    sheet.write_string(0, 1, paper.say("name"), paper.formats["heading"])
    for column, date in enumerate(heat.dates, 2):
        sheet.write_string(0, column, date[5:], paper.formats["heading"])
    sheet.freeze_panes(1, 2)
    write = cast("Callable[..., int]", sheet.write_number)
    for row, line in enumerate(heat.rows, 1):
        paper.put(sheet, row, 0, line.number)
        paper.put(sheet, row, 1, line.name)
        for column, minutes in enumerate(line.minutes, 2):
            if minutes is not None:
                write(row, column, round(minutes / 60, 2), paper.formats["hours"])
    last = (len(heat.rows), 1 + len(heat.dates))
    sheet.conditional_format(1, 2, *last, {
        "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num",
        "min_value": 0, "mid_value": 8, "max_value": 14,
        "min_color": "#FFFFFF", "mid_color": "#CFE3D4", "max_color": "#C0392B",
    })  # fmt: skip
