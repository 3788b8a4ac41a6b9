"""Parts with a column that nobody knows the heading of, and that may hold what a rule asks for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.bench import Bench
from validators.lost import parts_not_read
from validators.verdicts import Mask

REASON = "column-unknown"
OVERTIME, OVERTIME_PAY = "overtime-column-unknown", "overtime-pay-column-unknown"
DATES, IDENTITY = "date-column-unknown", "id-column-unknown"
"""Issues of columns that may hold what their names say."""

PROBATION = ("probation-column-unknown", "probation-not-read")
"""Issues of a probation that is there, or may be, and could not be read."""


def may_hold(bench: Bench, frame: pd.DataFrame, code: str) -> Mask:
    """Gives back the rows whose part has an issue of this code; rows have document and part."""
    parts = sorted(parts_not_read(bench, (code,)))
    if not parts or frame.empty:
        return np.zeros(len(frame), bool)
    keys = pd.MultiIndex.from_frame(frame[["document", "part"]].astype("int64"))
    return np.asarray(keys.isin(parts), bool)
