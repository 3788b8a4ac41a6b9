"""Seal numbers of a log come twice, or some of their run are not there.

A new box begins another run, and seals may be kept, spoilt or used elsewhere: it is a signal.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.dated_numbers import basis_on, number_on
from validators.doubt import is_blind
from validators.entries import by_part, entries
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark
from validators.verdicts import FAILED as BROKEN

RULE_OF_SEALS = "registers.seal_numbers"
_NUMBER = re.compile(r"(.*?)(\d+)$")
TWICE = Text("Used more than once: {twice}. ", "重复使用：{twice}。")
AWAY = Text("Not accounted for: {away}. ", "未登记去向：{away}。")
FAILED = Text("{twice}{away}Say what became of them.", "{twice}{away}请说明其去向。")
NOTHING = Text("", "")
MOST = 8
"""Numbers that a message names."""


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each register with seal numbers."""
    number_on(bench, RULE_OF_SEALS, bench.audit_date)
    rows = bench.once(_seals)
    columns = {
        "number": tuple,
        "run": tuple,
        "ids": tuple,
        "days": tuple,
        "doubt": "any",
        "duty": "first",
    }
    frame = by_part(rows, columns)
    twice = [_twice(*one) for one in zip(frame["run"], frame["number"], frame["days"], strict=True)]
    # Seals of carriers come in no run: only a log of the factory's own is looked at for that.
    away = [
        _away(runs, numbers) if duty == "seal" else ([], False)
        for runs, numbers, duty in zip(frame["run"], frame["number"], frame["duty"], strict=True)
    ]
    frame["twice"] = pd.Series(twice, frame.index, dtype=object)
    frame["away"] = pd.Series([found for found, _ in away], frame.index, dtype=object)
    broken = np.array([bool(a or b) for a, (b, _) in zip(twice, away, strict=True)], bool)
    mark(frame, [far for _, far in away], CANNOT_TELL, "new-run-of-seals")
    mark(frame, broken, BROKEN)
    mark(frame, broken & frame["doubt"].to_numpy(bool), CANNOT_TELL, "doubtful-reading")
    return frame


def _seals(bench: Bench) -> pd.DataFrame:
    """Gives back the entries with a seal that ends in figures: its run, number and day.

    A run is what stands before the figures, and how many there are.
    """
    frame = bench.once(entries)
    rows = frame[frame["seal"].notna().to_numpy(bool)].reset_index(drop=True)
    plain = ["".join(str(text).split()).upper() for text in rows["seal"]]
    found = [_NUMBER.match(text) for text in plain]
    kept = [one is not None and len(one[2]) < 16 for one in found]
    runs = [f"{one[1]}|{len(one[2])}" if one else "" for one in found]
    doubt = [
        is_blind(grades, others, "seal") or (isinstance(others, dict) and bool(others.get("seal")))
        for grades, others in zip(rows["grades"], rows["others"], strict=True)
    ]
    rows = rows.assign(
        run=pd.Series(runs, dtype=object),
        number=pd.Series([int(one[2]) if one else 0 for one in found], dtype=object),
        days=pd.Series([f"{d}|{c}" for d, c in zip(rows["date"], rows["container"], strict=True)]),
        ids=rows["row_id"],
        doubt=pd.Series(doubt, dtype=bool),
    )
    return rows[pd.Series(kept, rows.index, dtype=bool)].reset_index(drop=True)


def _twice(runs: tuple[str, ...], numbers: tuple[int, ...], days: tuple[str, ...]) -> list[str]:
    """Gives back the seals used on two days or containers; a line written twice is one use."""
    used: dict[tuple[str, int], set[str]] = {}
    for run, number, day in zip(runs, numbers, days, strict=True):
        used.setdefault((run, number), set()).add(day)
    return sorted(_spelled(run, number) for (run, number), of in used.items() if len(of) > 1)


def _away(runs: tuple[str, ...], numbers: tuple[int, ...]) -> tuple[list[str], bool]:
    """Gives back the numbers missing inside a run, and whether a jump is too wide to be one run.

    A jump over more numbers than the log has seals is another box.
    """
    found: list[str] = []
    far = False
    for run in sorted(set(runs)):
        own = sorted({n for r, n in zip(runs, numbers, strict=True) if r == run})
        for low, high in pairwise(own):
            between = high - low - 1
            far |= between >= len(own)
            if 0 < between < len(own):
                found += [_spelled(run, number) for number in range(low + 1, high)]
    return found, far


def _spelled(run: str, number: int) -> str:
    head, _, width = run.rpartition("|")
    return f"{head}{number:0{int(width)}d}"


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the numbers that come twice, and those that are not there."""
    twice, away = (", ".join(found[:MOST]) for found in (row.twice, row.away))
    shown = {
        _spelled(run, n): int(at) for run, n, at in zip(row.run, row.number, row.ids, strict=True)
    }
    return Draft(
        message=fill(
            FAILED,
            twice=fill(TWICE, twice=twice) if twice else NOTHING,
            away=fill(AWAY, away=away) if away else NOTHING,
        ),
        observed=len(row.twice) + len(row.away),
        limit=0,
        unit="count",
        basis=basis_on(bench, bench.audit_date, RULE_OF_SEALS),
        refs=tuple(Ref("entry", shown[name], "seal") for name in row.twice if name in shown)
        or tuple(Ref("entry", int(at), "seal") for at in row.ids[:3]),
        document_kind=row.kind,
    )


RULE = Rule(
    id="registers.seal_numbers",
    title=Text("Seal numbers", "封条号码"),
    says=Text(
        "a seal number comes twice in a log, or numbers of its run are not there",
        "封条号码重复，或号段中有号码未登记",
    ),
    grain=Grain.DOCUMENT,
    kind=FindingKind.SIGNAL,
    severity=Severity.MINOR,
    needs=("inspection",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(RULE_OF_SEALS,),
)
