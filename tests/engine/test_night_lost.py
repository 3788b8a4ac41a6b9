"""Evidence that cannot be had for a night mends nothing, and is asked for again."""

import os
from pathlib import Path

import pytest
from nightly_world import PAYROLL, ROSTER, World, in_this_process

from pipeline.engine.jobs import Refusal
from pipeline.engine.local_place import LocalPlace
from pipeline.errors import UnreadableError
from pipeline.model.nightly import FacilityMorning, RunState
from pipeline.report.morning_document import is_loud, morning_document

KILLED = Refusal("killed", "The machine was short of memory", "内存不足")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = in_this_process(monkeypatch, World(tmp_path), real=True)
    made.write("alpha/facility.toml", '[audit]\nperiod = "2025-03..2025-03"\n')
    made.write("alpha/pay.csv", PAYROLL)
    made.write("alpha/roster.csv", ROSTER)
    return made


def night(world: World) -> FacilityMorning:
    (alpha,) = world.night().facilities
    return alpha


def failures(alpha: FacilityMorning) -> set[str]:
    return {one.fingerprint for one in alpha.new if one.outcome == "failed"}


def lose(world: World, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Lets pay.csv be touched, and the next night not have it."""
    if how == "killed":
        world.write("alpha/pay.csv", PAYROLL + "\n")
        world.deaths["pay.csv"] = KILLED
        return
    digest = LocalPlace.digest

    def refuse(self: LocalPlace, raw: str, name: str) -> object:
        if name == "pay.csv":
            raise UnreadableError("no-permission", "May not be opened", "无权限")
        return digest(self, raw, name)

    os.utime(world.inbox / "alpha" / "pay.csv")
    monkeypatch.setattr(LocalPlace, "digest", refuse)


@pytest.mark.parametrize("how", ["killed", "no-permission"])
def test_a_file_that_cannot_be_had_for_a_night_closes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    found = failures(night(world))
    assert found, "the payroll does not add up"
    with monkeypatch.context() as gone:
        lose(world, gone, how)
        without = night(world)
        assert without.state is RunState.JUDGED
        assert without.closed == ()
        assert not failures(without) & found
        assert without.error is not None
        assert without.error.startswith("1 file(s) could not be read for now")
        world.deaths.clear()
    os.utime(world.inbox / "alpha" / "pay.csv")
    again = night(world)
    assert world.judged == ["alpha"], "the same evening, without waiting for another date"
    assert again.error is None
    assert not failures(again), "none of it is news a second time"
    assert not {one.fingerprint for one in again.closed} & found


def test_it_is_said_loudly_and_judged_again_until_the_file_is_there(world: World) -> None:
    world.deaths["pay.csv"] = KILLED
    first = world.night()
    (told,) = morning_document(first, {}, {})["facilities"]
    assert is_loud(told)
    night(world)
    assert world.judged == ["alpha"]
    world.deaths.clear()
    night(world)
    assert world.judged == ["alpha"]
    night(world)
    assert world.judged == []


def test_what_the_facility_has_mended_is_closed_once_all_is_there(world: World) -> None:
    found = failures(night(world))
    world.write("alpha/pay.csv", PAYROLL.replace(",2300\n", ",2400\n"))
    assert {one.fingerprint for one in night(world).closed} & found


def test_a_wrong_name_in_facility_toml_closes_nothing_and_is_said(world: World) -> None:
    found = failures(night(world))
    settings = '[facility]\nname = "{}"\n[audit]\nperiod = "2025-03..2025-03"\n'
    world.write("alpha/facility.toml", settings.format("惠州市鑫达电子有限公司"))
    wrong = night(world)
    assert wrong.closed == ()
    assert wrong.error is not None
    assert wrong.error.startswith("1 of 2 documents name another employer than facility.toml says")
    assert "[facility]" in wrong.error
    assert wrong.counts["foreign"] == 1
    report = (world.out / "alpha" / "report.html").read_text("utf-8")
    assert "DOCUMENTS NAME ANOTHER EMPLOYER" in report
    assert "recognised as payroll name another employer" in report
    assert "Nothing handed in was recognised as: payroll" not in report
    world.write("alpha/facility.toml", settings.format("东莞市恒晟五金制品有限公司"))
    right = night(world)
    assert right.error is None
    assert right.counts["foreign"] == 0
    assert not failures(right) & found, "none of it is news a second time"
    assert not {one.fingerprint for one in right.closed} & found
    assert "DOCUMENTS NAME" not in (world.out / "alpha" / "report.html").read_text("utf-8")


def test_one_strangers_paper_among_its_own_is_counted_alone(world: World) -> None:
    night(world)
    strange = PAYROLL.replace("东莞市恒晟五金制品有限公司", "惠州市鑫达电子有限公司")
    world.write("alpha/pay2.csv", strange.replace("A000", "B000"))
    alpha = night(world)
    assert (alpha.error, alpha.counts["foreign"]) == (None, 1)
    assert "DOCUMENTS NAME" not in (world.out / "alpha" / "report.html").read_text("utf-8")
