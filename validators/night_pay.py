"""What is due on top of the wage for night work, where the law of the month says so.

Only of nights that attendance shows: from punches, less whatever of the shift was not counted as
work. Where the law has another figure for overtime at night, it holds for what surely is overtime
of a working day: rest days have a premium of their own that may hold it. Pay beyond the overtime
due, and items of an unknown kind, may be pay for the night.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, given, ints
from validators.month_figures import each_month, optional
from validators.night import FROM, TO, night_minutes, night_overtime
from validators.numbers import Number
from validators.overtime_due import due
from validators.rational import premium_pay
from validators.tariffs import month_divisor
from validators.verdicts import Mask
from validators.wage_tolerance import rounding

PREMIUM = "wages.night_premium"
OVERTIME = "wages.night_overtime_premium"
PARAMETERS = (PREMIUM, OVERTIME, FROM, TO)

Whole = npt.NDArray[np.int64]


def with_night(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back rows with ``night_low`` and ``night_high`` (minutes) and what they are worth.

    ``night_over`` and ``night_over_high`` are how much of each is overtime. ``night_due`` and
    ``night_most`` (minor units), ``night_paid`` (what may be pay for them), ``night_short`` and
    ``night_open`` (paid short surely, or perhaps), ``night_known`` (the row shows all that was
    paid).
    """
    found = rows.merge(bench.once(nights), on=ROW, how="left")
    low, high = ints(found, "night_low"), ints(found, "night_high")
    found["night_low"], found["night_high"] = low, high
    for name, most in (("night_over", low), ("night_over_high", high)):
        found[name] = np.minimum(ints(found, name), most)
    base, top = np.maximum(ints(found, "base"), 0), np.maximum(ints(found, "base_high"), 0)
    over, upper = ints(found, "night_over"), ints(found, "night_over_high")
    found["night_due"] = _worth(bench, found["month"], base, (low - over, over), "low")
    found["night_most"] = _worth(bench, found["month"], top, (high - upper, upper), "high")
    beyond = np.maximum(ints(found, "paid") - due(bench, found, "base_high", "high"), 0)
    perhaps = ints(found, "night_items") + ints(found, "unknown_more") + beyond
    found["night_paid"] = perhaps
    least, most = ints(found, "night_due"), ints(found, "night_most")
    found["night_short"] = least - perhaps > rounding(bench, found["month"], least)
    sure = ints(found, "night_items")
    found["night_open"] = most - sure > rounding(bench, found["month"], most)
    found["night_known"] = _all_shown(found) | (sure > 0)
    return found


def nights(bench: Bench) -> pd.DataFrame:
    """Gives back the night work of each worker-month by attendance, at least and at most."""
    days = bench.case.days
    names = ["night_low", "night_high", "night_over", "night_over_high"]
    if bench.law is None or PREMIUM not in bench.law.numbers or not len(days):
        return pd.DataFrame({name: [] for name in (*ROW, *names)}).astype(
            {"worker": "int32", "month": object}
        )
    sure, most = night_minutes(bench)
    span = ints(days, "last_minute") - ints(days, "first_minute")
    pauses = np.maximum(span - ints(days, "counted_minutes"), 0)
    least = np.maximum(sure - pauses, 0)
    late = ints(days, "overtime_most_minutes") * (days["day_kind"] == "normal").to_numpy(bool)
    frame = days[ROW].assign(
        night_low=least,
        night_high=most,
        night_over=np.minimum(night_overtime(bench), least),
        night_over_high=np.minimum(late, most),
    )
    return frame.groupby(ROW, as_index=False)[names].sum()


def night_numbers(bench: Bench, month: str, end: str) -> tuple[Number, ...]:
    """Gives back the figures of a month, of other work at night and of overtime; () without any.

    Args:
        bench: For the law.
        month: Pay month.
        end: "low" for the lowest where a figure changes within the month, "high" for the highest.
    """
    plain = optional(bench, PREMIUM, month)
    over = optional(bench, OVERTIME, month) or plain
    choose = min if end == "low" else max
    return tuple(choose(held, key=lambda one: one.ratio) for held in (plain, over) if plain)


def night_parts(bench: Bench, row: Any) -> list[tuple[Number, int]]:
    """Gives back the figures of a row's least night work with the minutes of each."""
    over = int(row.night_over)
    both = night_numbers(bench, row.month, "low"), (int(row.night_low) - over, over)
    return [(number, minutes) for number, minutes in zip(*both, strict=True) if minutes]


def _worth(
    bench: Bench, months: pd.Series, base: Whole, minutes: Sequence[Whole], end: str
) -> Whole:
    """Gives back what minutes of other work and of overtime at night are worth."""
    found = np.zeros(len(months), np.int64)
    for numbers, at in each_month(months, lambda month: night_numbers(bench, month, end)):
        for divisor, where in each_month(months, lambda month: month_divisor(bench, month)):
            own = at & where
            if numbers and divisor is not None:
                more = divisor.most / divisor.days if end == "low" else 1
                mine, ratios = [one[own] for one in minutes], [one.ratio for one in numbers]
                found[own] = premium_pay(base[own], mine, ratios, divisor.hours * more)
    return found


def _all_shown(rows: pd.DataFrame) -> Mask:
    """Gives back the rows whose known items add up to gross, so that nothing else was paid."""
    gap = np.abs(ints(rows, "earned") - ints(rows, "gross_minor"))
    shown = given(rows, "gross_minor") & (ints(rows, "items") > 0)
    sums = (ints(rows, "unsure") == 0) & (gap <= 5 + ints(rows, "items"))
    return np.asarray(shown & sums, bool)
