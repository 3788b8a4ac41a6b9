"""Birth date, sex or ID number of a worker differ between documents.

A slip of the pen, a birth date by the lunar calendar or a renewed card are innocent causes: it is
a signal, to be held against the card itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.personal_facts import personal_facts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as DIFFERS

DUTY = "identity.check_duty"
NAMES = {
    "birth": Text("birth date", "出生日期"),
    "sex": Text("sex", "性别"),
    "number": Text("ID number", "身份证号码"),
}
FAILED = Text(
    "Documents disagree on this worker's {what}. Compare them with the card.",
    "不同文件中该员工的{what}不一致，请与证件核对。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker of whom some document says who it is."""
    facts = bench.once(personal_facts)
    keys = ["worker", "what"]
    sure = facts[facts["sure"].to_numpy(bool)]
    counts = sure.groupby(keys)["value"].nunique()
    every = facts.groupby(keys)["value"].nunique()
    differ = counts[counts > 1].reset_index()
    perhaps = set(every[every > 1].reset_index()["worker"])
    frame = verdicts(bench.workers[["worker"]])
    named = differ.sort_values("what").groupby("worker")["what"].agg(tuple)
    frame["differing"] = frame["worker"].map(named)
    failed = frame["differing"].notna().to_numpy(bool)
    sources = facts.groupby(keys)["place"].nunique()
    twice = set(sources[sources > 1].reset_index()["worker"])
    mark(frame, ~frame["worker"].isin(twice), INAPPLICABLE, "one-document")
    mark(frame, frame["worker"].isin(perhaps), CANNOT_TELL, "doubtful-reading")
    mark(frame, failed, DIFFERS)
    frame["settle_kind"] = "identity"
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what differs, and one cell for each value."""
    facts = bench.once(personal_facts)
    mine = facts[(facts["worker"] == row.worker) & facts["what"].isin(row.differing)]
    shown = mine[mine["sure"].to_numpy(bool)].drop_duplicates(["what", "value"])
    names = [NAMES[one.split(" ")[0]] for one in row.differing]
    what = Text(" and ".join(n.en for n in names), "、".join(n.zh for n in names))
    return Draft(
        message=fill(FAILED, what=what),
        observed=int(np.max(shown.groupby("what")["value"].nunique())),
        limit=1,
        unit="count",
        basis=bench.known_basis(bench.audit_date, DUTY),
        refs=tuple(Ref(o.kind, int(o.row_id), o.field) for o in shown.itertuples(index=False)),
        document_kind="identity",
    )


RULE = Rule(
    id="identity.conflict",
    title=Text("Who the worker is", "员工身份信息"),
    says=Text(
        "birth date, sex or ID number differ between documents",
        "出生日期、性别或身份证号码在不同文件中不一致",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.SIGNAL,
    severity=Severity.MAJOR,
    needs=("identity", "roster", "contract"),
    judge=judge,
    draft=draft,
    parameters=(DUTY,),
)
