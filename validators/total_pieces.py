"""Printed totals of a table that goes over pages, and so may hold rows of the pages before.

A table that a page cuts in two comes out as two parts. The totals under the second speak for rows
of the first as well, unless the first was closed by a total of its own.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd

from validators.bench import Bench
from validators.verdicts import Mask

REASON = "part-of-a-table"


def with_rows_before(
    bench: Bench, totals: pd.DataFrame, over: Mask, allowed: Any
) -> tuple[Mask, Mask]:
    """Gives back the totals that rows of parts before explain, and those that they may.

    Args:
        bench: The case.
        totals: The printed totals, with ``gap`` in minor units: printed less the sum of own rows.
        over: Those whose gap is more than rounding.
        allowed: Minor units that are rounding, one a total.
    """
    explained, unknown = np.zeros(len(totals), bool), np.zeros(len(totals), bool)
    most = np.asarray(allowed, np.int64)
    for at, total in enumerate(totals.itertuples(index=False)):
        one: Any = total
        before = _parts_before(bench, one) if over[at] and one.part > 0 else []
        if not before:
            continue
        figures = _figures(bench, one, before)
        sums = accumulate(reversed(figures))
        explained[at] = any(abs(one.gap - some) <= most[at] for some in sums)
        unknown[at] = not explained[at] and not _closed(totals, one, before[-1])
    return explained, unknown


def _parts_before(bench: Bench, total: Any) -> list[int]:
    """Gives back the parts of payroll before a total's own, of its file and its month, in order."""
    rows = bench.frame("payroll")
    same = (rows["document"] == total.document) & (rows["part"] < total.part)
    if not pd.isna(total.month):
        same &= rows["month"] == total.month
    return sorted({int(part) for part in rows.loc[same.fillna(False).to_numpy(bool), "part"]})


def _figures(bench: Bench, total: Any, parts: list[int]) -> list[int]:
    """Gives back the figures of a total's column in the parts before, from top to bottom."""
    rows = bench.frame("payroll")
    if total.field in rows.columns:
        here = (rows["document"] == total.document) & rows["part"].isin(parts)
        column = rows.loc[here, total.field]
    else:
        items = bench.frame("pay_item")
        here = (items["document"] == total.document) & items["part"].isin(parts)
        here &= items["label"].map(_plain) == _plain(total.label)
        column = items.loc[here.fillna(False).to_numpy(bool), "amount_minor"]
    return [int(value) for value in column if not pd.isna(value)]


def _closed(totals: pd.DataFrame, total: Any, before: int) -> bool:
    """Gives back whether the part before was summed up itself, as this one is by this total.

    The second total under a table is of all that stands above it: 小计, then 总计.
    """
    if total.scope == "page":
        return True
    here = (totals["document"] == total.document) & (
        totals["label"].map(_plain) == _plain(total.label)
    )
    kind = totals["scope"] == "table" if total.scope == "table" else totals["scope"].notna()
    above = here & (totals["part"] == total.part) & (totals["row"] < total.row)
    return bool((here & kind & (totals["part"] == before)).any() and not (above & kind).any())


def _plain(label: object) -> str:
    return "".join(str(label).split())
