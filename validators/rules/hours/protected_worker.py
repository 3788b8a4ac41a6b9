"""An under-18, a worker late in pregnancy or a nursing worker has overtime or night work.

Who is protected, and on which days, comes from birth dates, the register of protected workers and
maternity and nursing leave. Where a pregnancy is on no record the rule does not apply; where its
month is not, days of overtime that may lie in the protected months are left open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.bench import Bench, ints
from validators.hour_subjects import known_in_part, subjects, without_attendance
from validators.hours import (
    day_texts,
    doubtful_minutes,
    hour_days,
    occurrences,
    settle_cells,
    worst_days,
)
from validators.limits import limits, month_span
from validators.night import FROM, TO, night_minutes
from validators.numbers import Number
from validators.people import birth_dates
from validators.protected import (
    AGE,
    BEFORE_BIRTH,
    CHILD_BELOW,
    FROM_MONTH,
    KINDS,
    MATERNITY,
    REGISTER,
    protected_days,
    protections,
)
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, as_mask, by_bounds, mark, verdicts

CAPS = {
    kind: {what: f"hours.protected.{kind}.{what}_cap" for what in ("overtime", "night")}
    for kind in KINDS
}
WHO = {
    "juvenile": Text("A worker under {n}", "未满 {n} 周岁的员工"),
    "pregnant": Text("A worker from month {n} of pregnancy", "怀孕 {n} 个月以上的女职工"),
    "nursing": Text("A worker with a child under {n} months", "哺乳未满 {n} 个月婴儿的女职工"),
}
SHOWN = 3
SETTLED = {"protection-unclear": REGISTER, "birth-dates-differ": "identity"}
"""Reason to the kind of document that would settle it."""
FAILED = Text(
    "{who} had overtime or night work on {count} day(s) of {month}: overtime {overtime} h, night "
    "{night} h; the first was {date}.",
    "{who}在 {month} 有 {count} 天加班或夜班：加班 {overtime} 小时，夜班 {night} 小时；"
    "最早为 {date}。",
)
DAY_OF = {"juvenile": AGE, "pregnant": FROM_MONTH, "nursing": CHILD_BELOW}

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Work:
    """Overtime and night work of each day of the books, at least and at most, in minutes."""

    overtime: Whole
    overtime_most: Whole
    night: Whole
    night_most: Whole


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    days = bench.once(hour_days)
    frame = verdicts(subjects(bench))
    sure_age, possible_age = bench.once(_DAYS["juvenile"])
    ruled = [kind for kind in KINDS if _has_caps(bench, kind)]
    none = np.zeros(len(days), bool)
    sure, may = none.copy(), none.copy()
    over, perhaps, unclear = none.copy(), none.copy(), none.copy()
    for kind in ruled:
        certain, possible = bench.once(_DAYS[kind])
        least, most = bench.once(_BREAKS[kind])
        sure, may = sure | certain, may | possible
        over |= certain & least
        perhaps |= certain & most & ~least
        unclear |= possible & ~certain & most
    worst_days(frame, days, over, "over")
    worst_days(frame, days, (perhaps | unclear) & ~over, "perhaps")
    worst_days(frame, days, unclear, "undated")
    worst_days(frame, days, may, "protected")
    by_bounds(frame, frame["over"].notna(), frame["perhaps"].notna(), "uncertain-hours")
    open_ = (frame["outcome"] == CANNOT_TELL).to_numpy(bool)
    mark(frame, open_ & frame["undated"].notna(), CANNOT_TELL, "protection-unclear")
    worst_days(frame, days, perhaps & bench.once(_holidays_unknown), "kindless")
    mark(frame, open_ & frame["kindless"].notna(), CANNOT_TELL, "holidays-unknown")
    ageless = possible_age & ~sure_age & unclear
    worst_days(frame, days, ageless, "aged")
    mark(frame, open_ & frame["aged"].notna(), CANNOT_TELL, "birth-dates-differ")
    known_in_part(bench, frame)
    settle_cells(frame, days, "perhaps")
    without_attendance(frame)
    for reason, kind in SETTLED.items():
        frame.loc[frame["reason"] == reason, "settle_kind"] = kind
    _not_protected(bench, frame, ruled)
    return frame


def _not_protected(bench: Bench, frame: pd.DataFrame, ruled: list[str]) -> None:
    """Marks the worker-months that no document says are protected: the rule does not apply.

    Who has no birth date on record may be under age: open, where there was such work.
    """
    spans = bench.once(protections)
    spans = spans[spans["protection"].isin(ruled)]
    held = as_mask(frame["protected"].notna()) | _spanned(bench, frame, spans)
    mark(frame, ~held, INAPPLICABLE, "not-protected")
    if "juvenile" not in ruled:
        return
    ageless = ~frame["worker"].isin(bench.once(birth_dates)["worker"]) & ~held
    days = bench.once(hour_days)
    worst_days(frame, days, bench.once(_BREAKS["juvenile"])[1], "worked")
    mark(frame, as_mask(ageless) & frame["worked"].notna(), CANNOT_TELL, "no-birth-date")
    frame["settle_kind"] = np.where(
        frame["reason"] == "no-birth-date", "identity", frame["settle_kind"]
    )


def _spanned(bench: Bench, frame: pd.DataFrame, spans: pd.DataFrame) -> Mask:
    """Gives back the worker-months of which a day may be protected, recorded or not."""
    if spans.empty:
        return np.zeros(len(frame), bool)
    ends = {month: month_span(bench, month) for month in frame["month"].unique()}
    rows = frame[["worker", "month"]].reset_index().merge(spans, on="worker")
    first, last = (pd.to_datetime(rows["month"].map(lambda m, at=at: ends[m][at])) for at in (0, 1))
    inside = ((rows["may_first"] <= last) & (first <= rows["may_last"])).to_numpy(bool)
    return np.asarray(frame.index.isin(rows.loc[inside, "index"]), bool)


def _has_caps(bench: Bench, kind: str) -> bool:
    return any(pack.numbers.get(name) for pack in bench.packs for name in CAPS[kind].values())


def work(bench: Bench) -> Work:
    """Gives back the overtime and night work of each day of the books."""
    days = bench.case.days
    less, more = bench.once(doubtful_minutes)
    known = ints(days, "overtime_minutes")
    unknown_year = bench.once(_holidays_unknown)
    beyond = np.maximum(ints(days, "counted_minutes") - bench.normal_day, 0)
    # On a day that may be a make-up day or a holiday only what is beyond eight hours is sure.
    least = np.where(unknown_year, np.minimum(known, beyond), known)
    most = np.maximum(ints(days, "overtime_most_minutes"), known) + more
    most = np.where(unknown_year, np.maximum(most, ints(days, "most_minutes")), most)
    unit = bench.case.overtime_unit_minutes
    return Work(np.maximum(least - less, 0), most // unit * unit, *bench.once(night_minutes))


def _holidays_unknown(bench: Bench) -> Mask:
    """Gives back the days of years whose holidays and make-up days are not in the law's pack."""
    years = bench.case.days["date"].dt.year
    return np.asarray(~years.isin(bench.hours_law.years).to_numpy(bool), bool)


