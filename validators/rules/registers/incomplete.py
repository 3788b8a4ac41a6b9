"""Entries of a register lack what such an entry must show.

The seven points of a container inspection, and who came and left in a visitor log. Blank cells are
blank; a cell that nobody could read is none, and a register without columns for the points cannot
be told.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade, Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.dated_numbers import basis_on, number_on
from validators.entries import by_part, of_duty
from validators.parts import parts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark
from validators.verdicts import FAILED as LACKING

POINTS = "registers.container_points"
VISITS = "registers.visitor_fields"
PARAMETERS = {"container_inspection": POINTS, "visitor": VISITS, "vehicle": VISITS}
NAMES = {
    "front": Text("front wall", "前壁"),
    "left": Text("left side", "左侧"),
    "right": Text("right side", "右侧"),
    "floor": Text("floor", "地板"),
    "roof": Text("ceiling or roof", "顶板"),
    "doors": Text("doors", "箱门"),
    "outside": Text("outside and undercarriage", "外部及底盘"),
    "date": Text("date", "日期"),
    "visitor": Text("visitor", "来访人"),
    "start": Text("time of coming", "进入时间"),
    "end": Text("time of leaving", "离开时间"),
}
FAILED = Text(
    "{count} of {all} entries lack: {names}.", "{all} 条记录中有 {count} 条缺少：{names}。"
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each container inspection and visitor log."""
    number_on(bench, POINTS, bench.audit_date)
    rows = bench.once(_lacking)
    columns = {"duty": "first", "lacking": tuple, "ids": tuple, "untold": "all", "unsure": "any"}
    frame = by_part(rows.assign(ids=rows["row_id"]), columns)
    short = np.array([any(one) for one in frame["lacking"]], bool)
    mark(frame, frame["unsure"], CANNOT_TELL, "doubtful-reading")
    mark(frame, short, LACKING)
    mark(frame, frame["untold"], CANNOT_TELL, "points-not-listed")
    return frame


def _lacking(bench: Bench) -> pd.DataFrame:
    """Gives back the entries with what each lacks, as names; unsure ones lack nothing."""
    rows = of_duty(bench, *PARAMETERS)
    there = {
        (document, part): frozenset(fields) | frozenset(blank)
        for document, part, fields, blank in zip(
            *(bench.once(parts)[name] for name in ("document", "part", "fields", "blank")),
            strict=True,
        )
    }
    lacking, untold, unsure = [], [], []
    for row in rows.itertuples(index=False):
        one: Any = row
        if one.duty == "container_inspection":
            found, silent = _of_container(bench, one)
        else:
            found, silent = _of_visit(bench, one, there[one.document, one.part]), False
        doubt = tuple(name for name in found if _doubted(one, name))
        lacking.append(tuple(name for name in found if name not in doubt))
        untold.append(silent)
        unsure.append(bool(doubt))
    columns = {"lacking": lacking, "untold": untold, "unsure": unsure}
    made = {name: pd.Series(v, rows.index, dtype=object) for name, v in columns.items()}
    return rows.assign(**made)


def _of_container(bench: Bench, row: Any) -> tuple[tuple[str, ...], bool]:
    """Gives back the points that are not ticked or have no place, and whether none has one."""
    needed = _items(bench, POINTS, row)
    listed = row.points if isinstance(row.points, tuple) else ()
    left = row.points_open if isinstance(row.points_open, tuple) else ()
    if not listed:
        return (), True
    return tuple(name for name in needed if name not in listed or name in left), False


def _of_visit(bench: Bench, row: Any, there: frozenset[str]) -> tuple[str, ...]:
    """Gives back what is blank of a visit; whoever came by car may be named by its number."""
    needed = _items(bench, VISITS, row)
    names = [name for name in needed if name != "visitor" or "visitor" in there]
    return tuple(name for name in names if pd.isna(getattr(row, name)))


def _items(bench: Bench, parameter: str, row: Any) -> tuple[str, ...]:
    on = str(row.date)[:10] if pd.notna(row.date) else bench.audit_date
    number = number_on(bench, parameter, on)
    return number.items if number else ()


def _doubted(row: Any, name: str) -> bool:
    field = "points_open" if row.duty == "container_inspection" else name
    grades = row.grades if isinstance(row.grades, dict) else {}
    return bool(grades.get(field, Grade.READ) == Grade.UNCERTAIN)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what is lacking, in how many entries, and the first of them."""
    short = [(at, names) for at, names in zip(row.ids, row.lacking, strict=True) if names]
    named = [name for name in NAMES if any(name in names for _, names in short)]
    names = Text(", ".join(NAMES[n].en for n in named), "、".join(NAMES[n].zh for n in named))
    field = "points_open" if row.duty == "container_inspection" else "visitor"
    return Draft(
        message=fill(FAILED, count=len(short), all=len(row.ids), names=names),
        observed=len(short),
        limit=0,
        unit="count",
        basis=basis_on(bench, bench.audit_date, PARAMETERS[row.duty]),
        refs=tuple(Ref("entry", int(at), name) for at, _ in short for name in (field, "date")),
        document_kind=row.kind,
    )


RULE = Rule(
    id="registers.incomplete",
    title=Text("Entries of registers", "登记内容完整性"),
    says=Text(
        "an entry lacks what it must show: a point of a container inspection, a visitor's leaving",
        "登记缺少必要内容：集装箱检查点、来访者离开时间等",
    ),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.MINOR,
    needs=("inspection", "visitor_log"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(POINTS, VISITS),
)
