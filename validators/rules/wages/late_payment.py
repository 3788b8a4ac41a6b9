"""Wages of a month are paid later than the law allows after its end.

By the bank's list, else by the date that the payroll prints. Of a wage sent in parts, the transfer
that completes it counts. What is paid late beside a payroll paid in time may be back pay. Part-time
workers are paid at shorter intervals, where the law says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import ROW, Bench, ints
from validators.dates import days
from validators.minimum_due import is_part_time
from validators.month_figures import NOT_IN_FORCE, each_month, last_figure, span_of
from validators.months_of_parts import part_names
from validators.numbers import Number
from validators.packs import NoSuchNumberError
from validators.pay_dates import days_after, with_pay_dates, working_days_after
from validators.payroll import pay_rows
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, Mask, mark, no_subjects, verdicts
from validators.verdicts import FAILED as LATE

AFTER, WORKING = "wages.payment.days_after_period", "wages.payment.working_days_after_period"
CYCLE = "wages.part_time.pay_cycle"
PERIOD = "wages.payment.period_months"
SHOWN = 6
FAILED = Text(
    "Wages of {month} were paid on {paid}, {late} day(s) after the last day allowed ({limit}); "
    "workers paid late: {count}.",
    "{month} 工资于 {paid} 支付，比最迟日期（{limit}）晚 {late} 天；涉及 {count} 人。",
)
REST = Text(
    "Wages of {month} were paid in full only on {paid}, {late} day(s) after the last day allowed "
    "({limit}); workers paid late: {count}.",
    "{month} 工资至 {paid} 才付清，比最迟日期（{limit}）晚 {late} 天；涉及 {count} 人。",
)
PART_TIME = Text(
    "Part-time workers of {month} are paid for {days} days at once, at most {limit} are allowed; "
    "workers: {count}.",
    "{month} 非全日制员工一次结算 {days} 天的工资，最长不得超过 {limit} 天；涉及 {count} 人。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each month that has a payroll."""
    held = bench.law.numbers if bench.law else {}
    if not {AFTER, WORKING} & held.keys():
        raise NoSuchNumberError("the law sets no day of payment")
    rows = bench.once(_rows)
    if rows.empty:
        return no_subjects("month")
    late, unknown = rows["late"].to_numpy(bool), rows["unknown"].to_numpy(bool)
    flags = rows.assign(late=late, unknown=unknown)
    names = ["late", "beside", "unknown", "long", "long_perhaps", "lawful", "not_due"]
    frame = verdicts(flags.groupby("month")[names].any().reset_index())
    frame["settle_kind"] = "bank_transfer"
    mark(frame, frame["long_perhaps"], CANNOT_TELL, "pay-period-not-stated")
    mark(frame, frame["beside"], CANNOT_TELL, "perhaps-supplement")
    mark(frame, frame["unknown"], CANNOT_TELL, "pay-date-not-stated")
    mark(frame, frame["unknown"] & frame["not_due"], INAPPLICABLE, "not-yet-due")
    mark(frame, frame["late"] | frame["long"], LATE)
    mark(frame, ~frame["lawful"].to_numpy(bool), CANNOT_TELL, NOT_IN_FORCE)
    return frame


