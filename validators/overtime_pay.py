"""What overtime pay is due by hours and base, and what the payroll pays: by kind or in total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.attended import attended_overtime
from validators.bench import Bench, given, ints
from validators.month_figures import each_month
from validators.rational import premium_pay
from validators.stepped_hours import by_day_known, step_minutes
from validators.tariffs import PREMIUMS, Tariff, month_tariffs, way_of_pay
from validators.wage_tolerance import rounding

KINDS = tuple(PREMIUMS)
HOURS = ("overtime_minutes", *(f"overtime_{kind}_minutes" for kind in KINDS))
Whole = npt.NDArray[np.int64]


def with_hours(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with overtime minutes by kind, at least and at most.

    Columns ``low_<kind>`` and ``high_<kind>``; ``hours_of`` says whose hours they are: "kinds"
    and "total" payroll's own, "attendance", or "nobody".
    """
    found = rows.merge(_attended(bench), on=["worker", "month"], how="left")
    by_kind = np.any([given(found, f"overtime_{kind}_minutes") for kind in KINDS], axis=0)
    in_total = given(found, "overtime_minutes") & ~by_kind
    # A blank beside others' hours says none; the hours that it hides are another rule's.
    parts = pd.MultiIndex.from_frame(found[["document", "part"]].astype("int64"))
    by_kind |= parts.isin(bench.once(stating_parts)) & ~in_total
    timed = ints(found, "timed_days") > 0
    found["hours_of"] = np.select(
        [by_kind, in_total, timed], ["kinds", "total", "attendance"], "nobody"
    )
    own = {kind: ints(found, f"overtime_{kind}_minutes") for kind in KINDS}
    low, high = _split_total(found)
    least, most = _clocked(found)
    for kind in KINDS:
        conditions = [by_kind, in_total, timed]
        found[f"low_{kind}"] = np.select(conditions, [own[kind], low[kind], least[kind]], 0)
        found[f"high_{kind}"] = np.select(conditions, [own[kind], high[kind], most[kind]], 0)
    _without_taken_back(found)
    return found


def stating_parts(bench: Bench) -> list[tuple[int, int]]:
    """Gives back the payroll parts that have a column for overtime hours, or any such hours."""
    columns = {
        (source.document, source.part)
        for source in bench.case.sources
        if source.kind == "payroll" and not source.columns_of.keys().isdisjoint(HOURS)
    }
    rows = bench.frame("payroll")
    stated = rows.loc[rows[list(HOURS)].notna().any(axis=1), ["document", "part"]]
    return sorted(columns | set(stated.drop_duplicates().itertuples(index=False, name=None)))


def _attended(bench: Bench) -> pd.DataFrame:
    months = bench.case.months
    bounds = bench.once(attended_overtime).rename(
        columns={"clocked_low": "sure", "clocked_high": "most", "taken_back": "off"}
    )
    clocked = pd.DataFrame(
        {
            "worker": months["worker"],
            "month": months["month"],
            "timed_days": months["timed_days"],
            "all": months["overtime_minutes"],
            **{f"clocked_{kind}": months[f"{kind}_minutes"] for kind in KINDS},
        }
    )
    bounds = bounds[["worker", "month", "sure", "most", "off"]]
    return clocked.merge(bounds, on=["worker", "month"], how="left")


def _clocked(rows: pd.DataFrame) -> tuple[dict[str, Whole], dict[str, Whole]]:
    """Gives back the clocked hours by kind, at least and at most.

    What a doubtful punch may take away comes off the dearest kind, what a missing or doubtful
    one may add goes to it.
    """
    least = {kind: ints(rows, f"clocked_{kind}") for kind in KINDS}
    most = dict(least)
    most["holiday"] = least["holiday"] + np.maximum(ints(rows, "most") - ints(rows, "all"), 0)
    unsure = np.maximum(ints(rows, "all") - ints(rows, "sure"), 0)
    for kind in reversed(KINDS):
        off = np.minimum(least[kind], unsure)
        least[kind], unsure = least[kind] - off, unsure - off
    return least, most


