import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
import s3_server
from sqlalchemy import Connection

from pipeline.engine.nightly.arrivals import Files
from pipeline.engine.nightly.inbox import WatchedInbox
from pipeline.engine.nightly.survey import survey
from pipeline.engine.nightly.watch import ripe_sets
from pipeline.engine.nightly.where import Where
from pipeline.errors import PlaceUnavailableError, StoreUnavailableError, UsageError
from pipeline.model.nightly import RunRecord, RunState
from pipeline.store import runs, submissions

INTERVAL, SETTLE, PATIENCE = 10.0, 30.0, 600.0
Lying = dict[str, dict[str, tuple[int, str]]]


class World:
    """An inbox, a store and a clock, moved by what a test says is to happen when."""

    def __init__(self) -> None:
        self.now = 0.0
        self.inbox: Lying = {}
        self.store: Lying = {}
        self.events: list[tuple[float, Callable[[], None]]] = []
        self.away: Exception | None = None
        self.store_away: Exception | None = None
        self.cost = 0.0
        self.said: list[tuple[float, str]] = []
        self.worked: list[tuple[float, frozenset[str]]] = []
        self.asked: list[str] = []
        self.looks = 0
        self.wholes: list[float] = []
        self.last_whole: int | None = None
        self.whole_fails = 0

    def at(self, when: float, event: Callable[[], None]) -> None:
        self.events.append((when, event))

    def put(self, when: float, facility: str, name: str, size: int, stamp: str = "a") -> None:
        def event() -> None:
            self.inbox.setdefault(facility, {})[name] = (size, stamp)

        self.at(when, event)

    def advance(self, seconds: float) -> None:
        self.now += seconds
        for when, event in sorted(self.events, key=lambda one: one[0]):
            if when <= self.now:
                event()
        self.events = [one for one in self.events if one[0] > self.now]

    def lying(self) -> Mapping[str, Files]:
        self.looks += 1
        if self.away:
            raise self.away
        found = {name: dict(files) for name, files in self.inbox.items()}
        self.advance(self.cost)
        return found

    def kept(self, names: Iterable[str]) -> Mapping[str, Files]:
        names = list(names)
        self.asked += names
        if self.store_away:
            raise self.store_away
        return {name: self.store[name] for name in names if name in self.store}

    def known(self) -> bool:
        return bool(self.store)

    def whole(self) -> int | None:
        if self.store_away:
            raise self.store_away
        return self.last_whole

    def work_all(self) -> None:
        """Works a whole night as it is in these tests: nothing of it was waited for."""
        self.wholes.append(self.now)
        if self.whole_fails:
            self.whole_fails -= 1
        else:
            self.last_whole = len(self.wholes)

    def record(self, names: frozenset[str]) -> None:
        for name in names:
            self.store[name] = dict(self.inbox[name])

    def watch(
        self, until: float, work: Callable[[frozenset[str]], None] | None = None, settle: float = 30
    ) -> None:
        sets = ripe_sets(
            self,
            interval=INTERVAL,
            settle=settle,
            patience=PATIENCE,
            say=lambda what: self.said.append((self.now, what)),
            stop=lambda: self.now >= until,
            pause=self.advance,
            clock=lambda: self.now,
            today=lambda: date(2026, 3, 1) + timedelta(seconds=self.now),
        )
        for names in sets:
            if names:
                self.worked.append((self.now, names))
                (work or self.record)(names)
            else:
                self.work_all()

    def heard(self, word: str) -> list[float]:
        return [when for when, what in self.said if word in what]


@pytest.fixture
def world() -> World:
    return World()


def test_a_facility_is_worked_once_when_its_files_stood_still(world: World) -> None:
    world.put(0, "hengsheng", "pay.xlsx", 100)
    world.put(15, "hengsheng", "pay.xlsx", 200)  # grows
    world.put(25, "hengsheng", "pay.xlsx", 200, "b")  # same size, written again
    world.put(35, "hengsheng", "hours.csv", 10)
    world.watch(until=1000)
    ((when, names),) = world.worked
    assert names == {"hengsheng"}
    assert when >= 35 + SETTLE
    assert not world.said


def test_it_stands_still_by_having_been_looked_at_not_by_times_on_the_share(world: World) -> None:
    world.put(0, "a", "x.csv", 1, "2019-01-01")  # copied with its old time
    world.put(0, "b", "x.csv", 1, "2099-01-01")  # the share's clock is ahead
    world.watch(until=200)
    assert [names for _, names in world.worked] == [{"a", "b"}]
    assert world.worked[0][0] >= SETTLE


