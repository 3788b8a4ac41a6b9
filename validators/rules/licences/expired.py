"""A licence, permit or certificate ended before the audit date.

One that was renewed, as a later one for the same thing that has begun is among the documents, has
not expired. One that begins after the audit date covers nothing yet, and what did until then may
not have been handed in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, iso
from validators.doubt import REASON, with_doubts
from validators.licences import begins_after, licences, newest_end, one_a_document, without_term
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as ENDED

FAILED = Text(
    "{title} was valid to {end}, before the audit date {audit}.",
    "{title}有效期至 {end}，早于审核日期 {audit}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part that holds a licence."""
    rows = bench.once(licences)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), ("valid_to",), "licence")
    surely_ahead, perhaps_ahead = begins_after(frame, bench.audit_date)
    newest, unclear = newest_end(frame, surely_ahead)
    covered = newest >= np.datetime64(bench.audit_date, "D")
    begun = newest_end(frame, perhaps_ahead)[0] >= np.datetime64(bench.audit_date, "D")
    later = covered & (newest > frame["ends"].to_numpy("datetime64[D]"))
    later &= frame["outcome"].ne(INAPPLICABLE).to_numpy(bool)
    ended = (frame["outcome"] == ENDED).to_numpy(bool)
    mark(frame, later & ~unclear, PASSED, "renewed")
    mark(frame, later & unclear & ended, CANNOT_TELL, "renewal-unclear")
    mark(frame, later & ~begun & ended, CANNOT_TELL, REASON)
    ahead = perhaps_ahead & ~begun & frame["outcome"].eq(PASSED)
    mark(frame, ahead, CANNOT_TELL, "not-yet-valid")
    return one_a_document(frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    ends = pd.to_datetime(frame["valid_to"]).fillna(frame["ends"]).to_numpy("datetime64[D]")
    mark(frame, ends < np.datetime64(bench.audit_date, "D"), ENDED)
    unknown = np.isnat(ends)
    mark(frame, unknown, CANNOT_TELL, "no-end-date")
    # Since 2022 business licences carry no term, and approvals and many certificates never did.
    termless = (frame["kind"] != "permit").to_numpy(bool) | without_term(frame)
    mark(frame, unknown & termless, INAPPLICABLE, "no-end-date")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the end of validity."""
    end = iso(row.ends)
    return Draft(
        message=fill(FAILED, title=title_of(row), end=end, audit=bench.audit_date),
        observed=end,
        limit=bench.audit_date,
        unit="date",
        refs=(Ref("licence", int(row.row_id), "valid_to"),),
        document_kind=row.kind,
    )


def title_of(row: Any) -> Text:
    """Gives back what the document is called, and which of a register it is."""
    of = [str(one) for one in (row.subject, row.person, row.number) if pd.notna(one)]
    if pd.notna(row.title):
        return Text(row.title, row.title)
    if of:
        return Text(f"The {row.kind} of {of[0]}", f"{of[0]}的证照")
    return Text(f"The {row.kind}", "该证照")


RULE = Rule(
    id="licences.expired",
    title=Text("Validity of licences", "证照有效期"),
    says=Text("valid-to is before the audit date", "有效期截止日早于审核日期"),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("licence", "permit", "certificate"),
    judge=judge,
    draft=draft,
)
