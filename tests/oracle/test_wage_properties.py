"""What must hold of wages whatever the figures are."""

from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import pandas as pd
import pytest
from books import books, table_of
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import OVERTIME, found
from simulated import simulate

from validators.registry import rules
from validators.runner import bench_of, run
from validators.stepped_hours import shown_steps

PLACES = {"CN": ("Guangdong/Shenzhen", "2025-04"), "ID": ("Jakarta", "2026-07")}
PLACES |= {"TH": ("Bangkok", "2025-07"), "BD": ("Garments", "2025-07")}
HALVES = st.integers(0, 120)


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(sorted(PLACES)), HALVES, HALVES, HALVES, st.integers(0, 10**6), st.booleans()
)
def test_an_added_hour_of_overtime_never_lowers_what_is_owed(
    country: str, weekday: int, restday: int, holiday: int, paid: int, in_total: bool
) -> None:
    place, month = PLACES[country]
    worked = {"weekday": weekday, "restday": restday, "holiday": holiday}
    more = [worked, *({**worked, kind: worked[kind] + 2} for kind in worked)]
    rows = []
    for at, kinds in enumerate(more):
        row: dict[str, Any] = {"number": f"A{at}", "month": month, "base_minor": 60_000_000}
        row["overtime_pay_minor"] = paid * 100
        if in_total:
            row["overtime_minutes"] = 30 * sum(kinds.values())
        else:
            row |= {f"overtime_{kind}_minutes": 30 * own for kind, own in kinds.items()}
        rows.append(row)
    facility = {"country": country, "place": place, "period": [month, month]}
    case = books({"facility": facility, "payroll": rows})
    asked = [one for one in rules() if one.id == OVERTIME]
    judgement = run(asked, case, partial(table_of, case))
    assert judgement.errors == ()
    owed = dict.fromkeys((f"A{at}" for at in range(len(more))), 0)
    for one in judgement.findings:
        if one.worker is not None:
            owed[str(one.worker.number)] = one.amount_owed_minor or 0
    assert all(owed[f"A{at}"] >= owed["A0"] for at in range(1, len(more)))


@pytest.mark.parametrize(("country", "seed"), [("CN", 11), ("ID", 12), ("TH", 13)])
def test_the_order_of_rows_never_matters(country: str, seed: int) -> None:
    factory = simulate(country, seed)
    mixed = list(factory.rows)
    Random(seed).shuffle(mixed)
    assert found(replace(factory, rows=mixed)) == found(factory)


@pytest.mark.parametrize("cut", [1, 9, 26])
def test_splitting_a_month_never_changes_the_hours_of_each_premium(cut: int) -> None:
    """Minutes of each step over two pay months are those of the same days in one."""
    hours = "11 11 9 8 - 12 8 10.5 8 9 13 - 8 8 9 9 11 10 6 8 9 9 9 9 9 - 8 11 8 8 12"
    facility = {"country": "ID", "place": "Jakarta", "period": ["2026-06", "2026-07"]}
    case = books({"facility": facility, "days": {"A1": {"from": "2026-07-01", "hours": hours}}})
    whole = _steps(case)
    case.days["month"] = [
        "2026-06" if pd.Timestamp(day).day < cut else "2026-07" for day in case.days["date"]
    ]
    assert _steps(case) == whole


def _steps(case: Any) -> dict[Any, Any]:
    found = shown_steps(bench_of(case, partial(table_of, case)))
    return {key: frame.groupby("worker").sum().to_dict() for key, frame in found.items()}
