"""Documents of one kind that speak of the same worker and month, row beside row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench
from validators.doubt import is_blind
from validators.verdicts import Mask

KINDS = ("payroll", "attendance")
OVERTIME = "reconciliation.overtime_tolerance"
DAYS = "reconciliation.days_tolerance"
MONEY = "wages.tolerance.amount"

SUMS = ("gross_minor", "net_minor", "deductions_minor")
TELLING = (
    "base_minor",
    "days_worked_hundredths",
    "paid_days_hundredths",
    "overtime_minutes",
    "overtime_weekday_minutes",
    "overtime_restday_minutes",
    "overtime_holiday_minutes",
    "overtime_pay_minor",
)
"""Figures that a payroll which only adds to another does not repeat."""

COLUMNS = (
    "kind", "document", "other_document", "worker", "month", "row_id", "other_row", "field",
    "differs", "doubtful", "adds",
)  # fmt: skip


def documents(bench: Bench) -> dict[str, list[int]]:
    """Gives back the documents with records of known workers of each kind, by path."""
    paths = [one.document.source.path for one in bench.case.documents]
    return {
        kind: sorted(
            {int(at) for at in bench.of_workers(kind)["document"].unique()},
            key=lambda at: paths[at],
        )
        for kind in KINDS
    }


def pairs(bench: Bench) -> pd.DataFrame:
    """Gives back one row for each worker and month that a later document shares with the first.

    Columns: kind, document (the first by path), other_document, worker, month, row_id and
    other_row (records), field (what differs, else what was compared), ``differs`` (surely),
    ``doubtful`` (a cell of it was read in doubt) and ``adds`` (all that differs are sums, and the
    two have nothing else in common).
    """
    frames = [*_of_payroll(bench), *_of_attendance(bench)]
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return pd.concat(frames, ignore_index=True)


def _side_by_side(bench: Bench, kind: str, rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Gives back each row of a later document beside that of the first one of the same keys."""
    order = {document: at for at, document in enumerate(bench.once(documents)[kind])}
    rows = rows.assign(order=rows["document"].map(order)).sort_values([*keys, "order"])
    rows = rows[~rows.duplicated([*keys, "document"], keep=False)]
    first = rows.drop_duplicates(keys)
    both = rows.merge(first, on=keys, suffixes=("", "_first"))
    kept: pd.DataFrame = both[(both["document"] != both["document_first"]).to_numpy(bool)]
    return kept.reset_index(drop=True)


def _of_payroll(bench: Bench) -> Iterator[pd.DataFrame]:
    rows = bench.of_workers("payroll")
    rows = rows[rows["month"].notna().to_numpy(bool)].astype({"worker": "int64"})
    if rows["document"].nunique() < 2:
        return
    both = _side_by_side(bench, "payroll", rows, ROW)
    # Two halves of a month are two payrolls.
    same = (both["period_from"] == both["period_from_first"]) | both["period_from"].isna()
    both = both[(same | both["period_from_first"].isna()).to_numpy(bool)].reset_index(drop=True)
    if both.empty:
        return
    apart, shared = _apart(bench, both)
    field = np.full(len(both), SUMS[1], object)
    doubtful = np.zeros(len(both), bool)
    differs = np.zeros(len(both), bool)
    for name in (*TELLING, *SUMS):
        unsure = _unsure(both, name)
        sure = apart[name] & ~unsure
        field[sure & ~differs] = name
        differs |= sure
        doubtful |= apart[name] & unsure
    telling = np.logical_or.reduce([shared[name] for name in TELLING])
    yield _paired("payroll", both, field, differs & telling, doubtful, differs & ~telling)


