"""The back-pay sheets of the workbook: every line with its sum, and the totals."""

from typing import Any

from pipeline.report.back_pay import (
    KINDS,
    Line,
    back_pay_lines,
    facility_totals,
    in_language,
    worker_totals,
)
from pipeline.report.money import amounts_in, style_of
from pipeline.report.paper import Column, Paper
from pipeline.report.view import View

_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("number", 9, "text"), ("name", 11, "text"), ("month", 9, "text"), ("cause", 24, "text"),
    *((f"pay_hours.{kind}", 10, "number_of_hours") for kind in KINDS),
    ("hourly_rate", 10, "money"), ("premium", 18, "text"), ("pay_due", 12, "money"),
    ("pay_paid", 12, "money"), ("owed", 12, "money"), ("pay_counted", 12, "money"),
    ("at_least", 9, "text"), ("currency", 7, "text"), ("article", 46, "text"),
    ("basis_status", 18, "text"), ("arithmetic", 50, "text"),
    ("rule", 28, "text"), ("pay_same_as", 28, "text"),
)  # fmt: skip
_LAST_PRINTED = "currency"


def back_pay_sheets(paper: Paper, view: View) -> None:
    """Writes the lines of the back-pay sheet, and a second sheet with totals."""
    lines = [in_language(line, view.language) for line in back_pay_lines(view.document)]
    _lines(paper, lines)
    _totals(paper, lines)


def _lines(paper: Paper, lines: list[Line]) -> None:
    sheet = paper.sheet("back_pay")
    columns = [Column(paper.say(key), width, style) for key, width, style in _COLUMNS]
    paper.table(sheet, 0, columns, len(lines))
    sheet.freeze_panes(1, 3)
    last = [key for key, _, _ in _COLUMNS].index(_LAST_PRINTED)
    sheet.print_area(0, 0, max(len(lines), 1), last)
    for row, line in enumerate(lines, 1):
        values = _values(paper, line)
        for index, (value, column) in enumerate(zip(values, columns, strict=True)):
            paper.put(sheet, row, index, value, _style(column.style, line.currency))
        paper.fit(sheet, row, values, columns)


def _style(style: str, currency: str) -> str:
    if style == "number_of_hours":
        return "money"
    return style_of(currency) if style == "money" else style


def _values(paper: Paper, line: Line) -> list[Any]:
    hours = [line.minutes.get(kind) for kind in KINDS]
    return [
        line.worker.get("number"),
        line.worker.get("name"),
        line.month,
        line.cause and paper.say(f"cause.{line.cause}"),
        *(None if minutes is None else minutes / 60 for minutes in hours),
        _money(line.rate_minor),
        _premiums(paper, line),
        _money(line.due_minor),
        _money(line.paid_minor),
        _money(line.owed_minor),
        _money(line.counted_minor),
        paper.say("at_least") if line.at_least else None,
        line.currency,
        "\n".join(", ".join(filter(None, base)) for base in line.bases),
        line.status and paper.say(f"{line.status}_source"),
        line.arithmetic and amounts_in(line.arithmetic, line.currency),
        line.rule,
        line.same_as,
    ]


def _premiums(paper: Paper, line: Line) -> str:
    if len({kind for kind, _ in line.premiums}) == 1:
        return " · ".join(ratio for _, ratio in line.premiums)
    return "\n".join(f"{paper.say(f'pay_hours.{kind}')}: {ratio}" for kind, ratio in line.premiums)


def _money(minor: int | None) -> float | None:
    return None if minor is None else minor / 100


def _totals(paper: Paper, lines: list[Line]) -> None:
    sheet = paper.sheet("back_pay_totals", landscape=False)
    totals = [*worker_totals(lines), *facility_totals(lines)]
    keys = (("number", 16), ("name", 16), ("owed", 16), ("at_least", 12), ("currency", 10))
    columns = [Column(paper.say(key), width) for key, width in keys]
    paper.table(sheet, 0, columns, len(totals))
    for row, total in enumerate(totals, 1):
        worker = total.worker or {"number": paper.say("facility"), "name": None}
        least = paper.say("at_least") if total.at_least else None
        style = "text" if total.worker else "bold"
        paper.put(sheet, row, 0, worker.get("number"), style)
        paper.put(sheet, row, 1, worker.get("name"), style)
        paper.put(sheet, row, 2, _money(total.owed_minor), style_of(total.currency))
        paper.put(sheet, row, 3, least, style)
        paper.put(sheet, row, 4, total.currency, style)
    paper.remark(sheet, len(totals) + 2, paper.say("owed_note"), columns)
    paper.remark(sheet, len(totals) + 3, paper.say("back_pay_note"), columns)
