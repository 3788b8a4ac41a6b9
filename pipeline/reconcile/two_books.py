"""Days on which two books of punches differ: at least and at most over what each of them says.

Two devices that each saw a part of the day, and one log that holds another, agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.reconcile.day_records import OFF
from pipeline.reconcile.shift_doubts import AT_MOST, LEAST, with_either

DAY = ["worker", "date"]
MOVED = ("first_later_minutes", "last_sooner_minutes", "first_sooner_minutes", "last_later_minutes")
WHOLE_DAY = 1440
NO_BOOK = -1
"""The book of a day that says there was no work."""


def punched_conflicts(rows: pd.DataFrame, tolerated: int) -> pd.DataFrame:
    """Gives back the days that begin or end at other times in two documents.

    A document with a mark of rest or leave says that the day was off, where the worker punches in
    it on other days. Columns: worker, date, ``first`` and ``last`` (the earliest and the latest
    of all), ``wide_first`` and ``wide_last`` (of the widest book), ``off`` (one says that there
    was no work), ``books`` (documents that are counted, the widest first, ``NO_BOOK`` last where
    one says off), ``document`` (the last of them).

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
    worked["width"] = worked["last"] - worked["first"]
    worked = worked.sort_values([*DAY, "width", "document"], ascending=[True, True, False, True])
    wide = worked.drop_duplicates(DAY).set_index(DAY)
    wide = wide[["first", "last", "document"]].add_prefix("wide_")
    worked = worked.join(wide, on=DAY)
    apart = (worked["first"] - worked["wide_first"]).abs().gt(tolerated)
    worked["apart"] = apart | (worked["last"] - worked["wide_last"]).abs().gt(tolerated)
    days = worked.groupby(DAY)
    found = wide.assign(first=days["first"].min(), last=days["last"].max())
    # Spans that do not meet are two parts of one day, as of two gates.
    apart = days["apart"].any() & (days["first"].max() < days["last"].min())
    off = found.index.isin(books[books["off"].to_numpy(bool)].set_index(DAY).index)
    each = days["document"].agg(tuple)
    found["off"] = off
    found["books"] = [
        (*(books if differ else books[:1]), *((NO_BOOK,) if rest else ()))
        for books, differ, rest in zip(each, apart, off, strict=True)
    ]
    found["document"] = books.groupby(DAY)["document"].max().reindex(found.index)
    found = found[apart.to_numpy(bool) | off].reset_index()
    return found[list(_none())]


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
    return _of_one_book(rows, found, 0)


def by_the_others(rows: pd.DataFrame, found: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """Gives back attendance as the other books of conflicting days have it, each in turn.

    Where no book holds the others, the day from the earliest punch to the latest is one of them.
    """
    if found.empty:
        return ()
    most = int(found["books"].map(len).max())
    crossed = (found["first"] < found["wide_first"]) | (found["last"] > found["wide_last"])
    whole = [_of_whole_span(rows, found, crossed)] if crossed.any() else []
    return (*whole, *(_of_one_book(rows, found, at) for at in range(1, most)))


def _of_one_book(rows: pd.DataFrame, found: pd.DataFrame, at: int) -> pd.DataFrame:
    """Gives back attendance by the book of this place on conflicting days, else by the last."""
    if found.empty:
        return rows
    chosen = found[DAY].assign(book=[books[: at + 1][-1] for books in found["books"]])
    keep = rows[DAY].merge(chosen, on=DAY, how="left")["book"].to_numpy()
    other = ~pd.isna(keep) & (rows["document"].to_numpy() != keep)
    return rows.assign(punches=rows["punches"].where(~other, None))


def _of_whole_span(
    rows: pd.DataFrame, found: pd.DataFrame, crossed: pd.Series[bool]
) -> pd.DataFrame:
    """Gives back attendance by the widest book, drawn out to the earliest and latest punch."""
    rows = by_the_widest(rows, found)
    spans = found.loc[crossed.to_numpy(bool), [*DAY, "first", "last", "wide_first", "wide_last"]]
    sides = rows[DAY].merge(spans, on=DAY, how="left")
    ends = zip(*(sides[name] for name in ("wide_first", "first", "wide_last", "last")), strict=True)
    punches: list[Any] = [
        found if found is None or pd.isna(begins) else _drawn(found, begins, first, ends, last)
        for found, (begins, first, ends, last) in zip(rows["punches"], ends, strict=True)
    ]
    return rows.assign(punches=pd.Series(punches, rows.index, object))


def _drawn(
    punches: Sequence[int], begins: float, first: float, ends: float, last: float
) -> tuple[int, ...]:
    """Gives back punches of which the first and last are others."""
    other = {int(begins): int(first), int(ends): int(last)}
    return tuple(other.get(minute, minute) for minute in punches)


def with_books(
    days: pd.DataFrame, found: pd.DataFrame, others: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """Gives back the days at least and at most over all books of the conflicting ones.

    What another day of the week counts for may hang on them too; it is conflicting then.

    Args:
        days: As on ``CaseFile.days``, counted by the widest book.
        found: What ``punched_conflicts`` gives back.
        others: The days counted by each of ``by_the_others``.
    """
    if found.empty:
        return days.assign(**dict.fromkeys(MOVED, 0))
    joined = days[DAY].merge(found[[*DAY, "off"]], on=DAY, how="left")["off"]
    where = joined.notna().to_numpy(bool)
    off = (joined.eq(True) & days["counted_minutes"].notna().to_numpy(bool)).to_numpy(bool)
    made = with_either(days, others)
    for name in LEAST:
        made[name] = made[name].mask(off, 0)
    for name in (*LEAST, *AT_MOST):
        where = where | made[name].ne(days[name]).fillna(False).to_numpy(bool)
    made["worked"] = made["worked"].mask(off)
    made = made.assign(**_moved(days, others))
    return made.assign(conflicting=days["conflicting"].to_numpy(bool) | where)


def _moved(days: pd.DataFrame, others: Sequence[pd.DataFrame]) -> dict[str, npt.NDArray[np.int64]]:
    """Gives back by how many minutes at most a day begins and ends later or sooner in a book.

    A book in which there was no work puts its begin off, and its end back, by a whole day.
    """
    found = {name: np.zeros(len(days), np.int64) for name in MOVED}
    for other in others:
        gone = other["first_minute"].isna() & days["first_minute"].notna()
        first = (other["first_minute"] - days["first_minute"]).fillna(0).mask(gone, WHOLE_DAY)
        last = (other["last_minute"] - days["last_minute"]).fillna(0).mask(gone, -WHOLE_DAY)
        for name, minutes in zip(MOVED, (first, -last, -first, last), strict=True):
            found[name] = np.maximum(found[name], minutes.to_numpy(np.int64))
    return found


def _none() -> pd.DataFrame:
    names = [*DAY, "first", "last", "wide_first", "wide_last", "off", "books", "document"]
    return pd.DataFrame({name: pd.Series(dtype="int64") for name in names})
