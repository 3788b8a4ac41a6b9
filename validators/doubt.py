"""The flip test: a verdict stands only if no plausible reading of a doubtful cell changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade
from validators.rule import Ref
from validators.verdicts import CANNOT_TELL, FAILED, PASSED, Mask, mark

Judge = Callable[[pd.DataFrame], pd.DataFrame]
REASON = "doubtful-reading"
DOUBTED = "doubted"
"""Column of the rows, where there is one: what a doubtful sum was made of, field to ``Ref``."""


def with_doubts(rows: pd.DataFrame, judge: Judge, fields: Sequence[str], kind: str) -> pd.DataFrame:
    """Gives back the verdicts of the rows, undecided where another reading would decide otherwise.

    Args:
        rows: Records with ``others`` (field to other values), ``grades`` and ``row_id``.
        judge: Gives back a frame of verdicts for such rows, in their order.
        fields: The columns that the verdict rests on.
        kind: Record kind of the rows, for the cell that would settle it.
    """
    frame = judge(rows)
    cells = frame["settle_cell"].tolist() if "settle_cell" in frame else [None] * len(frame)
    flips = _flips(rows, frame, judge, fields)
    unknown = blind(rows, fields) & frame["outcome"].isin((PASSED, FAILED)).to_numpy(bool)
    for at, field in {**_first_uncertain(rows, fields, unknown), **flips}.items():
        made_of = rows[DOUBTED].iloc[at] if DOUBTED in rows else None
        known = made_of.get(field) if isinstance(made_of, dict) else None
        cells[at] = known or Ref(kind, int(rows["row_id"].iloc[at]), field)
    frame["settle_cell"] = pd.Series(cells, frame.index, dtype=object)
    at_all = frame.index.isin(list(flips)) | unknown
    mark(frame, at_all, CANNOT_TELL, REASON)
    return frame


def _flips(
    rows: pd.DataFrame, frame: pd.DataFrame, judge: Judge, fields: Sequence[str]
) -> dict[int, str]:
    """Gives back the positions whose verdict another reading changes, with the doubtful field."""
    variants = list(_variants(rows, fields))
    if not variants:
        return {}
    positions = [at for at, _, _ in variants]
    other = rows.iloc[positions].copy().reset_index(drop=True)
    for row, (_, field, value) in enumerate(variants):
        other.at[row, field] = value
    outcomes = judge(other)["outcome"].tolist()
    own = frame["outcome"].tolist()
    return {
        at: field
        for (at, field, _), outcome in zip(variants, outcomes, strict=True)
        if own[at] in (PASSED, FAILED) and outcome != own[at]
    }


def _variants(rows: pd.DataFrame, fields: Sequence[str]) -> Iterator[tuple[int, str, Any]]:
    there = rows["others"].notna().to_numpy(bool).nonzero()[0].tolist()
    for at, others in zip(there, rows["others"].iloc[there].tolist(), strict=True):
        if isinstance(others, dict):
            for field in fields:
                for value in others.get(field, ()):
                    if value is not None:
                        yield at, field, value


def blind(rows: pd.DataFrame, fields: Sequence[str]) -> Mask:
    """Gives back the rows with a doubtful field whose other readings nobody knows."""
    found = unsure(rows)
    at = found.nonzero()[0]
    pairs = zip(*(rows[name].iloc[at].tolist() for name in ("grades", "others")), strict=True)
    found[at] = [any(is_blind(own, other, name) for name in fields) for own, other in pairs]
    return found


def unsure(rows: pd.DataFrame) -> Mask:
    """Gives back the records of which any field is uncertain, or has other readings.

    Most have none; records that are graded alike share one dict, which is looked at once.
    """
    found = rows["others"].notna().to_numpy(bool, copy=True)
    graded = rows["grades"].notna().to_numpy(bool).nonzero()[0]
    grades = rows["grades"].to_numpy()[graded].tolist()
    shared = {id(one): one for one in grades}.items()
    held = {at for at, one in shared if isinstance(one, dict) and Grade.UNCERTAIN in one.values()}
    if held:
        found[graded] |= np.fromiter((id(one) in held for one in grades), bool, len(grades))
    return found


def doubtful(rows: pd.DataFrame, *fields: str) -> Mask:
    """Gives back the records of which one of some fields is uncertain, or has other readings."""
    found = unsure(rows)
    at = found.nonzero()[0]
    pairs = zip(*(rows[name].iloc[at].tolist() for name in ("grades", "others")), strict=True)
    found[at] = [
        any(
            (isinstance(grades, dict) and grades.get(field) == Grade.UNCERTAIN)
            or (isinstance(others, dict) and bool(others.get(field)))
            for field in fields
        )
        for grades, others in pairs
    ]
    return found


def _first_uncertain(rows: pd.DataFrame, fields: Sequence[str], where: Mask) -> dict[int, str]:
    found = {}
    for at in where.nonzero()[0]:
        grades, others = rows["grades"].iloc[at], rows["others"].iloc[at]
        found[int(at)] = next(field for field in fields if is_blind(grades, others, field))
    return found


def is_blind(grades: Any, others: Any, field: str) -> bool:
    """Gives back whether a field is doubtful, and nobody knows its other readings."""
    if not isinstance(grades, dict):
        return False
    known = others.get(field) if isinstance(others, dict) else None
    return grades.get(field, Grade.READ) == Grade.UNCERTAIN and not known
