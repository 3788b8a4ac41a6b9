"""What the rules about wages share: payroll rows with the sums of their pay items.

A payroll row is judged for itself; rows of one worker and month in several documents are
versions, and where their verdicts differ none of them stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade
from validators.bench import ROW, Bench, ints
from validators.doubt import DOUBTED
from validators.month_figures import each_month, last_figure, span_of
from validators.numbers import Number
from validators.rule import Ref
from validators.verdicts import CANNOT_TELL, FAILED, PASSED, Mask, mark

BOTH_WAYS = "(?i)奖|补|加|多退|bonus|reward|incentive|thưởng|[+＋]"
"""In the heading of a column of deductions: it adds to the pay, too."""
KEY = ["document", "part", "position"]
Key = tuple[int, int, int]
Lists = Callable[[Bench, str, str], tuple[Number, ...]]

SILENT = (
    "wage-not-stated",
    "hours-not-stated",
    "pay-not-stated",
    "figures-missing",
    "no-sums",
    "payroll-states-no-hours",
    "payroll-states-no-days",
)
"""Reasons of a payroll row that says nothing of the matter."""

OVERTIME_ITEMS = (
    "overtime_pay",
    "overtime_weekday_pay",
    "overtime_restday_pay",
    "overtime_holiday_pay",
)
TIME_ITEMS = ("normal_pay", "piece_pay")
ABSENCE_ITEMS = ("absence_deduction", "sick_deduction")
INSURANCE_ITEMS = ("pension", "medical", "unemployment", "social_insurance")
FUND_ITEMS = ("housing_fund",)
LATE_ITEMS = ("late_deduction",)
COUNTS, COUNTS_NOT = "wages.minimum.counts", "wages.minimum.counts_not"
PERHAPS = "wages.minimum.counts_perhaps"
UNLAWFUL, LOSS = "wages.deduction.unlawful", "wages.deduction.loss"
LAWFUL, AGREED = "wages.deduction.lawful", "wages.deduction.agreed"

SUMS = (
    "earned",  # all earnings
    "counted",  # earnings that count towards the minimum wage
    "unknown_more",  # earnings nobody knows to count, above zero
    "unknown_less",  # the same below zero
    "overtime_items",  # earnings that pay overtime
    "base_items",  # earnings that state the wage agreed for a month
    "normal_items",  # earnings that pay normal hours
    "deducted",  # all deductions of the worker
    "absent",  # deductions for absence
    "insurance",  # deductions for the worker's own social insurance
    "fund",  # deductions for the worker's own housing fund
    "unlawful",  # deductions that the law does not allow
    "fined",  # of them, fines
    "against_code",  # deductions that the law may allow, but a code does not
    "loss",  # deductions for a loss
    "lateness",  # deductions for coming late
    "unlisted",  # deductions that neither law nor custom knows
    "piece_items",  # earnings by the piece
    "night_items",  # earnings for night work
    "into_gross",  # earnings that the sheet's own sums show to be part of gross
    "off_gross",  # deductions that lower gross there
    "into_net",  # earnings that come after gross there
    "off_net",  # deductions between gross and net there
    "items",  # how many pay items
    "earnings",  # how many of them are earnings
    "unsure",  # pay items of an unknown kind
    "unread",  # pay items whose amount could not be read
)
AMOUNTS = SUMS[:-4]


def pay_rows(bench: Bench) -> pd.DataFrame:
    """Gives back the payroll rows of known workers and months, sums of their items beside them.

    ``several`` says that the worker has more than one row of this month in this part.
    """
    frame = bench.frame("payroll")
    frame = frame.assign(position=frame.groupby(["document", "part"]).cumcount())
    known = frame[(frame["worker"].fillna(-1).astype("int64") >= 0) & frame["month"].notna()]
    sums = bench.once(item_sums)
    found = known.merge(sums, on=KEY, how="left").merge(bench.once(_unread), on=KEY, how="left")
    for name in SUMS:
        found[name] = ints(found, name)
    again = found.duplicated(["document", "part", *ROW], keep=False)
    found["several"] = again.to_numpy(bool)
    found = _with_item_doubts(bench, found)
    stated = found[["hours_system", "wage_system"]]
    found = bench.with_systems(found)
    for name in ("hours_system", "wage_system"):
        found[name] = stated[name].fillna(found[name]).to_numpy(object)
    return found


def of_law(bench: Bench, parameter: str, month: str) -> tuple[Number, ...]:
    """Gives back the law's figure at the end of a pay month, where there is one."""
    number = last_figure(bench, parameter, month)
    return (number,) if number else ()


