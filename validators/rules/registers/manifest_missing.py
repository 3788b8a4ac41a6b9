"""A shipment of hazardous waste in the ledger has no manifest among those handed in.

Where no manifest came at all it cannot be told, but of a shipment for which the ledger leaves out
the number that it gives for others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, given, ints, iso
from validators.dated_numbers import basis_on, number_on
from validators.entries import by_part, of_duty
from validators.manifests import FOUND, NONE, coverage
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark
from validators.verdicts import FAILED as WITHOUT

DUTY = "registers.waste_manifest"
FAILED = Text(
    "{count} shipment(s) in the ledger have no manifest among those handed in: {which}.",
    "台账中有 {count} 次转移没有对应的转移联单：{which}。",
)
UNNUMBERED = Text(
    "{count} shipment(s) in the ledger have no manifest number, though others of it have: {which}.",
    "台账中有 {count} 次转移未填联单编号，而其他转移已填：{which}。",
)
MOST = 6
"""Shipments that a message names."""


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part with a ledger of hazardous waste."""
    number_on(bench, DUTY, bench.audit_date)
    rows = bench.once(_shipments)
    columns = {
        "without": tuple,
        "unclear": "first",
        "unnumbered": "any",
        "undated": "any",
        "ships": "any",
        "ids": tuple,
        "on": tuple,
    }
    frame = by_part(rows.assign(ids=rows["row_id"]), columns)
    short = np.array([any(one) for one in frame["without"]], bool)
    for reason in frame["unclear"].dropna().unique():
        mark(frame, frame["unclear"] == reason, CANNOT_TELL, reason)
    mark(frame, short, WITHOUT)
    mark(frame, short & frame["undated"].to_numpy(bool), CANNOT_TELL, "entries-undated")
    if of_duty(bench, "waste_manifest").empty:
        mark(frame, ~frame["unnumbered"].to_numpy(bool), CANNOT_TELL, "no-manifest")
    mark(frame, ~frame["ships"].to_numpy(bool), INAPPLICABLE, "nothing-shipped")
    return frame


def _shipments(bench: Bench) -> pd.DataFrame:
    """Gives back the lines of ledgers, with whether each ships anything that no manifest names."""
    rows = of_duty(bench, "waste_ledger")
    manifests = of_duty(bench, "waste_manifest")
    ships = ints(rows, "shipped_grams") > 0
    told = pd.Series(coverage(rows, manifests), rows.index, dtype=object)
    numbered = given(rows, "manifest") & bool(given(manifests, "manifest").any())
    unread = manifests["date"].isna().to_numpy(bool) & manifests["manifest"].isna().to_numpy(bool)
    unsure = ships & ~numbered & rows["date"].isna().to_numpy(bool)
    on = [_called(number, day) for number, day in zip(rows["manifest"], rows["date"], strict=True)]
    blank = ships & ~given(rows, "manifest")
    others = pd.Series(ships & ~blank, rows.index)
    unnumbered = blank & others.groupby([rows["document"], rows["part"]]).transform("any")
    lacking = unnumbered if manifests.empty else ships & (told == NONE).to_numpy(bool) & ~unsure
    return rows.assign(
        ships=ships,
        without=lacking,
        unclear=told.where(ships & ~told.isin((FOUND, NONE))),
        unnumbered=unnumbered,
        undated=bool(unread.any()) | unsure,
        on=pd.Series(on, rows.index, dtype=object),
    )


def _called(number: Any, day: Any) -> str:
    """Gives back what a shipment is called in a message: its day, and the number of its paper."""
    said = [] if pd.isna(day) else [iso(day)]
    if pd.notna(number):
        said.append(f"({number})")
    return " ".join(said) or "-"


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the shipments without a manifest."""
    short = [
        (int(at), str(on))
        for at, on, without in zip(row.ids, row.on, row.without, strict=True)
        if without
    ]
    none = of_duty(bench, "waste_manifest").empty
    return Draft(
        message=fill(
            UNNUMBERED if none else FAILED,
            count=len(short),
            which=", ".join(on for _, on in short[:MOST]),
        ),
        observed=len(short),
        limit=0,
        unit="count",
        basis=basis_on(bench, bench.audit_date, DUTY),
        refs=tuple(
            Ref("entry", at, name)
            for at, _ in short[:MOST]
            for name in ("shipped_grams", "manifest")
        ),
        document_kind=row.kind,
    )


RULE = Rule(
    id="registers.manifest_missing",
    title=Text("Manifests of hazardous waste", "危险废物转移联单"),
    says=Text(
        "a shipment in the ledger of hazardous waste has no manifest",
        "危险废物台账中的转移没有对应的转移联单",
    ),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("waste_manifest",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(DUTY,),
)
