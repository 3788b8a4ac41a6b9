"""What a facility alone is known by, and where a name still stands."""

from store_facts import INBOX, begun, digest, facility, handed_in, judged, record

from pipeline.store import marks, nights, submissions
from pipeline.store.database import Database
from pipeline.store.problems import drop_problems
from pipeline.store.submissions import DocumentRow


def test_what_two_facilities_have_is_no_mark_of_either(database: Database) -> None:
    a, b = facility(database), facility(database, "b")
    record(database, a, judged(["own", "both"]))
    record(database, b, judged(["both"]))
    same, alone = handed_in(x="1"), handed_in(x="2")
    for number, submission in ((a, same), (a, alone), (b, same)):
        database.run(lambda c, n=number, s=submission: submissions.record(c, n, s))
    found = database.read(lambda c: marks.marks_of(c, a))
    assert found.fingerprints == {digest("own")}
    assert found.submissions == {alone.digest}


def test_documents_of_nobody_are_told_from_those_of_somebody(database: Database) -> None:
    number = facility(database)
    database.run(lambda c: submissions.record(c, number, handed_in(x="mine")))
    row = DocumentRow(digest("zip"), 1, "archive", "read", "v", None, (digest("inside"),))
    database.run(lambda c: submissions.record_documents(c, [row]))
    asked = [digest(word) for word in ("mine", "inside", "stray")]
    assert database.read(lambda c: marks.of_nobody(c, asked)) == {digest("stray")}


def test_a_name_is_found_in_any_text_also_in_json(database: Database) -> None:
    facility(database, "恒晟 100%_x")
    night = begun(database)
    facility(database, "恒晟 100 x")
    facility(database, "else", inbox="/other")
    database.run(lambda c: nights.finish(c, night, ["恒晟 100%_x: still arriving", "else"]))
    told = database.read(lambda c: marks.mentions(c, ["恒晟 100%_x", r"\u6052\u665f 100%_x"]))
    assert set(told) == {"facilities", "nights"}
    assert told["facilities"] == ("恒晟 100%_x",)
    assert database.read(lambda c: marks.mentions(c, ["nowhere"])) == {}


def test_problems_that_name_a_facility_are_dropped_and_others_stay(database: Database) -> None:
    night = begun(database)
    other = begun(database, inbox="/other")
    database.run(lambda c: nights.finish(c, night, ["a: gone", "b: gone"]))
    database.run(lambda c: nights.finish(c, other, ["a: gone"]))
    dropped = database.run(lambda c: drop_problems(c, INBOX, lambda said: said.startswith("a:")))
    assert dropped == 1
    assert database.read(lambda c: nights.morning(c, night)).problems == ("b: gone",)
    assert database.read(lambda c: nights.morning(c, other)).problems == ("a: gone",)