def of_codes(bench: Bench, parameter: str, month: str) -> tuple[Number, ...]:
    """Gives back the figures that the codes have at the end of a pay month."""
    end, place = span_of(bench, month)[1], bench.case.facility.place
    found = (code.number(parameter, end, place) for code in bench.codes)
    return tuple(one for one in found if one is not None)


def earning_items(bench: Bench) -> pd.DataFrame:
    """Gives back the pay items with the kinds of sum that each goes into as flags."""
    items = bench.frame("pay_item")
    items = items[items["amount_minor"].notna() & items["payroll_row"].notna()].copy()
    items["amount"] = items["amount_minor"].astype("int64")
    items["position"] = items["payroll_row"].astype("int64")
    earning = (items["role"] == "earning").to_numpy(bool)
    counts = _counted_here(bench, items)
    unknown = earning & counts.isna().to_numpy(bool)
    amount = items["amount"].to_numpy(np.int64)
    item = items["item"]
    deduction = (items["role"] == "deduction").to_numpy(bool)
    items["earned"] = earning
    items["counted"] = earning & counts.fillna(False).to_numpy(bool)
    items["unknown_more"] = unknown & (amount > 0)
    items["unknown_less"] = unknown & (amount < 0)
    items["overtime_items"] = earning & item.isin(OVERTIME_ITEMS).to_numpy(bool)
    items["base_items"] = earning & (item == "base_pay").to_numpy(bool)
    items["normal_items"] = earning & item.isin(TIME_ITEMS).to_numpy(bool)
    items["deducted"] = deduction
    items["absent"] = deduction & item.isin(ABSENCE_ITEMS).to_numpy(bool)
    items["insurance"] = deduction & item.isin(INSURANCE_ITEMS).to_numpy(bool)
    items["fund"] = deduction & item.isin(FUND_ITEMS).to_numpy(bool)
    _add_deductions(bench, items, deduction)
    items["piece_items"] = earning & (item == "piece_pay").to_numpy(bool)
    items["night_items"] = earning & (item == "night_allowance").to_numpy(bool)
    for total in ("gross", "net"):
        part = (items["total"] == total).to_numpy(bool)
        items[f"into_{total}"], items[f"off_{total}"] = earning & part, deduction & part
    return items


def _add_deductions(bench: Bench, items: pd.DataFrame, deduction: Mask) -> None:
    """Adds which deductions the law of the month forbids, caps or does not know, and their sign.

    A sheet writes deductions above or below zero, so what is against most of it is given back.
    """
    amount = pd.Series(np.where(deduction, np.sign(items["amount"]), 0), items.index)
    most = amount.groupby([items["document"], items["part"]]).transform("sum")
    item = items["item"]
    # A column of rewards and fines takes away what is below zero, any other what most of it is.
    of_column = amount.groupby([items[name] for name in ("document", "part", "label")])
    ends = [of_column.transform(one) for one in ("min", "max")]
    named_both = items["label"].fillna("").astype(str).str.contains(BOTH_WAYS).to_numpy(bool)
    signs = (ends[0] < 0).to_numpy(bool) & (ends[1] > 0).to_numpy(bool)
    both = named_both & signs & item.isna().to_numpy(bool)
    items["sign"] = np.where((most < 0).to_numpy(bool) | both, -1, 1)
    named = item.notna() & ~item.isin(("other_deduction", *LATE_ITEMS))
    # Without the law's lists, what a deduction is for is known where it says so.
    listed = bench.law is not None and LAWFUL in bench.law.numbers
    known = np.zeros(len(items), bool) if listed else named.to_numpy(bool)
    for name, column in ((UNLAWFUL, "unlawful"), (LOSS, "loss"), (LAWFUL, ""), (AGREED, "")):
        of_list = _listed(bench, items, name)
        known = known | of_list
        if column:
            items[column] = deduction & of_list
    items["fined"] = items["unlawful"] & (item == "fine").to_numpy(bool)
    items["against_code"] = deduction & _listed(bench, items, UNLAWFUL, of_codes)
    late = item.isin(LATE_ITEMS).to_numpy(bool)
    items["lateness"] = deduction & late & ~known
    time = item.isin(ABSENCE_ITEMS).to_numpy(bool)
    items["unlisted"] = deduction & ~known & ~late & ~time


