import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from store_facts import (
    INBOX,
    ME,
    NOON,
    begun,
    digest,
    facility,
    facts,
    failed,
    handed_in,
    judged,
    record,
)

from pipeline.errors import StoreError
from pipeline.model.nightly import EMPTIED, GONE, Morning, RunRecord, RunState
from pipeline.store import deliveries, leases, nights, runs, submissions
from pipeline.store.database import Database
from pipeline.store.nights import Night

OTHER = ME + "nother"


def begin(database: Database, planned: float | None, now: float, holder: str = ME) -> Night:
    """Begins a night; times in minutes after noon."""
    at = NOON + timedelta(minutes=now)
    scheduled = None if planned is None else NOON + timedelta(minutes=planned)
    return database.run(lambda c: nights.begin(c, INBOX, scheduled, at, holder))


def finish(database: Database, night: int, *problems: str) -> Morning:
    return database.run(lambda c: nights.finish(c, night, problems))


def let_go(database: Database, night: Night, holder: str = ME) -> None:
    """As a dead attempt does, once its lease has run out."""
    database.run(lambda c: leases.release(c, [night.lease], holder))


def test_a_planned_time_is_worked_once(database: Database) -> None:
    first = begin(database, 0, 0.2)
    second = begin(database, 0.5, 0.7, OTHER)
    assert (first.state, second.state) == ("new", "joined")
    assert second.id == first.id
    finish(database, first.id)
    third = begin(database, 0, 1, OTHER)
    assert (third.state, third.into) == ("collapsed", first.id)


def test_a_dead_attempt_is_taken_up_again(database: Database) -> None:
    first = begin(database, 0, 0)
    let_go(database, first)
    assert begin(database, 0, 30, OTHER) == Night(first.id, "new")
    assert begin(database, 0, 31).state == "joined"


def test_seven_missed_nights_fall_into_one(database: Database) -> None:
    day = 24 * 60
    week = [at * day for at in range(7)]
    first = begin(database, week[0], 7 * day)
    finish(database, first.id)
    rest = [begin(database, planned, 7 * day + 1) for planned in week[1:]]
    assert [(one.state, one.into) for one in rest] == [("collapsed", first.id)] * 6
    told = database.read(lambda c: nights.morning(c, first.id))
    assert told.collapsed == tuple(
        (NOON + timedelta(minutes=planned)).isoformat() for planned in week[1:]
    )
    assert begin(database, 7 * day + 5, 7 * day + 5).state == "new"


def test_missed_nights_that_start_at_once_are_one_too(database: Database) -> None:
    day = 24 * 60
    first = begin(database, 0, 7 * day)
    second = begin(database, day, 7 * day, OTHER)
    assert second == Night(first.id, "joined")
    let_go(database, first)
    assert begin(database, day, 7 * day + 1, OTHER) == Night(first.id, "new")


def test_a_night_that_began_before_a_planned_time_does_not_cover_it(database: Database) -> None:
    finish(database, begun(database, 0))
    assert begin(database, 60, 60).state == "new"


def test_a_night_begun_under_a_clock_that_was_ahead_covers_nothing(database: Database) -> None:
    year = 365 * 24 * 60
    finish(database, begun(database, year))
    assert begin(database, 0, 0).state == "new"


def test_a_night_of_another_inbox_covers_nothing(database: Database) -> None:
    finish(database, begun(database, 60, "/another"))
    assert begin(database, 0, 61).state == "new"


def test_started_by_hand_twice_in_a_minute_is_one_night_while_it_runs(database: Database) -> None:
    first = begin(database, None, 0.1)
    assert begin(database, None, 0.2, OTHER) == Night(first.id, "joined")
    finish(database, first.id)
    later = begin(database, None, 0.3, OTHER)
    assert later.state == "new"
    assert later.id != first.id


def begin_some(database: Database, now: float, holder: str = ME) -> Night:
    at = NOON + timedelta(minutes=now)
    return database.run(lambda c: nights.begin(c, INBOX, None, at, holder, partial=True))


def test_a_night_of_some_facilities_covers_no_whole_one(database: Database) -> None:
    some = begin_some(database, 0)
    assert some.state == "new"
    whole = begin(database, 0, 0, OTHER)
    assert whole.state == "new", "planned for the very moment at which the other began"
    assert whole.id != some.id
    let_go(database, whole, OTHER)
    assert begin(database, None, 0.3, OTHER).state == "new", "nobody joins it while it runs"
    later = begin_some(database, 30)
    finish(database, later.id)
    planned = begin(database, 20, 31, OTHER + "s")
    assert planned.state == "new", "nor does it cover a planned time once it has finished"