def _breaks(bench: Bench, kind: str) -> tuple[Mask, Mask]:
    """Gives back the days with more overtime or night work than a protection allows."""
    done = bench.once(work)
    on = bench.once(hour_days)["date"].to_numpy("datetime64[D]")
    overtime, night = (limits(bench, CAPS[kind][what], on).cap() for what in ("overtime", "night"))
    least = (done.overtime > overtime) | (done.night > night)
    most = (done.overtime_most > overtime) | (done.night_most > night)
    return np.asarray(least, bool), np.asarray(least | most, bool)


_DAYS = {kind: (lambda bench, kind=kind: protected_days(bench, kind)) for kind in KINDS}
_BREAKS = {kind: (lambda bench, kind=kind: _breaks(bench, kind)) for kind in KINDS}
"""What is made once of a bench for each protection."""


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days of overtime or night work, and what says that the worker is protected."""
    dates, done = bench.once(day_texts), bench.once(work)
    kind, at = _most_broken(bench, row.over)
    at.sort(key=lambda one: str(dates[one]))
    on = str(dates[at[0]])
    minutes = np.maximum(done.overtime, done.night)
    rows = bench.case.days["row_id"].to_numpy(np.int64)
    broken = _broken(bench, kind, on)
    limit = max((one.whole for one in broken), default=0)
    return Draft(
        message=fill(
            FAILED,
            who=fill(WHO[kind], n=_whole(bench, DAY_OF[kind], on)),
            count=len(at),
            month=row.month,
            overtime=format_minutes(int(done.overtime[at].sum())),
            night=format_minutes(int(done.night[at].sum())),
            date=on,
        ),
        observed=int(minutes[at].max()),
        limit=limit,
        unit="minutes",
        basis=_basis(bench, kind, on, broken),
        refs=(
            *_says(bench, int(row.worker), kind),
            *(Ref("attendance", int(rows[one]), "punches") for one in at),
        ),
        occurrences=occurrences(dates, at, minutes, limit),
    )


def _most_broken(bench: Bench, over: list[int]) -> tuple[str, list[int]]:
    """Gives back the protection that most of the days break, and those days."""
    found = []
    for kind in KINDS:
        if _has_caps(bench, kind):
            days = bench.once(_DAYS[kind])[0] & bench.once(_BREAKS[kind])[0]
            found.append((kind, [at for at in over if days[at]]))
    return max(found, key=lambda one: len(one[1]))


def _broken(bench: Bench, kind: str, on: str) -> list[Number]:
    """Gives back the caps of a protection on a day, of every pack, the lowest first."""
    numbers = [one for name in CAPS[kind].values() for one in bench.numbers(name, on)]
    return sorted(numbers, key=lambda one: (one.whole, one.pack, one.parameter))


def _whole(bench: Bench, parameter: str, on: str) -> str:
    return ", ".join(dict.fromkeys(one.value for one in bench.numbers(parameter, on)))


def _basis(bench: Bench, kind: str, on: str, broken: list[Number]) -> tuple[Basis, ...]:
    """Gives back the caps, who is protected by which article, and what the night is."""
    night = [FROM, TO] if any("night" in one.parameter for one in broken) else []
    also = [one for name in (DAY_OF[kind], *night) for one in bench.numbers(name, on)]
    return tuple(one.basis() for one in (*broken, *also))


def _says(bench: Bench, worker: int, kind: str) -> list[Ref]:
    """Gives back the cells that say that a worker is protected."""
    spans = bench.once(protections)
    mine = spans[(spans["worker"] == worker) & (spans["protection"] == kind)]
    columns = (mine[name] for name in ("kind", "row_id", "field"))
    found = [
        Ref(str(of), int(row_id), str(name)) for of, row_id, name in zip(*columns, strict=True)
    ]
    return found[:SHOWN]


RULE = Rule(
    id="hours.protected_worker",
    title=Text("Hours of protected workers", "特殊保护员工的工时"),
    says=Text(
        "an under-18, a worker late in pregnancy or a nursing worker has overtime or night work",
        "未成年工、孕晚期或哺乳期女职工加班或上夜班",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.CRITICAL,
    needs=("attendance", "protected_worker", "leave", "identity"),
    judge=judge,
    draft=draft,
    parameters=(
        *(name for kind in KINDS for name in CAPS[kind].values()),
        *DAY_OF.values(),
        FROM,
        TO,
        MATERNITY,
        BEFORE_BIRTH,
        "identity.number_formats",
    ),
)
