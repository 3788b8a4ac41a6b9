"""A shift that cannot be as recorded: too long, overlapping, or on a date that does not exist."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Occurrence, Severity
from pipeline.model.quantities import format_minutes
from validators.bench import ROW, Bench, ints, iso
from validators.bounds import VERSIONS
from validators.doubtful_days import read_in_doubt
from validators.hours import hour_days, settle_cells, worst_days
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, Mask, mark, verdicts
from validators.verdicts import FAILED as ODD

FAILED = Text(
    "{count} day(s) of {month} show a shift that is not plausible as recorded: {dates}. The "
    "longest is {span} h from first to last punch.",
    "{month} 有 {count} 天的班次按记录不合理：{dates}。首末次打卡最长相隔 {span} 小时。",
)
NAMED = 8


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month with attendance."""
    frame = verdicts(bench.months[ROW])
    odd = bench.case.days["implausible"].notna().to_numpy(bool)
    days, contrary = bench.once(hour_days), odd & bench.once(_in_one_book)
    unsure = bench.once(read_in_doubt) | contrary
    worst_days(frame, days, odd & unsure, "doubtful")
    worst_days(frame, days, odd & ~unsure, "odd")
    mark(frame, frame["doubtful"].notna(), CANNOT_TELL, "uncertain-hours")
    worst_days(frame, days, contrary, "contrary")
    mark(frame, frame["contrary"].notna(), CANNOT_TELL, VERSIONS)
    settle_cells(frame, days, "doubtful")
    mark(frame, frame["odd"].notna(), ODD)
    return frame


def _in_one_book(bench: Bench) -> Mask:
    """Gives back on which days another book has a span that a person works."""
    days = bench.case.days
    less = ints(days, "first_later_minutes") + ints(days, "last_sooner_minutes")
    span = ints(days, "last_minute") - ints(days, "first_minute")
    return (less > 0) & (span - less <= bench.hours_law.longest_shift_minutes)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days whose shift is not plausible."""
    rows = bench.case.days.iloc[row.odd].sort_values("date")
    spans = ints(rows, "last_minute") - ints(rows, "first_minute")
    longest = bench.hours_law.longest_shift_minutes
    dates = [iso(day) for day in rows["date"]]
    more = " ..." if len(dates) > NAMED else ""
    return Draft(
        message=fill(
            FAILED,
            count=len(dates),
            month=row.month,
            dates=", ".join(dates[:NAMED]) + more,
            span=format_minutes(int(spans.max())),
        ),
        observed=int(spans.max()),
        limit=longest,
        unit="minutes",
        refs=tuple(Ref("attendance", int(row_id), "punches") for row_id in rows["row_id"]),
        occurrences=tuple(
            Occurrence(day, int(span), longest) for day, span in zip(dates, spans, strict=True)
        ),
    )


RULE = Rule(
    id="hours.implausible_shift",
    title=Text("Implausible shifts", "不合理的班次"),
    says=Text(
        "a shift is longer than a person works, overlaps another, or stands on a date that does "
        "not exist",
        "班次过长、相互重叠，或日期不存在",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.GAP,
    severity=Severity.OBSERVATION,
    needs=("attendance",),
    judge=judge,
    draft=draft,
)
