"""A printed total is not the sum of its rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade, Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.absence import mark_lost_rows
from validators.bench import Bench, given, ints
from validators.doubt import REASON
from validators.misread_sums import doubtful_cell, may_be_slip
from validators.parts import with_kind
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.total_pieces import REASON as PIECE
from validators.total_pieces import with_rows_before
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as WRONG
from validators.wage_tolerance import SUMS, sum_tolerance

RECORD = "wages.payroll_record"
FAILED = Text(
    "The printed total of {label} is {printed}, but its rows add up to {sum}. Columns whose total "
    "is not the sum of its rows: {count}.",
    "“{label}”的合计印为 {printed}，而各行相加为 {sum}。合计与各行之和不符的列数：{count}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part with printed totals."""
    totals = bench.once(_totals)
    parts = totals.groupby(["document", "part"], as_index=False).agg(
        wrong=("wrong", "any"),
        unknown=("unknown", "all"),
        cell=("doubtful", "first"),
        piece=("piece", "any"),
    )
    frame = verdicts(with_kind(bench, parts))
    doubtful = frame["cell"].notna().to_numpy(bool)
    frame["settle_cell"] = frame["cell"].where(doubtful, None)
    mark(frame, frame["unknown"], CANNOT_TELL, "rows-unreadable")
    mark(frame, frame["piece"], CANNOT_TELL, PIECE)
    mark(frame, doubtful, CANNOT_TELL, REASON)
    mark(frame, frame["wrong"], WRONG)
    mark_lost_rows(bench, frame, frame["outcome"] == WRONG, "payroll")
    return frame


def _totals(bench: Bench) -> pd.DataFrame:
    """Gives back the printed totals, each with whether it is wrong beyond rounding."""
    totals = bench.frame("column_total").copy()
    totals["gap"] = ints(totals, "printed_minor") - ints(totals, "sum_minor")
    totals["unknown"] = ~given(totals, "sum_minor") | ~given(totals, "printed_minor")
    decimals = np.clip(ints(totals, "decimals"), 0, 2)
    half = 10 ** (2 - decimals) * np.maximum(ints(totals, "items"), 1) // 2
    least = sum_tolerance(bench, totals["month"])
    allowed = np.maximum(half, least)
    over = totals["gap"].abs().to_numpy(np.int64) > allowed
    over &= ~totals["unknown"].to_numpy(bool)
    explained, totals["piece"] = with_rows_before(bench, totals, over, allowed)
    over &= ~explained & ~totals["piece"].to_numpy(bool)
    sure = (totals["grade"].fillna(0).astype("int64") > Grade.UNCERTAIN).to_numpy(bool)
    rows: list[Any] = list(totals.itertuples(index=False))
    slips = [
        bool(wrong) and may_be_slip(bench, one, int(one.printed_minor), int(one.sum_minor))
        for one, wrong in zip(rows, over, strict=True)
    ]
    totals["wrong"] = over & sure & ~np.array(slips, bool)
    doubtful = over & ~totals["wrong"].to_numpy(bool)
    cells = [_cell(bench, one) if at else None for one, at in zip(rows, doubtful, strict=True)]
    totals["doubtful"] = pd.Series(cells, totals.index, dtype=object)
    return totals


def _cell(bench: Bench, total: Any) -> Ref:
    """Gives back the doubtful cell that a total rests on: its own, else one that it adds up."""
    printed = Ref("column_total", int(total.row_id), "printed_minor")
    if not isinstance(total.grades, dict) or total.grades.get("sum_minor") != Grade.UNCERTAIN:
        return printed
    if total.grades.get("printed_minor") == Grade.UNCERTAIN:
        return printed
    for kind, field, named in (
        ("payroll", total.field, None),
        ("pay_item", "amount_minor", total.label),
    ):
        rows = bench.frame(kind)
        here = (rows["document"] == total.document) & (rows["part"] == total.part)
        if named is not None:
            here &= rows["label"] == named
        for row in rows[here & rows["grades"].notna()].itertuples(index=False):
            found = doubtful_cell(row, (field,), kind)
            if found is not None:
                return found
    return printed


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the column that is furthest off, and how many others are."""
    totals = bench.once(_totals)
    mine = totals[(totals["document"] == row.document) & (totals["part"] == row.part)]
    wrong = mine[mine["wrong"].to_numpy(bool)]
    worst = wrong.loc[wrong["gap"].abs().idxmax()]
    printed, summed = int(worst["printed_minor"]), int(worst["sum_minor"])
    return Draft(
        message=fill(
            FAILED,
            label=worst["label"],
            printed=format_minor(printed),
            sum=format_minor(summed),
            count=len(wrong),
        ),
        observed=printed,
        limit=summed,
        unit="minor",
        currency=bench.currency,
        arithmetic="; ".join(_sum(one) for one in wrong.head(6).itertuples(index=False)),
        basis=bench.known_basis(_on(bench, worst["month"]), RECORD),
        refs=tuple(Ref("column_total", int(row_id), "printed_minor") for row_id in wrong["row_id"]),
    )


def _on(bench: Bench, month: Any) -> str:
    """Gives back the first day of a total's month; the audit date where it names none."""
    return bench.audit_date if pd.isna(month) else f"{month}-01"


def _sum(one: Any) -> str:
    printed, summed = format_minor(int(one.printed_minor)), format_minor(int(one.sum_minor))
    return f"{one.label}: {summed}, printed {printed}"


RULE = Rule(
    id="wages.column_total",
    title=Text("Printed totals", "合计行"),
    says=Text("a printed total is not the sum of its rows", "印出的合计与各行之和不符"),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.MINOR,
    needs=("payroll",),
    judge=judge,
    draft=draft,
    parameters=(SUMS, RECORD),
)
