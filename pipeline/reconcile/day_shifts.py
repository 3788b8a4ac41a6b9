"""The shift of every day: stated, else inferred, and given to the days it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.model.casefile import HoursLaw
from pipeline.model.facility import Facility, Shift
from pipeline.reconcile.day_records import DayRecords, gather_days
from pipeline.reconcile.punches import Ints
from pipeline.reconcile.shift_inference import departments_of, infer_shifts
from pipeline.reconcile.shifts import applicable, assign, known_shifts, stated_shift


@dataclass(frozen=True, slots=True)
class DayShifts:
    """The days as the documents tell them, and the shift of each.

    Attributes:
        records: The days.
        shifts: The shifts used.
        source: Who states them, as on ``CaseFile.shift_source``.
        shift: Index of the shift of each day, -1 for none.
    """

    records: DayRecords
    shifts: tuple[Shift, ...]
    source: str
    shift: Ints


def find_day_shifts(
    facility: Facility,
    frames: Mapping[str, pd.DataFrame],
    workers: pd.DataFrame,
    law: HoursLaw,
) -> DayShifts:
    """Gives back the days of all attendance with their shifts."""
    shifts, source = known_shifts(facility, frames)
    rows = frames["attendance"]
    records = gather_days(rows, stated_shift(shifts, rows), law.duplicate_punch_minutes)
    if not shifts and len(records.worker):
        departments = departments_of(workers, records.worker)
        shifts = infer_shifts(records.punches, departments, law.rest_default_break)
        source = "inferred" if shifts else "none"
    may = applicable(shifts, workers)
    shift = assign(shifts, may, records.worker, records.punches, records.shift)
    return DayShifts(records, shifts, source, shift)
