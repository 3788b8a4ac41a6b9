from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
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

from pipeline.model.nightly import (
    FacilityMorning,
    FindingFacts,
    Morning,
    RunRecord,
    RunState,
    Sight,
)
from pipeline.store import findings, leases, nights, runs, submissions
from pipeline.store.database import Database
from pipeline.store.tables import findings as table
from pipeline.store.tables import leases as lease_rows


def spells(database: Database, number: int) -> list[tuple[int, int, int | None]]:
    """Gives back (opened, since, until) of each row, as it was entered."""
    columns = (table.c.opened_run, table.c.since_run, table.c.until_run)
    query = select(*columns).where(table.c.facility_id == number).order_by(table.c.id)
    return [tuple(row) for row in database.read(lambda c: c.execute(query).all())]


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


def night_of(
    database: Database, number: int, minutes: int, *found: FindingFacts
) -> FacilityMorning:
    night = begun(database, minutes * 60)
    record(database, number, judged(found, f"{minutes}"), night)
    return database.run(lambda c: nights.finish(c, night)).facilities[0]


def test_what_could_not_be_told_and_has_now_failed_is_news(database: Database) -> None:
    number = facility(database)
    for minutes, outcome in enumerate(("cannot_tell", "failed", "failed")):
        told = night_of(database, number, minutes, facts("x", outcome=outcome))
        failed_open = int(outcome == "failed" and minutes >= 2)
        assert (len(told.new), told.still_open) == (int(minutes < 2), failed_open)
        assert told.could_not_judge == int(outcome == "cannot_tell")
        assert (told.closed, told.lost_sight) == ((), ())


def test_what_failed_and_can_no_longer_be_judged_is_told_and_never_new_again(
    database: Database,
) -> None:
    number, owed = facility(database), {"amount_owed_minor": 700, "currency": "CNY"}
    failing = facts("x", severity="critical", **owed)
    untold = facts("x", severity="minor", outcome="cannot_tell", reason="record-missing")
    assert night_of(database, number, 0, failing).new == (failing,)
    lost = night_of(database, number, 1, untold)
    assert lost.lost_sight == (replace(failing, reason="record-missing"),)
    assert (lost.no_longer_judged, lost.still_open, lost.could_not_judge) == (1, 0, 0)
    assert (lost.new, lost.closed) == ((), ())
    other = replace(untold, reason="month-missing")
    still_lost = night_of(database, number, 2, other)
    assert (still_lost.lost_sight, still_lost.no_longer_judged) == ((), 1)
    back = night_of(database, number, 3, failing)
    assert (back.new, back.still_open, back.failed_again) == ((), 1, 1)
    assert back.no_longer_judged == 0
    night_of(database, number, 4, untold)
    mended = night_of(database, number, 5)
    assert mended.closed == (failing,)


def test_files_that_are_gone_are_named_where_neither_path_nor_bytes_are_there(
    database: Database,
) -> None:
    number = facility(database)

    def handed(minutes: int, **contents: str) -> tuple[str, ...]:
        night = begun(database, minutes)
        of = database.run(lambda c: submissions.record(c, number, handed_in(**contents)))
        run = judged([], f"{minutes}")
        database.run(lambda c: runs.record(c, number, of, night, run))
        return database.run(lambda c: nights.finish(c, night)).facilities[0].files_gone

    assert handed(0, pay="1", moved="2", hours="3") == ()
    assert handed(60, pay="mended", elsewhere="2") == ("hours",)
    assert handed(120, pay="mended", elsewhere="2") == ()


def test_a_facility_keeps_its_findings_apart_from_those_of_another(database: Database) -> None:
    a, b = facility(database, "a"), facility(database, "b")
    record(database, a, judged(["x"]))
    record(database, b, judged([]))
    assert open_words(database, a) == {digest("x")}


