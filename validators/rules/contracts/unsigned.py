"""The worker's or the employer's signature or seal is absent from a contract."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import mark_lost_rows
from validators.bench import Bench, iso
from validators.contracts import ORAL, OVER_AGE, of_workers, papers, past_retirement
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as UNSIGNED

BOTH = "contracts.signed_by_both"
FAILED = Text("Not signed or sealed by: {who}.", "缺少签名或盖章：{who}。")
WHO = {
    "worker_signed": Text("the worker", "员工"),
    "employer_signed": Text("the employer", "用人单位"),
}


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    frame = verdicts(bench.once(papers))
    signed = {name: frame[name].astype("boolean") for name in WHO}
    absent = [(~flags).fillna(False).to_numpy(bool) for flags in signed.values()]
    unseen = [flags.isna().to_numpy(bool) for flags in signed.values()]
    mark(frame, unseen[0] | unseen[1], CANNOT_TELL, "signature-not-visible")
    mark(frame, absent[0] | absent[1], UNSIGNED)
    # Ink shows on a page whose print is too poor to read.
    mark_lost_rows(bench, frame, frame["outcome"] == UNSIGNED, "contract", but={"poor-scan"})
    frame["bound"] = past_retirement(bench, frame)
    return of_workers(bench, frame, but=frame["bound"].to_numpy(bool))


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back whose signature is absent."""
    lacking = [name for name in WHO if pd.notna(getattr(row, name)) and not getattr(row, name)]
    who = Text(
        " and ".join(WHO[name].en for name in lacking), "、".join(WHO[name].zh for name in lacking)
    )
    on = iso(row.last_day) if row.bound else bench.audit_date
    return Draft(
        message=fill(FAILED, who=who),
        observed=len(lacking),
        limit=0,
        unit="count",
        basis=bench.law_basis(on, OVER_AGE if row.bound else BOTH),
        refs=tuple(Ref("contract", int(row.row_id), name) for name in (*lacking, "name")),
    )


RULE = Rule(
    id="contracts.unsigned",
    title=Text("Signatures of the contract", "合同签名盖章"),
    says=Text(
        "the worker's or employer's signature or seal is absent", "缺少员工或用人单位的签名或盖章"
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("contract",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(BOTH, ORAL, OVER_AGE),
)