def _listed(bench: Bench, items: pd.DataFrame, parameter: str, of: Lists = of_law) -> Mask:
    """Gives back the items that the lists of law, or codes, name in their month."""
    found = np.zeros(len(items), bool)
    for numbers, at in each_month(_months(bench, items), partial(of, bench, parameter)):
        named = {item for number in numbers for item in number.items}
        found |= at & items["item"].isin(named).to_numpy(bool)
    return found


def _months(bench: Bench, items: pd.DataFrame) -> pd.Series:
    last = max(bench.case.pay_months["month"], default=bench.audit_date[:7])
    return items["month"].fillna(str(last))


def _counted_here(bench: Bench, items: pd.DataFrame) -> pd.Series:
    """Gives back which items count towards the country's minimum then; blank where untold."""
    counts = items["counts"].astype("boolean").copy()
    counts[_listed(bench, items, COUNTS)] = True
    counts[_listed(bench, items, COUNTS_NOT)] = False
    counts[_listed(bench, items, PERHAPS)] = None
    return counts


def _unread(bench: Bench) -> pd.DataFrame:
    """Gives back how many pay items of each payroll row have no amount, as it could not be read."""
    items = bench.frame("pay_item")
    pay = items["role"].isin(("earning", "deduction", "info")).to_numpy(bool)
    without = items["amount_minor"].isna() & items["payroll_row"].notna() & pay
    lost = items[without.to_numpy(bool)]
    keys = lost.assign(position=lost["payroll_row"].astype("int64"))[KEY]
    return keys.assign(unread=1).groupby(KEY, as_index=False).sum()


def items_of(bench: Bench, rows: Collection[int]) -> pd.DataFrame:
    """Gives back the pay items of some payroll records."""
    payroll = bench.frame("payroll")
    position = payroll.groupby(["document", "part"]).cumcount()
    own = payroll.assign(position=position).loc[list(rows), KEY]
    return bench.once(earning_items).merge(own, on=KEY)


def item_sums(bench: Bench) -> pd.DataFrame:
    """Gives back the sums of ``SUMS`` for each payroll row that has pay items."""
    items = bench.once(earning_items)
    amounts = items["amount"].to_numpy(np.int64)
    frame = items[KEY].copy()
    for name in AMOUNTS:
        frame[name] = np.where(items[name].to_numpy(bool), amounts, 0)
    for name in ("deducted", "absent", "insurance", "fund", "off_gross", "off_net"):
        frame[name] = np.abs(frame[name])
    for name in ("unlawful", "fined", "against_code", "loss", "lateness", "unlisted"):
        frame[name] = frame[name] * items["sign"]
    frame["items"] = 1
    frame["earnings"] = items["earned"].astype("int64")
    frame["unsure"] = (items["item"].isna() & (amounts != 0)).astype("int64")
    return frame.groupby(KEY, as_index=False).sum()