@dataclass
class Plain:
    """The second calculation: what a facility's mornings should say, without any SQL."""

    open: dict[str, FindingFacts] = field(default_factory=dict)
    failed: dict[str, FindingFacts] = field(default_factory=dict)
    told: dict[str, FindingFacts] = field(default_factory=dict)
    told_failed: dict[str, FindingFacts] = field(default_factory=dict)
    state: RunState | None = None
    fresh: bool = False
    lost: int = 0

    def run(self, run: RunRecord) -> None:
        self.state, self.fresh, self.lost = run.state, True, run.lost
        found = {one.fingerprint: one for one in run.findings}
        if run.lost:
            kept = {k: one for k, one in self.open.items() if one.outcome == "failed"}
            found = self.open | found | kept
        if run.state is not RunState.FAILED:
            self.open = found
        now = {key: one for key, one in self.open.items() if one.outcome == "failed"}
        self.failed = {key: one for key, one in (self.failed | now).items() if key in self.open}

    def morning(self, name: str) -> FacilityMorning:
        undecided = {key for key, one in self.open.items() if one.outcome == "cannot_tell"}
        lost, lost_before = undecided & self.failed.keys(), self.told.keys() & self.told_failed
        lost_before = {key for key in lost_before if self.told[key].outcome == "cannot_tell"}
        new = {key: one for key, one in self.failed.items() if key not in self.told_failed}
        came_back = undecided & self.told_failed.keys() - self.failed.keys()
        unknown = undecided - self.failed.keys() - self.told.keys()
        new |= {key: self.open[key] for key in unknown | came_back}
        closed = {k: self.told_failed.get(k, v) for k, v in self.told.items() if k not in self.open}
        closed |= {key: self.told_failed[key] for key in came_back}
        failing = self.open.keys() - undecided
        said = FacilityMorning(
            name=name,
            state=self.state,
            judged=self.fresh and self.state is RunState.JUDGED,
            new=tuple(new[key] for key in sorted(new)),
            still_open=len(failing & self.told_failed.keys()),
            failed_again=len(failing & lost_before),
            closed=tuple(closed[key] for key in sorted(closed)),
            lost_sight=tuple(
                replace(self.failed[key], reason=self.open[key].reason)
                for key in sorted(lost - lost_before)
            ),
            no_longer_judged=len(lost),
            could_not_judge=len(undecided - lost),
            lost=self.lost,
        )
        self.told, self.told_failed, self.fresh = dict(self.open), dict(self.failed), False
        return said


def fails(found: tuple[FindingFacts, ...]) -> int:
    return sum(one.outcome == "failed" for one in found)


class Ledger:
    """Nobody's finding goes missing between two mornings."""

    def __init__(self) -> None:
        self.known = 0

    def take(self, one: FacilityMorning) -> None:
        lost_at_once = {f.fingerprint for f in one.lost_sight} & {f.fingerprint for f in one.new}
        failing = one.still_open + fails(one.new) - len(lost_at_once)
        assert self.known + fails(one.new) == fails(one.closed) + failing + one.no_longer_judged
        assert one.failed_again <= one.still_open
        self.known = failing + one.no_longer_judged


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
@example(steps=[("b", {"u": "failed"}, 0), "finish", ("b", {}, 0), ("b", {"u": "cannot_tell"}, 0)])
@given(steps=_STEPS)
def test_mornings_say_what_a_plain_calculation_says(database: Database, steps: list) -> None:
    inbox = f"{INBOX}/{next(_INBOXES)}"
    numbers = {name: facility(database, name, inbox) for name in ("a", "b")}
    plain = {"a": Plain(), "b": Plain()}
    ledgers = {"a": Ledger(), "b": Ledger()}
    mornings: list[Morning] = []
    for at, step in enumerate([*steps, "finish"]):
        if step == "finish":
            night = begun(database, at * 10, inbox)
            mornings.append(database.run(lambda c, night=night: nights.finish(c, night)))
            expected = [plain[name].morning(name) for name in ("a", "b")]
            assert [bare(one) for one in mornings[-1].facilities] == expected
            for one in mornings[-1].facilities:
                ledgers[one.name].take(one)
        else:
            name, found, lost = step
            key = f"{at}"
            run = failed(key)
            if found is not None:
                run = judged([said(w, o) for w, o in sorted(found.items())], key, lost)
            record(database, numbers[name], run)
            plain[name].run(run)
    again = [database.read(lambda c, one=one: nights.morning(c, one.night)) for one in mornings]
    assert again == mornings


def said(word: str, outcome: str) -> FindingFacts:
    if outcome == "failed":
        return facts(word, severity="critical", amount_owed_minor=700, currency="CNY")
    return facts(word, outcome=outcome, severity="minor", reason="record-missing")


def bare(one: FacilityMorning) -> FacilityMorning:
    return replace(one, error=None, report=None, counts={})


