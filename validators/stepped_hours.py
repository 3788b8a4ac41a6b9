"""Overtime spread over the steps of its premiums: by day where attendance shows the days.

Where only the month's total is known, the lowest and the highest pay that it can mean: steps
never fall, so the cheapest spreads the hours over as many days as there are, the dearest over as
few as can hold them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, ints
from validators.month_figures import each_month, span_of
from validators.part_months import day_counter
from validators.steps import Step
from validators.tariffs import PREMIUMS, Scale, Tariff, tariffs

DAY_KIND = {"weekday": "normal", "restday": "rest", "holiday": "holiday"}
WORK_DAYS = 6
"""Most working days of a week."""

Whole = npt.NDArray[np.int64]


def step_minutes(
    bench: Bench, rows: pd.DataFrame, kind: str, end: str, scale: Scale
) -> list[Whole]:
    """Gives back the minutes of each step, one array a step.

    Args:
        bench: For the days of the books and their calendar.
        rows: With worker, month and ``<end>_<kind>``, the month's minutes of this kind.
        kind: "weekday", "restday" or "holiday".
        end: "low" for the cheapest spread, "high" for the dearest.
        scale: The premiums.
    """
    total = rows[f"{end}_{kind}"].to_numpy(np.int64, copy=True)
    if len(scale.steps) == 1:
        return [total]
    shown = bench.once(shown_steps)[(kind, scale)].reindex(pd.MultiIndex.from_frame(rows[ROW]))
    spread = _lowest(bench, rows, kind, total, scale)
    if end == "high":
        spread = _highest(bench, rows, kind, total, scale)
    same = ints(shown, "total") == total
    return [np.where(same, ints(shown, str(at)), own) for at, own in enumerate(spread)]


def tariff_minutes(
    bench: Bench, rows: pd.DataFrame, kinds: Sequence[str], end: str, tariff: Tariff
) -> list[tuple[Fraction, Whole]]:
    """Gives back each premium of some kinds of overtime with its minutes, kinds in their order.

    Args:
        bench: For days and calendar.
        rows: With ``pooled``, ``unseen`` and ``cap_<kind>`` where a total may be of any kind.
        kinds: Kinds of overtime.
        end: "low" for the cheapest reading, "high" for the dearest.
        tariff: The premiums.
    """
    found = [
        (step.premium, minutes)
        for kind in kinds
        for step, minutes in zip(
            tariff.scale(kind).steps,
            step_minutes(bench, rows, kind, end, tariff.scale(kind)),
            strict=True,
        )
    ]
    flag = "pooled" if end == "low" else "unseen"
    if flag not in rows or len(kinds) < len(PREMIUMS) or not rows[flag].any():
        return found
    pooled = rows[flag].to_numpy(bool)
    some = rows[pooled]
    spread = (_cheapest if end == "low" else _dearest)(bench, some, tariff)
    for (_, minutes), own in zip(found, spread, strict=True):
        minutes[pooled] = own
    return found


def _cheapest(bench: Bench, rows: pd.DataFrame, tariff: Tariff) -> list[Whole]:
    """Gives back the minutes of each step where a total is spread over all days at least cost."""
    left = _total(rows, "low")
    caps = {kind: rows[f"cap_{kind}"].to_numpy(np.int64) for kind in PREMIUMS}
    steps = [(kind, step) for kind in PREMIUMS for step in tariff.scale(kind).steps]
    found = [np.zeros(len(rows), np.int64) for _ in steps]
    for at in sorted(range(len(steps)), key=lambda at: steps[at][1].premium):
        kind, step = steps[at]
        room = _room(bench, rows, kind, step, tariff.scale(kind))
        own = np.minimum(np.minimum(left, room), caps[kind])
        found[at], left, caps[kind] = own, left - own, caps[kind] - own
    found[0] = found[0] + left
    return found


def _dearest(bench: Bench, rows: pd.DataFrame, tariff: Tariff) -> list[Whole]:
    """Gives back the minutes of each step where all of a total may be of the dearest hours."""
    left, longest = _total(rows, "high"), bench.hours_law.longest_shift_minutes
    steps = [(kind, step) for kind in PREMIUMS for step in tariff.scale(kind).steps]
    found = [np.zeros(len(rows), np.int64) for _ in steps]
    last = [at for at, (_, step) in enumerate(steps) if step.ends is None]
    for at in sorted(last, key=lambda at: -steps[at][1].premium):
        kind = steps[at][0]
        normal = bench.normal_day if kind == "weekday" else 0
        own = np.minimum(left, _days(bench, rows, kind) * (longest - normal))
        found[at], left = own, left - own
    found[last[0]] = found[last[0]] + left
    return found


def _total(rows: pd.DataFrame, end: str) -> Whole:
    kinds = [rows[f"{end}_{kind}"].to_numpy(np.int64) for kind in PREMIUMS]
    return np.asarray(np.sum(kinds, axis=0), np.int64)


def _room(bench: Bench, rows: pd.DataFrame, kind: str, step: Step, scale: Scale) -> Whole:
    """Gives back how many minutes of a step the days (or weeks) of each month can hold."""
    count = _weeks(bench, rows) if scale.weekly else _days(bench, rows, kind)
    longest = bench.hours_law.longest_shift_minutes
    ends = (step.begins + longest * WORK_DAYS) if step.ends is None else step.ends
    return count * (ends - step.begins)


def by_day_known(
    bench: Bench, rows: pd.DataFrame, kind: str, scale: Scale
) -> npt.NDArray[np.bool_]:
    """Gives back where the days of attendance show exactly the hours that are judged."""
    if len(scale.steps) == 1:
        return np.ones(len(rows), bool)
    shown = bench.once(shown_steps)[(kind, scale)].reindex(pd.MultiIndex.from_frame(rows[ROW]))
    return np.asarray(ints(shown, "total") == rows[f"low_{kind}"].to_numpy(np.int64), bool)


def shown_steps(bench: Bench) -> dict[tuple[str, Scale], pd.DataFrame]:
    """Gives back the minutes of each step by attendance, by kind and scale of several steps.

    Each frame is of worker-months, with a column a step ("0", "1" ...) and ``total``.
    """
    found: dict[tuple[str, Scale], pd.DataFrame] = {}
    for tariff in {one for own in bench.once(tariffs).values() for one in own}:
        for kind in PREMIUMS:
            scale = tariff.scale(kind)
            if len(scale.steps) > 1 and (kind, scale) not in found:
                found[(kind, scale)] = _by_day(bench, kind, scale)
    return found


def _by_day(bench: Bench, kind: str, scale: Scale) -> pd.DataFrame:
    days = bench.case.days[[*ROW, "date", "week"]].assign(
        minutes=ints(bench.case.days, f"{kind}_minutes")
    )
    before = np.zeros(len(days), np.int64)
    if scale.weekly:
        # The steps of a week run on over the end of a pay month.
        days = days.sort_values(["worker", "date"], kind="stable")
        grown = days.groupby(["worker", "week"])["minutes"].cumsum()
        before = (grown - days["minutes"]).to_numpy(np.int64)
    minutes = days["minutes"].to_numpy(np.int64)
    columns = {
        str(at): _inside(step, before + minutes) - _inside(step, before)
        for at, step in enumerate(scale.steps)
    }
    return days[ROW].assign(total=minutes, **columns).groupby(ROW).sum()


def _inside(step: Step, minutes: Whole) -> Whole:
    """Gives back how many of a day's (or week's) minutes fall into a step."""
    most = minutes if step.ends is None else np.minimum(minutes, step.ends)
    return np.asarray(np.maximum(most - step.begins, 0), np.int64)


def _lowest(bench: Bench, rows: pd.DataFrame, kind: str, total: Whole, scale: Scale) -> list[Whole]:
    room = _weeks(bench, rows) if scale.weekly else _days(bench, rows, kind)
    left, found = total, []
    for step in scale.steps:
        own = left if step.ends is None else np.minimum(left, room * (step.ends - step.begins))
        found.append(own)
        left = left - own
    return found


def _highest(
    bench: Bench, rows: pd.DataFrame, kind: str, total: Whole, scale: Scale
) -> list[Whole]:
    longest = bench.hours_law.longest_shift_minutes
    most = longest - bench.normal_day if kind == "weekday" else longest
    # A week that began in the month before may have used up its first steps there.
    carried = np.minimum(total, _cut_days(bench, rows) * most) if scale.weekly else 0 * total
    most = most * WORK_DAYS if scale.weekly else most
    full, rest = np.divmod(total - carried, most)
    whole = np.full(len(total), most, np.int64)
    found = [full * _inside(step, whole) + _inside(step, rest) for step in scale.steps]
    return [*found[:-1], found[-1] + carried]


def _days(bench: Bench, rows: pd.DataFrame, kind: str) -> Whole:
    """Gives back how many days of a kind the month of each row has."""
    count = bench.once(day_counter)
    found = np.zeros(len(rows), np.int64)
    for (first, last), at in each_month(rows["month"], lambda month: span_of(bench, month)):
        ends = np.array([first], "datetime64[D]"), np.array([last], "datetime64[D]")
        found[at] = count(DAY_KIND[kind], *ends)[0]
    return found


def _weeks(bench: Bench, rows: pd.DataFrame) -> Whole:
    """Gives back how many weeks from Monday the month of each row touches."""
    found = np.zeros(len(rows), np.int64)
    for (first, last), at in each_month(rows["month"], lambda month: span_of(bench, month)):
        days = np.array([first, last], "datetime64[D]").astype(np.int64)
        found[at] = (days[1] + 3) // 7 - (days[0] + 3) // 7 + 1
    return found


def _cut_days(bench: Bench, rows: pd.DataFrame) -> Whole:
    """Gives back the working days of the week that the month before of each row begins."""
    found = np.zeros(len(rows), np.int64)
    for (first, _), at in each_month(rows["month"], lambda month: span_of(bench, month)):
        weekday = date.fromisoformat(first).weekday()
        found[at] = max(WORK_DAYS - weekday, 0) if weekday else 0
    return found
