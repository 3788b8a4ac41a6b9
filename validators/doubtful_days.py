"""Days of the books whose punches were not read for certain."""

from __future__ import annotations

import numpy as np

from pipeline.model.evidence import Grade
from validators.bench import Bench
from validators.verdicts import Mask


def read_in_doubt(bench: Bench) -> Mask:
    """Gives back the days of the books with punches that were not read for certain."""
    records = bench.frame("attendance")
    graded = records.loc[records["grades"].notna(), "grades"]
    unsure = [at for at, found in graded.items() if found.get("punches") == Grade.UNCERTAIN]
    own = bench.case.days["row_ids"].reset_index(drop=True).explode()
    found = np.zeros(len(bench.case.days), bool)
    found[own.index[own.isin(unsure).to_numpy(bool)]] = True
    return found
