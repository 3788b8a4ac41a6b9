"""Days whose marks were not read for certain, so that nobody knows whether they were worked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade
from pipeline.reconcile.punches import Flags

WORK = frozenset({"work", "trip"})
"""Marks of a day of work."""

SAID = ("mark", "normal_minutes", "overtime_minutes")
"""Fields of a day without punches that say whether it was worked."""


def doubtful_marks(rows: pd.DataFrame) -> Flags:
    """Gives back the records whose other readings say work where the first says none, or none.

    One that is uncertain and of which nobody knows another reading may say either. Punches are
    work whatever they are read as.

    Args:
        rows: The attendance frame, with ``grades`` and ``others``.
    """
    found = np.zeros(len(rows), bool)
    if "others" not in rows or "grades" not in rows:
        return found
    graded = np.flatnonzero((rows["grades"].notna() | rows["others"].notna()).to_numpy(bool))
    held = rows.iloc[graded]
    columns = (held[name].tolist() for name in ("punches", "grades", "others", *SAID))
    for at, punches, grades, others, *said in zip(graded.tolist(), *columns, strict=True):
        if not (isinstance(punches, (list, tuple)) and punches):
            found[at] = _may_differ(dict(zip(SAID, said, strict=True)), grades, others)
    return found


def _may_differ(said: Mapping[str, Any], grades: Any, others: Any) -> bool:
    graded = grades if isinstance(grades, dict) else {}
    readings = others if isinstance(others, dict) else {}
    blind = [
        name
        for name in SAID
        if graded.get(name, Grade.READ) == Grade.UNCERTAIN and not _missing(said[name])
    ]
    if blind and not any(readings.get(name) for name in SAID):
        return True
    may = [(said[name], *readings.get(name, ())) for name in SAID]
    return len({_is_work(one) for one in product(*may)}) > 1


def _is_work(said: Iterable[Any]) -> bool:
    mark, *hours = said
    return mark in WORK or any(not _missing(one) and one > 0 for one in hours)


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
