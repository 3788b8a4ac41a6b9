"""Only what changed is read, only what is affected is judged; told in bulk, in even batches."""

from pathlib import Path

import pytest
from nightly_world import ROSTER, World, in_this_process
from sqlalchemy import event

from pipeline.engine.nightly import standing
from pipeline.engine.nightly.plan import BATCH_SECONDS, plan, seconds_to_read
from pipeline.engine.nightly.survey import Survey, survey
from pipeline.engine.outputs import mark_judged
from pipeline.model.nightly import FileSeen, RunRecord, RunState, Submission
from pipeline.store import facilities, runs, submissions

FACILITIES = 60


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    world = in_this_process(monkeypatch, World(tmp_path))
    world.write("alpha/roster.csv", ROSTER)
    world.write("beta/roster.csv", ROSTER + "A3,赵六,男,2022-01-01\nBREACH one\n")
    return world


def test_a_second_night_reads_and_judges_nothing(world: World) -> None:
    first = world.night()
    assert (world.reads, world.judged) == (["roster.csv", "roster.csv"], ["alpha", "beta"])
    assert [len(one.new) for one in first.facilities] == [0, 1]
    second = world.night()
    assert (world.reads, world.judged) == ([], [])
    assert [(one.judged, len(one.new), one.still_open) for one in second.facilities] == [
        (False, 0, 0),
        (False, 0, 1),
    ]


def test_a_new_file_is_read_alone_and_its_facility_judged_alone(world: World) -> None:
    world.night()
    world.write("alpha/more.csv", ROSTER + "A4,孙七,男,2021-01-01\nBREACH two\n")
    morning = world.night()
    assert (world.reads, world.judged) == (["more.csv"], ["alpha"])
    assert [(one.name, len(one.new)) for one in morning.facilities] == [("alpha", 1), ("beta", 0)]


def test_another_rule_pack_judges_all_again_without_reading(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.night()
    monkeypatch.setattr(standing, "judging_version", lambda: "another pack")
    morning = world.night()
    assert (world.reads, world.judged) == ([], ["alpha", "beta"])
    assert [(len(one.new), one.still_open) for one in morning.facilities] == [(0, 0), (0, 1)]
    world.night()
    assert world.judged == []


def test_other_options_judge_all_again(world: World) -> None:
    world.night()
    world.options = {"language": "zh"}
    world.night()
    assert (world.reads, world.judged) == ([], ["alpha", "beta"])


def test_a_facility_whose_settings_changed_is_judged_again(world: World) -> None:
    world.night()
    world.write("alpha/facility.toml", '[facility]\nname = "x"\n')
    world.night()
    assert (world.reads, world.judged) == ([], ["alpha"])
    world.write("alpha/facility.toml", '[[documents]]\npath = "roster.csv"\nkind = "training"\n')
    world.night()
    assert world.judged == ["alpha"]
    assert world.reads == ["roster.csv"], "what was said of the file is another now"


def test_a_report_that_was_taken_away_comes_again(world: World) -> None:
    world.night()
    for path in (world.out / "alpha").iterdir():
        path.unlink()
    (world.out / "alpha").rmdir()
    morning = world.night()
    assert (world.reads, world.judged) == ([], ["alpha"])
    assert (world.out / "alpha" / "findings.json").exists()
    assert [len(one.new) for one in morning.facilities] == [0, 0]


def test_everything_can_be_asked_for(world: World) -> None:
    world.night()
    world.night(everything=True)
    assert (world.reads, world.judged) == ([], ["alpha", "beta"])


@pytest.mark.parametrize(
    ("state", "until", "day", "due"),
    [
        (RunState.JUDGED, "2026-03-05", "2026-03-04", False),
        (RunState.JUDGED, "2026-03-05", "2026-03-05", True),
        (RunState.JUDGED, "2026-03-05", "2026-04-01", True),
        (RunState.JUDGED, "2026-03-05", "2026-03-02", True),  # a clock that ran ahead
        (RunState.JUDGED, None, "2036-01-01", False),
        (RunState.NOTHING_READABLE, None, "2036-01-01", False),
        (RunState.FAILED, None, "2026-03-04", True),
    ],
)
def test_how_long_the_last_word_holds(
    state: RunState, until: str | None, day: str, due: bool
) -> None:
    last = standing.Standing(1, state, "key", until, audit_date="2026-03-03")
    assert standing.holds(last, "key", day) is not due
    assert not standing.holds(last, "another key", day)
    assert not standing.holds(None, "key", day)


def entered(world: World, size: int) -> Survey:
    """Gives back a survey of made-up facilities of ten files each, of so many bytes."""
    world.prepare()
    names = [f"f{number:03}" for number in range(FACILITIES)]
    for name in names:
        (world.inbox / name).mkdir()

    def enter(connection: object) -> dict[str, int]:
        numbers = facilities.ensure(connection, world.where.inbox, names)
        for name, number in numbers.items():
            files = tuple(
                FileSeen(f"{at}.pdf", f"{number:032}{at:032}", size, "s") for at in range(10)
            )
            submissions.record(connection, number, Submission(files))
            (world.out / name).mkdir(parents=True)
        return numbers

    numbers = world.where.database().run(enter)
    return Survey(tuple((number, name) for name, number in numbers.items()))


def test_batches_are_even_and_early_facilities_are_judged_early(world: World) -> None:
    found = entered(world, 700_000)
    work = plan(world.where, found)
    items = [item for batch in work.read for item in batch.items]
    assert len(items) == len(set(items)) == 10 * FACILITIES
    assert [batch.number for batch in work.read] == list(range(1, len(work.read) + 1))
    a_file = seconds_to_read("0.pdf", 700_000)
    sizes = [len(batch.items) * a_file for batch in work.read]
    assert max(sizes) <= BATCH_SECONDS
    assert min(sizes[:-1]) > BATCH_SECONDS - a_file
    judged = [facility for batch in work.judge for facility in batch.facilities]
    assert judged == sorted(facility for facility, _ in found.facilities)
    of_file = {item: batch.number for batch in work.read for item in batch.items}
    for batch in work.judge:
        needed = {n for (facility, _), n in of_file.items() if facility in batch.facilities}
        assert set(batch.after) == needed
    assert max(work.judge[0].after) < len(work.read) / 2, "the first need not wait for the last"


def test_a_large_facility_is_cut_over_several_batches(world: World) -> None:
    size = 5_000_000
    assert seconds_to_read("0.pdf", size) > BATCH_SECONDS / 2
    found = entered(world, size)
    work = plan(world.where, Survey(found.facilities[:1]))
    assert len(work.read) == 10
    assert [batch.after for batch in work.judge] == [tuple(range(1, 11))]


def test_a_quiet_night_asks_the_store_a_few_questions_however_many_facilities(
    world: World,
) -> None:
    found = entered(world, 1_000)
    database, where = world.where.database(), world.where
    names = dict(found.facilities)
    submitted = database.read(lambda c: submissions.current(c, [n for n, _ in found.facilities]))

    def judged(connection: object) -> None:
        for number, submission in submitted.items():
            key = standing.judge_key(where, submission.digest)
            (world.out / names[number] / "manifest.json").write_text("{}")
            mark_judged(world.out / names[number], key)
            run = RunRecord(RunState.JUDGED, key, None, None, names[number])
            runs.record(connection, number, None, None, run)

    database.run(judged)
    asked: list[str] = []
    engine = database.engine()
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert plan(where, found).unchanged == FACILITIES
    assert len(asked) < FACILITIES / 2
    asked.clear()
    survey(where, settle=0)
    assert len(asked) < FACILITIES / 2
