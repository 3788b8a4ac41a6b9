"""Days of the books whose punches were not read for certain."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade
from validators.bench import Bench
from validators.verdicts import Mask


def read_in_doubt(bench: Bench) -> Mask:
    """Gives back the days of the books with punches that were not read for certain."""
    records = bench.frame("attendance")
    graded = records.loc[records["grades"].notna(), "grades"]
    unsure = [at for at, found in graded.items() if found.get("punches") == Grade.UNCERTAIN]
    own = records_of(bench.case.days)
    found = np.zeros(len(bench.case.days), bool)
    found[own.index[own.isin(unsure).to_numpy(bool)]] = True
    return found


def records_of(days: pd.DataFrame) -> pd.Series[int]:
    """Gives back the row ids of the records of each day, by the place of the day.

    A day of several records has as many entries.
    """
    several = days["row_ids"].reset_index(drop=True).dropna().explode()
    first = days["row_id"].reset_index(drop=True).drop(several.index)
    found: pd.Series[int] = pd.concat([first, several.astype("int64")])
    return found