def _without_taken_back(rows: pd.DataFrame) -> None:
    """Takes rest-day hours that were taken back as leave off the hours to be paid.

    Payroll may have left them out already: then its hours are that much under the clocked ones.
    """
    own = rows["hours_of"].map({"kinds": "restday", "total": "all"}).fillna("")
    clocked = np.where(own == "all", ints(rows, "all"), ints(rows, "clocked_restday"))
    said = np.where(own == "all", ints(rows, "overtime_minutes"), ints(rows, "low_restday"))
    back = ints(rows, "off")
    included = np.where(own == "", back, np.clip(said + back - clocked, 0, back))
    for end in ("low", "high"):
        left = included
        for kind in ("restday", "weekday"):
            off = np.minimum(ints(rows, f"{end}_{kind}"), left)
            rows[f"{end}_{kind}"] = ints(rows, f"{end}_{kind}") - off
            left = left - off


def _split_total(rows: pd.DataFrame) -> tuple[dict[str, Whole], dict[str, Whole]]:
    """Gives back the cheapest and the dearest split of a total over the kinds.

    Where attendance counts the same total, its split is the only one; else the dearest takes
    as much rest-day and holiday work as attendance shows.
    """
    total, clocked = ints(rows, "overtime_minutes"), ints(rows, "all")
    same = (np.abs(total - clocked) < 30) & (clocked > 0)
    holiday = np.minimum(ints(rows, "clocked_holiday"), total)
    restday = np.minimum(ints(rows, "clocked_restday"), total - holiday)
    high = {"weekday": total - holiday - restday, "restday": restday, "holiday": holiday}
    nothing = np.zeros(len(rows), np.int64)
    cheap = {"weekday": total, "restday": nothing, "holiday": nothing}
    return {kind: np.where(same, high[kind], cheap[kind]) for kind in KINDS}, high


def due(
    bench: Bench, rows: pd.DataFrame, base: str, end: str, kinds: Sequence[str] = KINDS
) -> Whole:
    """Gives back the overtime pay due, in minor units; 0 where the law has no premium then.

    Args:
        bench: For premiums and divisor, as in the month of the work.
        rows: With the columns of ``with_hours`` and ``with_base``.
        base: "base" or "base_high".
        end: "low" or "high": hours, and what they are worth where that can be read several ways.
        kinds: Kinds of overtime to add up.
    """
    found = np.zeros(len(rows), np.int64)
    for tariffs, at in _tariffs_of(bench, rows):
        some = rows[at]
        sums = [_by_tariff(bench, some, base, end, kinds, one) for one in tariffs]
        if sums:
            found[at] = np.min(sums, axis=0) if end == "low" else np.max(sums, axis=0)
    return found


def _by_tariff(
    bench: Bench, rows: pd.DataFrame, base: str, end: str, kinds: Sequence[str], tariff: Tariff
) -> Whole:
    minutes: list[Whole] = []
    premiums: list[Fraction] = []
    for kind in kinds:
        scale = tariff.scale(kind)
        minutes += step_minutes(bench, rows, kind, end, scale)
        premiums += [step.premium for step in scale.steps]
    return premium_pay(rows[base].to_numpy(np.int64), minutes, premiums, tariff.divisor.hours)


