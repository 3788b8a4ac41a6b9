"""Counted time: cases by hand, and a second calculation for days that nobody thought of."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hours_oracle
import pandas as pd
import pytest
import yaml
from builders import clock, extraction
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.casefile import CaseFile, HoursLaw
from pipeline.model.facility import CalendarDay, Facility, Shift
from pipeline.reconcile.casefile import reconcile

LAW = HoursLaw(
    holidays=frozenset({"2025-01-01", "2025-05-01", "2025-05-02", "2025-10-01"}),
    days_off=frozenset({"2025-05-05", "2025-10-08"}),
    makeup_days=frozenset({"2025-01-26", "2025-04-27"}),
)
CASES = yaml.safe_load((Path(__file__).parent / "cases/counted_time.yaml").read_text("utf-8"))
COLUMN = {
    "kind": "day_kind",
    "missing": "missing_punch",
    "raw": "overtime_raw_minutes",
    **{name: f"{name}_minutes" for name in ("counted", "most", "normal", "overtime")},
    **{name: f"{name}_minutes" for name in ("weekday", "restday", "holiday", "overtime_most")},
}


def books(days: dict[Any, Any], case: dict[str, Any]) -> CaseFile:
    rows = []
    for day, value in days.items():
        fields = {"punches": value} if isinstance(value, str) else dict(value)
        if "punches" in fields:
            fields["punches"] = clock(fields["punches"])
        rows.append({"number": "A1", "name": "张伟", "date": str(day), **fields})
    shifts = tuple(
        Shift(s["name"], s["start"], s["end"], tuple(map(tuple, s["breaks"])))
        for s in case.get("shifts", ())
    )
    calendar = tuple(CalendarDay(str(d), kind) for d, kind in case.get("calendar", {}).items())
    rest_days = tuple(case["rest_days"]) if "rest_days" in case else None
    facility = Facility(
        shifts=shifts, calendar=calendar, rest_days=rest_days, overtime_unit_minutes=30
    )
    return reconcile([extraction("考勤.xlsx", "attendance", rows)], facility, LAW)


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    found = books(case["days"], case)
    days = found.days.set_index(found.days["date"].dt.strftime("%Y-%m-%d"))
    for day, expected in case["expect"].items():
        row = days.loc[str(day)]
        got = {name: row[COLUMN.get(name, name)] for name in expected}
        assert {k: None if pd.isna(v) else v for k, v in got.items()} == expected, day
    assert bool(found.mark_only_parts) == case.get("mark_only", False)


BREAKS = ((720, 780), (1050, 1080))
SHIFT = {"name": "day", "start": 480, "end": 1020, "breaks": BREAKS}


@st.composite
def complete_days(draw: st.DrawFn) -> list[int]:
    pairs = draw(st.integers(1, 3)) * 2
    first = draw(st.integers(400, 760))
    steps = draw(st.lists(st.integers(11, 160), min_size=pairs - 1, max_size=pairs - 1))
    punches = [first]
    for step in steps:
        punches.append(punches[-1] + step)
    return punches


@settings(max_examples=25, deadline=None)
@given(st.lists(complete_days(), min_size=7, max_size=21), st.sampled_from([1, 15, 30, 60]))
def test_a_second_calculation_agrees(punches: list[list[int]], unit: int) -> None:
    first = date(2025, 4, 21)
    dates = [first + timedelta(days=at) for at in range(len(punches))]
    rows = [
        {"number": "A1", "name": "张伟", "date": day.isoformat(), "punches": list(own)}
        for day, own in zip(dates, punches, strict=True)
    ]
    shift = Shift("day", 480, 1020, BREAKS)
    facility = Facility(shifts=(shift,), overtime_unit_minutes=unit)
    case = reconcile([extraction("a.xlsx", "attendance", rows)], facility, LAW)
    room: dict[Any, int] = {}
    kinds = case.calendar["kind"]
    for row, own in zip(case.days.to_dict("records"), punches, strict=True):
        start = 480 if row["shift"] == "day" else 0
        breaks: Any = BREAKS if row["shift"] == "day" else ()
        if row["shift"] != "day":
            continue
        minutes, late = hours_oracle.counted(own, start, breaks)
        makeup = row["week"] <= pd.Timestamp("2025-04-27") < row["week"] + pd.Timedelta(days=7)
        left = room.setdefault(row["week"], 2400 + 480 * makeup)
        next_kind = kinds[row["date"] + pd.Timedelta(days=1)]
        expected = hours_oracle.overtime(minutes, late, row["day_kind"], next_kind, unit, left)
        room[row["week"]] -= expected["normal"]
        assert row["counted_minutes"] == minutes
        assert {name: row[COLUMN[name]] for name in expected} == expected
        assert row["overtime_most_minutes"] == row["overtime_minutes"]


@settings(max_examples=40, deadline=None)
@given(complete_days(), st.data())
def test_the_truth_lies_within_the_bounds(punches: list[int], data: st.DataObject) -> None:
    whole = books({"2025-03-03": {"punches": punches}}, {"shifts": [SHIFT]}).days.iloc[0]
    lost = data.draw(st.integers(0, len(punches) - 1))
    left = [p for at, p in enumerate(punches) if at != lost]
    part = books({"2025-03-03": {"punches": left}}, {"shifts": [SHIFT]}).days.iloc[0]
    assert part["missing_punch"]
    # Too little of the day may be left to tell its shift; then all that was punched counts.
    if whole["shift"] == part["shift"] == "day" and punches[-1] - punches[0] <= 960:
        assert part["counted_minutes"] <= whole["counted_minutes"] <= part["most_minutes"]
        assert part["overtime_minutes"] <= whole["overtime_minutes"]
        assert whole["overtime_minutes"] <= part["overtime_most_minutes"]
