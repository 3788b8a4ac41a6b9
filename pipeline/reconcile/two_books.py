"""Days on which two books of punches differ: counted by the wider, at least by the narrower.

Two devices that each saw a part of the day, and one log that holds another, agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.reconcile.contradictions import KINDS
from pipeline.reconcile.day_records import OFF

DAY = ["worker", "date"]


def punched_conflicts(rows: pd.DataFrame, tolerated: int) -> pd.DataFrame:
    """Gives back the days that begin or end at other times in two documents.

    A document with a mark of rest or leave says that the day was off, where the worker punches in
    it on other days. Columns: worker, date, ``first``, ``last`` (of the widest book), ``cut``
    (minutes by which the narrowest is shorter at both ends), ``off`` (one says that there was no
    work), ``keep`` (the document of the widest), ``document`` (the last of them).

    Args:
        rows: The attendance frame, with ``worker``.
        tolerated: Minutes up to which times are the same.
    """
    known = rows[(rows["worker"] >= 0) & rows["date"].notna()]
    twice = known.duplicated(DAY, keep=False) & ~known.duplicated([*DAY, "document"], keep=False)
    if not twice.any():
        return _none()
    # Whoever has no second book on any day is out before anything is counted.
    known = known[known["worker"].isin(known.loc[twice.to_numpy(bool), "worker"]).to_numpy(bool)]
    books = _books(known)
    counts = books.groupby(DAY)["document"].transform("size")
    books = books[(counts > 1).to_numpy(bool)]
    worked = books[~books["off"].to_numpy(bool)].copy()
    days = worked.groupby(DAY)
    worked["begins"], worked["ends"] = days["first"].transform("min"), days["last"].transform("max")
    worked["width"] = worked["last"] - worked["first"]
    # Spans that do not meet are two parts of one day, as of two gates.
    meet = days["first"].transform("max") < days["last"].transform("min")
    wide = worked.sort_values([*DAY, "width", "document"], ascending=[True, True, False, True])
    wide = wide.drop_duplicates(DAY).set_index(DAY)
    worked = worked.join(wide[["first", "last", "document"]].add_prefix("wide_"), on=DAY)
    early = (worked["first"] - worked["wide_first"]).clip(lower=0)
    late = (worked["wide_last"] - worked["last"]).clip(lower=0)
    apart = (worked["first"] - worked["wide_first"]).abs().gt(tolerated)
    apart |= (worked["wide_last"] - worked["last"]).abs().gt(tolerated)
    worked["cut"], worked["apart"] = early + late, apart & meet
    off = books[books["off"].to_numpy(bool)].set_index(DAY).index
    wide["off"] = wide.index.isin(off)
    found = worked[worked["apart"].to_numpy(bool)].groupby(DAY)["cut"].max()
    wide["cut"] = found.reindex(wide.index)
    latest = books.groupby(DAY)["document"].max()
    wide = wide[wide["cut"].notna() | wide["off"]]
    return pd.DataFrame(
        {
            "first": wide["first"],
            "last": wide["last"],
            "cut": wide["cut"].fillna(0).astype("int64"),
            "off": wide["off"].astype(bool),
            "keep": wide["document"],
            "document": latest.reindex(wide.index),
        }
    ).reset_index()


def _books(known: pd.DataFrame) -> pd.DataFrame:
    """Gives back first and last punch by worker, day and document; ``off`` where it says so."""
    lengths = known["punches"].map(lambda found: len(found or ())).to_numpy(np.int64)
    punched = known.assign(length=lengths)
    there = punched["length"].groupby([punched["worker"], punched["document"]]).transform("sum") > 0
    mark = known["mark"].astype("string").fillna("")
    off = mark.isin(list(OFF)) | (mark.str.startswith("leave_") & known["mark_minutes"].isna())
    off &= (punched["length"] == 0) & there & known["normal_minutes"].isna()
    said = known["missing"].astype("boolean").fillna(False).to_numpy(bool)
    whole = (punched["length"] > 1) & ~said
    kept = punched[(whole | off).to_numpy(bool)]
    spans = pd.DataFrame(
        {
            "worker": kept["worker"],
            "date": kept["date"],
            "document": kept["document"],
            "first": [min(found) if found else None for found in kept["punches"]],
            "last": [max(found) if found else None for found in kept["punches"]],
            "off": off[kept.index],
        }
    )
    grouped = spans.groupby([*DAY, "document"], as_index=False)
    return grouped.agg({"first": "min", "last": "max", "off": "all"})


def by_the_widest(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Gives back attendance with the punches of conflicting days taken from one book each."""
    if found.empty:
        return rows
    keep = rows[DAY].merge(found[[*DAY, "keep"]], on=DAY, how="left")["keep"].to_numpy()
    other = ~pd.isna(keep) & (rows["document"].to_numpy() != keep)
    return rows.assign(punches=rows["punches"].where(~other, None))


def lowered(days: pd.DataFrame, found: pd.DataFrame, unit: int) -> pd.DataFrame:
    """Gives back the days with conflicting ones counted at least by the narrowest book.

    Args:
        days: As on ``CaseFile.days``, counted by the widest book.
        found: What ``punched_conflicts`` gives back.
        unit: Overtime is rounded down to it.
    """
    if found.empty:
        return days
    joined = days[DAY].merge(found[[*DAY, "cut", "off"]], on=DAY, how="left")
    where = (joined["cut"].notna() & days["counted_minutes"].notna().to_numpy(bool)).to_numpy(bool)
    sides = joined[where]
    counted = days.loc[where, "counted_minutes"].astype("int64").to_numpy()
    raw = days.loc[where, "overtime_raw_minutes"].astype("int64").to_numpy()
    off = sides["off"].to_numpy(bool)
    cut = np.where(off, counted, np.minimum(sides["cut"].to_numpy(np.int64), counted))
    raw = np.maximum(raw - cut, 0)
    overtime = raw // unit * unit
    values: Mapping[str, npt.NDArray[Any]] = {
        "counted_minutes": counted - cut,
        "normal_minutes": counted - cut - raw,
        "overtime_raw_minutes": raw,
        "overtime_minutes": overtime,
        **{
            name: np.minimum(days.loc[where, name].astype("int64").to_numpy(), overtime)
            for name in KINDS.values()
        },
    }
    days = days.assign(conflicting=days["conflicting"].to_numpy(bool) | where)
    for name, minutes in values.items():
        days.loc[where, name] = minutes
    unsure = np.zeros(len(days), bool)
    unsure[where] = off
    days["worked"] = days["worked"].mask(unsure)
    return days


def _none() -> pd.DataFrame:
    names = [*DAY, "first", "last", "cut", "off", "keep", "document"]
    return pd.DataFrame({name: pd.Series(dtype="int64") for name in names})