MARCH = {"evidence_kinds": "attendance payroll", "period": "2025-03", "worker_key": "w1"}
ALL_OF_MARCH = [("w1", "attendance", "2025-03"), ("w1", "payroll", "2025-03")]


def looked(
    seen: list[tuple[str, str, str]], found: Sequence[FindingFacts] = (), since: str = "2025-01"
) -> RunRecord:
    return replace(judged(found, digest(str(seen))), sight=Sight(since, frozenset(seen)))


@pytest.mark.parametrize(
    ("seen", "since", "closed"),
    [
        (ALL_OF_MARCH, "2025-01", True),
        (ALL_OF_MARCH[:1], "2025-01", False),
        ([*ALL_OF_MARCH[:1], ("w1", "payroll", "2025-04")], "2025-01", False),
        ([*ALL_OF_MARCH[:1], ("w2", "payroll", "2025-03")], "2025-01", False),
        ([*ALL_OF_MARCH[:1], ("w1", "payroll", "")], "2025-01", True),
        ([("w2", "attendance", "2025-03"), ("w2", "payroll", "2025-03")], "2025-01", True),
        ([], "2025-04", True),
        ([], "2025-01", False),
    ],
)
def test_what_had_failed_closes_only_where_its_evidence_can_be_looked_at(
    database: Database, seen: list[tuple[str, str, str]], since: str, closed: bool
) -> None:
    number = facility(database)
    record(database, number, looked(ALL_OF_MARCH, [facts("x", **MARCH)]))
    record(database, number, looked(seen, since=since))
    open_ = database.read(lambda c: findings.open_now(c, [number]))[number]
    assert [(one.outcome, one.reason) for one in open_] == (
        [] if closed else [("cannot_tell", "evidence-gone")]
    )


@pytest.mark.parametrize(
    ("rests_on", "more", "closed"),
    [
        ("payroll attendance@2025-03", {}, True),
        ("payroll licence@", {"kinds": {"licence"}}, True),
        ("payroll licence@", {}, False),
        ("payroll@2025-03", {}, True),
        ("payroll@2025-04", {}, False),
        ("payroll@2024-12", {}, True),
        ("attendance#20", {"weekdays": {("w1", "2025-03"): 18}}, True),
        ("attendance#20", {"weekdays": {("w1", "2025-03"): 17, ("w2", "2025-03"): 20}}, False),
        ("attendance#20", {}, False),
    ],
)
def test_a_finding_says_what_must_be_there_before_it_closes(
    database: Database, rests_on: str, more: dict[str, Any], closed: bool
) -> None:
    number = facility(database)
    failing = facts("x", **{**MARCH, "evidence_kinds": rests_on})
    record(database, number, looked(ALL_OF_MARCH, [failing]))
    seeing = looked(ALL_OF_MARCH)
    assert seeing.sight is not None
    record(database, number, replace(seeing, sight=replace(seeing.sight, **more)))
    assert (open_words(database, number) == set()) is closed


def test_what_could_not_be_told_still_rests_on_what_had_shown_it(database: Database) -> None:
    number = facility(database)
    record(database, number, looked(ALL_OF_MARCH, [facts("x", **MARCH)]))
    vague = facts("x", outcome="cannot_tell", reason="no-payroll")
    record(database, number, looked(ALL_OF_MARCH[:1], [vague]))
    again = record(database, number, looked(ALL_OF_MARCH[:1], [vague]))
    assert again == record(database, number, looked(ALL_OF_MARCH[:1], [vague]))
    record(database, number, looked(ALL_OF_MARCH[:1]))
    assert open_words(database, number) == {digest("x")}, "no rule says so any more, but no payroll"
    record(database, number, looked(ALL_OF_MARCH))
    assert open_words(database, number) == set()


def test_evidence_that_is_back_settles_what_could_not_be_looked_at(database: Database) -> None:
    number = facility(database)
    failing = facts("x", amount_owed_minor=100, currency="CNY", **MARCH)
    record(database, number, looked(ALL_OF_MARCH, [failing]))
    first = record(database, number, looked([]))
    assert record(database, number, looked([])) == first, "nothing has changed"
    record(database, number, looked(ALL_OF_MARCH, [failing]))
    assert database.read(lambda c: findings.open_now(c, [number]))[number] == (failing,)
    record(database, number, looked([("w1", "payroll", "2025-03")]))
    record(database, number, looked(ALL_OF_MARCH))
    assert database.read(lambda c: findings.open_now(c, [number]))[number] == ()
