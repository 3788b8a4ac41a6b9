"""From when evidence shows each worker at work: days of attendance and paid months, no dates told.

A hiring date says since when somebody is employed; what was worked in the months handed in is
narrower, and all that a document of those months can be asked to cover.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.bench import Bench, given, ints
from validators.dates import days


def seen(bench: Bench) -> pd.DataFrame:
    """Gives back the first day at work in evidence of each worker who has any.

    Columns: ``worker``, ``perhaps`` (the first day it may be: a paid month from its beginning) and
    ``surely`` (the first day it is at the latest: a day worked, or the end of a paid month).
    """
    attended = bench.worked_days.groupby("worker")["date"].min()
    paid = bench.once(paid_spans).groupby("worker")
    index = bench.case.workers.index
    begins, ends = (paid[name].min().reindex(index) for name in ("period_from", "period_to"))
    first = attended.reindex(index)
    frame = pd.DataFrame(
        {
            "worker": index.to_numpy(),
            "perhaps": np.fmin(days(first), days(begins)),
            "surely": np.fmin(days(first), days(ends)),
        }
    )
    kept: pd.DataFrame = frame[frame["surely"].notna()].reset_index(drop=True)
    return kept


def paid_spans(bench: Bench) -> pd.DataFrame:
    """Gives back worker, month, first and last day of each paid month; rows of zeros pay nobody."""
    rows = bench.of_workers("payroll")
    listed = given(rows, "net_minor") | given(rows, "gross_minor")
    nothing = listed & (ints(rows, "net_minor") <= 0) & (ints(rows, "gross_minor") <= 0)
    paid = rows.loc[~nothing, ["worker", "month"]].dropna().drop_duplicates()
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    return paid.astype({"worker": "int64"}).join(spans, on="month").reset_index(drop=True)