def _apart(bench: Bench, both: pd.DataFrame) -> tuple[dict[str, Mask], dict[str, Mask]]:
    """Gives back by field where the two differ, and where both state it."""
    on = bench.audit_date
    money, minutes = (bench.law_number(name, on).whole for name in (MONEY, OVERTIME))
    least_days = bench.law_number(DAYS, on).whole - 1
    apart: dict[str, Mask] = {}
    shared: dict[str, Mask] = {}
    for name in (*TELLING, *SUMS):
        one, two = (both[column].astype("Int64") for column in (name, f"{name}_first"))
        shared[name] = (one.notna() & two.notna()).to_numpy(bool)
        allowed = money if name.endswith("_minor") else minutes
        limit = least_days if name.endswith("_hundredths") else allowed
        apart[name] = shared[name] & ((one - two).abs() > limit).fillna(False).to_numpy(bool)
    return apart, shared


def _unsure(both: pd.DataFrame, field: str) -> Mask:
    """Gives back where a field of either row was read in doubt."""
    found = np.zeros(len(both), bool)
    for end in ("", "_first"):
        columns = (both[f"{name}{end}"] for name in ("grades", "others"))
        for at, (grades, others) in enumerate(zip(*columns, strict=True)):
            said = isinstance(others, dict) and any(others.get(field, ()))
            found[at] |= said or is_blind(grades, others, field)
    return found


def _of_attendance(bench: Bench) -> Iterator[pd.DataFrame]:
    """Gives back the days that the books find conflicting, by the documents of their rows."""
    days = bench.case.days
    keys = ["worker", "date"]
    rows = bench.of_workers("attendance")
    rows = rows[rows.duplicated(keys, keep=False).to_numpy(bool)].astype({"worker": "int64"})
    if rows["document"].nunique() < 2:
        return
    known = days[[*keys, "month", "conflicting"]].astype({"worker": "int64"})
    rows = rows.drop(columns="month").merge(known, on=keys)
    rows = rows.sort_values("row_id").drop_duplicates([*keys, "document"])
    both = _side_by_side(bench, "attendance", rows, keys)
    if both.empty:
        return
    clash = both["conflicting"].to_numpy(bool)
    tolerated = bench.law_number(OVERTIME, bench.audit_date).whole
    apart = clash & _other_times(both, tolerated)
    unsure = np.zeros(len(both), bool)
    for name in ("punches", "normal_minutes", "overtime_minutes", "mark"):
        unsure |= _unsure(both, name)
    field = np.where(both["punches"].notna(), "punches", "normal_minutes")
    no = np.zeros(len(both), bool)
    yield _paired("attendance", both, field, apart & ~unsure, apart & unsure, no)


def _other_times(both: pd.DataFrame, tolerated: int) -> Mask:
    """Gives back where two rows of a day differ in first or last punch, hours stated, or work."""
    spans = [
        [
            (min(p), max(p)) if isinstance(p, (tuple, list)) and len(p) > 1 else None
            for p in both[name]
        ]
        for name in ("punches", "punches_first")
    ]
    timed = [
        a is not None and b is not None and max(abs(a[0] - b[0]), abs(a[1] - b[1])) > tolerated
        for a, b in zip(*spans, strict=True)
    ]
    one_only = [(a is None) != (b is None) for a, b in zip(*spans, strict=True)]
    stated = np.zeros(len(both), bool)
    for name in ("normal_minutes", "overtime_minutes"):
        one, two = (_minutes(both, column) for column in (name, f"{name}_first"))
        stated |= (one - two) != 0
    without = np.array([a is None and b is None for a, b in zip(*spans, strict=True)], bool)
    return np.asarray(np.array(timed, bool) | np.array(one_only, bool) | (stated & without), bool)


def _minutes(both: pd.DataFrame, name: str) -> npt.NDArray[np.int64]:
    return np.asarray(both[name].astype("Int64").fillna(0), np.int64)


def _paired(
    kind: str,
    both: pd.DataFrame,
    field: npt.NDArray[np.object_],
    differs: Mask,
    doubtful: Mask,
    adds: Mask,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": kind,
            "document": both["document_first"],
            "other_document": both["document"],
            "worker": both["worker"],
            "month": both["month"],
            "row_id": both["row_id_first"],
            "other_row": both["row_id"],
            "field": field,
            "differs": differs,
            "doubtful": doubtful & ~differs,
            "adds": adds & ~differs,
        }
    )