def in_law(bench: Bench, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back the rows of months in which the law has premiums and divisor on every day."""
    found = np.zeros(len(rows), bool)
    for tariffs, at in _tariffs_of(bench, rows):
        found[at] = bool(tariffs)
    return found


def _tariffs_of(
    bench: Bench, rows: pd.DataFrame
) -> Iterator[tuple[tuple[Tariff, ...], npt.NDArray[np.bool_]]]:
    """Gives back the different tariffs, each with the rows it holds for."""
    system = rows["wage_system"] if "wage_system" in rows else pd.Series("", rows.index)
    ways = system.map(way_of_pay).to_numpy(object)
    for paid in dict.fromkeys(ways):
        of_month = partial(month_tariffs, bench, paid=str(paid))
        for tariffs, at in each_month(rows["month"], of_month):
            if (at & (ways == paid)).any():
                yield tariffs, at & (ways == paid)


def spread_known(bench: Bench, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back the rows whose hours of each day are known, where the premium rests on them."""
    found = np.ones(len(rows), bool)
    for tariffs, at in _tariffs_of(bench, rows):
        for tariff in tariffs:
            for kind in KINDS:
                found[at] &= by_day_known(bench, rows[at], kind, tariff.scale(kind))
    return found


def due_parts(
    bench: Bench, row: Any, kinds: Sequence[str]
) -> tuple[Tariff, list[tuple[Fraction, int]]]:
    """Gives back of one row the tariff by which least is due, and its premiums with minutes.

    Args:
        bench: For the figures.
        row: A row of the frame, with ``low_<kind>`` and ``base``.
        kinds: Kinds of overtime that the pay is due for.
    """
    lows = {f"low_{kind}": getattr(row, f"low_{kind}") for kind in KINDS}
    one = pd.DataFrame([{"worker": row.worker, "month": row.month, "base": row.base, **lows}])
    listed = month_tariffs(bench, row.month, way_of_pay(getattr(row, "wage_system", None)))
    sums = [int(_by_tariff(bench, one, "base", "low", kinds, each)[0]) for each in listed]
    tariff = listed[sums.index(min(sums))]
    parts = [
        (step.premium, int(minutes[0]))
        for kind in kinds
        for step, minutes in zip(
            tariff.scale(kind).steps,
            step_minutes(bench, one, kind, "low", tariff.scale(kind)),
            strict=True,
        )
    ]
    return tariff, [(premium, minutes) for premium, minutes in parts if minutes]


def with_short_kinds(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back rows with ``due_<kind>``, ``short_<kind>`` and ``due``, at the least hours.

    ``short_<kind>`` says that this kind alone is paid short beyond rounding.
    """
    found = rows.copy()
    for kind in KINDS:
        owed = due(bench, rows, "base", "low", [kind])
        found[f"due_{kind}"] = owed
        gap = owed - rows[f"paid_{kind}"].to_numpy(np.int64)
        found[f"short_{kind}"] = gap > rounding(bench, rows["month"], owed)
    found["due"] = due(bench, rows, "base", "low")
    return found


def with_paid(rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with overtime pay: ``paid_<kind>``, ``paid`` and how it is known.

    ``paid_by_kind``: pay and hours are both stated by kind. ``paid_known``: stated at all, or
    proved to be nothing by a row whose known items add up to gross.
    """
    found = rows.copy()
    own = {kind: given(found, f"overtime_{kind}_pay_minor") for kind in KINDS}
    any_kind = np.any(list(own.values()), axis=0)
    for kind in KINDS:
        found[f"paid_{kind}"] = ints(found, f"overtime_{kind}_pay_minor")
    kinds = np.sum([found[f"paid_{kind}"] for kind in KINDS], axis=0).astype(np.int64)
    total, items = ints(found, "overtime_pay_minor"), ints(found, "overtime_items")
    found["paid"] = np.maximum(np.maximum(total, items), kinds)
    found["paid_extra"] = np.maximum(found["paid"] - kinds, 0)
    found["paid_by_kind"] = any_kind & (found["hours_of"] != "total").to_numpy(bool)
    proved = (
        given(found, "gross_minor")
        & (ints(found, "items") > 0)
        & (ints(found, "unsure") == 0)
        & (np.abs(ints(found, "earned") - ints(found, "gross_minor")) <= 5 + ints(found, "items"))
    )
    stated = any_kind | given(found, "overtime_pay_minor") | (items > 0)
    found["paid_known"] = stated | proved
    return found


def shortfall(bench: Bench, rows: pd.DataFrame, base: str, end: str) -> Whole:
    """Gives back by how much overtime pay falls short beyond rounding, in minor units."""

    def beyond(owed_on: Whole, paid: Whole) -> Whole:
        gap = owed_on - paid
        return np.where(gap > rounding(bench, rows["month"], owed_on), gap, 0)

    in_total = beyond(due(bench, rows, base, end), rows["paid"].to_numpy(np.int64))
    by_kind = sum(
        (
            beyond(due(bench, rows, base, end, [kind]), rows[f"paid_{kind}"].to_numpy(np.int64))
            for kind in KINDS
        ),
        np.zeros(len(rows), np.int64),
    )
    by_kind = np.maximum(by_kind - rows["paid_extra"].to_numpy(np.int64), 0)
    return np.where(rows["paid_by_kind"].to_numpy(bool), by_kind, in_total).astype(np.int64)
