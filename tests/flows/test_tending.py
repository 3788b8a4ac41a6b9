"""What the service does for runs that were cut short, and where Prefect stays away."""

import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest
from prefect_home import inbox

from flows import alone
from flows.alone import AWAY_SECONDS, Alone, last_due
from flows.private import KindError, kinds_only
from flows.schedule import Timetable
from flows.steps import Wish, begun, given_up, is_left
from flows.tending import explained, is_given_up, plan_again, take_words
from pipeline.engine.nightly.finish import finish
from pipeline.engine.nightly.where import Where
from pipeline.errors import DiskFullError, UsageError

FAILED = "Flow run encountered an exception: KindError: "


def some_place(base: Path) -> Where:
    inbox(base, 1)
    where = Where(str(base / "inbox"), str(base / "out"), str(base / "data"), children=1)
    where.database().prepare()  # as the service does when it starts
    return where


def ended(name: str, message: str = "", minutes: int = 1, tries: int = 1) -> Any:
    """Gives back a run as Prefect's client does, planned so many minutes ago."""
    from prefect.states import Completed, Crashed, Failed

    make = {"Joined": Completed, "Completed": Completed, "Crashed": Crashed}.get(name, Failed)
    when = datetime.now(UTC) - timedelta(minutes=minutes)
    return SimpleNamespace(
        id=uuid4(),
        state=make(name=name, message=message),
        parameters={},
        tags=[f"try-{tries}"],
        start_time=when,
        expected_start_time=when,
    )


def planned_again(*runs: Any, where: Where | None = None) -> list[dict[str, Any]]:
    """Gives back what was planned anew."""
    made: list[dict[str, Any]] = []
    client = SimpleNamespace(create_flow_run_from_deployment=lambda _, **said: made.append(said))

    def left(scheduled: datetime) -> bool:
        assert where is not None
        return is_left(where, scheduled)

    plan_again(cast(Any, client), uuid4(), cast(Sequence[Any], runs), left)
    return made


def test_a_run_that_joined_one_that_died_is_planned_again(tmp_path: Path) -> None:
    where = some_place(tmp_path)
    run = ended("Joined", "Another run works night 1", minutes=0)
    with begun(where, Wish()):
        assert planned_again(run, where=where) == [], "it is at work"
    (again,) = planned_again(run, where=where)
    assert again["parameters"] == {"scheduled": run.expected_start_time.isoformat()}
    with begun(where, Wish()) as night:
        finish(where, night.id)
    assert planned_again(run, where=where) == [], "it has ended"


@pytest.mark.parametrize(
    ("run", "again", "told"),
    [
        (("Failed", FAILED + "UsageError"), True, False),
        (("Failed", FAILED + "DiskFullError"), True, False),
        (("Crashed", "its process is gone"), True, False),
        (("Failed", FAILED + "UsageError", 20, 5), False, True),
        (("Failed", FAILED + "KeyError"), False, True),
        (("SomeFailed", "Failed, and tried again next time: read-batch-1"), False, False),
        (("Completed", ""), False, False),
    ],
)
def test_what_may_pass_is_tried_again_and_the_rest_told(
    run: tuple[Any, ...], again: bool, told: bool
) -> None:
    one = ended(*run)
    assert bool(planned_again(one)) == again
    assert is_given_up(one) == told


def test_the_service_alone_hears_what_ended_a_run(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    run = uuid4()
    with (
        pytest.raises(KindError, match=r"^UsageError$"),
        explained(tmp_path, str(run)),
        kinds_only(),
    ):
        raise UsageError("/mnt/share: there is no such folder")
    (kept,) = (tmp_path / "runs").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert take_words(tmp_path, run) == "/mnt/share: there is no such folder"
    assert take_words(tmp_path, run) is None


def test_a_night_given_up_is_told_though_its_inbox_is_gone(tmp_path: Path) -> None:
    where = some_place(tmp_path)
    when = datetime.now(UTC) - timedelta(minutes=20)
    with begun(where, Wish(when)):
        assert given_up(where, when, "It could not be worked.") is None, "somebody is at it"
        assert not is_left(where, when)
    assert is_left(where, when)
    (tmp_path / "inbox").rename(tmp_path / "away")
    said: list[str] = []
    Alone(Timetable(where.inbox, "", {"where": where.to_json()}), said.append).give_up(
        when, "UsageError"
    )
    page = (tmp_path / "out" / "morning.txt").read_text("utf-8")
    assert "could not be worked" in page
    assert str(tmp_path) not in page.split("could not be worked")[1].split("mended")[0]
    assert said == []
    assert not is_left(where, when)


def test_a_night_is_worked_once_where_prefect_stays_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = some_place(tmp_path)
    now = [0.0]
    said: list[str] = []
    parameters = {"where": where.to_json(), "settle": 0, "everything": False}
    service = Alone(Timetable(where.inbox, "* * * * *", parameters), said.append, lambda: now[0])
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    due = iter([minute, minute, None])
    monkeypatch.setattr(alone, "last_due", lambda *_: next(due))
    service.prefect_is_away("ConnectError")
    now[0] = AWAY_SECONDS - 1
    service.prefect_is_away("ConnectError")
    assert said == ["Prefect does not answer (ConnectError); it is waited for"]
    now[0] = AWAY_SECONDS
    service.prefect_is_away("ConnectError")
    page = (tmp_path / "out" / "morning.txt").read_text("utf-8")
    assert "恒晟0" in page
    assert "without Prefect" in page
    service.prefect_is_away("ConnectError")
    service.prefect_is_away("ConnectError")
    assert [line.endswith("worked without Prefect") for line in said] == [False, True]


def test_what_ends_such_a_night_is_said_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = some_place(tmp_path)
    said: list[str] = []
    parameters = {"where": where.to_json(), "settle": 0, "everything": False}
    service = Alone(Timetable(where.inbox, "* * * * *", parameters), said.append)

    def full(*rest: Any) -> None:
        raise DiskFullError("the disk that holds /data is full")

    monkeypatch.setattr(alone, "without_prefect", full)
    service._work(datetime.now(UTC))
    assert said[-1] == "the disk that holds /data is full"
    page = (tmp_path / "out" / "morning.txt").read_text("utf-8")
    assert "a disk was full" in page
    assert "/data is full" not in page


def test_the_last_time_that_was_due() -> None:
    now = datetime(2026, 3, 4, 12, 0, 30).astimezone()
    last = last_due("30 2 * * *", now - timedelta(hours=20), now)
    assert last is not None
    assert (last.day, last.hour, last.minute) == (4, 2, 30)
    assert last_due("30 2 * * *", last, now) is None, "it was dealt with"
    assert last_due("30 2 * * *", now - timedelta(hours=1), now) is None
    assert last_due("0 13 1 1 *", now - timedelta(days=90), now) is None, "older than a day"
