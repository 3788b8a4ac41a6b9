"""The names that the lists of a pack may hold: one that no record ever has would bind nobody."""

from __future__ import annotations

from validators.pack_schema import perhaps

EARNINGS = """
base_pay normal_pay piece_pay overtime_pay overtime_weekday_pay overtime_restday_pay
overtime_holiday_pay holiday_pay post_pay seniority_pay attendance_bonus performance_pay
yearly_bonus night_allowance heat_allowance hazard_allowance meal_allowance housing_allowance
transport_allowance phone_allowance welfare sick_pay reimbursement severance adjustment
other_earning
"""
DEDUCTIONS = """
pension medical unemployment housing_fund social_insurance income_tax union_fee
absence_deduction sick_deduction late_deduction utilities dormitory meals advance fine
quick_leave_fine deposit recruitment_fee tools damage stamp court_order other_deduction
"""
SCHEMES = ("pension", "medical", "unemployment", "injury", "maternity", "housing_fund")
BY_NAME = {
    "wages.minimum.counts": tuple(EARNINGS.split()),
    "wages.minimum.counts_not": tuple(EARNINGS.split()),
    "hours.overtime.weekly_cap.counts": ("weekday", "restday", "holiday"),
}
BY_UNIT = {"schemes": SCHEMES}
DEDUCTED = "wages.deduction."


def fault_of_names(parameter: str, unit: str, value: object) -> str | None:
    """Gives back which name of a list is not known, and which are; None where all may stand.

    Args:
        parameter: "insurance.schemes".
        unit: As ``parameters.yaml`` has it.
        value: As the pack has it.
    """
    known = BY_NAME.get(parameter) or BY_UNIT.get(unit)
    if unit == "items" and parameter.startswith(DEDUCTED):
        known = tuple(DEDUCTIONS.split())
    if known is None or not isinstance(value, list):
        return None
    for one in value:
        if one not in known:
            near = perhaps(one, list(known))
            return f"{unit}: unknown name {one}{near}; allowed: {', '.join(known)}"
    return None
