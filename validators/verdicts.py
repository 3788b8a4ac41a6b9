"""The frame that a rule hands back: one row a subject, with its outcome and reason.

Columns: ``outcome`` (int8, the codes below), ``reason`` (text or None; counted in coverage for
any outcome), those of ``worker``, ``month``, ``document``, ``part``, ``kind``,
``other_worker``, ``other_document``, ``other_part`` that the grain has, ``settle_kind``,
``settle_month``, ``settle_cell`` (a ``Ref``) where a ``cannot_tell`` has them, and whatever the
rule's draft wants to see again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.finding import Outcome

PASSED, FAILED, CANNOT_TELL, INAPPLICABLE = range(4)
OUTCOMES = (Outcome.PASSED, Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.INAPPLICABLE)

Mask = npt.NDArray[np.bool_]


def verdicts(subjects: pd.DataFrame) -> pd.DataFrame:
    """Gives back the subjects, in a copy, all passed for no reason yet."""
    frame = subjects.reset_index(drop=True)
    # Columns are added one by one: names in an Arrow index would be copied for each of them.
    frame.columns = frame.columns.astype(object)
    frame["outcome"] = np.full(len(frame), PASSED, np.int8)
    frame["reason"] = np.full(len(frame), None, object)
    return frame


def mark(frame: pd.DataFrame, where: Any, outcome: int, reason: str | None = None) -> None:
    """Sets outcome and reason of the rows of a mask; a later mark wins over an earlier one."""
    mask = as_mask(where)
    if not mask.any():
        return
    outcomes = frame["outcome"].to_numpy(copy=True)
    reasons = frame["reason"].to_numpy(object, copy=True)
    outcomes[mask] = outcome
    reasons[mask] = reason
    frame["outcome"] = outcomes
    frame["reason"] = pd.Series(reasons, index=frame.index, dtype=object)


def as_mask(values: Any) -> Mask:
    """Gives back a plain boolean array; unknown counts as False."""
    if isinstance(values, pd.Series):
        if values.dtype == bool:
            return values.to_numpy(copy=True)
        return values.astype("boolean").fillna(False).to_numpy(bool)
    return np.asarray(values, bool)


def by_bounds(frame: pd.DataFrame, surely: Any, perhaps: Any, reason: str) -> None:
    """Marks rows: surely over is failed, perhaps over is cannot_tell, else as it stands."""
    sure = as_mask(surely)
    mark(frame, as_mask(perhaps) & ~sure, CANNOT_TELL, reason)
    mark(frame, sure, FAILED)


def no_subjects(*columns: str) -> pd.DataFrame:
    """Gives back an empty frame of verdicts with these columns."""
    return verdicts(pd.DataFrame({name: pd.Series(dtype=object) for name in columns}))


def settle_by(frame: pd.DataFrame, kinds: Mapping[str, str]) -> None:
    """Says for each reason in a table which kind of document would settle it."""
    named = frame["reason"].map(dict(kinds))
    own = frame["settle_kind"] if "settle_kind" in frame else pd.Series(None, frame.index)
    frame["settle_kind"] = named.astype(object).where(named.notna(), own)