def test_the_time_that_a_listing_takes_is_no_standing_still(world: World) -> None:
    world.cost = 2.4
    world.inbox = {"a": {"x.csv": (1, "a")}}
    world.watch(until=100, settle=11)
    # Looks, after the one before the whole night, at 2.4-4.8, 14.8-17.2, 27.2-29.6: between the
    # first two it is only sure to have stood still for 10 seconds, however early in the one and
    # late in the other the file was seen.
    assert [when for when, _ in world.worked] == [pytest.approx(29.6)]


def test_what_the_store_holds_already_is_not_worked(world: World) -> None:
    world.inbox = {"a": {"x.csv": (1, "a")}, "b": {"y.csv": (2, "b")}, "empty": {}}
    world.store = {"a": {"x.csv": (1, "a")}, "b": {"y.csv": (2, "older")}}
    world.watch(until=200)
    assert [names for _, names in world.worked] == [{"b"}]


def test_the_store_is_asked_only_for_what_changed(world: World) -> None:
    world.inbox = {f"f{at}": {"x.csv": (1, "a")} for at in range(50)}
    world.store = {name: dict(files) for name, files in world.inbox.items()}
    world.put(100, "f7", "y.csv", 5)
    world.watch(until=1000)
    assert [names for _, names in world.worked] == [{"f7"}]
    assert sorted(set(world.asked[50:])) == ["f7"]


def test_one_facility_does_not_wait_for_another(world: World) -> None:
    world.put(0, "ready", "x.csv", 1)
    for at in range(100):
        world.put(at * 10, "slow", "big.pdf", at)
    world.watch(until=900)
    assert [names for _, names in world.worked] == [{"ready"}]


def test_a_change_while_it_is_worked_is_worked_later(world: World) -> None:
    world.put(0, "a", "x.csv", 1)

    def work(names: frozenset[str]) -> None:
        world.record(names)  # what lay there when the run began
        if len(world.worked) == 1:
            world.inbox["a"]["late.csv"] = (9, "z")
        world.advance(300)

    world.watch(until=2000, work=work)
    assert [names for _, names in world.worked] == [{"a"}, {"a"}]
    first, second = (when for when, _ in world.worked)
    assert second - first >= 300 + SETTLE


def test_a_file_taken_away_is_a_change(world: World) -> None:
    world.inbox = {"a": {"x.csv": (1, "a"), "y.csv": (1, "a")}}
    world.store = {"a": dict(world.inbox["a"])}
    world.at(50, lambda: world.inbox["a"].pop("y.csv") and None)
    world.watch(until=300)
    assert [names for _, names in world.worked] == [{"a"}]


def test_a_folder_that_was_emptied_is_no_arrival(world: World) -> None:
    world.inbox = {"a": {"x.csv": (1, "a")}, "new": {".DS_Store": (1, "a")}}
    world.store = {"a": {"x.csv": (1, "a")}}
    world.at(50, lambda: world.inbox["a"].clear())
    world.watch(until=1000)
    assert not world.worked
    world.put(1050, "a", "y.csv", 1)
    world.watch(until=2000)
    assert [names for _, names in world.worked] == [{"a"}]


def test_a_run_that_did_not_take_it_up_is_tried_again_later_and_later(world: World) -> None:
    world.put(0, "a", "x.csv", 1)

    def fails(names: frozenset[str]) -> None:
        if len(world.worked) == 4:
            world.record(names)
        world.advance(500)

    world.watch(until=20_000, work=fails)
    whens = [when for when, _ in world.worked]
    gaps = [later - earlier - 500 for earlier, later in itertools.pairwise(whens)]
    assert len(whens) == 4
    assert gaps == sorted(gaps)
    assert gaps[0] >= 60
    assert gaps[2] >= 4 * 60
    assert len(world.heard("tried again")) == 3


def test_an_upload_without_end_is_said_once_and_never_worked(world: World) -> None:
    for at in range(500):
        world.put(at * 10, "slow", "video.zip", at)
    world.watch(until=4900)
    assert not world.worked
    (when,) = world.heard("slow")
    assert PATIENCE <= when < PATIENCE + 60


@pytest.mark.parametrize(
    "name", ["pay.pdf.part", "sub/pay.PDF.crdownload", "pay.xlsx.filepart", "x.tmp", "y.partial"]
)
def test_an_unfinished_upload_keeps_all_of_it_back_and_is_said(world: World, name: str) -> None:
    world.put(0, "a", "x.csv", 1)
    world.put(0, "a", name, 7)
    world.watch(until=300)
    assert not world.worked
    (when,) = world.heard("unfinished")
    assert when < 100
    assert "pay" not in world.said[0][1]  # file names may be of people
    world.at(310, lambda: world.inbox["a"].pop(name) and None)
    world.watch(until=500)
    assert [names for _, names in world.worked] == [{"a"}]


