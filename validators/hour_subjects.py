"""Whose hours the rules about hours judge, and of whom they cannot or need not."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, ints
from validators.lost import LOST_PAGES, POOR_PAGES, parts_not_read
from validators.month_figures import span_of
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark

SPECIAL = ("averaged", "irregular", "part_time")
"""Hours systems that the caps of standard hours do not fit."""

OUTSIDE = ("re_employed", "intern")
"""Workers past retirement age and students: the law's hours of an employee do not bind them."""

OVER_AGE = "hours.over_age"
"""Law that binds the hours of workers past retirement age from some day on."""

DAYS_UNREAD = "days-unread"
"""Issue of a grid with columns of days that could not be read."""

POOR = frozenset({DAYS_UNREAD, *POOR_PAGES})
"""Issues of sheets and pages that hold more than was read of them."""

OF_ROWS = frozenset({*LOST_PAGES, "unread-date", "row-without-worker"})
"""Issues that lose rows: of a list with a row a day, days of somebody who stands on others."""

UNCLEAR = "unclear-rows"
"""Issue of a sheet whose rows do not say what they hold; the reason for not judging them too."""


def subjects(bench: Bench) -> pd.DataFrame:
    """Gives back the worker-months that rules about hours judge.

    Those with attendance (``timeless`` where it has marks or totals and no times, ``dayless``
    where only totals), and those on payroll of a month that has no attendance at all
    (``present`` False). ``unclear`` are those in sheets whose rows nobody understood.
    """
    return bench.once(_subjects).copy(deep=False)


def _subjects(bench: Bench) -> pd.DataFrame:
    frame = pd.concat([_attended(bench), _absent(bench)], ignore_index=True)
    frame = frame.astype(dict.fromkeys(("present", "timeless", "dayless"), bool))
    keys = pd.MultiIndex.from_frame(frame[ROW])
    frame["unclear"] = keys.isin(bench.once(unclear_months))
    return frame


def _attended(bench: Bench) -> pd.DataFrame:
    """Gives back the worker-months of the books, then those of which only totals are stated."""
    months = bench.months[[*ROW, "hours_system", "wage_system", "employment"]].copy()
    days = bench.case.days
    perhaps = days.loc[days["worked"].astype("boolean").fillna(True).to_numpy(bool), ROW]
    worked = pd.MultiIndex.from_frame(months[ROW]).isin(pd.MultiIndex.from_frame(perhaps))
    months["timeless"] = worked & (ints(bench.case.months, "timed_days") == 0)
    months["dayless"] = False
    totals = bench.of_workers("attendance_month")
    figures = [name for name in totals if str(name).endswith(("_minutes", "_hundredths"))]
    said = totals["month"].notna() & totals[figures].notna().any(axis=1)
    totals = totals.loc[said, ROW].drop_duplicates()
    known = pd.MultiIndex.from_frame(months[ROW])
    totals = totals[~pd.MultiIndex.from_frame(totals).isin(known)]
    totals = bench.with_systems(totals).assign(timeless=True, dayless=True)
    return pd.concat([months, totals] if len(totals) else [months]).assign(present=True)


def unclear_months(bench: Bench) -> frozenset[tuple[int, str]]:
    """Gives back the worker-months of attendance sheets with rows of which none says its kind."""
    return _months_of(bench, (UNCLEAR,))


def days_unread(bench: Bench) -> frozenset[tuple[int, str]]:
    """Gives back the worker-months of attendance sheets of which some days could not be read.

    Those of pages that are too poor, or run out of the picture, are among them: whole columns of
    such a page may be missing, and what it states in all may lack some of it. Of a list with a
    row a day, a lost page or row may be anybody's.
    """
    listed = _of_days(bench, parts_not_read(bench, OF_ROWS), daily=True)
    return _months_of(bench, POOR) | listed


def _months_of(bench: Bench, codes: Collection[str]) -> frozenset[tuple[int, str]]:
    """Gives back the worker-months of the attendance sheets that have one of some issues."""
    parts = parts_not_read(bench, codes)
    if not parts:
        return frozenset()
    totals = bench.of_workers("attendance_month")
    stated = totals.loc[_inside(totals, parts) & totals["month"].notna().to_numpy(bool), ROW]
    return _of_days(bench, parts) | frozenset(stated.itertuples(index=False, name=None))


