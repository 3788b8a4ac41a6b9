"""A ledger of hazardous waste does not balance: what was there and came in, less what went out.

Judged by waste from line to line: what lay there before the ledger begins is not known, so its
first line is judged only where more is gone than came.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, ints, iso
from validators.dated_numbers import basis_on, number_on
from validators.entries import by_part, of_duty
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark
from validators.verdicts import FAILED as OFF

DUTY = "registers.waste_balance"
TOLERANCE = "registers.waste_tolerance"
WEIGHTS = ("generated_grams", "shipped_grams", "stored_grams")
FAILED = Text(
    "{waste}, {on}: {before} kg + {came} kg - {went} kg is {due} kg; the ledger states {stated} kg "
    "({count} line(s) do not balance).",
    "{waste}，{on}：{before} kg + {came} kg - {went} kg 应为 {due} kg，台账为 {stated} kg"
    "（共 {count} 行不平）。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part with a ledger of hazardous waste."""
    number_on(bench, DUTY, bench.audit_date)
    rows = bench.once(_lines)
    frame = by_part(rows, {"off": tuple, "at": tuple, "known": "any", "doubt": "any"})
    broken = np.array([any(one) for one in frame["off"]], bool)
    mark(frame, broken, OFF)
    mark(frame, broken & frame["doubt"].to_numpy(bool), CANNOT_TELL, "doubtful-reading")
    mark(frame, ~frame["known"].to_numpy(bool), CANNOT_TELL, "no-stock-stated")
    return frame


def _lines(bench: Bench) -> pd.DataFrame:
    """Gives back the lines of ledgers by waste and day, with the stock before each.

    ``off`` says that a line does not balance, ``known`` that it can be told of it.
    """
    rows = of_duty(bench, "waste_ledger")
    rows = rows[rows["stored_grams"].notna() | rows["generated_grams"].notna()]
    waste = rows["subject"].astype(object).where(rows["subject"].notna(), rows["code"])
    rows = rows.assign(waste=waste.fillna(""), order=rows["row"])
    keys = ["document", "part", "waste"]
    rows = rows.sort_values([*keys, "date", "order"], na_position="last").reset_index(drop=True)
    stored = rows["stored_grams"].astype("Int64")
    before = stored.groupby([rows[name] for name in keys]).shift()
    first = ~rows.duplicated(keys)
    came, went = ints(rows, "generated_grams"), ints(rows, "shipped_grams")
    # What was there before the ledger begins is the first line's own stock.
    opening = stored.fillna(0).to_numpy(np.int64) - came + went
    held = np.where(first, np.maximum(opening, 0), before.fillna(0).to_numpy(np.int64))
    known = stored.notna().to_numpy(bool) & (first.to_numpy(bool) | before.notna().to_numpy(bool))
    due = held + came - went
    share = bench.law_number(TOLERANCE, bench.audit_date).ratio
    allowed = (held + came) * share.numerator // share.denominator
    apart = np.abs(due - stored.fillna(0).to_numpy(np.int64))
    doubt = [
        any(isinstance(d, dict) and any(n in d for n in WEIGHTS) for d in (grades, others))
        for grades, others in zip(rows["grades"], rows["others"], strict=True)
    ]
    return rows.assign(
        held=held,
        due=due,
        off=known & (apart > allowed),
        known=known & (~first.to_numpy(bool) | (opening < 0)),
        at=np.arange(len(rows)),
        doubt=pd.Series(doubt, rows.index, dtype=bool),
    )


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the first line that does not balance, reckoned."""
    wrong = [int(at) for at, off in zip(row.at, row.off, strict=True) if off]
    line = bench.once(_lines).iloc[wrong[0]]
    came, went = (int(line[name]) if pd.notna(line[name]) else 0 for name in WEIGHTS[:2])
    stated = int(line["stored_grams"])
    values = (line["held"], came, went, line["due"], stated)
    held, came_kg, went_kg, due, stated_kg = (_kilograms(int(one)) for one in values)
    on = iso(line["date"]) if pd.notna(line["date"]) else "-"
    lines = bench.once(_lines).iloc[wrong]
    return Draft(
        message=fill(
            FAILED,
            waste=line["waste"] or "-",
            on=on,
            before=held,
            came=came_kg,
            went=went_kg,
            due=due,
            stated=stated_kg,
            count=len(wrong),
        ),
        observed=len(wrong),
        limit=0,
        unit="count",
        arithmetic=f"{held} + {came_kg} - {went_kg} = {due}; stated {stated_kg}",
        basis=basis_on(bench, on if on != "-" else bench.audit_date, DUTY),
        refs=tuple(Ref("entry", int(one), "stored_grams") for one in lines["row_id"].head(6)),
        document_kind=row.kind,
    )


def _kilograms(grams: int) -> str:
    whole, rest = divmod(abs(grams), 1000)
    sign = "-" if grams < 0 else ""
    return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


RULE = Rule(
    id="registers.waste_balance",
    title=Text("Balance of hazardous waste", "危险废物台账平衡"),
    says=Text(
        "what was stored and generated, less what was shipped, is not what the ledger says is left",
        "危险废物台账的产生量、转移量与贮存量不平衡",
    ),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("waste_manifest",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(DUTY, TOLERANCE),
)
