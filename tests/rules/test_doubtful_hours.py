"""Hours that a sheet states in doubt: other readings move the day like other punches do."""

from functools import partial

from books import books, table_of

from pipeline.model.evidence import Grade
from validators.bench import Bench
from validators.hours import doubtful_minutes
from validators.protocols import load_protocol


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
