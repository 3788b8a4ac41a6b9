"""A worked day has an odd or empty punch list, so its hours cannot be told.

A day whose punches were not read for certain may have the one that is missing, and a night begun
on the last day on record ends after it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Occurrence, Severity
from validators.bench import ROW, Bench, ints
from validators.doubtful_days import read_in_doubt
from validators.hours import WEEK, day_texts, hour_days, settle_cells, worst_days
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, Mask, mark, verdicts
from validators.verdicts import FAILED as MISSING

FAILED = Text(
    "{count} day(s) of {month} lack a punch, so their hours cannot be told: {dates}.",
    "{month} 有 {count} 天缺少打卡，无法确定工时：{dates}。",
)
NAMED = 8
NOON, DAY = 720, 1440


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month with attendance."""
    days = bench.once(hour_days)
    frame = verdicts(bench.months[ROW])
    missing, unsure = days["missing"].to_numpy(bool), bench.once(read_in_doubt)
    worst_days(frame, days, missing & unsure, "doubtful")
    beyond = _beyond_record(bench)
    worst_days(frame, days, missing & ~unsure & ~beyond, "missing")
    worst_days(frame, days, missing & ~unsure & beyond, "beyond")
    mark(frame, frame["beyond"].notna(), CANNOT_TELL, "part-month")
    mark(frame, frame["doubtful"].notna(), CANNOT_TELL, "uncertain-hours")
    settle_cells(frame, days, "doubtful")
    mark(frame, frame["missing"].notna(), MISSING)
    return frame


def _beyond_record(bench: Bench) -> Mask:
    """Gives back the days whose shift may well end after the last day on record.

    Somebody who works nights came after noon, and nobody has a record of the week that follows.
    """
    days = bench.case.days
    nights = days.loc[ints(days, "last_minute") > DAY, "worker"].unique()
    on = days["date"].to_numpy("datetime64[D]")
    seen = np.unique(on)
    ends = seen[np.diff(seen, append=seen[-1:] + 2 * WEEK) > np.timedelta64(WEEK, "D")]
    said = bench.frame("attendance")["missing"].reindex(days["row_id"].to_numpy())
    unsaid = ~said.astype("boolean").fillna(False).to_numpy(bool)
    late = days["worker"].isin(nights).to_numpy(bool) & (ints(days, "first_minute") >= NOON)
    return np.asarray(late & unsaid & np.isin(on, ends), bool)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days that lack a punch."""
    days = bench.once(hour_days)
    at = sorted(row.missing, key=bench.once(day_texts).__getitem__)
    punches = bench.frame("attendance")["punches"]
    dates, rows = bench.once(day_texts)[at].tolist(), days["row_id"].to_numpy()[at].tolist()
    counts = [_count(punches.get(row_id)) for row_id in rows]
    more = " ..." if len(dates) > NAMED else ""
    return Draft(
        message=fill(
            FAILED, count=len(dates), month=row.month, dates=", ".join(dates[:NAMED]) + more
        ),
        observed=len(dates),
        unit="days",
        refs=tuple(Ref("attendance", int(row_id), "punches") for row_id in rows),
        occurrences=tuple(
            Occurrence(day, count, None) for day, count in zip(dates, counts, strict=True)
        ),
    )


def _count(punches: object) -> int:
    return len(punches) if isinstance(punches, (list, tuple)) else 0


RULE = Rule(
    id="hours.missing_punch",
    title=Text("Missing punches", "缺少打卡"),
    says=Text(
        "a worked day has an odd or empty punch list, so its hours cannot be told",
        "出勤日打卡不成对或为空，无法确定工时",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.GAP,
    severity=Severity.OBSERVATION,
    needs=("attendance",),
    judge=judge,
    draft=draft,
)
