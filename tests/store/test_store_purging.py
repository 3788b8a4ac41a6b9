from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from store_facts import INBOX, begun, digest, facility, facts, handed_in, judged, record

from pipeline.errors import StoreError
from pipeline.store import facilities, findings, nights, purging, runs, submissions
from pipeline.store.database import Database
from pipeline.store.submissions import DocumentRow
from pipeline.store.tables import metadata
from pipeline.store.tables import nights as nights_table
from pipeline.store.tables import runs as runs_table
from pipeline.store.tables import submissions as submissions_table

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BEFORE = datetime(2021, 1, 1, tzinfo=UTC)


def hand_in(database: Database, number: int, **contents: str) -> int:
    lying = handed_in(**contents)
    rows = [DocumentRow(one.sha256, one.size, "pdf", "read", "1") for one in lying.files]
    database.run(lambda c: submissions.record_documents(c, rows))
    return database.run(lambda c: submissions.record(c, number, lying))


def rows(database: Database) -> dict[str, int]:
    def count(connection):
        every = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
        return {name: number for name, number in every.items() if number}

    return database.read(count)


def age(database: Database, *tables: tuple[object, str, list[int]]) -> None:
    """Lets rows be of long ago."""
    for table, column, numbers in tables:
        change = update(table).where(table.c.id.in_(numbers)).values({column: LONG_AGO})
        database.run(lambda c, change=change: c.execute(change))


def test_of_a_facility_that_is_forgotten_nothing_is_left(database: Database) -> None:
    number, other = facility(database, "a"), facility(database, "b")
    hand_in(database, number, own="1", shared="2")
    hand_in(database, number, own="3")
    hand_in(database, other, shared="2")
    night = begun(database)
    record(database, number, judged(["x"], "1"), night)
    record(database, number, judged(["y"], "2"), night)
    record(database, other, judged(["x"]), night)
    told = database.run(lambda c: nights.finish(c, night))
    assert [one.name for one in told.facilities] == ["a", "b"]
    forgotten = database.run(lambda c: purging.forget_facility(c, number))
    assert forgotten.rows == {
        "facilities": 1,
        "submissions": 2,
        "submission_files": 3,
        "current_submissions": 1,
        "runs": 2,
        "findings": 2,
        "documents": 2,
    }
    assert forgotten.documents == tuple(sorted([digest("1"), digest("3")]))
    assert forgotten.reports == ("a/report",)
    assert database.read(lambda c: purging.counts_left(c, number)) == {}
    assert database.read(lambda c: purging.counts_left(c, other))
    after = database.read(lambda c: nights.morning(c, night))
    assert [one.name for one in after.facilities] == ["b"]
    assert facility(database, "a") not in (number, other)


def test_members_of_an_archive_go_with_it_unless_others_have_them(database: Database) -> None:
    number, other = facility(database, "a"), facility(database, "b")
    names = ["outer", "inner", "deep", "shared", "loose"]
    outer, inner, deep, shared, loose = (digest(name) for name in names)
    tree = [
        DocumentRow(outer, 1, "zip", "read", "1", None, (inner, shared)),
        DocumentRow(inner, 1, "zip", "read", "1", None, (deep, loose)),
        *(DocumentRow(one, 1, "pdf", "read", "1") for one in (deep, shared, loose)),
        DocumentRow(digest("another archive"), 1, "zip", "read", "1", None, (shared,)),
    ]
    database.run(lambda c: submissions.record_documents(c, tree))
    hand_in_only(database, number, zip="outer")
    hand_in_only(database, other, zip="another archive", loose="loose")
    forgotten = database.run(lambda c: purging.forget_facility(c, number))
    assert forgotten.documents == tuple(sorted([outer, inner, deep]))
    assert rows(database)["documents"] == 3


def hand_in_only(database: Database, number: int, **contents: str) -> None:
    database.run(lambda c: submissions.record(c, number, handed_in(**contents)))


def test_what_is_old_goes_and_what_still_stands_stays(database: Database) -> None:
    number = facility(database)
    first = hand_in(database, number, a="old", b="kept")
    nights_ = [begun(database, at * 60) for at in range(3)]
    told = []
    numbers = []
    for at, (night, words) in enumerate(zip(nights_, (["x", "y"], ["y", "z"], ["y"]), strict=True)):
        numbers.append(record(database, number, judged(words, f"{at}"), night))
        told.append(database.run(lambda c, night=night: nights.finish(c, night)))
    hand_in(database, number, b="kept")
    age(
        database,
        (submissions_table, "last_seen", [first]),
        (runs_table, "recorded", numbers[:2]),
        (nights_table, "started", nights_[:2]),
    )
    forgotten = database.run(lambda c: purging.forget_older(c, BEFORE))
    # x was closed in the second run, long ago; z only in the third, so its first run must stay.
    assert forgotten.documents == (digest("old"),)
    assert forgotten.rows == {
        "documents": 1,
        "findings": 1,
        "submission_files": 2,
        "submissions": 1,
    }
    assert forgotten.reports == ()
    assert [one.fingerprint for one in open_now(database, number)] == [digest("y")]
    assert database.read(lambda c: nights.morning(c, nights_[2])) == told[2]
    assert database.run(lambda c: purging.forget_older(c, BEFORE)).rows == {}


