"""Which shifts the factory has, and which one each day follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.facility import Facility, Shift
from pipeline.reconcile.names import fold, number_key
from pipeline.reconcile.plans import NO_SHIFT
from pipeline.reconcile.punches import Flags, Ints, Punches

_UNFIT = 1 << 20
_LEAST_OVERLAP = 60


def known_shifts(
    facility: Facility, frames: Mapping[str, pd.DataFrame]
) -> tuple[tuple[Shift, ...], str, bool]:
    """Gives back the shifts somebody states, who does, and whether their breaks are a guess.

    It is the user, a shift sheet, attendance rows that name their plan, or nobody.
    """
    if facility.shifts:
        return facility.shifts, "facility.toml", False
    by_sheet = _from_sheets(frames["shift"])
    if by_sheet:
        unsaid = not frames["shift"]["breaks"].notna().any()
        return by_sheet, "shift sheet", unsaid
    by_rows = _from_rows(frames["attendance"])
    return by_rows, "shift sheet" if by_rows else "none", True


def _from_sheets(rows: pd.DataFrame) -> tuple[Shift, ...]:
    found: dict[Shift, None] = {}
    for name, start, end, breaks, applies in zip(
        *(rows[c] for c in ("name", "start", "end", "breaks", "applies_to")), strict=True
    ):
        if pd.isna(start) or pd.isna(end):
            continue
        end_at = int(end) + 1440 * int(end <= start)
        shift = Shift(
            name if isinstance(name, str) else _hours(int(start), end_at),
            int(start),
            end_at,
            pairs_of(breaks, int(start)) if breaks else assumed_break(int(start), end_at),
            tuple(applies) if applies else ("*",),
        )
        found[shift] = None
    return tuple(found)


def pairs_of(breaks: Sequence[int], start: int) -> tuple[tuple[int, int], ...]:
    """Gives back breaks as pairs; those before the start are of the next morning."""
    pairs = zip(breaks[0::2], breaks[1::2], strict=False)
    whole = ((low, high + 1440 * (high < low)) for low, high in pairs)
    return tuple((low + 1440, high + 1440) if low < start else (low, high) for low, high in whole)


def _from_rows(rows: pd.DataFrame) -> tuple[Shift, ...]:
    """Gives back the plans that attendance rows state themselves, as 普通出勤 08:30-18:00."""
    stated = rows.loc[rows["shift_start"].notna() & rows["shift_end"].notna()]
    plans = stated[["shift", "shift_start", "shift_end"]].drop_duplicates()
    shifts: dict[tuple[int, int], Shift] = {}
    for name, start, end in plans.sort_values(["shift_start", "shift_end"]).itertuples(index=False):
        low, high = int(start), int(end) + 1440 * int(end <= start)
        label = name if isinstance(name, str) else _hours(low, high)
        shifts.setdefault((low, high), Shift(label, low, high, assumed_break(low, high)))
    return tuple(shifts.values())


def assumed_break(start: int, end: int, longest_work: int = 360) -> tuple[tuple[int, int], ...]:
    """Gives back the meal hour that a plan without breaks hides: an hour after four hours' work.

    A plan of exactly eight hours is taken at its word.
    """
    span = end - start
    if span <= longest_work or span == 480:
        return ()
    return ((start + 240, start + 240 + min(60, max(span - 480, 30))),)


def _hours(start: int, end: int) -> str:
    return f"{start // 60 % 24:02d}:{start % 60:02d}-{end // 60 % 24:02d}:{end % 60:02d}"


def applicable(shifts: Sequence[Shift], workers: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back which shifts (columns) a worker (rows) may follow.

    A shift that names a number or department binds them: the general ones then do not count.
    """
    numbers = [number_key(n) if isinstance(n, str) else "" for n in workers["number"]]
    departments = [fold(d) if isinstance(d, str) else "" for d in workers["department"]]
    general = np.array([("*" in shift.applies_to) for shift in shifts], bool)
    named = np.zeros((len(workers), len(shifts)), bool)
    for at, shift in enumerate(shifts):
        keys = {fold(text) for text in shift.applies_to} - {"*"}
        codes = {number_key(text) for text in shift.applies_to}
        named[:, at] = [n in codes or d in keys for n, d in zip(numbers, departments, strict=True)]
    own = named.any(axis=1, keepdims=True)
    return np.where(own, named, general[None, :])


def assign(
    shifts: Sequence[Shift],
    may: npt.NDArray[np.bool_],
    worker: Ints,
    punches: Punches,
    stated: Ints,
) -> Ints:
    """Gives back the shift of each day, -1 where none fits its punches.

    Args:
        shifts: The shifts.
        may: (workers, shifts): who may follow which.
        worker: Worker of each day.
        punches: Punches by day.
        stated: The shift the day's own row states, else -1.
    """
    if not shifts:
        return np.full(len(worker), NO_SHIFT, np.int64)
    start = np.array([shift.start for shift in shifts])
    end = np.array([shift.end for shift in shifts])
    first, last = punches.first()[:, None], punches.last()[:, None]
    from_start, from_end = np.abs(first - start), np.abs(last - end)
    single = (punches.count == 1)[:, None]
    distance = np.where(single, np.minimum(from_start, from_end), from_start) * 4096
    distance = distance + np.minimum(from_end, 4095)
    shared = np.minimum(last, end) - np.maximum(first, start)
    apart = ~single & (shared < np.minimum(_LEAST_OVERLAP, last - first))
    distance = np.where(may[worker] & ~apart, distance, _UNFIT * 4096)
    best = distance.argmin(axis=1)
    fits = (distance.min(axis=1) < _UNFIT * 4096) & (punches.count > 0)
    sole = may.sum(axis=1)[worker] == 1
    chosen = np.where(fits, best, np.where(sole & (punches.count == 0), best, NO_SHIFT))
    return np.asarray(np.where(_usable(stated, apart), stated, chosen), np.int64)


def _usable(stated: Ints, apart: Flags) -> Flags:
    row = np.arange(len(stated))
    return np.asarray((stated != NO_SHIFT) & ~apart[row, np.maximum(stated, 0)], np.bool_)


def stated_shift(shifts: Sequence[Shift], rows: pd.DataFrame) -> Ints:
    """Gives back the index of the shift each attendance row plans or names, else -1.

    Times say more than a name, which several plans may share.
    """
    by_name = {fold(shift.name): at for at, shift in enumerate(shifts)}
    codes, names = pd.factorize(rows["shift"])
    named = [by_name.get(fold(name), NO_SHIFT) for name in names]
    by_names = np.array([*named, NO_SHIFT], np.int64)[codes]
    found = np.full(len(rows), NO_SHIFT, np.int64)
    start = rows["shift_start"].fillna(-1).to_numpy(np.int64)
    end = rows["shift_end"].fillna(-1).to_numpy(np.int64)
    for at, shift in enumerate(shifts):
        same = (start == shift.start) & ((end == shift.end) | (end + 1440 == shift.end))
        found = np.where(same & (found == NO_SHIFT), at, found)
    return np.asarray(np.where(found == NO_SHIFT, by_names, found), np.int64)
