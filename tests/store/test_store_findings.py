from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
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

from pipeline.model.nightly import FacilityMorning, FindingFacts, Morning, RunRecord, RunState
from pipeline.store import findings, leases, nights, runs, submissions
from pipeline.store.database import Database
from pipeline.store.tables import findings as table
from pipeline.store.tables import leases as lease_rows


def spells(database: Database, number: int) -> list[tuple[int, int, int | None]]:
    """Gives back (opened, since, until) of each row, as it was entered."""
    columns = (table.c.opened_run, table.c.since_run, table.c.until_run)
    query = select(*columns).where(table.c.facility_id == number).order_by(table.c.id)
    return [tuple(row) for row in database.read(lambda c: c.execute(query).all())]  # type: ignore[misc]


def open_words(database: Database, number: int) -> set[str]:
    found = database.read(lambda c: findings.open_now(c, [number]))[number]
    return {one.fingerprint for one in found}


def test_a_finding_that_is_found_again_is_one_spell_and_writes_nothing(database: Database) -> None:
    number = facility(database)
    first = record(database, number, judged(["x"], "1"))
    record(database, number, judged(["x"], "2"))
    assert spells(database, number) == [(first, first, None)]


def test_a_finding_that_comes_back_is_a_new_spell(database: Database) -> None:
    number = facility(database)
    first = record(database, number, judged(["x"], "1"))
    second = record(database, number, judged([], "2"))
    third = record(database, number, judged(["x"], "3"))
    assert spells(database, number) == [(first, first, second), (third, third, None)]


def test_a_fact_that_changes_keeps_the_spell(database: Database) -> None:
    number = facility(database)
    owed = facts("x", amount_owed_minor=10**12, currency="VND")
    first = record(database, number, judged([facts("x")], "1"))
    second = record(database, number, judged([owed], "2"))
    assert spells(database, number) == [(first, first, second), (first, second, None)]
    assert database.read(lambda c: findings.open_now(c, [number]))[number] == (owed,)


def test_a_run_that_failed_closes_nothing(database: Database) -> None:
    number = facility(database)
    record(database, number, judged(["x", "y"], "1"))
    record(database, number, failed("2"))
    assert open_words(database, number) == {digest("x"), digest("y")}
    standing = database.read(lambda c: runs.standings(c, [number]))[number]
    assert (standing.state, standing.judge_key) == (RunState.FAILED, "2")


def test_a_run_in_which_nothing_could_be_read_closes_nothing_but_says_more(
    database: Database,
) -> None:
    number = facility(database)
    record(database, number, judged(["x"], "1"))
    unread = replace(judged(["unreadable"], "2"), state=RunState.NOTHING_READABLE)
    record(database, number, unread)
    assert open_words(database, number) == {digest("x"), digest("unreadable")}
    record(database, number, judged(["y"], "3"))
    assert open_words(database, number) == {digest("y")}


def test_a_run_that_lost_evidence_for_now_closes_nothing_but_says_more(database: Database) -> None:
    number = facility(database)
    undecided = facts("y", outcome="cannot_tell")
    record(database, number, judged(["x", "y", undecided], "1"))
    record(database, number, judged([undecided, "z"], "2", lost=1))
    still = database.read(lambda c: findings.open_now(c, [number]))[number]
    assert {one.fingerprint for one in still} == {digest("x"), digest("y"), digest("z")}
    assert {one.outcome for one in still} == {"failed"}, "what failed is not taken back"
    assert database.read(lambda c: runs.standings(c, [number]))[number].lost == 1
    record(database, number, judged([undecided], "3"))
    assert database.read(lambda c: findings.open_now(c, [number]))[number] == (undecided,)


def test_a_run_of_the_same_night_that_says_something_else_is_kept(database: Database) -> None:
    number = facility(database)
    night = begun(database)
    first = record(database, number, judged([]), night)
    second = record(database, number, judged(["x"]), night)
    assert second != first
    assert open_words(database, number) == {digest("x")}
    for other in (
        replace(judged(["x"]), stands_until="2026-04-01"),
        replace(judged(["x"]), error="Something else stood there"),
        replace(judged(["x"]), report="a/other"),
        replace(judged(["x"]), counts={"documents": 2}),
        judged(["x"], lost=1),
    ):
        before = len(database.read(lambda c: runs.history(c, number, 99)))
        assert record(database, number, other, night) == record(database, number, other, night)
        assert len(database.read(lambda c: runs.history(c, number, 99))) == before + 1


def submitted(database: Database, number: int, text: str) -> int:
    handed = handed_in(a=text)
    return database.run(lambda c: submissions.record(c, number, handed))


def test_a_run_over_evidence_that_was_replaced_meanwhile_is_dropped(database: Database) -> None:
    number = facility(database)
    old = submitted(database, number, "old")
    new = submitted(database, number, "new")
    later = database.run(lambda c: runs.record(c, number, new, None, judged(["y"], "2")))
    late = database.run(lambda c: runs.record(c, number, old, None, judged(["x"], "1")))
    assert late is None
    assert later is not None
    assert open_words(database, number) == {digest("y")}