def test_what_is_left_of_an_upload_after_a_day_is_all_that_will_come(world: World) -> None:
    world.put(0, "a", "x.csv", 1)
    world.put(0, "a", "y.pdf.part", 7)
    world.watch(until=90_000)
    ((when, names),) = world.worked
    assert names == {"a"}
    assert when >= 86_400


def test_an_open_document_is_waited_for_but_not_for_ever(world: World) -> None:
    world.put(0, "a", "名册.xlsx", 1)
    world.put(0, "a", "~$名册.xlsx", 165)
    world.put(0, "b", "名册.xlsx", 1)
    world.put(0, "b", "~$名册.xlsx", 165)
    world.at(100, lambda: world.inbox["b"].pop("~$名册.xlsx") and None)
    world.watch(until=2000)
    assert [names for _, names in world.worked] == [{"b"}, {"a"}]
    assert world.worked[0][0] < 150
    assert world.worked[1][0] >= PATIENCE
    assert len(world.heard("open in an office program")) == 2


def test_what_systems_drop_is_no_arrival(world: World) -> None:
    world.inbox = {"a": {"x.csv": (1, "a")}}
    world.store = {"a": {"x.csv": (1, "a")}}
    world.put(50, "a", ".DS_Store", 6148)
    world.put(60, "a", "Thumbs.db", 1)
    world.watch(until=300)
    assert not world.worked


def test_a_share_that_is_away_is_said_once_and_waited_for(world: World) -> None:
    world.put(0, "a", "x.csv", 1)

    def leave() -> None:
        world.away = PlaceUnavailableError("the share /mnt/inbox is away.")

    def come_back() -> None:
        world.away = None

    world.at(15, leave)
    world.at(215, come_back)
    world.watch(until=400)
    assert len(world.heard("is away")) == 1
    assert len(world.heard("there again")) == 1
    ((when, names),) = world.worked
    assert names == {"a"}
    assert when >= 215 + SETTLE  # half an upload stood still as well while the share was away


def test_a_share_that_is_not_mounted_takes_nothing_away(world: World) -> None:
    world.store = {"a": {"x.csv": (1, "a")}}  # known from earlier days; the mount point is empty
    world.watch(until=100)
    assert not world.worked
    assert len(world.heard("is the share mounted")) == 1
    world.inbox = {"a": {"x.csv": (1, "a")}}
    world.watch(until=300)
    assert not world.worked


def test_a_folder_that_vanished_is_waited_for_and_one_that_never_was_is_an_error(
    world: World,
) -> None:
    world.away = UsageError("/mnt/inbox: there is no such folder")
    with pytest.raises(UsageError, match="no such folder"):
        world.watch(until=100)
    world.away = None
    world.put(world.now + 100, "a", "x.csv", 1)

    def leave() -> None:
        world.away = UsageError("/mnt/inbox: there is no such folder")

    def come_back() -> None:
        world.away = None

    world.at(world.now + 50, leave)
    world.at(world.now + 150, come_back)
    world.watch(until=world.now + 300)
    assert len(world.heard("no such folder")) == 1
    assert [names for _, names in world.worked] == [{"a"}]


def test_an_empty_inbox_that_was_always_empty_is_no_fault(world: World) -> None:
    world.watch(until=100)
    assert not world.said


def test_a_store_that_is_away_is_said_once_and_waited_for(world: World) -> None:
    world.put(0, "a", "x.csv", 1)
    world.store_away = StoreUnavailableError("the database is away.")

    def come_back() -> None:
        world.store_away = None

    world.at(200, come_back)
    world.watch(until=400)
    assert len(world.heard("database is away")) == 1
    assert [names for _, names in world.worked] == [{"a"}]


def test_looking_never_takes_more_than_a_fifth_of_the_time(world: World) -> None:
    world.cost = 30.0
    world.inbox = {f"f{at}": {"x.csv": (1, "a")} for at in range(5)}
    world.store = {name: dict(files) for name, files in world.inbox.items()}
    world.watch(until=30_000)
    assert world.looks * 30 <= 30_000 / 5 + 30


DAY = 86_400


