"""The back-pay section of the page: a line a finding about money, and the totals."""

from typing import Any

from markupsafe import Markup

from pipeline.model.quantities import format_minutes
from pipeline.report.back_pay import (
    KINDS,
    Line,
    Total,
    back_pay_lines,
    facility_totals,
    in_language,
    worker_totals,
)
from pipeline.report.html import html_template
from pipeline.report.money import amount_text, amounts_in
from pipeline.report.view import View

MOST_LINES = 400


def back_pay_section(view: View) -> Markup:
    """Gives back the section as HTML; nothing where no finding names money.

    Lines of a worker end with the worker's total; the workbook has those that are left out.
    """
    lines = [in_language(line, view.language) for line in back_pay_lines(view.document)]
    if not lines:
        return Markup()
    template = html_template("back_pay.html.j2", view.language)
    return Markup(template.render(back_pay=_shown(lines)))  # the template escapes what it shows


def _shown(lines: list[Line]) -> dict[str, Any]:
    shown = lines[:MOST_LINES]
    sums = {_whose(total.worker, total.currency): total for total in worker_totals(lines)}
    last = {_whose(line.worker, line.currency): line for line in lines}
    return {
        "kinds": [kind for kind in KINDS if any(line.minutes.get(kind) for line in shown)],
        "lines": [
            _row(line, sums[whose] if last[whose] is line else None)
            for line in shown
            for whose in (_whose(line.worker, line.currency),)
        ],
        "totals": [_total(total) for total in facility_totals(lines)],
        "left_out": len(lines) - len(shown),
    }


def _whose(worker: dict[str, Any] | None, currency: str) -> tuple[str, str]:
    return (worker or {}).get("key") or "", currency


def _row(line: Line, total: Total | None) -> dict[str, Any]:
    def money(minor: int | None) -> str:
        return "" if minor is None else amount_text(minor, line.currency)

    return {
        "number": line.worker.get("number"),
        "name": line.worker.get("name"),
        "month": line.month,
        "cause": line.cause,
        "rule": line.rule,
        "id": line.fingerprint[:16],
        "hours": {kind: format_minutes(minutes) for kind, minutes in line.minutes.items()},
        "rate": money(line.rate_minor),
        "premiums": " · ".join(dict.fromkeys(ratio for _, ratio in line.premiums)),
        "due": money(line.due_minor),
        "paid": money(line.paid_minor),
        "owed": money(line.owed_minor),
        "counted": money(line.counted_minor),
        "at_least": line.at_least,
        "same_as": line.same_as,
        "bases": line.bases,
        "status": line.status,
        "arithmetic": line.arithmetic and amounts_in(line.arithmetic, line.currency),
        "total": _total(total) if total else None,
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "amount": amount_text(total.owed_minor, total.currency),
        "currency": total.currency,
        "at_least": total.at_least,
    }