def test_a_night_of_some_facilities_joins_none(database: Database) -> None:
    begin(database, 0, 0)
    first, second = begin_some(database, 0.2, OTHER), begin_some(database, 0.3, OTHER)
    assert (first.state, second.state) == ("new", "new")
    assert first.id != second.id
    assert database.read(lambda c: nights.at_work(c, second.id))


def test_finishing_twice_gives_the_same_morning(database: Database) -> None:
    number = facility(database)
    night = begun(database)
    record(database, number, judged(["x"]), night)
    told = finish(database, night, "The share was away")
    record(database, number, judged(["y"], "later"))
    facility(database, "came later")
    assert finish(database, night, "The share was away") == told
    assert database.read(lambda c: nights.morning(c, night)) == told
    assert told.problems == ("The share was away",)
    assert finish(database, night, "And another").problems == ("The share was away", "And another")


def test_a_night_that_fell_into_another_finishes_as_that(database: Database) -> None:
    first = begun(database, 60)
    told = finish(database, first)
    fallen = begin(database, 0, 61)
    assert finish(database, fallen.id).night == told.night


def test_the_last_finished_night_is_known(database: Database) -> None:
    assert database.read(lambda c: nights.last_finished(c, INBOX)) is None
    finish(database, begun(database))
    last = begun(database, 10)
    finish(database, last)
    begun(database, 20)
    assert database.read(lambda c: nights.last_finished(c, INBOX)) == last


def test_the_last_whole_night_is_known_among_others(database: Database) -> None:
    whole = begun(database)
    database.run(lambda c: nights.finish(c, whole))
    some = database.run(lambda c: nights.begin(c, INBOX, None, NOON, ME, partial=True)).id
    database.run(lambda c: nights.finish(c, some))
    assert database.read(lambda c: nights.last_finished(c, INBOX)) == some
    assert database.read(lambda c: nights.last_finished(c, INBOX, whole=True)) == whole


def test_a_facility_that_failed_is_told_with_its_reason(database: Database) -> None:
    number = facility(database)
    night = begun(database)
    record(database, number, judged(["x"]), night)
    finish(database, night)
    second = begun(database, 60)
    record(database, number, failed(error="The disk is full"), second)
    told = finish(database, second).facilities[0]
    assert (told.state, told.error) == (RunState.FAILED, "The disk is full")
    assert (told.new, told.still_open, told.closed) == ((), 1, ())


def test_a_night_nobody_knows_is_said(database: Database) -> None:
    with pytest.raises(StoreError, match="Night 7 is not in the store"):
        finish(database, 7)
    night = begun(database)
    with pytest.raises(StoreError, match="has not finished"):
        database.read(lambda c: nights.morning(c, night))


def test_what_was_sent_is_remembered_by_channel(database: Database) -> None:
    night = begun(database)
    for _ in range(2):
        database.run(lambda c: nights.mark_sent(c, night, "mail"))
    assert database.read(lambda c: nights.was_sent(c, night, "mail"))
    assert not database.read(lambda c: nights.was_sent(c, night, "webhook"))


def test_what_is_owed_is_remembered_until_it_went_out_or_is_excused(database: Database) -> None:
    first, second = begun(database), begun(database, 10)
    for night in (first, second):
        finish(database, night)
        for channel in ("mail", "files"):
            database.run(lambda c, n=night, to=channel: deliveries.owe(c, n, to))

    def owed(channel: str) -> list[int]:
        return database.read(lambda c: deliveries.owed(c, second, channel, 9))

    assert (owed("mail"), owed("files")) == ([first, second], [first, second])
    database.run(lambda c: nights.mark_sent(c, first, "mail"))
    database.run(lambda c: deliveries.excuse(c, second, "mail"))
    assert (owed("mail"), owed("files")) == ([], [first, second])
    assert not database.read(lambda c: nights.was_sent(c, second, "mail"))


