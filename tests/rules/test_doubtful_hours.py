"""Hours that a sheet states in doubt: other readings move the day like other punches do."""

from functools import partial

import pytest
from books import books, table_of
from builders import extraction, punch_rows

from pipeline.model.casefile import HoursLaw
from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility
from pipeline.model.finding import Outcome
from pipeline.reconcile.casefile import reconcile
from validators.bench import Bench
from validators.hours import doubtful_minutes
from validators.protocols import load_protocol
from validators.registry import rules
from validators.runner import run


def test_a_number_beside_a_sign_of_work_may_be_overtime_or_all_the_work() -> None:
    case = books({"days": {"A1": {"from": "2025-06-02", "hours": "8 8"}}})
    rows = case.frames["attendance"]
    rows["punches"] = None
    doubt = {"overtime_minutes": (120,), "mark_minutes": (120,)}
    rows["others"] = [doubt, None]
    rows["grades"] = [dict.fromkeys(doubt, Grade.UNCERTAIN), None]
    bench = Bench(case, None, (), load_protocol("smeta"), partial(table_of, case))
    less, more = doubtful_minutes(bench)
    assert (less.tolist(), more.tolist()) == ([360, 0], [120, 0])


@pytest.mark.parametrize(
    ("other", "outcome"),
    [(None, Outcome.FAILED), (480, Outcome.CANNOT_TELL), (450, Outcome.FAILED)],
)
def test_overtime_that_another_reading_of_the_shift_would_clear_is_not_judged(
    other: int | None, outcome: Outcome
) -> None:
    shift = {"name": "白班", "start": 440, "end": 1020, "breaks": [720, 780]}
    if other is not None:
        shift |= {"_grades": {"start": Grade.UNCERTAIN}, "_others": {"start": [other]}}
    rows = punch_rows("A1", "甲一", {"2025-03-04": "07:20 20:00"})
    files = [extraction("kq.xlsx", "attendance", rows), extraction("班次.pdf", "shift", [shift])]
    case = reconcile(files, Facility(country="CN", audit_date="2025-09-30"), HoursLaw())
    asked = [one for one in rules() if one.id == "hours.daily_overtime"]
    (found,) = run(asked, case, partial(table_of, case)).findings
    assert found.outcome is outcome