def test_a_run_whose_lease_is_anothers_is_dropped(database: Database) -> None:
    number, other = facility(database), ME + "nother"
    database.run(lambda c: leases.claim(c, ["facility"], ME))

    def under(holder: str, word: str) -> int | None:
        lease = ("facility", holder)
        return database.run(
            lambda c: runs.record(c, number, None, None, judged([word], word), under=lease)
        )

    database.run(lambda c: c.execute(lease_rows.update().values(until=NOON - timedelta(days=1))))
    assert under(ME, "x"), "it ran out, but nobody was at the work meanwhile"
    assert database.run(lambda c: leases.claim(c, ["facility"], other)) == {"facility"}
    assert under(ME, "late") is None
    assert under(other, "y")
    database.run(lambda c: leases.release(c, ["facility"], other))
    assert under(ME, "later still") is None
    assert open_words(database, number) == {digest("y")}


def test_recording_the_same_run_again_changes_nothing(database: Database) -> None:
    number = facility(database)
    night = begun(database)
    first = record(database, number, judged(["x"]), night)
    assert record(database, number, judged(["x"]), night) == first
    assert len(database.read(lambda c: runs.history(c, number, 10))) == 1
    again = begun(database, 60)
    assert record(database, number, judged(["x"]), again) != first


def test_of_two_findings_with_one_fingerprint_the_failed_one_is_kept(database: Database) -> None:
    number = facility(database)
    undecided = facts("x", outcome="cannot_tell")
    record(database, number, judged([undecided, facts("x"), undecided]))
    assert database.read(lambda c: findings.open_now(c, [number]))[number] == (facts("x"),)


def test_what_could_not_be_told_and_has_now_failed_is_news(database: Database) -> None:
    number = facility(database)
    for minutes, outcome in enumerate(("cannot_tell", "failed", "failed", "cannot_tell")):
        night = begun(database, minutes * 60)
        record(database, number, judged([facts("x", outcome=outcome)], outcome), night)
        told = database.run(lambda c, night=night: nights.finish(c, night)).facilities[0]
        failed_open = int(outcome == "failed" and minutes >= 2)
        assert (len(told.new), told.still_open) == (int(minutes < 2), failed_open)
        assert told.could_not_judge == int(outcome == "cannot_tell")
        assert not told.closed


def test_a_facility_keeps_its_findings_apart_from_those_of_another(database: Database) -> None:
    a, b = facility(database, "a"), facility(database, "b")
    record(database, a, judged(["x"]))
    record(database, b, judged([]))
    assert open_words(database, a) == {digest("x")}


@dataclass
class Plain:
    """The second calculation: what a facility's mornings should say, without any SQL."""

    open: dict[str, FindingFacts] = field(default_factory=dict)
    told: dict[str, FindingFacts] = field(default_factory=dict)
    state: RunState | None = None
    fresh: bool = False

    def run(self, run: RunRecord) -> None:
        self.state, self.fresh = run.state, True
        found = {one.fingerprint: one for one in run.findings}
        if run.lost:
            kept = {k: one for k, one in self.open.items() if one.outcome == "failed"}
            found = self.open | found | kept
        if run.state is not RunState.FAILED:
            self.open = found

    def morning(self, name: str) -> FacilityMorning:
        new = [
            one
            for key, one in sorted(self.open.items())
            if key not in self.told
            or (self.told[key].outcome == "cannot_tell" and one.outcome == "failed")
        ]
        said = FacilityMorning(
            name=name,
            state=self.state,
            judged=self.fresh and self.state is not RunState.FAILED,
            new=tuple(new),
            still_open=sum(
                one.outcome == "failed" and one not in new for one in self.open.values()
            ),
            closed=tuple(one for key, one in sorted(self.told.items()) if key not in self.open),
            could_not_judge=sum(one.outcome == "cannot_tell" for one in self.open.values()),
        )
        self.told, self.fresh = dict(self.open), False
        return said


_FOUND = st.dictionaries(st.sampled_from("uvwxyz"), st.sampled_from(["failed", "cannot_tell"]))
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["a", "b"]), _FOUND, st.sampled_from([0, 0, 2])),
        st.tuples(st.sampled_from(["a", "b"]), st.none(), st.just(0)),
        st.just("finish"),
    ),
    max_size=14,
)
_INBOXES = count()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=_STEPS)
def test_mornings_say_what_a_plain_calculation_says(database: Database, steps: list) -> None:  # type: ignore[type-arg]
    inbox = f"{INBOX}/{next(_INBOXES)}"
    numbers = {name: facility(database, name, inbox) for name in ("a", "b")}
    plain = {"a": Plain(), "b": Plain()}
    mornings: list[Morning] = []
    for at, step in enumerate([*steps, "finish"]):
        if step == "finish":
            night = begun(database, at * 10, inbox)
            mornings.append(database.run(lambda c, night=night: nights.finish(c, night)))
            expected = [plain[name].morning(name) for name in ("a", "b")]
            assert [bare(one) for one in mornings[-1].facilities] == expected
        else:
            name, found, lost = step
            key = f"{at}"
            run = failed(key)
            if found is not None:
                run = judged([facts(w, outcome=o) for w, o in sorted(found.items())], key, lost)
            record(database, numbers[name], run)
            plain[name].run(run)
    again = [database.read(lambda c, one=one: nights.morning(c, one.night)) for one in mornings]
    assert again == mornings


def bare(one: FacilityMorning) -> FacilityMorning:
    return replace(one, error=None, report=None, counts={})