def _with_item_doubts(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back the rows with what is doubtful of their pay items told of the sums as well.

    Other readings of an item are other readings of each sum it goes into; an item whose other
    readings nobody knows makes those sums uncertain.
    """
    readings, blind, refs = _item_doubts(bench)
    if not readings and not blind:
        return rows
    keys = zip(rows["document"], rows["part"], rows["position"], strict=True)
    others, grades = rows["others"].tolist(), rows["grades"].tolist()
    for at, key in enumerate(keys):
        for name, changes in readings.get(key, {}).items():
            moved = tuple(int(rows[name].iloc[at]) + change for change in changes)
            others[at] = {**(others[at] or {}), name: moved}
        for name in blind.get(key, ()):
            grades[at] = {**(grades[at] or {}), name: int(Grade.UNCERTAIN)}
    found = [refs.get(key) for key in zip(*(rows[name] for name in KEY), strict=True)]
    doubtful = {"others": others, "grades": grades, DOUBTED: found}
    return rows.assign(
        **{name: pd.Series(values, rows.index, dtype=object) for name, values in doubtful.items()}
    )


def _item_doubts(
    bench: Bench,
) -> tuple[dict[Key, dict[str, tuple[int, ...]]], dict[Key, set[str]], dict[Key, dict[str, Ref]]]:
    """Gives back what is doubtful of the items of each row, by the sums they go into.

    How each sum may change by other readings, the sums with a blind item, and the first doubtful
    item of each.
    """
    items = bench.once(earning_items)
    unsure = (items["grade"].fillna(0).astype("int64") == Grade.UNCERTAIN).to_numpy(bool)
    doubtful = items[items["others"].notna().to_numpy(bool) | unsure]
    readings: dict[Key, dict[str, tuple[int, ...]]] = {}
    blind: dict[Key, set[str]] = {}
    refs: dict[Key, dict[str, Ref]] = {}
    for item in doubtful.itertuples(index=False):
        row: Any = item
        key = (row.document, row.part, row.position)
        sums = [name for name in AMOUNTS if getattr(row, name)]
        said = row.others.get("amount_minor", ()) if isinstance(row.others, dict) else ()
        changes = tuple(int(value) - row.amount for value in said if value is not None)
        blank = isinstance(row.grades, dict) and row.grades.get("amount_minor") == Grade.UNCERTAIN
        if changes or blank:
            own = dict.fromkeys(sums, Ref("pay_item", int(row.row_id), "amount_minor"))
            refs[key] = own | refs.get(key, {})
        if changes:
            mine = readings.setdefault(key, {})
            mine.update({name: (*mine.get(name, ()), *changes) for name in sums})
        elif blank:
            blind.setdefault(key, set()).update(sums)
    return readings, blind, refs


def one_verdict(frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back one row a worker-month: versions that agree as one, others undecided.

    A version that says nothing of the matter, as a summary without hours, does not disagree.
    Several rows of one payroll belong together in a way it does not say, so a failed one is
    undecided.
    """
    alone = not frame.duplicated(ROW).any()
    if not alone:
        frame = frame[~_silent_beside(frame)].reset_index(drop=True)
    if "part_of_month_paid" in frame:
        lacking = frame["part_of_month_paid"].to_numpy(bool)
        judged = frame["outcome"].isin((FAILED, PASSED)).to_numpy(bool)
        mark(frame, lacking & judged, CANNOT_TELL, "part-of-month-paid")
    decided = frame["outcome"].isin((FAILED, PASSED)).to_numpy(bool)
    several = frame["several"].to_numpy(bool)
    failed = (frame["outcome"] == FAILED).to_numpy(bool)
    differ = np.zeros(len(frame), bool)
    if not alone:
        differ = (frame.groupby(ROW)["outcome"].transform("nunique") > 1).to_numpy(bool)
    mark(frame, differ & decided, CANNOT_TELL, "conflicting-versions")
    mark(frame, several & (failed | (differ & decided)), CANNOT_TELL, "several-rows")
    if alone:
        return frame
    order = frame["outcome"].map({CANNOT_TELL: 0, FAILED: 1, PASSED: 2}).fillna(3)
    best = frame.assign(order=order.to_numpy()).sort_values([*ROW, "order"], kind="stable")
    return best.drop_duplicates(ROW).drop(columns="order").reset_index(drop=True)


def _silent_beside(frame: pd.DataFrame) -> Mask:
    """Gives back the rows that say nothing, of worker-months where another row does."""
    silent = frame["reason"].isin(SILENT).to_numpy(bool)
    all_silent = pd.Series(silent, frame.index).groupby([frame[name] for name in ROW])
    return np.asarray(silent & ~all_silent.transform("all").to_numpy(bool), bool)


def with_unpaid_months(bench: Bench, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back the verdicts with the worker-months of months that have no payroll at all."""
    known = bench.case.pay_months
    without = known.loc[~known["has_payroll"].astype(bool), "month"]
    months = bench.case.months
    extra = months.loc[months["month"].isin(without), ROW].copy()
    if extra.empty:
        return frame
    extra["outcome"] = np.int8(CANNOT_TELL)
    extra["reason"] = "no-payroll"
    extra["settle_kind"] = "payroll"
    return pd.concat([frame, extra], ignore_index=True)
