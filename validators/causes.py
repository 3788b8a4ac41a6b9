"""Adds up the money owed: once for each cause, the causes together.

``CAUSES`` is the table of causes. Two rules of one cause speak of the same money, so the larger
amount counts for a worker and month; money of different causes is owed besides one another.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.finding import Finding, Outcome, Remedy

CAUSES = {
    "wages.overtime_underpaid": "overtime-rate",
    "reconciliation.overtime_hours": "overtime-hours",
    "wages.below_minimum": "minimum-wage",
    "wages.probation_pay": "minimum-wage",
    "wages.unlawful_deduction": "deduction",
    "wages.deduction_excess": "loss-deduction",
    "wages.final_pay": "unpaid-wage",
    "reconciliation.attendance_without_pay": "unpaid-wage",
}
"""Rule to cause. A rule that names money and is not here is an error of the program."""


def money_owed(findings: Iterable[Finding]) -> tuple[Remedy, ...]:
    """Gives back what each worker is owed, by month and cause, in order of worker and month."""
    largest: dict[tuple[str, str, str], Remedy] = {}
    for one in findings:
        if one.outcome is not Outcome.FAILED or not one.amount_owed_minor or one.worker is None:
            continue
        cause = CAUSES[one.rule]
        key = (one.worker.key, one.period or "", cause)
        known = largest.get(key)
        if known is None or known.amount_minor < one.amount_owed_minor:
            largest[key] = Remedy(
                worker=one.worker,
                month=one.period,
                cause=cause,
                rule=one.rule,
                amount_minor=one.amount_owed_minor,
                currency=one.currency or "",
            )
    return tuple(
        sorted(
            largest.values(),
            key=lambda r: (r.worker.number or "", r.worker.key, r.month or "", r.cause),
        )
    )
