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
from validators.bench import Bench, given, ints, iso
from validators.dated_numbers import basis_on, number_on
from validators.entries import by_part, of_duty
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark
from validators.verdicts import FAILED as OFF

DUTY = "registers.waste_balance"
TOLERANCE = "registers.waste_tolerance"
KEYS = ["document", "part", "waste"]
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
    frame = by_part(
        rows, {"off": tuple, "at": tuple, "known": "any", "doubt": "any", "strange": "any"}
    )
    broken = np.array([any(one) for one in frame["off"]], bool)
    mark(frame, broken, OFF)
    mark(frame, broken & frame["strange"].to_numpy(bool), CANNOT_TELL, "balance-not-understood")
    mark(frame, broken & frame["doubt"].to_numpy(bool), CANNOT_TELL, "doubtful-reading")
    mark(frame, ~frame["known"].to_numpy(bool), CANNOT_TELL, "no-stock-stated")
    return frame


def _lines(bench: Bench) -> pd.DataFrame:
    """Gives back the lines of ledgers by waste and day, with the stock before each.

    ``off`` says that a line does not balance, ``known`` that it can be told of it, ``strange``
    that most lines of a waste do not, so that its columns mean something else.
    """
    rows = of_duty(bench, "waste_ledger")
    rows = rows[rows["stored_grams"].notna() | rows["generated_grams"].notna()]
    rows = _in_order(rows)
    keys = [rows[name] for name in KEYS]
    stored = ints(rows, "stored_grams")
    came, went = ints(rows, "generated_grams"), ints(rows, "shipped_grams")
    there = given(rows, "stored_grams")
    first = (~rows.duplicated(KEYS)).to_numpy(bool)
    before = pd.Series(stored, rows.index).groupby(keys).shift(fill_value=0).to_numpy(np.int64)
    shown = pd.Series(there, rows.index).groupby(keys).shift(fill_value=False).to_numpy(bool)
    # What lay there before the ledger begins is told by its first line.
    held = np.where(first, np.maximum(stored - came + went, 0), before)
    known = there & np.where(first, stored < came - went, shown)
    share = bench.law_number(TOLERANCE, bench.audit_date).ratio
    allowed = (held + came) * share.numerator // share.denominator
    off = known & (np.abs(held + came - went - stored) > allowed)
    # Or the stock is that of the line itself: what came in less what went out of it.
    alone = there & (np.abs(came - went - stored) > came * share.numerator // share.denominator)
    lines, by_line, judged = (
        pd.Series(one, rows.index).groupby(keys).transform("sum").to_numpy(np.int64)
        for one in (off, alone, known)
    )
    off = off & (by_line >= np.maximum(lines, 1)) & (by_line > 0)
    doubt = [
        any(isinstance(d, dict) and any(n in d for n in WEIGHTS) for d in (grades, others))
        for grades, others in zip(rows["grades"], rows["others"], strict=True)
    ]
    return rows.assign(
        held=held,
        due=held + came - went,
        off=off,
        known=known,
        strange=off & (judged > 1) & (2 * lines > judged),
        at=np.arange(len(rows)),
        doubt=pd.Series(doubt, rows.index, dtype=bool),
    )


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back the lines by waste and day; a line without a day has that of the one before it.

    Some ledgers have the newest line on top.
    """
    waste = rows["subject"].astype(object).where(rows["subject"].notna(), rows["code"])
    rows = rows.assign(waste=waste.fillna(""))
    part = [rows[name] for name in KEYS[:2]]
    day = rows.groupby(part)["date"].ffill()
    ends = day.groupby(part).agg(["first", "last"])
    upward = ends["first"] > ends["last"]
    keys = pd.MultiIndex.from_frame(rows[KEYS[:2]])
    turned = upward.reindex(keys).fillna(False).to_numpy(bool)
    order = np.where(turned, -1, 1) * rows["row"].to_numpy(np.int64)
    rows = rows.assign(day=day, order=order)
    return rows.sort_values([*KEYS, "day", "order"], na_position="first").reset_index(drop=True)


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
