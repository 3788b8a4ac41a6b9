"""An under-18, a worker late in pregnancy or a nursing worker has overtime or night work.

Or an under-18 has a longer day or week than law or code allows at that age.

Who is protected, and on which days, comes from birth dates, the register of protected workers and
maternity and nursing leave. Where a pregnancy is on no record the rule does not apply; where its
month is not, days of overtime that may lie in the protected months are left open.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.bench import Bench
from validators.hour_subjects import known_in_part, subjects, without_attendance
from validators.hours import (
    day_texts,
    hour_days,
    occurrences,
    settle_cells,
    worst_days,
)
from validators.limits import whose
from validators.month_figures import span_of
from validators.night import FROM, TO
from validators.numbers import Number
from validators.people import REGISTER, birth_dates
from validators.protected import (
    AGE,
    BEFORE_BIRTH,
    CHILD_BELOW,
    FROM_MONTH,
    KINDS,
    MATERNITY,
    protected_days,
    protections,
)
from validators.protected_work import (
    CAPS,
    GROUPS,
    NIGHT,
    OVER,
    OVERTIME,
    Breach,
    breaches,
    holidays_unknown,
    work,
)
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, as_mask, by_bounds, mark, verdicts

WHO = {
    "juvenile": Text("A worker under {n}", "未满 {n} 周岁的员工"),
    "pregnant": Text("A worker from month {n} of pregnancy", "怀孕 {n} 个月以上的女职工"),
    "nursing": Text("A worker with a child under {n} months", "哺乳未满 {n} 个月婴儿的女职工"),
}
SHOWN = 3
SETTLED = {"protection-unclear": REGISTER, "birth-dates-differ": "identity"}
"""Reason to the kind of document that would settle it."""
MESSAGES = {
    GROUPS[0]: Text(
        "{who} had overtime or night work on {count} day(s) of {month}: overtime {overtime} h, "
        "night {night} h; the first was {date} ({whose}).",
        "{who}在 {month} 有 {count} 天加班或夜班：加班 {overtime} 小时，夜班 {night} 小时；"
        "最早为 {date}（{whose}）。",
    ),
    (OVERTIME,): Text(
        "{who} had overtime on {count} day(s) of {month}: {overtime} h; the first was {date} "
        "({whose}).",
        "{who}在 {month} 有 {count} 天加班：{overtime} 小时；最早为 {date}（{whose}）。",
    ),
    (NIGHT,): Text(
        "{who} had night work on {count} day(s) of {month}: {night} h; the first was {date} "
        "({whose}).",
        "{who}在 {month} 有 {count} 天上夜班：{night} 小时；最早为 {date}（{whose}）。",
    ),
    GROUPS[1]: Text(
        "{who} worked more than {limit} h on {count} day(s) of {month} ({whose}); the longest was "
        "{worst} h on {date}.",
        "{who}在 {month} 有 {count} 天工作超过 {limit} 小时（{whose}）；最长为 {date}，"
        "{worst} 小时。",
    ),
    GROUPS[2]: Text(
        "{who} worked more than {limit} h in {count} week(s) of {month} ({whose}); the longest was "
        "{worst} h in the week to {date}.",
        "{who}在 {month} 有 {count} 周工作超过 {limit} 小时（{whose}）；最长为截至 {date} 的"
        "一周，{worst} 小时。",
    ),
}
DAY_OF = {"juvenile": AGE, "pregnant": FROM_MONTH, "nursing": CHILD_BELOW}

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


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
        if not possible.any():
            continue
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
    worst_days(frame, days, perhaps & bench.once(holidays_unknown), "kindless")
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
    ageless = ~frame["worker"].isin(bench.once(birth_dates)["worker"]) & ~held
    if "juvenile" not in ruled or not ageless.any():
        return
    days = bench.once(hour_days)
    theirs = days["worker"].isin(frame.loc[ageless, "worker"]).to_numpy(bool)
    worst_days(frame, days, bench.once(_BREAKS["juvenile"])[1] & theirs, "worked")
    mark(frame, as_mask(ageless) & frame["worked"].notna(), CANNOT_TELL, "no-birth-date")
    frame["settle_kind"] = np.where(
        frame["reason"] == "no-birth-date", "identity", frame["settle_kind"]
    )


def _spanned(bench: Bench, frame: pd.DataFrame, spans: pd.DataFrame) -> Mask:
    """Gives back the worker-months of which a day may be protected, recorded or not."""
    if spans.empty:
        return np.zeros(len(frame), bool)
    ends = {month: span_of(bench, month) for month in frame["month"].unique()}
    rows = frame[["worker", "month"]].reset_index().merge(spans, on="worker")
    first, last = (pd.to_datetime(rows["month"].map(lambda m, at=at: ends[m][at])) for at in (0, 1))
    inside = ((rows["may_first"] <= last) & (first <= rows["may_last"])).to_numpy(bool)
    return np.asarray(frame.index.isin(rows.loc[inside, "index"]), bool)


def _has_caps(bench: Bench, kind: str) -> bool:
    return any(pack.numbers.get(name) for pack in bench.packs for name in CAPS[kind].values())


def _breaks(bench: Bench, kind: str) -> tuple[Mask, Mask]:
    """Gives back the days with more than a protection allows, surely and perhaps."""
    least, most = np.zeros((2, len(bench.case.days)), bool)
    for what in CAPS[kind]:
        sure, may = bench.once(OVER[kind, what])
        least, most = least | sure, most | may
    return least, least | most


_DAYS = {kind: (lambda bench, kind=kind: protected_days(bench, kind)) for kind in KINDS}
_BREAKS = {kind: (lambda bench, kind=kind: _breaks(bench, kind)) for kind in KINDS}
"""What is made once of a bench for each protection."""


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days with more than is allowed, and what says that the worker is protected."""
    dates = bench.once(day_texts)
    kind, at = _most_broken(bench, row.over)
    found = list(breaches(bench, kind, at))
    first, on = found[0], str(dates[found[0].days[0]])
    limit = first.numbers[0].whole
    rows = bench.case.days["row_id"].to_numpy(np.int64)
    said = [_told(bench, kind, row.month, one) for one in found]
    return Draft(
        message=Text(" ".join(one.en for one in said), "".join(one.zh for one in said)),
        observed=int(first.minutes[first.days].max()),
        limit=limit,
        unit="minutes",
        basis=_basis(bench, kind, on, [number for one in found for number in one.numbers]),
        refs=(
            *_says(bench, int(row.worker), kind),
            *(Ref("attendance", int(rows[one]), "punches") for one in first.days),
        ),
        occurrences=occurrences(dates, first.days, first.minutes, limit),
    )


