"""How far apart the entries of a duty may lie, and how far apart they lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.finding import Basis
from pipeline.model.quantities import month_add
from validators.bench import Bench, iso
from validators.dated_numbers import number_on
from validators.dates import Days, days
from validators.entries import entries
from validators.numbers import Number
from validators.verdicts import Mask

Rows = npt.NDArray[np.int64]
Day = np.datetime64

SLACK = "registers.slack"
LAW = {
    "drill": "registers.interval_days.drill",
    "fire_check": "registers.interval_days.inspection",
    "fire_test": "registers.interval_days.fire_test",
    "hazard_detection": "registers.interval_days.hazard_detection",
    "special_equipment": "registers.interval_days.maintenance",
    "lift_maintenance": "registers.interval_days.lift_maintenance",
    "training": "registers.interval_days.training",
    "monitoring": "registers.interval_days.monitoring",
    "waste_manifest": "registers.interval_days.waste_manifest",
}
"""Duty to the law's parameter. Duties of key units alone, as daily fire patrols, are not here:
nobody knows from the papers who is one."""

MAIN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "drill": (("drill",), ()),
    "inspection": (("fire_check",), ("fire_test",)),
    "maintenance": (("maintenance", "lift_maintenance", "special_equipment"), ()),
    "training": (("training",), ()),
    "monitoring": (("monitoring",), ("hazard_detection",)),
    "waste_manifest": (("waste_manifest",), ()),
}
"""Kind to the duties that an interval of the whole kind is meant for, and to its others."""

SPECIAL = (
    "电梯", "叉车", "锅炉", "压力容器", "储气罐", "起重机", "行车", "elevator", "lift", "forklift",
    "boiler", "pressure vessel", "crane", "thang máy", "xe nâng", "nồi hơi",
)  # fmt: skip
"""Words of equipment that must be checked by its user."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that comes round.

    Attributes:
        kind: Document kind of its entries.
        names: Duties whose entries count; "special_equipment" by what they are of.
        days: The strictest interval.
        most: It times the slack, in whole days.
        basis: What sets it, the strictest first.
    """

    kind: str
    names: tuple[str, ...]
    days: int
    most: int
    basis: tuple[Basis, ...]

    def of(self, bench: Bench) -> pd.DataFrame:
        """Gives back its entries."""
        frame = bench.once(entries)
        own = frame["duty"].isin(self.names).to_numpy(bool)
        if "special_equipment" in self.names:
            own = own | ((frame["kind"] == self.kind).to_numpy(bool) & _special(frame))
        return frame[own]

    def undated(self, bench: Bench) -> bool:
        """Gives back whether some entry of the kind, of this duty or of none told, has no date."""
        frame = bench.once(entries)
        mine = frame[(frame["kind"] == self.kind).to_numpy(bool)]
        untold = (mine["duty"] == self.kind).to_numpy(bool)
        own = mine["duty"].isin(self.names).to_numpy(bool)
        dated = mine["date"].notna().to_numpy(bool) | mine["month"].notna().to_numpy(bool)
        blind = mine["blind"].to_numpy(bool)
        other = untold & (self.kind not in self.names)
        if "special_equipment" in self.names:
            other = other & mine["subject"].isna().to_numpy(bool)
        return bool((other | (own & (~dated | blind))).any())


@dataclass(frozen=True, slots=True)
class Gap:
    """The widest gap between two entries.

    Attributes:
        surely: Days that it has at least.
        perhaps: Days that the widest has where months alone are told, by their first days.
        first, last: ISO days around the one that surely is the widest.
        rows: Records at its ends.
        reason: Why ``perhaps`` is more.
    """

    surely: int
    perhaps: int
    first: str
    last: str
    rows: tuple[int, ...]
    reason: str


def duties(bench: Bench) -> dict[str, list[Duty]]:
    """Gives back the duties of each kind that the programme or the law sets an interval for."""
    slack = number_on(bench, SLACK, day_of_law(bench))
    share = slack.ratio if slack else Fraction(1)
    found: dict[str, list[Duty]] = {}
    for kind, (names, others) in MAIN.items():
        asked = bench.protocol.registers.get(kind)
        if asked is not None:
            found[kind] = [_duty(kind, names, _of_programme(bench, kind), share)]
        for name in (*names, *others):
            number = _law(bench, name)
            if number is not None:
                least = [(number.whole, number.basis())]
                if asked is not None and name in names:
                    least += _of_programme(bench, kind)
                found.setdefault(kind, []).append(_duty(kind, (name,), least, share))
    return {kind: sorted(own, key=lambda one: one.most) for kind, own in found.items()}


def _of_programme(bench: Bench, kind: str) -> list[tuple[int, Basis]]:
    """Gives back the interval of each programme that sets one for a kind."""
    asking = [one for one in bench.protocol.each() if kind in one.registers]
    return [(one.registers[kind], one.basis()) for one in asking]


def day_of_law(bench: Bench) -> str:
    """Gives back the day whose law a period is held against: the first of its last month."""
    period = bench.case.facility.period
    return f"{period[1]}-01" if period else bench.audit_date


def _law(bench: Bench, name: str) -> Number | None:
    law, parameter = bench.law, LAW.get(name, "")
    known = law is not None and parameter in law.numbers
    return number_on(bench, parameter, day_of_law(bench)) if known else None


def _duty(
    kind: str, names: tuple[str, ...], least: list[tuple[int, Basis]], share: Fraction
) -> Duty:
    least = sorted(least, key=lambda one: one[0])
    interval = least[0][0]
    return Duty(kind, names, interval, int(interval * share), tuple(basis for _, basis in least))


def _special(frame: pd.DataFrame) -> Mask:
    text = frame["subject"].astype("string").fillna("").str.casefold()
    found = np.zeros(len(frame), bool)
    for word in SPECIAL:
        found |= text.str.contains(word, regex=False).to_numpy(bool)
    return found


def widest(bench: Bench, duty: Duty, *, otherwise: bool = False) -> Gap | None:
    """Gives back the widest gap of a duty in the audit period.

    None where the documents of the kind have nothing of this duty: whether there is such a
    register is another question.

    Args:
        bench: For the entries and the period.
        duty: The duty.
        otherwise: Count the other readings of doubtful dates as entries too.
    """
    period = bench.case.facility.period
    rows = duty.of(bench)
    if period is None or (rows.empty and not _alone(bench, duty)):
        return None
    start = np.datetime64(f"{period[0]}-01", "D")
    last = np.datetime64(f"{month_add(period[1], 1)}-01", "D") - np.timedelta64(1, "D")
    stop = min(last, np.datetime64(bench.audit_date, "D"))
    found = _measured(_spells(rows, otherwise), start, stop)
    doubted = rows["others"].map(lambda one: isinstance(one, dict) and "date" in one)
    sure = rows[~(doubted.to_numpy(bool) | rows["blind"].to_numpy(bool))]
    without = _measured(_spells(sure, otherwise=False), start, stop)
    if without.perhaps > found.perhaps:
        return replace(found, perhaps=without.perhaps, reason="doubtful-reading")
    return found


def _alone(bench: Bench, duty: Duty) -> bool:
    """Gives back whether a kind has no entry at all, and this duty is what the kind is for."""
    frame = bench.once(entries)
    return not (frame["kind"] == duty.kind).any() and duty.names == MAIN[duty.kind][0]


def _measured(spells: tuple[Days, Days, Rows], start: Day, stop: Day) -> Gap:
    """Gives back the widest gap between entries that may each be of any day of a spell."""
    low, high, ids = spells
    inside = (high >= start) & (low <= stop)
    low, high, ids = low[inside], high[inside], ids[inside]
    order = np.lexsort((high, low))
    low, high, ids = low[order], high[order], ids[order]
    begins = np.concatenate([[start], np.minimum(high, stop)]).astype("M8[D]")
    ends = np.concatenate([np.maximum(low, start), [stop]]).astype("M8[D]")
    surely = np.maximum((ends - begins).astype(np.int64), 0)
    # Checks by the month are made about the same day of each.
    usual = np.concatenate([[start], low, [stop]]).astype("M8[D]")
    at = int(surely.argmax())
    return Gap(
        int(surely[at]),
        int(np.diff(usual).astype(np.int64).max()),
        iso(begins[at]),
        iso(ends[at]),
        tuple(int(one) for one in ids[max(at - 1, 0) : at + 1]),
        "day-not-told",
    )


def _spells(rows: pd.DataFrame, otherwise: bool) -> tuple[Days, Days, Rows]:
    """Gives back the first and last day that each entry may be of, and its record."""
    date = days(rows["date"])
    month = days([f"{one}-01" if isinstance(one, str) else None for one in rows["month"]])
    low = np.where(np.isnat(date), month, date)
    last = (month.astype("M8[M]") + 1).astype("M8[D]") - np.timedelta64(1, "D")
    high = np.where(np.isnat(date), last, date)
    ids = rows["row_id"].to_numpy(np.int64)
    if otherwise:
        more = [
            (day, int(row_id))
            for others, row_id in zip(rows["others"], rows["row_id"], strict=True)
            for day in (others.get("date", ()) if isinstance(others, dict) else ())
            if day
        ]
        extra = days([day for day, _ in more])
        low, high = np.concatenate([low, extra]), np.concatenate([high, extra])
        ids = np.concatenate([ids, np.array([row_id for _, row_id in more], np.int64)])
    known = ~np.isnat(low)
    return low[known], high[known], ids[known]
