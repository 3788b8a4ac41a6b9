"""Records of a repeated duty lie further apart than the law or the programme allows.

The start and the end of the audit period count as entries. Entries that say only
their month are taken to be of about the same day of each, and a record without dates may lie in
any gap.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.dated_numbers import number_on
from validators.entries import unread_parts
from validators.intervals import LAW, SLACK, Duty, Gap, day_of_law, duties, widest
from validators.kind_names import kind_name
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, FAILED, INAPPLICABLE, PASSED, verdicts

WIDE = Text(
    "{kind}: nothing is recorded between {first} and {last}, {days} days; at most {limit} days may "
    "lie between two entries.",
    "{kind}：{first} 至 {last} 之间 {days} 天没有记录；两次记录之间最多 {limit} 天。",
)
Found = tuple[int, str | None, Duty | None, Gap | None]


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each kind whose entries have to come round."""
    number_on(bench, SLACK, day_of_law(bench))
    rows = [(kind, *_of_kind(bench, kind, found)) for kind, found in duties(bench).items()]
    columns = ["kind", "outcome", "reason", "duty", "gap"]
    frame = verdicts(pd.DataFrame({"kind": [row[0] for row in rows]}, dtype=object))
    for at, name in enumerate(columns[1:], 1):
        frame[name] = pd.Series([row[at] for row in rows], frame.index, dtype=object)
    frame["outcome"] = frame["outcome"].astype("int8")
    return frame


def _of_kind(bench: Bench, kind: str, found: list[Duty]) -> Found:
    """Gives back the worst that the duties of a kind show."""
    if not bench.has(kind):
        return INAPPLICABLE, "no-document", None, None
    if bench.case.facility.period is None:
        return CANNOT_TELL, "period-unknown", None, None
    judged = [(duty, widest(bench, duty)) for duty in found]
    for duty, gap in judged:
        if gap is not None and gap.surely > duty.most:
            reason = _doubt(bench, kind, duty)
            return (CANNOT_TELL if reason else FAILED), reason, duty, gap
    for duty, gap in judged:
        if gap is not None and gap.perhaps > duty.most:
            return CANNOT_TELL, gap.reason, duty, gap
    return (PASSED, None, None, None) if judged else (INAPPLICABLE, "no-interval", None, None)


def _doubt(bench: Bench, kind: str, duty: Duty) -> str | None:
    """Gives back why an entry may lie in the gap for all that."""
    other = widest(bench, duty, otherwise=True)
    if other is not None and other.surely <= duty.most:
        return "doubtful-reading"
    return "entries-undated" if unread_parts(bench, kind) or duty.undated(bench) else None


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the widest gap and what allows how much."""
    gap, duty = row.gap, row.duty
    slack = number_on(bench, SLACK, day_of_law(bench))
    basis = [one for one in (slack.basis() if slack else None, *duty.basis) if one is not None]
    return Draft(
        message=fill(
            WIDE,
            kind=kind_name(row.kind),
            first=gap.first,
            last=gap.last,
            days=gap.surely,
            limit=duty.most,
        ),
        observed=gap.surely,
        limit=duty.most,
        unit="days",
        arithmetic=f"{duty.days} d x {slack.value if slack else 1} = {duty.most} d",
        basis=tuple(reversed(basis)),
        refs=tuple(Ref("entry", row_id, "date") for row_id in gap.rows),
    )


RULE = Rule(
    id="registers.gap",
    title=Text("Repeated duties", "定期事项的记录间隔"),
    says=Text(
        "records of a repeated duty (drill, fire check, maintenance, manifest, monitoring) lie "
        "further apart than the pack or programme allows",
        "定期事项（演练、消防检查、保养、联单、监测）的记录间隔超过允许天数",
    ),
    grain=Grain.KIND,
    kind=FindingKind.VIOLATION,
    severity=Severity.MINOR,
    needs=("drill", "inspection", "maintenance", "training", "monitoring", "waste_manifest"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(*LAW.values(), SLACK),
)
