"""What overtime pay is due by hours and base, and what the payroll pays: by kind or in total."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.attended import attended_overtime
from validators.bench import Bench, given, ints
from validators.kinds_of_days import SAME, book_by_attendance
from validators.overtime_due import BEYOND, KINDS, due
from validators.verdicts import Mask, as_mask
from validators.wage_tolerance import rounding

ANY = 1 << 40
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
    book_by_attendance(bench, found, as_mask(by_kind))
    _without_taken_back(found)
    _pool(found, in_total)
    # Books count as overtime what is beyond the law's week; a payroll, what is beyond its own.
    seen = timed & (ints(found, "clocked_weekday") + SAME > ints(found, "low_weekday"))
    found[BEYOND] = (found["hours_of"] == "attendance") | seen
    return found


def _pool(rows: pd.DataFrame, in_total: Mask) -> None:
    """Adds which rows state a total that may be of any kind of day, and the most of each kind.

    What attendance shows of rest days and holidays, and as much as payroll states beyond it, may
    be such work; without attendance all of it may be.
    """
    clocked = ints(rows, "all")
    timed = (ints(rows, "timed_days") > 0) & (clocked > 0)
    beyond = np.maximum(ints(rows, "overtime_minutes") - clocked, 0)
    same = np.abs(ints(rows, "overtime_minutes") - clocked) < SAME
    rows["pooled"] = in_total & ~(same & timed)
    rows["unseen"] = rows["pooled"].to_numpy(bool) & ~timed
    for kind in KINDS:
        seen = ints(rows, f"clocked_{kind}") + beyond
        rows[f"cap_{kind}"] = np.where(timed & (kind != "weekday"), seen, ANY)


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
    same = (np.abs(total - clocked) < SAME) & (clocked > 0)
    holiday = np.minimum(ints(rows, "clocked_holiday"), total)
    restday = np.minimum(ints(rows, "clocked_restday"), total - holiday)
    high = {"weekday": total - holiday - restday, "restday": restday, "holiday": holiday}
    nothing = np.zeros(len(rows), np.int64)
    cheap = {"weekday": total, "restday": nothing, "holiday": nothing}
    return {kind: np.where(same, high[kind], cheap[kind]) for kind in KINDS}, high


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

    ``paid_by_kind``: pay and hours are both stated by kind, of the days that they were worked on.
    ``paid_known``: stated at all, or
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
    found["paid_by_kind"] &= ~found["rebooked"].to_numpy(bool)
    proved = (
        given(found, "gross_minor")
        & (ints(found, "items") > 0)
        & (ints(found, "unsure") == 0)
        & (np.abs(ints(found, "earned") - ints(found, "gross_minor")) <= 5 + ints(found, "items"))
    )
    stated = any_kind | given(found, "overtime_pay_minor") | (items > 0)
    found["paid_known"] = stated | proved
    return found


def shortfall(
    bench: Bench, rows: pd.DataFrame, in_all: Whole, of_kinds: Mapping[str, Whole]
) -> Whole:
    """Gives back by how much overtime pay falls short beyond rounding, in minor units.

    Args:
        bench: For what is rounding.
        rows: With the columns of ``with_paid``.
        in_all: Pay due for all kinds together.
        of_kinds: Pay due for each kind.
    """

    def beyond(owed_on: Whole, paid: Whole) -> Whole:
        gap = owed_on - paid
        return np.where(gap > rounding(bench, rows["month"], owed_on), gap, 0)

    in_total = beyond(in_all, rows["paid"].to_numpy(np.int64))
    by_kind = np.zeros(len(rows), np.int64)
    for kind, owed_on in of_kinds.items():
        by_kind += beyond(owed_on, rows[f"paid_{kind}"].to_numpy(np.int64))
    by_kind = np.maximum(by_kind - rows["paid_extra"].to_numpy(np.int64), 0)
    return np.where(rows["paid_by_kind"].to_numpy(bool), by_kind, in_total).astype(np.int64)
