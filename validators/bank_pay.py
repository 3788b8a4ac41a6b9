"""The payroll of each month with what the bank's lists say was paid of it."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import month_add
from validators.bench import ROW, Bench, given, ints
from validators.dates import days
from validators.doubt import doubtful
from validators.month_figures import each_month, last_figure
from validators.months_of_parts import month_rows
from validators.payees import apart
from validators.transfers import DONE, FAILED, OPEN, transfers
from validators.unmatched import may_be_listed
from validators.verdicts import Mask
from validators.wage_tolerance import AMOUNT

_MASKED = re.compile(r"[*•●#]|X{3}")
LEAST_OF_WAGES = 0.5
LEAST_COPIED = 0.5
"""A list is perhaps its own copy where it pays so many of its net wages more than once."""


def paid_by_bank(bench: Bench) -> pd.DataFrame:
    """Gives back the payroll of each month with what the bank's lists say of it.

    Columns: ``paid`` (sum of what went through), ``count`` of transfers, ``open``, ``untold``,
    ``amount_unread``, ``back`` (a transfer that failed, by its record; -1), ``alike`` (one of them,
    or all, is the net wage), ``transfer_doubt``, ``to_another`` (record of a transfer to somebody
    else; -1), ``alias`` and ``payee_doubt`` (it may be no one else),
    ``twice`` (two lists, or a list and its copy, have one amount, which may be one transfer),
    ``again`` (one list pays the net wage more than once, and more than it in all),
    ``of_before`` (the net wage of the month before was paid), ``of_wages`` (the lists of the month
    pay net wages, to half of those they name at least), ``perhaps_listed`` (under another name),
    ``left`` (in the month or before), ``listed_share`` of the month's workers on its lists; -1
    where it has none.
    """
    rows = bench.once(month_rows)
    moves = bench.once(transfers)
    near = _tolerance(bench, rows["month"])
    own = rows[[*ROW, "net_minor"]].assign(at=np.arange(len(rows)), near=near)
    joined = own.astype({"worker": "int64"}).merge(moves, on=ROW)
    done = (joined["state"] == DONE).to_numpy(bool)
    amount = np.where(done, joined["amount"], 0)
    net, slack = ints(joined, "net_minor"), joined["near"].to_numpy(np.int64)
    told = joined["told"].to_numpy(bool)
    dated = told | joined["made"].notna().to_numpy(bool)
    whole = done & told & (np.abs(amount - net) <= slack)
    of_list = [joined[name] for name in ("at", "document", "part")]
    again = pd.Series(whole, joined.index).groupby(of_list)
    found = pd.DataFrame(
        {
            "at": joined["at"],
            "again": again.transform("sum") > 1,
            "paid": np.where(told, amount, 0),
            "count": told.astype(np.int64),
            "alike": done & dated & (np.abs(amount - net) <= slack),
            "asked": np.abs(joined["amount"].to_numpy(np.int64) - net) <= slack,
            "open": (joined["state"] == OPEN).to_numpy(bool),
            "amount_unread": joined["unread"].to_numpy(bool),
            "untold": ~told,
            "twice": _listed_twice(joined) | _copied(joined, whole),
            "back": np.where(joined["state"] == FAILED, joined["row_id"], -1),
            "transfer_doubt": doubtful(joined, "amount_minor"),
        }
    )
    ways = {"paid": "sum", "count": "sum", "back": "max"}
    flags = dict.fromkeys(
        ("alike", "again", "asked", "open", "amount_unread", "untold", "twice", "transfer_doubt"),
        "any",
    )
    sums = found.groupby("at").agg({**ways, **flags}).reindex(range(len(rows)))
    for name in ways:
        sums[name] = sums[name].fillna(-1 if name == "back" else 0).astype("int64")
    for name in flags:
        sums[name] = sums[name].eq(True)
    found = rows.reset_index(drop=True).join(sums)
    gap = np.abs(ints(found, "paid") - ints(found, "net_minor"))
    found["again"] &= ints(found, "paid") > ints(found, "net_minor") + near
    found["alike"] |= (ints(found, "count") > 0) & (gap <= near) & ~found["twice"]
    found["of_before"] = _of_the_month_before(found, near)
    found = found.join(_to_another(bench, found, moves))
    found["listed_share"] = _listed_share(found, moves)
    found["of_wages"] = _of_wages(found)
    nobodys = set(moves.loc[moves["worker"] < 0, "month"])
    found["perhaps_listed"] = may_be_listed(bench, found[ROW], moves) | found["month"].isin(nobodys)
    ends = found["month"].map(bench.case.pay_months.set_index("month")["period_to"])
    found["left"] = days(found["worker"].map(bench.case.workers["left_on"])) <= days(ends)
    return found


def _of_the_month_before(rows: pd.DataFrame, near: npt.NDArray[np.int64]) -> Mask:
    """Gives back where the bank paid what payroll of the month before states.

    A list is often headed by the month in which it was sent.
    """
    following = rows["month"].map({one: month_add(one, 1) for one in rows["month"].unique()})
    before = rows.assign(month=following)[[*ROW, "net_minor"]].drop_duplicates(ROW)
    met = rows[ROW].merge(before.astype({"month": rows["month"].dtype}), on=ROW, how="left")
    gap = np.abs(ints(rows, "paid") - ints(met, "net_minor"))
    paid = ints(rows, "count") > 0
    return np.asarray(paid & given(met, "net_minor") & (gap <= near), bool)


def _tolerance(bench: Bench, months: pd.Series) -> npt.NDArray[np.int64]:
    found = np.zeros(len(months), np.int64)
    for number, at in each_month(months, lambda month: last_figure(bench, AMOUNT, month)):
        found[at] = number.whole if number else 0
    return found


def _listed_twice(moves: pd.DataFrame) -> Mask:
    """Gives back the transfers that another list has as well, not each of a day of its own."""
    alike = moves.groupby(["at", "amount"])
    documents, on = (alike[name].transform("nunique") for name in ("document", "paid_on"))
    return np.asarray((documents > 1) & (on < documents), bool)


def _copied(moves: pd.DataFrame, whole: Mask) -> Mask:
    """Gives back the repeated transfers of lists that repeat most net wages that they pay.

    Args:
        moves: Transfers, with the payroll row (``at``) of each.
        whole: Which of them are the net wage.
    """
    lists = ["document", "part", "month"]
    times = moves[whole].groupby([*lists, "at"]).size()
    share = (times > 1).groupby(level=lists).mean()
    found = share.reindex(pd.MultiIndex.from_frame(moves[lists])).to_numpy(float)
    repeated = moves.duplicated([*lists, "at", "amount"], keep=False)
    return np.asarray((found >= LEAST_COPIED) & repeated, bool)


def _to_another(bench: Bench, rows: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Gives back ``to_another``, ``alias`` and ``payee_doubt`` of each row.

    The first is the record of a transfer of the month that names the account that payroll prints
    for the worker, or the worker's number, and somebody else (-1 where none). The second, that a
    name there may be another spelling of the worker's; the third, that what it names is in doubt.
    """
    sent = moves[(moves["state"] == DONE) & moves["name"].notna()].rename(
        columns={"worker": "payee", "name": "to"}
    )
    sent["doubt"] = doubtful(sent, "name", "account", "number")
    people = bench.case.workers
    numbers, names = rows["worker"].map(people["number"]), rows["worker"].map(people["name"])
    ways = []
    for own, theirs in ((rows["account"], sent["account"]), (numbers, sent["number"])):
        left = pd.DataFrame({"at": range(len(rows)), "month": rows["month"], "key": _keys(own)})
        left["worker"], left["own"] = rows["worker"].astype("int64"), names
        left["own_doubt"] = doubtful(rows, "name", "account", "number")
        right = sent.assign(key=_keys(theirs))
        right = right[["month", "key", "payee", "to", "doubt", "row_id"]].dropna(subset="key")
        ways.append(left.dropna(subset=["key", "own"]).merge(right, on=["month", "key"]))
    met = pd.concat(ways, ignore_index=True)
    met = met[met["worker"] != met["payee"]]
    met["alias"] = [not apart(own, to) for own, to in zip(met["own"], met["to"], strict=True)]
    met["payee_doubt"] = met["doubt"].astype(bool) | met["own_doubt"].astype(bool)
    found = met.groupby("at").agg({"row_id": "min", "alias": "any", "payee_doubt": "any"})
    found = found.reindex(range(len(rows))).set_axis(rows.index)
    return pd.DataFrame(
        {
            "to_another": found["row_id"].fillna(-1).astype("int64"),
            "alias": found["alias"].eq(True),
            "payee_doubt": found["payee_doubt"].eq(True),
        }
    )


def _keys(texts: pd.Series) -> npt.NDArray[np.object_]:
    """Gives back the key of each account or number; a text is looked at once."""
    codes, known = pd.factorize(texts)
    return np.array([*map(_key, known), None], object)[codes]


def _key(text: object) -> str | None:
    """Gives back an account or number without its spaces; None where it is blank or masked."""
    if not isinstance(text, str):
        return None
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    return None if _MASKED.search(plain) else plain or None


def _listed_share(rows: pd.DataFrame, moves: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Gives back how many of the month's workers its lists name, as a share; -1 without a list."""
    listed = given(rows, "count") & (ints(rows, "count") > 0)
    share = pd.Series(listed, rows.index).groupby(rows["month"]).transform("mean")
    return np.where(rows["month"].isin(set(moves["month"])), share, -1.0)


def _of_wages(rows: pd.DataFrame) -> Mask:
    """Gives back the months of which the lists pay net wages, and no advances or bonuses."""
    asked = (rows["asked"] | rows["alike"]).where(
        (ints(rows, "count") > 0) & ~rows["amount_unread"]
    )
    share = asked.astype("Float64").groupby(rows["month"]).transform("mean")
    return np.asarray((share >= LEAST_OF_WAGES).fillna(False), bool)
