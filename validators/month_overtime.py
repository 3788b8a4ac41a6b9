"""Overtime of each worker-month: at least, at most, and what is in doubt about it."""

from __future__ import annotations

import pandas as pd

from validators.attended import attended_overtime
from validators.bench import ROW, Bench, given, ints
from validators.bounds import with_overtime_doubt
from validators.hour_subjects import days_unread, subjects


def month_overtime(bench: Bench) -> pd.DataFrame:
    """Gives back the worker-months of the rules about hours with their overtime in minutes.

    Columns besides those of ``subjects``: ``low`` and ``high`` (taken back rest days off both),
    ``raw`` (not rounded), ``back`` (rest-day work taken back with a record), ``stated_row`` (the
    sheet's own total, where that counts), ``timed`` (such figures are there), ``more`` (days of
    the sheet could not be read), and one a reason of doubt.
    """
    frame = subjects(bench).drop(columns="timeless")
    frame = frame.merge(bench.once(attended_overtime), on=ROW, how="left")
    frame = with_overtime_doubt(bench, frame)
    raw = bench.case.months[[*ROW, "overtime_raw_minutes"]]
    frame = frame.merge(raw, on=ROW, how="left")
    frame["back"] = ints(frame, "taken_back")
    frame["low"] = ints(frame, "clocked_low") - frame["back"]
    frame["high"] = ints(frame, "clocked_high") - frame["back"]
    frame["raw"] = ints(frame, "overtime_raw_minutes") - frame["back"]
    frame["timed"] = given(frame, "clocked_low") | ~frame["present"].to_numpy(bool)
    # Totals that the sheet states are enough here.
    frame["timeless"] = ~frame["timed"]
    frame["more"] = pd.MultiIndex.from_frame(frame[ROW]).isin(list(bench.once(days_unread)))
    return frame
