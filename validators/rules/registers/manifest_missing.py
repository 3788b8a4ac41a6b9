"""A shipment of hazardous waste in the ledger has no manifest among those handed in.

Matched by the manifest's number, else by day, else by month and weight. Where no manifest came at
all it cannot be told, but of a shipment for which the ledger leaves out the number that it gives
for others.
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
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, Mask, mark
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
        "unnumbered": "any",
        "undated": "any",
        "ships": "any",
        "ids": tuple,
        "on": tuple,
    }
    frame = by_part(rows.assign(ids=rows["row_id"]), columns)
    short = np.array([any(one) for one in frame["without"]], bool)
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
    numbers = {_plain(text) for text in manifests["manifest"].dropna()}
    dates = set(manifests.loc[given(manifests, "date"), "date"])
    own = rows["manifest"].map(_plain, na_action="ignore")
    numbered = own.notna().to_numpy(bool) & bool(numbers)
    named = own.isin(numbers).to_numpy(bool)
    dated = rows["date"].isin(dates).to_numpy(bool) | _same_weight(rows, manifests)
    found = np.where(numbered, named, dated)
    unread = manifests["date"].isna().to_numpy(bool) & manifests["manifest"].isna().to_numpy(bool)
    unsure = ships & ~numbered & rows["date"].isna().to_numpy(bool)
    on = [
        str(number) if pd.notna(number) else iso(day) if pd.notna(day) else "-"
        for number, day in zip(rows["manifest"], rows["date"], strict=True)
    ]
    blank = ships & own.isna().to_numpy(bool)
    others = pd.Series(ships & ~blank, rows.index)
    unnumbered = blank & others.groupby([rows["document"], rows["part"]]).transform("any")
    lacking = unnumbered if manifests.empty else ships & ~found & ~unsure
    return rows.assign(
        ships=ships,
        without=lacking,
        unnumbered=unnumbered,
        undated=bool(unread.any()) | unsure,
        on=pd.Series(on, rows.index, dtype=object),
    )


def _same_weight(rows: pd.DataFrame, manifests: pd.DataFrame) -> Mask:
    """Gives back the lines that ship as much as a manifest of the same month, some days apart."""
    known = manifests[given(manifests, "date") & given(manifests, "shipped_grams")]
    keys = {
        (iso(day)[:7], int(grams))
        for day, grams in zip(known["date"], known["shipped_grams"], strict=True)
    }
    own = zip(rows["date"], ints(rows, "shipped_grams"), strict=True)
    return np.array([(iso(day)[:7], int(grams)) in keys for day, grams in own], bool)


def _plain(text: object) -> str:
    return "".join(str(text).split()).upper()


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
