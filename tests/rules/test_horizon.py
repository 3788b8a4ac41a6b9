"""How long a judgement stands: the same is found on each day before, and perhaps not on that."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from books import books, table_of

from pipeline import stages
from pipeline.engine.audit import Request, facility_of
from pipeline.engine.cache.store import Store
from pipeline.engine.cache.tables import Tables
from pipeline.engine.files import discover
from pipeline.engine.folder import FolderReader, Readings, in_children
from pipeline.engine.progress import Silent
from pipeline.engine.versions import versions
from pipeline.model.casefile import CaseFile
from pipeline.model.facility import Facility
from pipeline.model.finding import Judgement
from validators.horizon import FOR_EVER, stands_until
from validators.runner import judge

SAMPLES = Path(__file__).parents[2] / "sample_docs"
Verdicts = frozenset[tuple[str, str, str]]


def verdicts(judgement: Judgement) -> Verdicts:
    assert not judgement.errors
    return frozenset((f.fingerprint, f.outcome, f.severity) for f in judgement.findings)


def as_of(case: CaseFile, day: str, **said: Any) -> CaseFile:
    return replace(case, facility=replace(case.facility, audit_date=day, **said))


def days_before(day: str, many: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=many)).isoformat()


def horizon_of(case: dict[str, Any], day: str, **said: Any) -> tuple[str, CaseFile]:
    made = books(case)
    return stands_until(as_of(made, day, **said)), made


def judged(made: CaseFile, day: str) -> Verdicts:
    return verdicts(judge(as_of(made, day), partial(table_of, made)))


GIVEN = {"given": ("audit.period",)}


def test_wages_of_which_nobody_says_the_day_are_not_late_before_they_are_due() -> None:
    """April 2025 is due by 30 May in Dongguan; who left on 28 April by 5 May."""
    case = {
        "facility": {"place": "Guangdong/Dongguan"},
        "payroll": [{"number": "A1", "month": "2025-04", "net_minor": 300000}],
        "workers": {"A1": {"left_on": "2025-04-28"}},
    }
    until, made = horizon_of(case, "2025-05-02", **GIVEN)
    assert until <= "2025-05-05"
    assert judged(made, "2025-05-04") == judged(made, "2025-05-02") != judged(made, "2025-05-05")
    assert stands_until(as_of(made, "2025-05-29", **GIVEN)) == "2025-05-30"


def test_a_drill_comes_due_while_the_period_runs() -> None:
    case = {"entry": [{"duty": "drill", "date": "2025-03-10", "_kind": "drill"}]}
    running = {**GIVEN, "period": ("2025-01", "2025-12")}
    until, made = horizon_of(case, "2025-09-20", **running)
    assert until <= "2025-09-28"
    assert judged(made, "2025-09-27") == judged(made, "2025-09-20")
    assert judged(made, "2025-09-28") != judged(made, "2025-09-20"), "202 days after 10 March"


@pytest.mark.parametrize("day", ["2024-03-01", "2024-05-15"])
def test_a_licence_is_warned_of_and_then_has_ended(day: str) -> None:
    case = {"licence": [{"title": "消防许可", "valid_to": "2024-08-31", "number": "X1"}]}
    until, made = horizon_of(case, day, **GIVEN)
    seen = [day]
    while until < "2024-12-31":
        assert judged(made, days_before(until, 1)) == judged(made, seen[-1])
        seen.append(until)
        until = stands_until(as_of(made, until, **GIVEN))
    assert "2024-07-02" in seen, "60 days before its end"
    assert "2024-09-01" in seen, "the day after its end"


def test_another_reading_of_an_end_counts_too() -> None:
    row = {"title": "消防许可", "valid_to": "2024-08-31", "_others": {"valid_to": ["2024-03-31"]}}
    until, _ = horizon_of({"licence": [row]}, "2024-03-20", **GIVEN)
    assert until <= "2024-04-01"


def test_a_worker_who_was_too_young_grows_up() -> None:
    case = {
        "roster": [{"number": "A1", "name": "王强", "birth_date": "2008-05-20"}],
        "days": {"A1": {"from": "2024-04-01", "hours": "8 8 8"}},
    }
    until, made = horizon_of(case, "2024-05-10", **GIVEN)
    assert until <= "2024-05-20"
    assert judged(made, "2024-05-19") == judged(made, "2024-05-10")
    assert judged(made, "2024-05-20") != judged(made, "2024-05-10"), "no zero tolerance any more"


def test_the_period_moves_on_where_no_document_tells_it() -> None:
    for period, until in ((None, "2024-06-01"), (("2023-05", "2024-04"), "2024-06-01")):
        found, _ = horizon_of({}, "2024-05-10", period=period)
        assert found <= until
    assert horizon_of({}, "2024-05-10", period=("2022-01", "2022-12"))[0] > "2024-06-01"


def test_another_figure_of_the_law_ends_it() -> None:
    made = books({})
    day, seen = "2018-01-01", []
    while day != FOR_EVER:
        day = stands_until(as_of(made, day, **GIVEN))
        seen.append(day)
    assert seen == sorted(set(seen))
    assert len(seen) > 3


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Gives back the readings that the tests of the sample factories share."""
    store = Store(tmp_path_factory.getbasetemp() / "samples", versions())
    store.prepare(SAMPLES)
    return store


def read(store: Store, folder: Path, facility: Facility) -> Readings:
    with store.work_folder() as spool:
        reader = FolderReader(store, spool, facility.documents, None, Silent())
        return reader.read(discover(folder), in_children)


@pytest.mark.xdist_group("sample factories")
@pytest.mark.parametrize("factory", ["breaches-suzhou", "clean-dongguan"])
def test_sample_factories_are_judged_alike_until_then(store: Store, factory: str) -> None:
    folder = SAMPLES / factory / "documents"
    facility = facility_of(Request(folder), "2026-01-15")
    readings = read(store, folder, facility)
    tables = Tables(store, readings.extractions, "")
    undated = tuple(key for key in facility.given if key != "audit.date")

    @cache
    def case_of(day: str) -> CaseFile:
        said = replace(facility, audit_date=day, given=undated)
        return stages.reconcile(readings.extractions, said)

    @cache
    def found(day: str) -> Verdicts:
        return verdicts(stages.judge(case_of(day), tables))

    changes = 0
    for first, until in spans(case_of, str(facility.audit_date)):
        stands = found(first)
        assert found(days_before(until, 1)) == stands, (first, until)
        changes += found(until) != stands
    assert changes, "some of these days did change something"


def spans(case_of: Any, day: str) -> Iterator[tuple[str, str]]:
    """Gives back from when until when judgements stand, over the years that anything happens."""
    while (until := stages.stands_until(case_of(day))) != FOR_EVER:
        yield day, until
        day = until