def test_old_runs_that_nothing_needs_go_with_their_nights(database: Database) -> None:
    number = facility(database)
    nights_ = [begun(database, at * 60) for at in range(4)]
    numbers = []
    for at, (night, words) in enumerate(zip(nights_, (["x"], [], ["y"], ["y"]), strict=True)):
        numbers.append(record(database, number, judged(words, f"{at}"), night))
        database.run(lambda c, night=night: nights.finish(c, night))
    age(database, (runs_table, "recorded", numbers[:3]), (nights_table, "started", nights_[:3]))
    forgotten = database.run(lambda c: purging.forget_older(c, BEFORE))
    assert forgotten.rows == {"findings": 1, "nights": 2, "runs": 2}
    past = database.read(lambda c: runs.history(c, number))
    assert [one.run for one in past] == numbers[:1:-1]
    night = begun(database, 500)
    record(database, number, judged(["y", "new"], "9"), night)
    told = database.run(lambda c: nights.finish(c, night)).facilities[0]
    assert ([one.fingerprint for one in told.new], told.still_open) == ([digest("new")], 1)


def test_a_facility_that_stopped_handing_in_is_forgotten_whole(database: Database) -> None:
    gone, kept, new = (facility(database, name) for name in ("gone", "kept", "new"))
    handed = [hand_in(database, number, a=f"{number}") for number in (gone, kept)]
    runs_ = [record(database, number, judged(["x"])) for number in (gone, kept)]
    age(database, (submissions_table, "last_seen", handed), (runs_table, "recorded", runs_))
    forgotten = database.run(lambda c: purging.forget_older(c, BEFORE, keep=[kept]))
    assert forgotten.documents == (digest(f"{gone}"),)
    assert forgotten.reports == ("a/report",)
    left = database.read(lambda c: facilities.of_inbox(c, INBOX))
    assert left == {"kept": kept, "new": new}
    assert open_now(database, kept) == (facts("x"),)


def test_what_is_old_in_another_inbox_is_left_alone(database: Database) -> None:
    ours, theirs = facility(database), facility(database, inbox="/other")
    nights_ = [begun(database, at * 60, inbox) for at in range(2) for inbox in (INBOX, "/other")]
    handed, told = [], []
    for number, (first, second) in ((ours, nights_[::2]), (theirs, nights_[1::2])):
        handed.append(hand_in(database, number, a=f"{number}"))
        told.append(record(database, number, judged(["x"], "1"), first))
        database.run(lambda c, night=first: nights.finish(c, night))
        told.append(record(database, number, judged([], "2"), second))
        database.run(lambda c, night=second: nights.finish(c, night))
        hand_in(database, number, b=f"new {number}")
    silent = facility(database, "silent", inbox="/other")
    handed.append(hand_in(database, silent, a="silent"))
    age(
        database,
        (submissions_table, "last_seen", handed),
        (runs_table, "recorded", told),
        (nights_table, "started", nights_),
    )
    forgotten = database.run(lambda c: purging.forget_older(c, BEFORE, [ours], INBOX))
    assert forgotten.documents == (digest(f"{ours}"),)
    assert len(database.read(lambda c: runs.history(c, theirs))) == 2
    assert database.read(lambda c: facilities.of_inbox(c, "/other")).keys() == {"a", "silent"}
    again = database.run(lambda c: purging.forget_older(c, BEFORE, [theirs], "/other"))
    assert set(again.documents) == {digest(f"{theirs}"), digest("silent")}


def test_nothing_old_nothing_forgotten(database: Database) -> None:
    number = facility(database)
    hand_in(database, number, a="1")
    record(database, number, judged(["x"]))
    before = rows(database)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    forgotten = database.run(lambda c: purging.forget_older(c, yesterday))
    assert (forgotten.rows, forgotten.documents, forgotten.reports) == ({}, (), ())
    assert rows(database) == before


def test_what_is_recorded_of_a_forgotten_facility_is_refused(database: Database) -> None:
    number = facility(database)
    database.run(lambda c: purging.forget_facility(c, number))
    with pytest.raises(StoreError, match="was purged meanwhile"):
        record(database, number, judged(["x"]))
    with pytest.raises(StoreError, match="was purged meanwhile"):
        database.run(lambda c: purging.forget_facility(c, number))


def test_no_byte_of_a_file_holds_what_was_forgotten(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/prescreen.db")
    database.prepare()
    number = facility(database, "a")
    hand_in(database, number, **{f"李小红-{at}.pdf": f"{at}" for at in range(500)})
    record(database, number, judged([facts(f"{at}", worker_key="secret-key") for at in range(500)]))
    words = [word.encode() for word in ("李小红", "secret-key", digest("7"))]

    def held() -> list[bytes]:
        files = b"".join(path.read_bytes() for path in tmp_path.glob("prescreen.db*"))
        return [word for word in words if word in files]

    assert held() == words
    database.run(lambda c: purging.forget_facility(c, number))
    purging.shred(database)
    assert held() == []
    facility(database, "b")
    database.close()


def test_shredding_leaves_the_rest_as_it_was(database: Database) -> None:
    number = facility(database)
    record(database, number, judged(["x"]))
    before = rows(database)
    purging.shred(database)
    assert rows(database) == before
    record(database, number, judged(["y"], "2"))


def open_now(database: Database, number: int):
    return database.read(lambda c: findings.open_now(c, [number]))[number]
