"""Entries of registers: drills, checks, visitors, seals, waste, each with its kind and path."""

from __future__ import annotations

from typing import Any

import pandas as pd

from validators.bench import Bench
from validators.doubt import is_blind
from validators.parts import parts, with_kind
from validators.verdicts import verdicts

KINDS = (
    "drill",
    "inspection",
    "maintenance",
    "training",
    "monitoring",
    "visitor_log",
    "waste_manifest",
    "background_check",
)


def entries(bench: Bench) -> pd.DataFrame:
    """Gives back the entries of this employer's registers, ordered by path, part and row.

    Columns besides the fields: kind, path, and ``blind`` (the day was read in doubt, and nobody
    knows its other readings).
    """
    frame = with_kind(bench, bench.frame("entry"))
    frame = frame.sort_values(["path", "part", "row_id"]).reset_index(drop=True)
    blind = [
        is_blind(grades, others, "date") or is_blind(grades, others, "month")
        for grades, others in zip(frame["grades"], frame["others"], strict=True)
    ]
    return frame.assign(blind=pd.Series(blind, frame.index, dtype=bool))


def of_duty(bench: Bench, *duties: str) -> pd.DataFrame:
    """Gives back the entries of some duties."""
    frame = bench.once(entries)
    return frame[frame["duty"].isin(duties).to_numpy(bool)].reset_index(drop=True)


def unread_parts(bench: Bench, kind: str) -> int:
    """Gives back how many parts of a kind came of which no dated entry was read."""
    frame = bench.once(entries)
    dated = frame[frame["date"].notna().to_numpy(bool) | frame["month"].notna().to_numpy(bool)]
    read = set(dated[["document", "part"]].itertuples(index=False, name=None))
    known = bench.once(parts)
    own = known.loc[known["kind"] == kind, ["document", "part"]]
    return sum(key not in read for key in own.itertuples(index=False, name=None))


def by_part(frame: pd.DataFrame, columns: dict[str, Any]) -> pd.DataFrame:
    """Gives back one passed verdict a part of these entries.

    Args:
        frame: Entries.
        columns: Name to how the column is put together, as ``DataFrame.agg`` takes it.
    """
    grouped = frame.groupby(["document", "part"], sort=False, as_index=False)
    kept = {"kind": "first", "path": "first", **columns}
    return verdicts(grouped.agg(kept).sort_values(["path", "part"]))