def test_each_run_is_told_once_however_many_nights_finish_at_once(database: Database) -> None:
    numbers = [facility(database, name) for name in "abc"]
    rounds = 6
    started = [begun(database, at * 10) for at in range(rounds * 2)]
    told: list[Morning] = []
    broken: list[BaseException] = []

    def guarded(work, *arguments: object) -> None:
        own = Database(database.url, patience=60)
        try:
            work(own, *arguments)
        except BaseException as error:
            broken.append(error)
        finally:
            own.close()

    def judge(own: Database, number: int) -> None:
        for at in range(8):
            record(own, number, judged([f"{number} {one}" for one in range(at + 1)], f"{at}"))

    def end(own: Database, mine: list[int]) -> None:
        for night in mine:
            told.append(finish(own, night))

    threads = [threading.Thread(target=guarded, args=(judge, one)) for one in numbers]
    threads += [threading.Thread(target=guarded, args=(end, started[at::4])) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    told.append(finish(database, begun(database, 500)))
    news = Counter(
        one.fingerprint for each in told for place in each.facilities for one in place.new
    )
    every = [digest(f"{number} {one}") for number in numbers for one in range(8)]
    assert news == Counter(every)
    for number in numbers:
        past = database.read(lambda c, number=number: runs.history(c, number, 99))
        assert all(run.reported_in is not None for run in past)


def some_run(database: Database, number: int, run: RunRecord, night: int, **files: str) -> None:
    def enter(connection: Connection) -> None:
        handed = submissions.record(connection, number, handed_in(**files))
        runs.record(connection, number, handed, night, run)

    database.run(enter)


def test_a_night_of_some_facilities_tells_those_alone(database: Database) -> None:
    numbers = {name: facility(database, name) for name in "abc"}
    night = begun(database)
    for number in numbers.values():
        record(database, number, judged(["x"]), night)
    assert not finish(database, night).partial
    some = begin_some(database, 10)
    record(database, numbers["b"], judged(["x", "y"], "later"), some.id)
    told = finish(database, some.id)
    assert told.partial
    assert [(one.name, one.judged, len(one.new)) for one in told.facilities] == [("b", True, 1)]
    assert len(finish(database, begun(database, 20)).facilities) == 3


def test_what_failed_was_not_judged_and_what_could_not_be_told_is_not_open(
    database: Database,
) -> None:
    number = facility(database)
    unsure = facts("u", outcome="cannot_tell")
    record(database, number, judged(["x", unsure]))
    finish(database, begun(database))
    record(database, number, failed("later"))
    told = finish(database, begun(database, 10)).facilities[0]
    assert (told.state, told.judged) == (RunState.FAILED, False)
    assert (told.still_open, told.could_not_judge) == (1, 1)


def test_a_facility_without_a_law_could_not_be_judged(database: Database) -> None:
    number = facility(database)
    record(database, number, replace(judged([]), counts={"without_law": 1}))
    told = finish(database, begun(database)).facilities[0]
    assert (told.without_law, told.could_not_judge) == (True, 1)


@pytest.mark.parametrize("why", [GONE, EMPTIED])
def test_a_folder_that_is_gone_is_told_and_whose_files_came_back(
    database: Database, why: str
) -> None:
    old, new, other = (facility(database, name) for name in ("old", "new", "other"))
    night = begun(database)
    some_run(database, old, judged(["x"]), night, pay="1")
    some_run(database, other, judged(["y"]), night, pay="2")
    assert [one.gone for one in finish(database, night).facilities] == [False] * 3
    second = begun(database, 10)
    some_run(database, new, judged(["x"]), second, pay="1")
    told = {one.name: one for one in finish(database, second, f"old: {why}").facilities}
    assert [name for name, one in told.items() if one.gone] == ["old"]
    assert {name: one.same_as for name, one in told.items()} == {
        "old": None,
        "new": "old",
        "other": None,
    }
    some_run(database, new, judged(["x"], "later"), second, pay="1", more="3")
    third = finish(database, begun(database, 20), f"old: {why}")
    assert all(one.same_as is None for one in third.facilities)


def test_the_folder_known_first_is_not_asked_whether_it_was_renamed(database: Database) -> None:
    def morning(minutes: int, there: str, gone: str | None) -> dict[str, tuple[str | None, ...]]:
        night, number = begun(database, minutes), facility(database, there)
        of = database.run(lambda c: submissions.record(c, number, handed_in(a="same")))
        run = judged([], f"{minutes}")
        database.run(lambda c: runs.record(c, number, of, night, run))
        problems = [f"{gone}: {GONE}"] if gone else []
        told = database.run(lambda c: nights.finish(c, night, problems)).facilities
        return {one.name: (one.same_as, one.was_also) for one in told}

    assert morning(0, "old", None) == {"old": (None, None)}
    assert morning(60, "new", "old") == {"new": ("old", None), "old": (None, None)}
    assert morning(120, "old", "new") == {"new": (None, None), "old": (None, "new")}
