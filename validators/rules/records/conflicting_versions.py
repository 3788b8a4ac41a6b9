"""Two documents of one kind and month disagree on the same worker.

Of several, each later one is held against the first that names the worker in that month, by path.
A payroll that has nothing but sums in common with another may add to it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as DISAGREE
from validators.versions import KINDS, OVERTIME, documents, pairs

FAILED = Text(
    "{other} and {first} say different things of {count} worker(s): {months}. Say which one is "
    "true, and why there are two.",
    "{other} 与 {first} 对 {count} 名员工的记录不一致（{months}）。请说明以哪份为准，"
    "以及为何有两份。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each document, and one for each pair that says something of one."""
    found = bench.once(pairs)
    keys = ["kind", "document", "other_document"]
    grouped = found.groupby(keys, as_index=False)[["differs", "doubtful", "adds"]].any()
    paired = {(one.kind, one.other_document) for one in grouped.itertuples(index=False)}
    alone = [
        (kind, document)
        for kind in KINDS
        for document in bench.once(documents)[kind]
        if (kind, document) not in paired
    ]
    rest = pd.DataFrame(alone, columns=["kind", "document"], dtype=object)
    frame = verdicts(pd.concat([grouped, rest], ignore_index=True))
    differs, doubtful, adds = (
        frame[name].astype("boolean").fillna(False).to_numpy(bool)
        for name in ("differs", "doubtful", "adds")
    )
    mark(frame, doubtful, CANNOT_TELL, "doubtful-reading")
    mark(frame, adds, CANNOT_TELL, "perhaps-supplement")
    mark(frame, differs, DISAGREE)
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back both documents, the workers and months, and cells of the first few."""
    found = bench.once(pairs)
    own = found[
        (found["document"] == row.document)
        & (found["other_document"] == row.other_document)
        & (found["kind"] == row.kind)
        & found["differs"].to_numpy(bool)
    ].sort_values(["month", "worker"])
    path = [one.document.source.path for one in bench.case.documents]
    refs = [
        Ref(row.kind, int(row_id), str(field))
        for one, two, field in zip(own["row_id"], own["other_row"], own["field"], strict=True)
        for row_id in (one, two)
    ]
    return Draft(
        message=fill(
            FAILED,
            first=path[int(row.document)],
            other=path[int(row.other_document)],
            count=own["worker"].nunique(),
            months=", ".join(sorted(own["month"].dropna().unique())),
        ),
        observed=int(own["worker"].nunique()),
        limit=0,
        unit="count",
        basis=bench.law_basis(bench.audit_date, OVERTIME),
        refs=tuple(refs[:12]),
        document_kind=row.kind,
    )


RULE = Rule(
    id="records.conflicting_versions",
    title=Text("Versions that disagree", "相互矛盾的版本"),
    says=Text(
        "two documents of one kind and month disagree on the same worker",
        "同类同月的两份文件对同一员工的记录不一致",
    ),
    grain=Grain.PAIR,
    kind=FindingKind.SIGNAL,
    severity=Severity.CRITICAL,
    needs=("payroll", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(OVERTIME, "reconciliation.days_tolerance", "wages.tolerance.amount"),
)
