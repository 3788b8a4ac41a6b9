"""A licence, permit or certificate ends within the pack's warning days after the audit date."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, iso
from validators.doubt import with_doubts
from validators.licences import licences, newest_end, one_a_document
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.rules.licences.expired import title_of
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as SOON

WARNING = "licences.warning_days"
FAILED = Text(
    "{title} ends on {end}, {left} day(s) after the audit date.",
    "{title}将于 {end} 到期，距审核日期 {left} 天。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part that holds a licence."""
    rows = bench.once(licences)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), ("valid_to",), "licence")
    newest, unclear = newest_end(frame)
    renewed = (newest > frame["ends"].to_numpy("datetime64[D]")) & ~unclear
    mark(frame, renewed & frame["outcome"].isin((SOON, CANNOT_TELL)), PASSED, "renewed")
    return one_a_document(frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    ends = pd.to_datetime(frame["valid_to"]).fillna(frame["ends"]).to_numpy("datetime64[D]")
    audit = np.datetime64(bench.audit_date, "D")
    within = np.timedelta64(bench.law_number(WARNING, bench.audit_date).whole, "D")
    mark(frame, (ends >= audit) & (ends <= audit + within), SOON)
    mark(frame, np.isnat(ends), INAPPLICABLE, "no-end-date")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the end of validity and the days left."""
    end = iso(row.ends)
    left = (np.datetime64(end, "D") - np.datetime64(bench.audit_date, "D")).astype(int)
    return Draft(
        message=fill(FAILED, title=title_of(row), end=end, left=int(left)),
        observed=int(left),
        limit=bench.law_number(WARNING, bench.audit_date).whole,
        unit="days",
        basis=bench.law_basis(bench.audit_date, WARNING),
        refs=(Ref("licence", int(row.row_id), "valid_to"),),
        document_kind=row.kind,
    )


RULE = Rule(
    id="licences.expiring",
    title=Text("Licences about to end", "即将到期的证照"),
    says=Text("ends within the pack's warning days", "在提醒期限内到期"),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.OBSERVATION,
    needs=("licence", "permit", "certificate"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(WARNING,),
)