def _rows(bench: Bench) -> pd.DataFrame:
    """Gives back the paid payroll rows with when they were due and paid, and their period."""
    rows = bench.once(pay_rows)
    nothing = rows["net_minor"].notna() & (ints(rows, "net_minor") <= 0)
    rows = with_pay_dates(bench, rows[~nothing.to_numpy(bool)].reset_index(drop=True))
    part_time = is_part_time(rows)
    limits = np.full(len(rows), np.datetime64("NaT", "D"))
    cycle = np.full(len(rows), 1 << 30, np.int64)
    for month, at in each_month(rows["month"], lambda month: month):
        limit = limit_of(bench, month)
        limits[at] = np.datetime64(limit[0], "D") if limit else np.datetime64("NaT", "D")
        number = last_figure(bench, CYCLE, month)
        cycle[at & part_time] = int(number.ratio) if number else 1 << 30
    paid = days(rows["paid"])
    rows["limit"], rows["cycle"] = limits, cycle
    rows["lawful"] = ~np.isnat(limits)
    late, in_time = paid > limits, pd.Series(paid <= limits, rows.index)
    payment = [rows["worker"], rows["month"], part_names(rows)]
    beside = in_time.groupby(payment).transform("any").to_numpy(bool)
    rest_late = (paid <= limits) & (days(rows["paid_all"]) > limits)
    alone = ~rows.duplicated(ROW, keep=False).to_numpy(bool)
    complete = rows["complete"].to_numpy(bool)
    rows["rest"] = rest_late & alone & complete
    rows["paid"] = np.where(rows["rest"], days(rows["paid_all"]), paid)
    rows["paid_row"] = rows["paid_row"].mask(rows["rest"], rows["all_row"])
    rows["late"] = (late & ~beside) | rows["rest"]
    rows["beside"] = (late & beside) | (rest_late & ~alone)
    rows["unknown"] = np.isnat(paid) | (rest_late & alone & ~complete)
    rows["not_due"] = limits > np.datetime64(bench.audit_date, "D")
    rows["length"] = _lengths(rows)
    capped = cycle < 1 << 30
    rows["long"] = capped & (rows["length"] > cycle)
    rows["long_perhaps"] = capped & (rows["length"] < 0) & ~rows["several"].to_numpy(bool)
    return rows


def _lengths(rows: pd.DataFrame) -> Any:
    """Gives back how many days each row says that it pays for; -1 where it does not."""
    first, last = days(rows["period_from"]), days(rows["period_to"])
    length = (last - first).astype(np.int64) + 1
    stated: Mask = ~np.isnat(first) & ~np.isnat(last)
    return np.where(stated, length, -1)


def limit_of(bench: Bench, month: str) -> tuple[str, Number] | None:
    """Gives back the last ISO day on which wages of a month may be paid, and the figure."""
    end = span_of(bench, month)[1]
    number = last_figure(bench, WORKING, month)
    if number is not None:
        return working_days_after(bench, end, int(number.ratio)), number
    number = last_figure(bench, AFTER, month)
    return (days_after(end, int(number.ratio)), number) if number else None


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the latest payment of the month and how many workers were paid late."""
    rows = bench.once(_rows)
    mine = rows[(rows["month"] == row.month) & rows["late"].to_numpy(bool)]
    if mine.empty:
        return _of_part_time(bench, row.month, rows)
    limit, number = limit_of(bench, row.month) or ("", None)
    worst = mine.sort_values(["paid", "row_id"], ascending=[False, True], kind="stable")
    paid = str(days(worst["paid"])[0])
    said = REST if worst["rest"].iloc[0] else FAILED
    late = int((np.datetime64(paid, "D") - np.datetime64(limit, "D")).astype(np.int64))
    count = int(mine["worker"].nunique())
    other = last_figure(bench, PERIOD, row.month)
    return Draft(
        message=fill(said, month=row.month, paid=paid, late=late, limit=limit, count=count),
        observed=paid,
        limit=limit,
        unit="date",
        arithmetic=f"{span_of(bench, row.month)[1]} + {number.value if number else ''} d = {limit}",
        basis=tuple(one.basis() for one in (number, other) if one is not None),
        refs=tuple(
            Ref(str(kind), int(at), "paid_on")
            for kind, at in zip(
                worst["paid_kind"].head(SHOWN), worst["paid_row"].head(SHOWN), strict=True
            )
        ),
    )


def _of_part_time(bench: Bench, month: str, rows: pd.DataFrame) -> Draft:
    mine = rows[(rows["month"] == month) & rows["long"].to_numpy(bool)]
    number = last_figure(bench, CYCLE, month)
    longest, limit = int(mine["length"].max()), int(mine["cycle"].min())
    return Draft(
        message=fill(
            PART_TIME, month=month, days=longest, limit=limit, count=int(mine["worker"].nunique())
        ),
        observed=longest,
        limit=limit,
        unit="days",
        basis=(number.basis(),) if number else (),
        refs=tuple(Ref("payroll", int(at), "period_from") for at in mine["row_id"].head(SHOWN)),
    )


RULE = Rule(
    id="wages.late_payment",
    title=Text("Late wages", "延迟支付工资"),
    says=Text(
        "wages are paid later than the law allows after the end of the month",
        "工资在工资周期结束后超过法定期限才支付",
    ),
    grain=Grain.MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll", "bank_transfer"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(AFTER, WORKING, PERIOD, CYCLE),
)
