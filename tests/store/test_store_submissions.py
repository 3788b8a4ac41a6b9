from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from store_facts import INBOX, digest, facility, failed, handed_in, judged

from pipeline.model.nightly import FileSeen, Submission
from pipeline.store import facilities, runs, submissions
from pipeline.store.database import Database
from pipeline.store.submissions import DocumentRow
from pipeline.store.tables import document_members, documents
from pipeline.store.tables import submissions as table


def record(database: Database, number: int, submission: Submission) -> int:
    return database.run(lambda c: submissions.record(c, number, submission))


def current(database: Database, *numbers: int) -> dict[int, Submission]:
    return database.read(lambda c: submissions.current(c, numbers))


def test_facilities_keep_their_numbers(database: Database) -> None:
    first = database.run(lambda c: facilities.ensure(c, INBOX, ["b", "a"]))
    again = database.run(lambda c: facilities.ensure(c, INBOX, ["c", "a"]))
    elsewhere = database.run(lambda c: facilities.ensure(c, "/other", ["a"]))
    assert list(first) == ["b", "a"]
    assert again["a"] == first["a"]
    assert len({*first.values(), *again.values(), *elsewhere.values()}) == 4
    assert list(database.read(lambda c: facilities.of_inbox(c, INBOX))) == ["a", "b", "c"]
    assert database.read(lambda c: facilities.of_inbox(c, "/unknown")) == {}
    assert database.read(lambda c: facilities.names(c, [first["b"], 99])) == {first["b"]: "b"}


def test_what_lay_there_last_time_comes_back(database: Database) -> None:
    number, empty = facility(database, "a"), facility(database, "b")
    given_ = Submission(
        (
            FileSeen("locked.pdf", "", 10, "etag", "Permission denied"),
            FileSeen("工资/2025-03.xlsx", digest("x"), 2**40, "1700000000.5:77"),
        )
    )
    record(database, number, given_)
    found = database.read(lambda c: submissions.current_files(c, [number, empty]))
    assert found == {number: {file.path: file for file in given_.files}, empty: {}}
    assert current(database, number, empty) == {number: given_}


def test_what_was_judged_last_is_not_what_was_recorded_last(database: Database) -> None:
    one, other, never = (facility(database, name) for name in ("a", "b", "c"))
    march, april = handed_in(a="1"), handed_in(a="1", b="2")
    for number in (one, other):
        first = record(database, number, march)
        database.run(lambda c, f=number, s=first: runs.record(c, f, s, None, judged((), "1")))
    record(database, never, march)
    second = record(database, one, april)

    def known() -> dict[int, Submission]:
        found = database.read(lambda c: submissions.judged_files(c, [one, other, never]))
        return {number: Submission(tuple(files.values())) for number, files in found.items()}

    nothing = Submission(())
    assert known() == {one: march, other: march, never: nothing}, "a run may have died since"
    database.run(lambda c: runs.record(c, one, second, None, failed("2")))
    assert known() == {one: march, other: march, never: nothing}, "a run that failed judged nothing"
    database.run(lambda c: runs.record(c, one, second, None, judged((), "2")))
    assert known() == {one: april, other: march, never: nothing}


def test_the_same_evidence_is_entered_once_and_may_come_back(database: Database) -> None:
    number = facility(database)
    march, april = handed_in(a="1"), handed_in(a="1", b="2")
    first = record(database, number, march)
    second = record(database, number, april)
    assert record(database, number, april) == second != first
    assert current(database, number) == {number: april}
    assert record(database, number, march) == first
    assert current(database, number) == {number: march}
    assert database.read(lambda c: submissions.current_numbers(c, [number])) == {number: first}
    assert database.read(lambda c: c.scalar(select(func.count()).select_from(table))) == 2


def test_files_that_were_only_touched_get_new_stamps(database: Database) -> None:
    number = facility(database)
    before = handed_in(a="1", b="2")
    touched = Submission((replace(before.files[0], stamp="touched"), before.files[1]))
    assert record(database, number, before) == record(database, number, touched)
    assert current(database, number) == {number: touched}


def test_names_that_are_no_utf_8_are_borne(database: Database) -> None:
    odd = b"\xb9\xa4\xd7\xca.xlsx".decode("utf-8", "surrogateescape")
    number = facility(database, odd)
    record(database, number, Submission((FileSeen(odd, digest("x"), 1, "s"),)))
    assert current(database, number)[number].files[0].path == odd
    assert database.read(lambda c: facilities.names(c, [number])) == {number: odd}


_ODD = st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF) | st.sampled_from("\U0010ffff\x00")
_ANY_NAME = st.text(st.characters(exclude_categories=["Cs"]) | _ODD, min_size=1)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.sets(_ANY_NAME, min_size=1, max_size=5))
def test_any_name_comes_back_as_it_was(database: Database, names: set[str]) -> None:
    number = facility(database)
    lying = Submission(tuple(FileSeen(name, digest("x"), 1, "s") for name in sorted(names)))
    record(database, number, lying)
    assert current(database, number) == {number: lying}


def test_documents_are_kept_by_hash_and_replaced_when_read_again(database: Database) -> None:
    first = DocumentRow("a" * 64, 5, None, "unreadable", "1", "encrypted")
    archive = DocumentRow("b" * 64, 9, "zip", "read", "1", None, ("c" * 64, "d" * 64, "c" * 64))
    database.run(lambda c: submissions.record_documents(c, [first, archive, first]))
    database.run(
        lambda c: submissions.record_documents(
            c, [DocumentRow("a" * 64, 5, "pdf", "read", "2"), archive]
        )
    )
    database.run(lambda c: submissions.record_documents(c, []))
    query = select(documents.c.sha256, documents.c.status, documents.c.reason)
    rows = database.read(lambda c: c.execute(query.order_by(documents.c.sha256)).all())
    assert [tuple(row) for row in rows] == [("a" * 64, "read", None), ("b" * 64, "read", None)]
    members = database.read(lambda c: c.scalars(select(document_members.c.member)).all())
    assert sorted(members) == ["c" * 64, "d" * 64]
