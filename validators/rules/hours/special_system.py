"""Averaged or irregular hours are claimed, and no approval covers the worker on days worked.

Judged where an approval was handed in; without any, nobody can say that there is none. A post in
other words, a date in doubt or another holder's name leaves a day open.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.approvals import APPROVAL, CLAIMED, KIND, OUTSIDE, UNSURE, approvals
from validators.bench import Bench
from validators.dates import iso_or_none
from validators.hour_subjects import subjects
from validators.hours import day_refs, day_texts, hour_days, occurrences, worst_days
from validators.limits import in_force
from validators.month_figures import NOT_IN_FORCE, span_of
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.special_hours import day_states, month_cover
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, as_mask, by_bounds, mark, verdicts

SYSTEMS = {
    "averaged": Text("averaged hours", "综合计算工时工作制"),
    "irregular": Text("irregular hours", "不定时工作制"),
}
FAILED = Text(
    "This worker is on {system} by the records, and on {count} day(s) of {month} none of the "
    "approvals handed in covers the post and the date: {approvals}.",
    "记录显示该员工实行{system}，但 {month} 有 {count} 天不在已提交批准文件的岗位和有效期内："
    "{approvals}。",
)
NONE_OF_IT = Text("none is of {system}", "没有{system}的批准文件")
ONE = Text(
    "one is for {posts} from {first} to {last}", "一份适用于{posts}，有效期 {first} 至 {last}"
)
EVERYBODY = Text("all posts", "全部岗位")
SHOWN = 4


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    frame = verdicts(subjects(bench))
    firsts = {month: span_of(bench, month)[0] for month in frame["month"].unique()}
    on = np.array([firsts[month] for month in frame["month"]], "datetime64[D]")
    held = in_force(bench, APPROVAL, on)
    days = bench.once(hour_days)
    state = bench.once(day_states)
    sure = days["worked"].to_numpy(bool) & (state == OUTSIDE)
    worst_days(frame, days, sure, "over")
    open_days = days["perhaps_worked"].to_numpy(bool) & np.isin(state, (OUTSIDE, UNSURE)) & ~sure
    worst_days(frame, days, open_days, "perhaps")
    by_bounds(frame, frame["over"].notna(), frame["perhaps"].notna(), "hours-approval-unclear")
    dayless = as_mask(frame["dayless"] | ~frame["present"])
    state_of_month = month_cover(bench, frame).state
    mark(frame, dayless & (state_of_month == UNSURE), CANNOT_TELL, "hours-approval-unclear")
    mark(frame, dayless & (state_of_month == OUTSIDE), CANNOT_TELL, "no-attendance")
    if not len(bench.frame(KIND)):
        mark(frame, frame["outcome"] == CANNOT_TELL, CANNOT_TELL, "no-hours-approval")
    frame["settle_kind"] = np.where(frame["reason"] == "no-attendance", "attendance", KIND)
    mark(frame, ~held, CANNOT_TELL, NOT_IN_FORCE)
    standard = ~frame["hours_system"].isin(CLAIMED)
    mark(frame, standard, INAPPLICABLE, "hours-standard")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days without approval, and what the approvals of that system cover."""
    days, dates = bench.once(hour_days), bench.once(day_texts)
    first = min(str(dates[at]) for at in row.over)
    worked = np.maximum(days["low"].to_numpy(np.int64), 1)
    ones = np.ones(len(days), np.int64)
    own = [one.row_id for one in bench.once(approvals) if one.system == row.hours_system]
    return Draft(
        message=fill(
            FAILED,
            system=SYSTEMS[row.hours_system],
            count=len(row.over),
            month=row.month,
            approvals=_covering(bench, own, row.hours_system),
        ),
        observed=len(row.over),
        limit=0,
        unit="days",
        basis=bench.law_basis(first, APPROVAL),
        refs=(
            *(Ref(KIND, one, "valid_to") for one in own[:SHOWN]),
            *day_refs(bench, days, row.over, worked)[:SHOWN],
        ),
        occurrences=occurrences(dates, row.over, ones, 0),
    )


def _covering(bench: Bench, own: list[int], system: str) -> Text:
    """Gives back the posts and dates of the approvals of a system, in words."""
    if not own:
        return fill(NONE_OF_IT, system=SYSTEMS[system])
    rows = bench.frame(KIND).loc[own[:SHOWN]]
    columns = (rows[name] for name in ("posts", "valid_from", "valid_to"))
    each = [
        fill(ONE, posts=_posts(posts), first=_day(first), last=_day(last))
        for posts, first, last in zip(*columns, strict=True)
    ]
    return Text("; ".join(one.en for one in each), "；".join(one.zh for one in each))


def _day(day: object) -> str:
    return iso_or_none(day) or "?"


def _posts(posts: object) -> Text:
    if not isinstance(posts, (tuple, list)):
        return EVERYBODY
    return Text(", ".join(map(str, posts)), "、".join(map(str, posts)))


RULE = Rule(
    id="hours.special_system",
    title=Text("Approval of averaged or irregular hours", "特殊工时审批"),
    says=Text(
        "averaged or irregular hours are claimed, and the approval is missing, out of date, or not "
        "for the worker's post",
        "实行综合计算工时或不定时工作制，但没有批准文件、已过期，或不适用于该员工的岗位",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("hours_approval", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(APPROVAL,),
)
