"""Who of two lists of one month cannot be told apart: paid people and attended people.

A list in another script, without numbers, or with names read in doubt cannot be held against
another one: who stands on one list only may be somebody who stands on the other.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade
from validators.bench import ROW, Bench
from validators.doubt import unsure
from validators.verdicts import Mask, as_mask

_NAMED = ("name", "number")


class _Said(NamedTuple):
    """What is known of somebody: the script of the name, a number or none, read in doubt or not."""

    script: str | None
    numbered: bool
    doubtful: bool


def may_be_listed(bench: Bench, subjects: pd.DataFrame, other: pd.DataFrame) -> Mask:
    """Gives back the subjects who may be somebody of the other list of their month.

    Args:
        bench: What the rule works on.
        subjects: Worker and month of one list, all that it names.
        other: Worker and month of everybody on the other list.
    """
    said = bench.once(_people)
    own, others = _by_month(subjects), _by_month(other)
    left = {
        month: frozenset(said[worker] for worker in others.get(month, set()) - workers)
        for month, workers in own.items()
    }
    nobody = {month for month, workers in own.items() if not workers & others.get(month, set())}
    keys = zip(
        subjects["worker"].astype("int64").tolist(),
        subjects["month"].to_numpy(object).tolist(),
        strict=True,
    )
    return as_mask(
        pd.Series(
            [
                bool(left[month])
                and worker not in others[month]
                and (month in nobody or any(_may_be_one(said[worker], x) for x in left[month]))
                for worker, month in keys
            ],
            dtype=bool,
        )
    )


def _by_month(rows: pd.DataFrame) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    known = rows[ROW].dropna()
    for month, workers in known["worker"].astype("int64").groupby(known["month"]):
        found[str(month)] = {worker for worker in workers.tolist() if worker >= 0}
    return found


def _may_be_one(one: _Said, other: _Said) -> bool:
    """Says whether two people who share neither number nor name may be one for all that."""
    if one.doubtful or other.doubtful:
        return True
    if one.numbered and other.numbered:
        return False
    return one.script is None or other.script is None or one.script != other.script


def _people(bench: Bench) -> Mapping[int, _Said]:
    doubtful = _doubtful(bench)
    workers = bench.case.workers
    return {
        int(worker): _Said(
            script(name) if isinstance(name, str) else None,
            isinstance(number, str) and bool(number),
            int(worker) in doubtful,
        )
        for worker, number, name in zip(
            workers.index, workers["number"], workers["name"], strict=True
        )
    }


def _doubtful(bench: Bench) -> set[int]:
    """Gives back the workers whose name or number no record shows without doubt."""
    sure: set[int] = set()
    doubted: set[int] = set()
    for kind in ("payroll", "attendance", "attendance_month"):
        rows = bench.of_workers(kind)
        workers, perhaps = rows["worker"].to_numpy(np.int64), unsure(rows)
        sure |= set(np.unique(workers[~perhaps]).tolist())
        for worker, grades in zip(
            workers[perhaps].tolist(), rows["grades"].to_numpy()[perhaps], strict=True
        ):
            known = grades if isinstance(grades, dict) else {}
            doubtful = any(known.get(field) == Grade.UNCERTAIN for field in _NAMED)
            (doubted if doubtful else sure).add(worker)
    return doubted - sure


def script(name: str) -> str | None:
    """Gives back the script of a name's first letter, as Unicode calls it: LATIN, CJK."""
    letter = next((char for char in name if char.isalpha()), None)
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0] if letter else None
