"""A shift whose times were not read for certain leaves the hours that hang on it in doubt."""

from typing import Any

import pytest
from builders import Row, extraction, punch_rows

from pipeline.model.casefile import CaseFile, HoursLaw
from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility, Shift
from pipeline.reconcile.casefile import reconcile
from pipeline.reconcile.shift_doubts import MOST, other_books

DAY: dict[str, Any] = {"name": "白班", "start": 480, "end": 1020, "breaks": [720, 780]}
DATES = [f"2025-03-{day:02d}" for day in range(3, 8)]


def unsure(field: str, *others: Any) -> Row:
    found = {"_grades": {field: Grade.UNCERTAIN}}
    return {**DAY, **found, **({"_others": {field: list(others)}} if others else {})}


def both(**others: list[Any]) -> Row:
    return {**DAY, "_grades": dict.fromkeys(others, Grade.UNCERTAIN), "_others": others}


def books(*shifts: Row, punches: str = "07:30 19:00", facility: Facility | None = None) -> CaseFile:
    rows = punch_rows("A1", "甲一", dict.fromkeys(DATES, punches))
    files = [extraction("kq.xlsx", "attendance", rows)]
    files += [extraction("班次.pdf", "shift", shifts, scanned=True)] if shifts else []
    return reconcile(files, facility or Facility(), HoursLaw())


def bounds(case: CaseFile) -> set[tuple[int, int]]:
    return set(zip(case.days["counted_minutes"], case.days["most_minutes"], strict=True))


def overtime(case: CaseFile) -> set[tuple[int, int]]:
    names = ("overtime_minutes", "overtime_most_minutes")
    return set(zip(*(case.days[name] for name in names), strict=True))


def test_a_shift_that_was_read_for_certain_counts_to_the_minute() -> None:
    assert bounds(books(DAY)) == {(600, 600)}
    assert overtime(books(DAY)) == {(120, 120)}


@pytest.mark.parametrize(
    ("shift", "minutes"),
    [
        (unsure("start", 450), (600, 630)),
        # Whatever may be another thing may be yet another: without the plan nothing is early.
        (unsure("breaks", (720, 840)), (540, 630)),
        (unsure("end", 1050), (600, 630)),
        (both(start=[450], breaks=[(720, 750)]), (600, 660)),
        (both(start=[510], breaks=[(720, 840)]), (510, 630)),
    ],
)
def test_other_readings_of_a_plan_move_the_day_as_far_as_they_would(
    shift: Row, minutes: tuple[int, int]
) -> None:
    case = books(shift)
    assert bounds(case) == {minutes}
    assert overtime(case) == {(minutes[0] - 480, minutes[1] - 480)}


def test_a_start_that_may_be_any_takes_nothing_off_for_coming_early() -> None:
    ((least, most),) = bounds(books(unsure("start")))
    assert least <= 600
    assert most >= 630


def test_shifts_that_the_user_states_are_never_in_doubt() -> None:
    given = Facility(shifts=(Shift("白班", 480, 1020, ((720, 780),)),))
    assert bounds(books(unsure("start", 450), facility=given)) == {(600, 600)}


def test_a_plan_that_a_row_states_in_doubt_is_tried_in_its_other_reading() -> None:
    planned = {"shift": "普通", "shift_start": 480, "shift_end": 1020}
    rows: list[Row] = [
        {"number": "A1", "name": "甲一", "date": date, "punches": [450, 1140], **planned}
        for date in DATES
    ]
    doubt = {"shift_start": Grade.UNCERTAIN}
    rows[0] = {**rows[0], "_grades": doubt, "_others": {"shift_start": [450]}}
    case = reconcile([extraction("kq.pdf", "attendance", rows)], Facility(), HoursLaw())
    low, high = (case.days[name].tolist() for name in ("counted_minutes", "most_minutes"))
    assert high[0] - low[0] >= 30
    assert len({(a, b) for a, b in zip(low[1:], high[1:], strict=True)}) == 1
    assert high[0] - low[0] > high[1] - low[1]


EARLY: Row = {"name": "B", "start": 450, "end": 1020, "breaks": [720, 750]}
DOUBT = {"name": Grade.UNCERTAIN}


@pytest.mark.parametrize(
    ("name", "early", "of_row", "minutes"),
    [
        ({}, {}, {}, (600, 600)),
        ({"_grades": DOUBT}, {}, {}, (600, 660)),
        ({}, {"_grades": DOUBT, "_others": {"name": ["A"]}}, {}, (600, 660)),
        ({}, {}, {"_grades": {"shift": Grade.UNCERTAIN}}, (600, 660)),
    ],
)
def test_a_day_that_names_its_shift_hangs_on_both_names(
    name: Row, early: Row, of_row: Row, minutes: tuple[int, int]
) -> None:
    rows = [
        {**row, "shift": "A", **of_row}
        for row in punch_rows("A1", "甲一", dict.fromkeys(DATES, "07:30 19:00"))
    ]
    shifts = [{**DAY, "name": "A", **name}, {**EARLY, **early}]
    files = [extraction("kq.pdf", "attendance", rows), extraction("班次.pdf", "shift", shifts)]
    assert bounds(reconcile(files, Facility(), HoursLaw())) == {minutes}


def test_a_sheet_full_of_doubt_is_counted_a_few_times_by_its_outermost_readings() -> None:
    others = {"start": [450, 465], "breaks": [(720, 750), (720, 840)]}
    many = [{**both(**others), "name": f"班{k}", "end": 1020 + k} for k in range(3)]
    case = books(*many)
    assert len(other_books(Facility(), case.frames)) == 3
    ((least, most),) = bounds(case)
    assert least <= 540
    assert most >= 660
    few = books(both(start=[450 + k for k in range(MOST - 1)]))
    assert len(other_books(Facility(), few.frames)) == MOST
