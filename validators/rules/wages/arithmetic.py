"""The items of a payroll row do not add up to gross, or gross less deductions is not net.

An absence deduction may lower gross or stand among the deductions; which, and which columns are
items at all, is taken from what adds up on most rows of the same sheet. Where that cannot be
told, gross that is not the sum of the items is wrong only if every column is known.
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
from validators.doubt import REASON, with_doubts
from validators.misread_sums import doubtful_cell, may_be_slip
from validators.months_of_parts import worst_of_parts
from validators.parts import parts
from validators.payroll import items_of, one_verdict, pay_rows
from validators.printed_signs import by_printed_signs
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.sheet_sums import TIME, may_be_prorated, of_part, part_codes, support, whole_time
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, Mask, mark, verdicts
from validators.verdicts import FAILED as WRONG
from validators.wage_tolerance import LEAST, SUMS, sum_tolerance

RECORD = "wages.payroll_record"
FIELDS = (
    "gross_minor",
    "deductions_minor",
    "net_minor",
    "earned",
    "deducted",
    "absent",
    "into_gross",
    "off_gross",
    "into_net",
    "off_net",
)
STAGES = {
    "gross": ("own", "earned", "earned less absence"),
    "net": ("own to net", "total", "items", "items without absence", "earned to net"),
}
RESTS_ON = {
    "gross": ("gross_minor", "earned", "absent", "into_gross", "off_gross"),
    "net": tuple(field for field in FIELDS if field not in ("into_gross", "off_gross", "absent")),
}
SHOWN = {"own": ("into_gross",), "own to net": ("into_net", "off_net")}
Amounts = npt.NDArray[np.int64]
ROUNDING = 100
UNITS = (10, 100)

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
    ways = _ways(rows)
    fits = {name: _fits(rows, made) for name, made in ways.items()}
    for name, sums in SHOWN.items():
        fits[name] &= _any_of_part(rows, sums)
    usual = {name: support(rows, fit, NEEDED[name], ways[name][1]) for name, fit in fits.items()}
    to_gross = np.any([fits[name] for name in STAGES["gross"]], axis=0)
    rows = rows.assign(whole_time=whole_time(rows, to_gross & given(rows, "gross_minor")))
    about = _parts(bench, rows)

    def by_row(some: pd.DataFrame) -> pd.DataFrame:
        return _judge_rows(bench, some, usual, about)

    frame = with_doubts(rows, by_row, FIELDS, "payroll")
    _mark_misread(bench, frame)
    wrong = frame[(frame["outcome"] == WRONG).to_numpy(bool)]
    adds_up = frame[(frame["outcome"] == PASSED).to_numpy(bool)]
    right, unclear = by_printed_signs(bench, wrong, adds_up)
    mark(frame, frame.index.isin(right), PASSED)
    mark(frame, frame.index.isin(unclear), CANNOT_TELL, "perhaps-meant-otherwise")
    return one_verdict(worst_of_parts(bench, frame))


def _mark_misread(bench: Bench, frame: pd.DataFrame) -> None:
    """Leaves open what is wrong only through a figure in doubt; the other total may stand."""
    doubtful: list[int] = []
    cells = frame["settle_cell"].tolist()
    gross_wrong = frame["gross_wrong"].to_numpy(bool, copy=True)
    for at in np.flatnonzero((frame["outcome"] == WRONG).to_numpy(bool)):
        row: Any = frame.iloc[at]
        stages = [stage for stage in STAGES if row[f"{stage}_wrong"]] or ["gross"]
        found = {stage: _misread(bench, row, stage) for stage in stages}
        if all(found.values()):
            doubtful.append(int(at))
            cells[at] = found[stages[0]]
        elif found.get("gross"):
            gross_wrong[at] = False
    frame["gross_wrong"] = gross_wrong
    frame["settle_cell"] = pd.Series(cells, frame.index, dtype=object)
    mark(frame, frame.index.isin(doubtful), CANNOT_TELL, REASON)


def _misread(bench: Bench, row: Any, stage: str) -> Ref | None:
    """Gives back the cell by whose misreading a total may be right after all, or None."""
    total = f"{stage}_minor"
    cell = doubtful_cell(row, RESTS_ON[stage], "payroll")
    if cell is None and may_be_slip(bench, row, int(row[total]), int(row[f"{stage}_made"])):
        return Ref("payroll", int(row.row_id), total)
    return cell


def _ways(rows: pd.DataFrame) -> dict[str, tuple[npt.NDArray[np.int64], str]]:
    """Gives back the ways a sheet may be made: what should equal which printed field."""
    gross, total = ints(rows, "gross_minor"), ints(rows, "deductions_minor")
    earned, deducted, absent = ints(rows, "earned"), ints(rows, "deducted"), ints(rows, "absent")
    own = ints(rows, "into_gross") - ints(rows, "off_gross")
    late, off = ints(rows, "into_net"), ints(rows, "off_net")
    return {
        "own": (own, "gross_minor"),
        "earned": (earned, "gross_minor"),
        "earned less absence": (earned - absent, "gross_minor"),
        "own to net": (gross - off + late, "net_minor"),
        "total": (gross - total + late, "net_minor"),
        "items": (gross - deducted, "net_minor"),
        "items without absence": (gross - deducted + absent, "net_minor"),
        "earned to net": (earned - deducted, "net_minor"),
    }


NEEDED = {
    "own": ("gross_minor",),
    "earned": ("gross_minor",),
    "earned less absence": ("gross_minor",),
    "own to net": ("gross_minor", "net_minor"),
    "total": ("gross_minor", "deductions_minor", "net_minor"),
    "items": ("gross_minor", "net_minor"),
    "items without absence": ("gross_minor", "net_minor"),
    "earned to net": ("net_minor",),
}


def _fits(rows: pd.DataFrame, way: tuple[Amounts, str], least: Amounts | int = LEAST) -> Mask:
    made, field = way
    return np.asarray(np.abs(made - ints(rows, field)) <= _allowed(rows, field, least), bool)


def _allowed(rows: pd.DataFrame, field: str, least: Amounts | int) -> Amounts:
    """Gives back half the printed unit for each item, half the total's unit, or the least."""
    unit, of_items = _unit(rows, field), _unit(rows, "earned")
    half_items = np.maximum(ints(rows, "items"), 1) * of_items // 2
    half_total = np.where(unit > of_items, unit // 2, 0)
    return np.asarray(np.maximum(least, half_items + half_total), np.int64)


def _unit(rows: pd.DataFrame, field: str) -> npt.NDArray[np.int64]:
    """Gives back the unit that a field is printed in, told from all rows of its part."""
    values, part = ints(rows, field), part_codes(rows)
    unit = np.ones(len(rows), np.int64)
    for size in UNITS:
        broken = np.bincount(part[values % size != 0], minlength=len(rows))
        unit = np.where(broken[part] == 0, size, unit)
    return np.asarray(unit, np.int64)


def _any_of_part(rows: pd.DataFrame, sums: tuple[str, ...]) -> Mask:
    """Gives back the rows of parts in which any of some sums is not zero."""
    there = pd.Series(np.any([ints(rows, name) != 0 for name in sums], axis=0), rows.index)
    return there.groupby([rows["document"], rows["part"]]).transform("any").to_numpy(bool)


def _judge_rows(
    bench: Bench, some: pd.DataFrame, usual: dict[str, pd.DataFrame], about: pd.DataFrame
) -> pd.DataFrame:
    frame = verdicts(some)
    least = sum_tolerance(bench, some["month"])
    for stage, names in STAGES.items():
        _judge_stage(frame, stage, names, usual, least)
    unproved, in_doubt = _unproved(frame, about, least)
    wrong = frame["gross_wrong"].to_numpy(bool) | frame["net_wrong"].to_numpy(bool)
    none = ~frame["gross_judged"].to_numpy(bool) & ~frame["net_judged"].to_numpy(bool)
    bare = ~given(some, "gross_minor") & ~given(some, "net_minor")
    unsettled = ~wrong & (
        frame["gross_open"].to_numpy(bool) | (none & frame["net_open"].to_numpy(bool))
    )
    mark(frame, none, CANNOT_TELL, "figures-missing")
    mark(frame, bare, INAPPLICABLE, "no-sums")
    mark(frame, bare & _has_column(frame, about), CANNOT_TELL, "figures-missing")
    mark(frame, unproved & in_doubt, CANNOT_TELL, "items-not-all-known")
    mark(frame, wrong | (unproved & ~in_doubt), WRONG)
    mark(frame, unsettled, CANNOT_TELL, "sums-not-settled")
    mark(frame, _prorated(frame, unproved), CANNOT_TELL, "base-may-be-prorated")
    unread = wrong & (ints(some, "unread") > 0)
    mark(frame, unread, CANNOT_TELL, "figures-missing")
    return frame


def _judge_stage(
    frame: pd.DataFrame,
    stage: str,
    names: tuple[str, ...],
    usual: dict[str, pd.DataFrame],
    least: Amounts,
) -> None:
    """Adds what a total should be by the usual ways, whether one was judged, and found wrong.

    A sheet whose own sums show what each total is made of is judged by those alone. Where too few
    rows show how the sheet is made, a row that adds up is right, and any other is open.
    """
    rows = len(frame)
    fits, judged, shown = np.zeros(rows, bool), np.zeros(rows, bool), np.zeros(rows, bool)
    made, best = np.zeros(rows, np.int64), np.full(rows, -1.0)
    right, left_open = np.zeros(rows, bool), np.zeros(rows, bool)
    ways, items = _ways(frame), ints(frame, "items") > 0
    for name in names:
        stated = np.all([given(frame, field) for field in NEEDED[name]], axis=0)
        way = ways[name]
        share = of_part(frame, usual[name], "share")
        usable = items & (of_part(frame, usual[name], "supported") > 0)
        use = stated & ((usable & (~shown | (name == names[0]))) | (name == "total"))
        few = stated & items & (of_part(frame, usual[name], "open") > 0)
        fit = _fits(frame, way, least)
        fits |= use & fit
        judged |= use
        right |= few & fit
        left_open |= few
        better = use & (share > best)
        made, best = np.where(better, way[0], made), np.where(better, share, best)
        if name == names[0]:
            shown = use
    frame[f"{stage}_made"], frame[f"{stage}_judged"] = made, judged | right
    frame[f"{stage}_wrong"] = judged & ~fits & ~right
    frame[f"{stage}_open"] = left_open & ~judged & ~right


def _prorated(frame: pd.DataFrame, unproved: Mask) -> Mask:
    """Gives back the rows whose only wrong sum a base not yet prorated would explain.

    Items are held against net only where no gross is stated.
    """
    gross = frame["gross_wrong"].to_numpy(bool) | unproved
    net = frame["net_wrong"].to_numpy(bool)
    by_gross = given(frame, "gross_minor")
    short = np.where(
        by_gross,
        ints(frame, "gross_made") - ints(frame, "gross_minor"),
        ints(frame, "net_made") - ints(frame, "net_minor"),
    )
    only = np.where(by_gross, gross & ~net, net)
    return np.asarray(only & may_be_prorated(frame, short), bool)


def _unproved(frame: pd.DataFrame, about: pd.DataFrame, least: Amounts) -> tuple[Mask, Mask]:
    """Gives back the rows whose items do not make gross, on sheets where most do not, and doubts.

    In doubt are sheets with columns nobody knows or values nobody can read, and those that show
    hours or days but not what was paid for them.
    """
    ways = _ways(frame)
    fits = _fits(frame, ways["earned"], least) | _fits(frame, ways["earned less absence"], least)
    open_sums = (
        ~frame["gross_judged"].to_numpy(bool)
        & ~frame["gross_open"].to_numpy(bool)
        & given(frame, "gross_minor")
        & (ints(frame, "earnings") > 0)
        & ~fits
    )
    near = np.abs(ways["earned"][0] - ints(frame, "gross_minor"))
    nearer = np.abs(ways["earned less absence"][0] - ints(frame, "gross_minor")) < near
    made = np.where(nearer, ways["earned less absence"][0], ways["earned"][0])
    open_sums &= np.abs(made - ints(frame, "gross_minor")) > ROUNDING
    frame["gross_made"] = np.where(open_sums, made, frame["gross_made"])
    doubtful = pd.MultiIndex.from_arrays([frame["document"], frame["part"]])
    return open_sums, about["in_doubt"].reindex(doubtful).fillna(True).to_numpy(bool)


def _parts(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back each part of payroll, whether what it shows may not be all, and its net column."""
    several = (ints(rows, "earnings") > 1) | ~given(rows, "base_minor")
    unpaid = (ints(rows, "overtime_minutes") > 0) & (ints(rows, "overtime_items") == 0)
    by_time = np.any([given(rows, name) for name in TIME], axis=0)
    by_time &= ~given(rows, "normal_pay_minor")
    lost = (ints(rows, "unsure") > 0) | (ints(rows, "unread") > 0)
    doubt = pd.Series(~several | unpaid | by_time | lost, rows.index)
    found = doubt.groupby([rows["document"], rows["part"]]).any().to_frame("in_doubt")
    columns = bench.once(parts).set_index(["document", "part"])["fields"].reindex(found.index)
    found["has_net"] = [isinstance(one, frozenset) and "net_minor" in one for one in columns]
    return found


def _has_column(frame: pd.DataFrame, about: pd.DataFrame) -> Mask:
    """Gives back the rows of parts that have a column of net wages."""
    part = pd.MultiIndex.from_arrays([frame["document"], frame["part"]])
    return about["has_net"].reindex(part).fillna(False).to_numpy(bool)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the sum that does not hold: of the items, else of gross less deductions."""
    of_gross = bool(row.gross_wrong) or not row.net_wrong
    field = "gross_minor" if of_gross else "net_minor"
    made = int(row.gross_made if of_gross else row.net_made)
    stated = int(getattr(row, field))
    by_items = of_gross or pd.isna(row.gross_minor)
    left = "items" if by_items else f"{format_minor(int(row.gross_minor))} less deductions"
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
        basis=bench.known_basis(f"{row.month}-01", RECORD),
        refs=_shown(bench, row, of_gross),
    )


def _shown(bench: Bench, row: Any, of_gross: bool) -> tuple[Ref, ...]:
    """Gives back the cells of a sum: its totals, and each deduction where no total is stated."""
    fields = ("gross_minor",) if of_gross else ("net_minor", "gross_minor", "deductions_minor")
    stated = [name for name in fields if pd.notna(getattr(row, name))]
    refs = [Ref("payroll", int(row.row_id), name) for name in stated]
    if not of_gross and "deductions_minor" not in stated:
        items = items_of(bench, [int(row.row_id)])
        off = items[(items["role"] == "deduction") & (items["amount"] != 0)]
        refs += [Ref("pay_item", int(one), "amount_minor") for one in off["row_id"]]
    return tuple(refs)


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
    parameters=(SUMS, RECORD),
)
