"""The items of a payroll row do not add up to gross, or gross less deductions is not net.

An absence deduction may lower gross or stand among the deductions; which, and which columns are
items at all, is taken from what adds up on most rows of the same sheet. Where that cannot be
told, only gross, total deductions and net are judged.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.bench import Bench, given, ints
from validators.doubt import with_doubts
from validators.payroll import one_verdict, pay_rows
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, Mask, mark, verdicts
from validators.verdicts import FAILED as WRONG

TOLERANCE = "wages.arithmetic_tolerance"
RECORD = "wages.payroll_record"
FIELDS = ("gross_minor", "deductions_minor", "net_minor", "earned", "deducted", "absent")
UNITS = (10, 100)
MOST = 0.5

GROSS = Text(
    "The pay items of {month} add up to {made}, but the gross wage is {stated}: {gap} apart.",
    "{month} 各工资项目合计为 {made}，而应发工资为 {stated}，相差 {gap}。",
)
NET = Text(
    "Gross less deductions of {month} is {made}, but the net wage is {stated}: {gap} apart.",
    "{month} 应发减扣款为 {made}，而实发工资为 {stated}，相差 {gap}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(pay_rows)
    fits = {name: _fits(rows, made) for name, made in _ways(rows).items()}
    usual = {name: _usual(rows, fit) for name, fit in fits.items()}

    def by_row(some: pd.DataFrame) -> pd.DataFrame:
        return _judge_rows(bench, some, usual, rows)

    return one_verdict(with_doubts(rows, by_row, FIELDS, "payroll"))


def _ways(rows: pd.DataFrame) -> dict[str, tuple[npt.NDArray[np.int64], str]]:
    """Gives back the ways a sheet may be made: what should equal which printed field."""
    gross, total = ints(rows, "gross_minor"), ints(rows, "deductions_minor")
    earned, deducted, absent = ints(rows, "earned"), ints(rows, "deducted"), ints(rows, "absent")
    return {
        "earned": (earned, "gross_minor"),
        "earned less absence": (earned - absent, "gross_minor"),
        "total": (gross - total, "net_minor"),
        "items": (gross - deducted, "net_minor"),
        "items without absence": (gross - deducted + absent, "net_minor"),
        "earned to net": (earned - deducted, "net_minor"),
    }


NEEDED = {
    "earned": ("gross_minor",),
    "earned less absence": ("gross_minor",),
    "total": ("gross_minor", "deductions_minor", "net_minor"),
    "items": ("gross_minor", "net_minor"),
    "items without absence": ("gross_minor", "net_minor"),
    "earned to net": ("net_minor",),
}


def _fits(rows: pd.DataFrame, way: tuple[npt.NDArray[np.int64], str], least: int = 5) -> Mask:
    made, field = way
    return np.asarray(np.abs(made - ints(rows, field)) <= _allowed(rows, field, least), bool)


def _allowed(rows: pd.DataFrame, field: str, least: int) -> npt.NDArray[np.int64]:
    """Gives back half the printed unit for each item, half the total's unit, or the least."""
    half_items = np.maximum(ints(rows, "items"), 1) * _unit(rows, "earned") // 2
    half_total = np.where(_unit(rows, field) > _unit(rows, "earned"), _unit(rows, field) // 2, 0)
    return np.asarray(np.maximum(least, half_items + half_total), np.int64)


def _unit(rows: pd.DataFrame, field: str) -> npt.NDArray[np.int64]:
    """Gives back the unit that a field is printed in, told from all rows of its part."""
    values = pd.Series(ints(rows, field), rows.index)
    groups = [rows["document"], rows["part"]]
    unit = np.ones(len(rows), np.int64)
    for size in UNITS:
        whole = (values % size == 0).groupby(groups).transform("all").to_numpy(bool)
        unit = np.where(whole, size, unit)
    return np.asarray(unit, np.int64)


def _usual(rows: pd.DataFrame, fit: Mask) -> pd.Series:
    """Gives back the share of rows of each part that one way of adding up fits."""
    share: pd.Series = pd.Series(fit, rows.index).groupby([rows["document"], rows["part"]]).mean()
    return share


def _judge_rows(
    bench: Bench, some: pd.DataFrame, usual: dict[str, pd.Series], rows: pd.DataFrame
) -> pd.DataFrame:
    frame = verdicts(some)
    part = pd.MultiIndex.from_arrays([some["document"], some["part"]])
    least = bench.law_number(TOLERANCE, bench.audit_date).whole if bench.law else 5
    for stage, names in (("gross", list(NEEDED)[:2]), ("net", list(NEEDED)[2:])):
        fits = np.zeros(len(some), bool)
        judged = np.zeros(len(some), bool)
        made, best = np.zeros(len(some), np.int64), np.full(len(some), -1.0)
        for name in names:
            stated = np.all([given(some, field) for field in NEEDED[name]], axis=0)
            way = _ways(some)[name]
            share = usual[name].reindex(part).fillna(0).to_numpy(float)
            known = name == "total" or (ints(some, "items") > 0) & (share >= MOST)
            use = stated & known
            fits |= use & _fits(some, way, least)
            judged |= use
            better = use & (share > best)
            made, best = np.where(better, way[0], made), np.where(better, share, best)
        frame[f"{stage}_made"], frame[f"{stage}_judged"] = made, judged
        frame[f"{stage}_wrong"] = judged & ~fits
    wrong = frame["gross_wrong"].to_numpy(bool) | frame["net_wrong"].to_numpy(bool)
    none = ~frame["gross_judged"].to_numpy(bool) & ~frame["net_judged"].to_numpy(bool)
    bare = ~given(some, "gross_minor") & ~given(some, "net_minor")
    mark(frame, none, CANNOT_TELL, "figures-missing")
    mark(frame, bare, INAPPLICABLE, "no-sums")
    mark(frame, wrong, WRONG)
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the sum that does not hold: of the items, else of gross less deductions."""
    of_gross = bool(row.gross_wrong)
    field = "gross_minor" if of_gross else "net_minor"
    made = int(row.gross_made if of_gross else row.net_made)
    stated = int(getattr(row, field))
    fields = ("gross_minor",) if of_gross else ("net_minor", "gross_minor", "deductions_minor")
    left = "items" if of_gross else f"{format_minor(int(row.gross_minor))} less deductions"
    return Draft(
        message=fill(
            GROSS if of_gross else NET,
            month=row.month,
            made=format_minor(made),
            stated=format_minor(stated),
            gap=format_minor(abs(made - stated)),
        ),
        observed=stated,
        limit=made,
        unit="minor",
        currency=bench.currency,
        arithmetic=f"{left} = {format_minor(made)}; stated {format_minor(stated)}",
        basis=bench.law_basis(f"{row.month}-01", RECORD) if bench.law else (),
        refs=tuple(Ref("payroll", int(row.row_id), name) for name in fields),
    )


RULE = Rule(
    id="wages.arithmetic",
    title=Text("Sums of a payroll row", "工资行计算"),
    says=Text(
        "the items do not add up to gross, or gross less deductions is not net",
        "各项目合计与应发不符，或应发减扣款与实发不符",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll",),
    judge=judge,
    draft=draft,
    parameters=(TOLERANCE, RECORD),
)