def _of_days(
    bench: Bench, parts: Collection[tuple[int, int]], daily: bool = False
) -> frozenset[tuple[int, str]]:
    """Gives back the worker-months with days in some parts, or with a row a day there."""
    if not parts:
        return frozenset()
    rows, days = bench.of_workers("attendance"), bench.case.days
    there = _inside(rows, parts)
    if daily:
        there &= ints(rows, "column") < 0
    mine = days["row_id"].isin(rows.index[there]).to_numpy(bool)
    return frozenset(days.loc[mine, ROW].drop_duplicates().itertuples(index=False, name=None))


def _inside(rows: pd.DataFrame, parts: Collection[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    places = pd.MultiIndex.from_frame(rows[["document", "part"]])
    return np.asarray(places.isin(list(parts)), bool)


def _absent(bench: Bench) -> pd.DataFrame:
    """Gives back the worker-months on payroll of months that have no attendance at all."""
    known = bench.case.pay_months
    without = set(known.loc[~known["has_attendance"].astype(bool), "month"])
    paid = bench.of_workers("payroll")
    absent = paid.loc[paid["month"].isin(without), ROW].drop_duplicates()
    absent = bench.with_systems(absent)
    return absent.assign(present=False, timeless=False, dayless=False)


def without_attendance(frame: pd.DataFrame, times: bool = True) -> None:
    """Marks the worker-months that have no attendance record, or one not understood.

    Args:
        frame: The verdicts, made of ``subjects``.
        times: Whether the rule needs times; else marks of the days are enough.
    """
    frame["settle_kind"] = "attendance"
    mark(frame, frame["unclear"], CANNOT_TELL, UNCLEAR)
    mark(frame, frame["timeless" if times else "dayless"], CANNOT_TELL, "no-times")
    mark(frame, ~frame["present"].to_numpy(bool), CANNOT_TELL, "no-attendance")


def special_hours(frame: pd.DataFrame) -> None:
    """Marks workers whose hours are not standard: inapplicable, with their system as reason."""
    for system in SPECIAL:
        reason = f"hours-{system.replace('_', '-')}"
        mark(frame, frame["hours_system"] == system, INAPPLICABLE, reason)


def outside_law(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks workers whom the law on working time does not fit: inapplicable.

    Args:
        bench: Its law says from when it fits workers past retirement age.
        frame: Its ``month`` is a month or a year; the law of its first day holds.
    """
    law, place = bench.law, bench.case.facility.place
    days = {month: f"{month}-01-01"[:10] for month in frame["month"].unique()}
    bound = [month for month, on in days.items() if law and law.number(OVER_AGE, on, place)]
    for kind in OUTSIDE:
        there = frame["employment"] == kind
        if kind == OUTSIDE[0]:
            there &= ~frame["month"].isin(bound)
        mark(frame, there, INAPPLICABLE, kind.replace("_", "-"))


def known_in_part(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks what passed on days of which some could not be read: nobody knows what they held.

    Adds ``more``: what is known of the worker-month is the least.
    """
    unread = bench.once(days_unread)
    frame["more"] = pd.MultiIndex.from_frame(frame[ROW]).isin(list(unread)) if unread else False
    mark(frame, frame["more"] & (frame["outcome"] == PASSED), CANNOT_TELL, "part-month")


def holidays_known(bench: Bench, months: pd.Series) -> npt.NDArray[np.bool_]:
    """Gives back where the public holidays of a pay month's days are in the country's pack."""
    years = {str(year) for year in bench.hours_law.years}
    codes, names = pd.factorize(months.to_numpy(object))
    known = [{day[:4] for day in span_of(bench, str(name))} <= years for name in names]
    return np.asarray(np.array(known, bool)[codes], bool)


def in_part(bench: Bench, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back where the days of a worker-month are known in part: what is not seen may be more.

    The evidence begins or ends within the month, or days of its sheet could not be read.

    Args:
        bench: The case.
        frame: Rows with worker and month.
    """
    cut = frame["month"].isin(partly_covered(bench)).to_numpy(bool)
    unread = bench.once(days_unread)
    if not unread:
        return cut
    return cut | pd.MultiIndex.from_frame(frame[ROW]).isin(list(unread))


def partly_covered(bench: Bench) -> frozenset[str]:
    """Gives back the pay months at either end of the evidence that it covers only in part.

    Up to three days without any record count as days off at the end of a month.
    """
    days, months = bench.case.days, bench.case.pay_months
    if days.empty:
        return frozenset()
    first, last = days["date"].min(), days["date"].max()
    slack = pd.Timedelta(days=3)
    begins = pd.to_datetime(months["period_from"])
    ends = pd.to_datetime(months["period_to"])
    cut = ((begins + slack < first) & (first <= ends)) | ((begins <= last) & (last < ends - slack))
    return frozenset(months.loc[cut.to_numpy(bool), "month"])