def _told(bench: Bench, kind: str, month: str, breach: Breach) -> Text:
    """Gives back one sort of breach in words."""
    dates, least = bench.once(day_texts), bench.once(work).least
    days, minutes = breach.days, breach.minutes
    worst = min(days, key=lambda one: (-int(minutes[one]), str(dates[one])))
    on = str(dates[days[0]])
    return fill(
        MESSAGES[breach.group],
        who=fill(WHO[kind], n=_whole(bench, DAY_OF[kind], on)),
        count=len(days),
        month=month,
        overtime=format_minutes(int(least[OVERTIME][days].sum())),
        night=format_minutes(int(least[NIGHT][days].sum())),
        date=on if {*breach.group} <= {*GROUPS[0]} else str(dates[worst]),
        worst=format_minutes(int(minutes[worst])),
        limit=format_minutes(breach.numbers[0].whole),
        whose=whose(breach.numbers),
    )


def _most_broken(bench: Bench, over: list[int]) -> tuple[str, list[int]]:
    """Gives back the protection that most of the days break, and those days."""
    found = []
    for kind in KINDS:
        if _has_caps(bench, kind):
            days = bench.once(_DAYS[kind])[0] & bench.once(_BREAKS[kind])[0]
            found.append((kind, [at for at in over if days[at]]))
    return max(found, key=lambda one: len(one[1]))


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
        "an under-18, a worker late in pregnancy or a nursing worker has overtime or night work, "
        "or an under-18 works longer days or weeks than allowed at that age",
        "未成年工、孕晚期或哺乳期女职工加班或上夜班，或未成年工每日、每周工时超过其年龄的上限",
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
