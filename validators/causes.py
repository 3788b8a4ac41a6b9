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
    "reconciliation.bank_transfer": "unpaid-wage",
}
"""Rule to cause. A rule that names money and is not here is an error of the program."""

CAUSES_BY_NUMBER = {
    ("wages.deduction_excess", "wages.deduction.loss_floor"): "minimum-wage",
    ("wages.deduction_excess", "wages.deduction.total_share"): "deduction",
}
"""Rule and the number that was broken by most, where that tells whose money it is.

What a deduction leaves under the minimum wage is made up by what brings the wage up to it; a
deduction that is given back is one of all deductions no more.
"""


def money_owed(findings: Iterable[Finding]) -> tuple[Remedy, ...]:
    """Gives back what each worker is owed, by month and cause, in order of worker and month."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        if one.outcome is not Outcome.FAILED or not one.amount_owed_minor or one.worker is None:
            continue
        groups.setdefault((one.worker.key, month_of(one) or "", cause_of(one)), []).append(one)
    found = [_remedy(cause, group) for (_, _, cause), group in groups.items()]
    return tuple(
        sorted(found, key=lambda r: (r.worker.number or "", r.worker.key, r.month or "", r.cause))
    )


def cause_of(finding: Finding) -> str:
    """Gives back what the money of a finding is owed for."""
    first = finding.basis[0] if finding.basis else None
    number = (first.parameter or "").removeprefix(f"{first.pack}.") if first else ""
    return CAUSES_BY_NUMBER.get((finding.rule, number)) or CAUSES[finding.rule]


def month_of(finding: Finding) -> str | None:
    """Gives back the pay month of which money is owed."""
    return finding.period or (finding.pay.month if finding.pay else None)


def _remedy(cause: str, group: list[Finding]) -> Remedy:
    most = max(group, key=lambda one: one.amount_owed_minor or 0)
    assert most.worker is not None
    return Remedy(
        worker=most.worker,
        month=month_of(most),
        cause=cause,
        rule=most.rule,
        amount_minor=most.amount_owed_minor or 0,
        currency=most.currency or "",
        fingerprint=most.fingerprint,
        same=tuple(one.fingerprint for one in group if one is not most),
    )