def test_the_watch_begins_with_a_whole_night_and_so_does_each_day(world: World) -> None:
    world.inbox = {"a": {"x.csv": (1, "a")}}
    world.store = {"a": {"x.csv": (1, "a")}}
    world.watch(until=2.5 * DAY)
    assert world.wholes[0] == 0
    assert [when // DAY for when in world.wholes] == [0, 1, 2]
    assert all(when % DAY < 60 for when in world.wholes)
    assert not world.worked
    world.watch(until=2.6 * DAY)  # begun again on the same day
    assert len(world.wholes) == 4


def test_a_whole_night_that_did_not_finish_is_worked_again_later_and_later(world: World) -> None:
    world.inbox = {"a": {"x.csv": (1, "a")}}
    world.store = {"a": {"x.csv": (1, "a")}}
    world.whole_fails = 3
    world.watch(until=20_000)
    gaps = [later - earlier for earlier, later in itertools.pairwise(world.wholes)]
    assert len(gaps) == 3
    assert [gap >= least for gap, least in zip(gaps, (60, 120, 240), strict=True)] == [True] * 3


def test_a_whole_night_waits_for_an_inbox_and_a_store(world: World) -> None:
    world.watch(until=100)
    assert not world.wholes, "an empty inbox has no night"
    world.put(150, "a", "x.csv", 1)
    world.store_away = StoreUnavailableError("the database is away.")

    def come_back() -> None:
        world.store_away = None

    world.at(400, come_back)
    world.watch(until=600)
    (when,) = world.wholes
    assert when >= 400


@pytest.fixture(params=["disk", "s3"])
def where(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Where]:
    monkeypatch.delenv("PRESCREEN_DATABASE", raising=False)
    out, data = str(tmp_path / "out"), str(tmp_path / "data")
    if request.param == "disk":
        (tmp_path / "in").mkdir()
        yield Where(str(tmp_path / "in"), out, data)
        return
    with s3_server.bucket(monkeypatch) as url:
        yield Where(f"{url}/in", out, data)


class Hours:
    """A clock that a pause moves, and a limit to how long is watched."""

    def __init__(self) -> None:
        self.now = 0.0

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def watch(
        self,
        where: Where,
        seconds: float,
        work: bool = True,
        state: RunState = RunState.JUDGED,
    ) -> list[set[str]]:
        end, found = self.now + seconds, []
        sets = ripe_sets(
            WatchedInbox(where),
            settle=SETTLE,
            stop=lambda: self.now >= end,
            pause=self.pause,
            clock=lambda: self.now,
        )
        for names in sets:
            if not names:  # a whole night, which these tests leave out
                continue
            found.append(set(names))
            if work:
                seen = survey(where, only=sorted(names), settle=0)
                end_runs(where, [number for number, _ in seen.facilities], state)
        return found


def end_runs(where: Where, facilities: list[int], state: RunState) -> None:
    """Enters a run over what each facility has handed in now."""

    def work(connection: Connection) -> None:
        for facility, submission in submissions.current_numbers(connection, facilities).items():
            run = RunRecord(state, f"key-{submission}-{state}", None, None, None)
            runs.record(connection, facility, submission, None, run)

    where.database().run(work)


def test_what_was_recorded_and_not_judged_is_offered_again(where: Where) -> None:
    inbox = where.inbox_place()
    where.database().prepare()
    inbox.write("恒晟/a.csv", b"1,2\n")
    survey(where, settle=0)  # a run died after it
    hours = Hours()
    assert hours.watch(where, 500, state=RunState.FAILED) == [{"恒晟"}] * 4
    assert hours.watch(where, 500) == [{"恒晟"}]
    inbox.write("恒晟/a.csv", b"1,3\n")
    assert len(hours.watch(where, 500, state=RunState.FAILED)) > 1
    inbox.write("永利/a.csv", b"1,3\n")
    assert Hours().watch(where, 100) == [{"恒晟", "永利"}]
    assert Hours().watch(where, 100) == []


def test_what_the_night_has_judged_is_no_arrival(where: Where, tmp_path: Path) -> None:
    inbox, hours = where.inbox_place(), Hours()
    where.database().prepare()
    for raw in ("恒晟/工资/3月 #1%.csv", "恒晟/.DS_Store", "永利/a.csv", "永利/sub/b.csv"):
        inbox.write(raw, b"1,2\n")
    if inbox.local is not None:
        (inbox.local / "永利" / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
        os.mkfifo(inbox.local / "永利" / "pipe")
        (inbox.local / "永利" / os.fsdecode("名册.csv".encode("gbk"))).write_bytes(b"1\n")
    assert hours.watch(where, 100) == [{"恒晟", "永利"}]
    assert hours.watch(where, 200) == []
    inbox.write("永利/a.csv", b"1,3\n")
    assert hours.watch(where, 100) == [{"永利"}]
    inbox.remove("恒晟/工资/3月 #1%.csv")
    assert hours.watch(where, 100) == []  # emptied: for the night to say
    inbox.write("恒晟/c.csv", b"1\n")
    inbox.write("恒晟/c.csv.filepart", b"1\n")
    assert hours.watch(where, 200) == []
    inbox.remove("恒晟/c.csv.filepart")
    assert hours.watch(where, 100) == [{"恒晟"}]
    assert hours.watch(where, 200) == []
