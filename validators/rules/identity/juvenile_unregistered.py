"""A juvenile worker was at work without registration and health check.

Judged where a register of protected workers was handed in; without one the juveniles are
undecided. Who was of age before the evidence begins is not asked for papers of years ago.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, given, iso
from validators.dated_numbers import UNKNOWN, basis_on, law_on
from validators.dates import add_months, days
from validators.packs import NoSuchNumberError
from validators.parts import parts
from validators.people import FORMATS, birth_dates
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.seen import seen
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, Mask, as_mask, mark, verdicts
from validators.verdicts import FAILED as UNREGISTERED

AGE = "identity.juvenile_below"
CHILD = "identity.minimum_age"
DUTIES = {
    "registered_on": "identity.juvenile.registration",
    "checked_on": "identity.juvenile.health_check",
}
KIND = "protected_worker"
NAMES = {
    "registered_on": Text("registration", "登记"),
    "checked_on": Text("health check", "健康检查"),
}
FAILED = Text(
    "Born on {birth} and at work by {day}, before the {age}th birthday ({limit}); not on record: "
    "{lacking}.",
    "出生于 {birth}，最迟 {day} 已在岗，未满 {age} 周岁（{limit} 满）；无记录：{lacking}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with days of work in evidence."""
    if not _duties(bench):
        raise NoSuchNumberError("no duty to register or check juvenile workers")
    known = bench.once(birth_dates).groupby("worker")
    births = known["birth"].agg(["min", "max"]).join(known["sure"].any())
    frame = verdicts(bench.once(seen).join(births, on="worker"))
    day = days(frame["surely"])
    below, child = (law_on(bench, name, day) for name in (AGE, CHILD))
    of_age = add_months(days(frame["min"]), 12 * np.maximum(below, 0))
    frame["limit"], frame["age"] = of_age, below
    juvenile = day < of_age
    perhaps = days(frame["perhaps"]) < add_months(days(frame["max"]), 12 * np.maximum(below, 0))
    lacking, silent = _lacking(bench, frame["worker"])
    frame["lacking"] = pd.Series(lacking, frame.index, dtype=object)
    short = np.array([bool(one) for one in lacking], bool)
    mark(frame, perhaps & (short | silent), CANNOT_TELL, "birth-dates-differ")
    mark(frame, juvenile & silent, CANNOT_TELL, "register-silent")
    mark(frame, juvenile & short, UNREGISTERED)
    mark(frame, juvenile & short & ~as_mask(frame["sure"]), CANNOT_TELL, "doubtful-reading")
    if _unread(bench):
        mark(frame, juvenile & short, CANNOT_TELL, "unread-document")
    if not bench.has(KIND):
        mark(frame, perhaps & short, CANNOT_TELL, "no-register")
    child_then = day < add_months(days(frame["min"]), 12 * np.maximum(child, 0))
    mark(frame, child_then & (child != UNKNOWN), INAPPLICABLE, "under-minimum-age")
    mark(frame, below == UNKNOWN, CANNOT_TELL, "law-not-in-force")
    mark(frame, np.isnat(of_age), CANNOT_TELL, "no-birth-date")
    frame["settle_kind"] = np.where(np.isnat(of_age), "identity", KIND)
    return frame


def _duties(bench: Bench) -> tuple[str, ...]:
    """Gives back what the country asks for of juvenile workers."""
    held = bench.law.numbers if bench.law else {}
    return tuple(name for name, parameter in DUTIES.items() if parameter in held)


def _lacking(bench: Bench, workers: pd.Series) -> tuple[list[tuple[str, ...]], Mask]:
    """Gives back what the register lacks of each worker, and of whom it has no column for it."""
    rows = bench.of_workers(KIND)
    rows = rows[rows["protection"].isna() | (rows["protection"] == "juvenile").to_numpy(bool)]
    listed = workers.isin(rows["worker"]).to_numpy(bool)
    known = bench.once(parts)
    columns = (known[name] for name in ("kind", "document", "part", "fields", "blank"))
    there = {
        (document, part): frozenset(fields) | frozenset(blank)
        for kind, document, part, fields, blank in zip(*columns, strict=True)
        if kind == KIND
    }
    keys = list(zip(rows["document"], rows["part"], strict=True))
    lacks: list[list[bool]] = []
    silent = np.zeros(len(workers), bool)
    for name in _duties(bench):
        has = workers.isin(rows.loc[given(rows, name), "worker"]).to_numpy(bool)
        asked = np.array([name in there.get(key, frozenset()) for key in keys], bool)
        column = workers.isin(rows.loc[asked, "worker"]).to_numpy(bool)
        silent |= ~has & listed & ~column
        lacks.append((~has & (~listed | column)).tolist())
    named = [
        tuple(n for n, one in zip(_duties(bench), row, strict=True) if one)
        for row in zip(*lacks, strict=True)
    ]
    return named, silent


def _unread(bench: Bench) -> bool:
    """Gives back whether some register names people who could not be matched, or nobody."""
    rows = bench.frame(KIND)
    known = bench.once(parts)
    own = set(
        known.loc[known["kind"] == KIND, ["document", "part"]].itertuples(index=False, name=None)
    )
    read = set(rows[["document", "part"]].itertuples(index=False, name=None))
    return bool((rows["worker"] == -1).any()) or bool(own - read)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back birth date, day at work and what is not on record."""
    births = bench.once(birth_dates)
    mine = births[births["worker"] == row.worker]
    day, limit = iso(row.surely), iso(row.limit)
    listed = bench.of_workers(KIND)
    own = listed.loc[listed["worker"] == row.worker, "row_id"].head(1)
    lacking = Text(
        " and ".join(NAMES[one].en for one in row.lacking),
        "、".join(NAMES[one].zh for one in row.lacking),
    )
    return Draft(
        message=fill(
            FAILED, birth=iso(row.min), day=day, age=int(row.age), limit=limit, lacking=lacking
        ),
        observed=day,
        limit=limit,
        unit="date",
        basis=basis_on(bench, day, AGE, *(DUTIES[one] for one in row.lacking)),
        refs=(
            *(Ref(o.kind, int(o.row_id), o.field) for o in mine.head(4).itertuples(index=False)),
            *(Ref(KIND, int(row_id), name) for row_id in own for name in ("name", *row.lacking)),
        ),
        document_kind=KIND,
    )


RULE = Rule(
    id="identity.juvenile_unregistered",
    title=Text("Juvenile workers", "未成年工登记"),
    says=Text(
        "a worker between the minimum age and the age of juveniles is at work without registration "
        "or health check on record",
        "已满最低就业年龄的未成年工在岗，但无登记或健康检查记录",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=(KIND, "identity", "roster"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(AGE, CHILD, *DUTIES.values(), FORMATS),
)
