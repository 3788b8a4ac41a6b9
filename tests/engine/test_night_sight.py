"""Evidence that is taken away mends nothing: what it had shown stays open until it is back."""

from __future__ import annotations

from pathlib import Path

import pytest
from nightly_world import PAYROLL, ROSTER, World, in_this_process

from pipeline.model.nightly import FacilityMorning


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return in_this_process(monkeypatch, World(tmp_path), real=True)


def told(world: World) -> FacilityMorning:
    (one,) = world.night().facilities
    return one


def of_rule(found: FacilityMorning, rule: str, what: str) -> list[str | None]:
    return [one.reason for one in getattr(found, what) if one.rule == rule]


def of_arithmetic(found: FacilityMorning, what: str) -> list[str | None]:
    return of_rule(found, "wages.arithmetic", what)


def test_a_payroll_taken_away_closes_nothing_that_it_had_shown(world: World) -> None:
    world.write("alpha/people.csv", ROSTER)
    sheet = world.write("alpha/pay.csv", PAYROLL)
    assert of_arithmetic(told(world), "new") == [None]
    sheet.unlink()
    without = told(world)
    assert of_arithmetic(without, "lost_sight") == ["evidence-gone"]
    assert of_arithmetic(without, "closed") == []
    world.write("alpha/pay.csv", PAYROLL)
    back = told(world)
    assert of_arithmetic(back, "new") == []
    assert back.failed_again >= 1


def test_a_payroll_put_right_closes_what_it_had_shown(world: World) -> None:
    world.write("alpha/pay.csv", PAYROLL)
    told(world)
    world.write("alpha/pay.csv", PAYROLL.replace("2460,60,2300", "2460,60,2400"))
    assert of_arithmetic(told(world), "closed") == [None]


LONG = ("A0001", "11")
DAYS = [f"2025-03-{day:02d}" for day in range(1, 32)]
PUNCHES = "工号,姓名,日期,上班,下班\n" + "".join(
    f"{number},{name},{day},08:00,{'22:30' if (number, day[-2:]) == LONG else '17:00'}\n"
    for number, name in (("A0001", "王建国"), ("A0002", "李小红"))
    for day in DAYS
    if day[-2:] not in ("02", "09", "16", "23", "30")
)


def without(text: str, *parts: str) -> str:
    """Gives back the lines that have none of these."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not any(part in line for part in parts))


@pytest.mark.parametrize(
    ("rule", "file"),
    [
        ("records.field_missing", "pay.csv"),
        ("records.month_missing", "pay.csv"),
        ("reconciliation.paid_without_attendance", "hours.csv"),
        ("reconciliation.attendance_without_pay", "pay.csv"),
    ],
)
def test_what_a_rule_had_compared_closes_nothing_by_going_away(
    world: World, rule: str, file: str
) -> None:
    settings = '[audit]\nperiod = "2025-03..2025-04"\ndate = 2025-05-20\n'
    world.write("alpha/facility.toml", settings)
    files = {"pay.csv": PAYROLL, "hours.csv": PUNCHES}
    if rule.endswith("paid_without_attendance"):
        files["hours.csv"] = without(PUNCHES, "A0002")
    if rule.endswith("attendance_without_pay"):
        files["pay.csv"] = without(PAYROLL, "A0002")
    for name, text in files.items():
        world.write(f"alpha/{name}", text)
    count = len(of_rule(told(world), rule, "new"))
    assert count
    (world.inbox / "alpha" / file).unlink()
    gone = told(world)
    assert of_rule(gone, rule, "closed") == []
    assert "evidence-gone" in of_rule(gone, rule, "lost_sight")
    world.write(f"alpha/{file}", files[file])
    back = told(world)
    assert of_rule(back, rule, "closed") == of_rule(back, rule, "new") == []
    assert back.no_longer_judged == 0


def test_half_of_a_month_without_a_record_closes_nothing(world: World) -> None:
    rule = "hours.daily_overtime"
    world.write("alpha/hours.csv", PUNCHES)
    assert of_rule(told(world), rule, "new") == [None]
    world.write("alpha/hours.csv", without(PUNCHES, *DAYS[:15]))
    assert of_rule(told(world), rule, "lost_sight") == ["evidence-gone"]
    world.write("alpha/hours.csv", without(PUNCHES, "A0001,王建国,2025-03-11"))
    assert of_rule(told(world), rule, "closed") == [None], "one day put right is no lost evidence"
