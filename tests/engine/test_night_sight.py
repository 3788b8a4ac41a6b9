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


def of_arithmetic(found: FacilityMorning, what: str) -> list[str | None]:
    return [one.reason for one in getattr(found, what) if one.rule == "wages.arithmetic"]


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
