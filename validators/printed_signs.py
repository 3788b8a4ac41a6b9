"""Payroll rows that add up once a deduction is taken with the sign, or at the stage, it has there.

A column of deductions is taken off net as a sheet does on most rows. One amount of it may be meant
otherwise: tax that is paid back stands below zero, a fine below zero lowers gross already, and a
column of rewards and fines is both. A column that nobody knows may be taken off as well, but not
one without which the other rows add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from validators.bench import Bench
from validators.payroll import KEY, earning_items
from validators.verdicts import Mask
from validators.wage_tolerance import sum_tolerance

MOST_ITEMS = 8
"""Amounts of a row beyond which some of them make any gap by chance."""
MOST_MEANT_OTHERWISE = 2


def by_printed_signs(
    bench: Bench, wrong: pd.DataFrame, right: pd.DataFrame
) -> tuple[list[int], list[int]]:
    """Gives back the rows whose sums hold by the printed signs of deductions, and those that may.

    Args:
        bench: For the deductions, absence left out.
        wrong: Payroll rows with ``gross_wrong``, ``gross_made`` and ``gross_judged``.
        right: Those that add up as the sheet does.
    """
    items = bench.once(earning_items)
    off = items["deducted"].to_numpy(bool) & ~items["absent"].to_numpy(bool)
    unused = (items["role"] == "info").to_numpy(bool) & items["item"].isna().to_numpy(bool)
    unused &= ~_is_beside(bench, items, wrong, right)
    some = items.assign(used=off)[off | unused]
    own = {
        key: [Item(*map(int, one)) for one in of.loc[:, ["amount", "sign", "used"]].to_numpy()]
        for key, of in some.merge(wrong[KEY].drop_duplicates(), on=KEY).groupby(KEY)
    }
    found: dict[bool | None, list[int]] = {True: [], None: [], False: []}
    least = sum_tolerance(bench, wrong["month"])
    keys = zip(*(wrong[name] for name in KEY), strict=True)
    for at, key, row, slack in zip(wrong.index, keys, wrong.itertuples(), least, strict=True):
        said = [explains(own.get(key, ()), gaps, int(slack)) for gaps in _gaps(row)]
        found[True if True in said else None if None in said else False].append(at)
    return found[True], found[None]


def _is_beside(bench: Bench, items: pd.DataFrame, wrong: pd.DataFrame, right: pd.DataFrame) -> Mask:
    """Gives back the amounts of columns without which more rows add up than do not."""
    keys = _keys(items)
    slack = dict(zip(_keys(right), sum_tolerance(bench, right["month"]), strict=True))
    column = [items[name] for name in ("document", "part", "label")]
    amount = items["amount"].abs()
    beside = pd.DataFrame(
        {
            "right": amount > keys.map(slack),
            "wrong": keys.isin(_keys(wrong)) & (amount > 0).to_numpy(bool),
        }
    )
    counts = beside.groupby(column, dropna=False).transform("sum")
    return np.asarray(counts["right"] > counts["wrong"], bool)


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[KEY])


def _gaps(row: Any) -> list[Gaps]:
    """Gives back what the items of a row leave of its totals: absence off net too, or not."""
    gross = int(row.gross_minor) - int(row.gross_made) if row.gross_wrong else None
    if gross is None and row.gross_judged:
        gross = 0
    if pd.isna(row.gross_minor) or pd.isna(row.net_minor):
        return [Gaps(gross, None)]
    net = int(row.net_minor) - int(row.gross_minor) + int(row.deducted)
    return [Gaps(gross, net), Gaps(gross, net - int(row.absent))]


class Item(NamedTuple):
    """One amount as it is printed.

    Attributes:
        sign: That of most deductions of its sheet: 1 or -1.
        used: Whether it is taken off net; 0 of a column that nobody knows.
    """

    amount: int
    sign: int
    used: int


class Gaps(NamedTuple):
    """By how much a row's gross and net are more than the sheet's sums make; None not judged."""

    gross: int | None
    net: int | None


class Meant(NamedTuple):
    """What an amount meant otherwise adds to gross and to net, and whether its sign says so."""

    gross: int
    net: int
    by_sign: bool


def _meanings(one: Item) -> tuple[Meant, ...]:
    off, back = abs(one.amount), one.amount * one.sign < 0
    if not one.used:
        return tuple(Meant(*to, by_sign=False) for a in (off, -off) for to in ((a, 0), (0, a)))
    return (
        Meant(0, 2 * off, back),
        Meant(one.amount, off, one.amount < 0 or back),
        Meant(-one.amount, off, False),
    )


def explains(items: Iterable[Item], gaps: Gaps, tolerance: int) -> bool | None:
    """Gives back whether the printed signs of deductions explain the gaps of a row.

    True where they do, None where an amount would explain them against its sign, or one of a
    column that nobody knows, or only one of the two totals is judged; False where nothing does.

    Args:
        items: Deductions of the row but for absence, and columns that nobody knows.
        gaps: In minor units.
        tolerance: By how much a sum may be off.
    """
    known = [one for one in items if one.amount]
    if len(known) > MOST_ITEMS or not any(gaps):
        return False
    best: bool | None = False
    for count in range(1, MOST_MEANT_OTHERWISE + 1):
        for chosen in combinations(known, count):
            for meant in product(*map(_meanings, chosen)):
                if not _closes(meant, gaps, tolerance):
                    continue
                if count > 1 and not all(one.used for one in chosen):
                    continue
                if None not in gaps and all(one.by_sign for one in meant):
                    return True
                best = None
    return best


def _closes(meant: tuple[Meant, ...], gaps: Gaps, tolerance: int) -> bool:
    gross, net = sum(one.gross for one in meant), sum(one.net for one in meant)
    return all(
        gap is None or abs(gap - moved) <= tolerance
        for gap, moved in ((gaps.gross, gross), (gaps.net, net))
    )
