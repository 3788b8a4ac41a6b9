"""Money owed is counted once: what the findings say of it, by cause, and how it was reckoned."""

from functools import partial

import pytest
from books import books, table_of

from pipeline.model.evidence import Text
from pipeline.model.finding import (
    Basis,
    Finding,
    FindingKind,
    Judgement,
    Outcome,
    Severity,
    WorkerRef,
)
from validators.causes import money_owed
from validators.runner import judge

ALL = Text("", "")
FLOOR, SHARE, TOTAL = (f"wages.deduction.{name}" for name in ("loss_floor", "loss_share",
                                                              "total_share"))  # fmt: skip


def money(rule: str, minor: int, number: str = "", month: str | None = "2025-04") -> Finding:
    """Gives back a finding of one worker about money, resting on one number of the law."""
    return Finding(
        rule, Outcome.FAILED, FindingKind.VIOLATION, Severity.MAJOR, ALL,
        fingerprint=f"{rule} {number}", worker=WorkerRef("k1", "A1", "李小红"), period=month,
        amount_owed_minor=minor, currency="CNY", basis=(Basis("cn", "Law", "1", f"cn.{number}"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("findings", "counted"),
    [
        # 300 up to the minimum and 200 of overtime: two causes
        ([money("wages.below_minimum", 30000), money("wages.overtime_underpaid", 20000)], 50000),
        # stated hours paid short, and hours left out
        ([money("reconciliation.overtime_hours", 70), money("wages.overtime_underpaid", 5)], 75),
        # both bring the wage of the month up to a due
        ([money("wages.below_minimum", 30000), money("wages.probation_pay", 40000)], 40000),
        # what a deduction leaves under the minimum is made up with the minimum
        ([money("wages.below_minimum", 300), money("wages.deduction_excess", 460, FLOOR)], 460),
        # a fine that is given back is one of all deductions no more
        ([money("wages.unlawful_deduction", 500), money("wages.deduction_excess", 300, TOTAL)],
         500),
        # a deduction for a loss is no fine
        ([money("wages.unlawful_deduction", 500), money("wages.deduction_excess", 300, SHARE)],
         800),
        # another month
        ([money("wages.below_minimum", 300), money("wages.probation_pay", 400, month="2025-05")],
         700),
    ],
)  # fmt: skip
def test_rules_that_say_the_same_money_are_counted_once(
    findings: list[Finding], counted: int
) -> None:
    owed = money_owed(findings)
    assert sum(one.amount_minor for one in owed) == counted
    named = [one.fingerprint for one in owed] + [same for one in owed for same in one.same]
    assert sorted(named) == sorted(one.fingerprint for one in findings)
    assert money_owed(reversed(findings)) == owed


def judged(case: dict[str, object]) -> Judgement:
    made = books(case)
    return judge(made, partial(table_of, made))


def test_overtime_says_how_it_was_reckoned() -> None:
    # 2610 / 174 = 15.00 an hour; 2 h x 1.5 + 8 h x 2 = 45 + 240 = 285.00; paid 100.00
    row = {
        "number": "A1", "month": "2025-04", "base_minor": 261000, "overtime_weekday_minutes": 120,
        "overtime_restday_minutes": 480, "overtime_pay_minor": 10000,
    }  # fmt: skip
    (found,) = (one for one in judged({"payroll": [row]}).findings if one.amount_owed_minor)
    assert found.pay is not None
    assert (found.pay.due_minor, found.pay.paid_minor, found.amount_owed_minor) == (
        28500, 10000, 18500,
    )  # fmt: skip
    assert [(one.kind, one.minutes, one.premium) for one in found.pay.hours] == [
        ("weekday", 120, "1.5"), ("restday", 480, "2"),
    ]  # fmt: skip
    assert (found.pay.base_minor, found.pay.base_hours, found.pay.at_least) == (
        261000, "174", False,
    )  # fmt: skip


def test_hours_left_out_say_how_they_were_reckoned() -> None:
    # 2610 / 174 = 15.00; attendance 4 h on a weekday, 16 h on the 5th and 6th, rest days; payroll
    # 1 h: (3 h x 1.5 + 16 h x 2) x 15 = 547.50
    row = {
        "number": "A1", "month": "2025-04", "base_minor": 261000, "overtime_weekday_minutes": 60,
        "overtime_pay_minor": 2250,
    }  # fmt: skip
    days = {"A1": {"from": "2025-04-01", "hours": "12 8 8 - 8 8 8 8 8 8 8"}}
    judgement = judged({"payroll": [row], "days": days})
    (found,) = (one for one in judgement.findings if one.rule == "reconciliation.overtime_hours")
    assert found.pay is not None
    assert [(one.kind, one.minutes, one.premium) for one in found.pay.hours] == [
        ("weekday", 180, "1.5"),
        ("restday", 960, "2"),
    ]
    assert (found.pay.due_minor, found.pay.paid_minor, found.amount_owed_minor) == (54750, 0, 54750)
