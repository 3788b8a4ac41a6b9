"""What the bank's lists say of each wage: how much, of which month, and whether it went through."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml

from pipeline.model.quantities import month_add
from validators.bench import ROW, Bench
from validators.months_of_parts import month_rows

DONE, OPEN, FAILED = range(3)
LIST = ["document", "part", "made"]
_CODE = re.compile(r"^\W*\d{2,}\b")


def transfers(bench: Bench) -> pd.DataFrame:
    """Gives back the transfers, one row a month that each may be of.

    Columns: those of the records, ``worker`` (-1 unknown), ``month``, ``told`` (it is of this
    month for certain), ``state`` (``DONE``, ``OPEN``, ``FAILED``), ``unread`` (no amount was read).
    A list without a month pays the month it was made in or the one before: the one whose net wages
    most of it is, where it is half of it at least. Without a day, it may pay any
    month on payroll.
    """
    frame = bench.frame("bank_transfer").reset_index(drop=True)
    unread = frame["amount_minor"].isna().to_numpy(bool)
    made = pd.to_datetime(frame["paid_on"]).dt.strftime("%Y-%m").astype(object)
    frame = frame.assign(
        worker=frame["worker"].fillna(-1).astype("int64"),
        amount=frame["amount_minor"].fillna(0).astype("int64"),
        unread=unread,
        made=made,
        state=np.where(unread, OPEN, _states(frame)),
    )
    told = frame["month"].notna().to_numpy(bool)
    untold = frame[~told & made.notna().to_numpy(bool)]
    before = untold["made"].map({one: month_add(one, -1) for one in untold["made"].unique()})
    readings = [untold.assign(month=own.to_numpy(object)) for own in (untold["made"], before)]
    months = bench.once(month_rows)[["month"]].drop_duplicates()
    undated = frame[~told & made.isna().to_numpy(bool)].drop(columns="month")
    anywhere = undated.merge(months, how="cross").assign(told=False)
    found = [frame[told].assign(told=True), _likely(bench, pd.concat(readings)), anywhere]
    return pd.concat(found, ignore_index=True)


def _likely(bench: Bench, readings: pd.DataFrame) -> pd.DataFrame:
    """Gives back the transfers under the month that their list pays; under both where untold."""
    nets = bench.once(month_rows)[[*ROW, "net_minor"]].drop_duplicates(ROW)
    found = readings.merge(nets.astype({"worker": "int64"}), on=ROW, how="left")
    hit = (found["net_minor"].astype("Int64") == found["amount"]).fillna(False)
    groups = [*LIST, "month"]
    counts = hit.groupby([found[name] for name in groups]).agg(["sum", "size"])
    best = counts["sum"] == counts["sum"].groupby(level=LIST).transform("max")
    alone = best.groupby(level=LIST).transform("sum") == 1
    paid = best & alone & (2 * counts["sum"] >= counts["size"])
    settled = paid.groupby(level=LIST).transform("any")
    keys = pd.MultiIndex.from_frame(found[groups])
    told = paid.reindex(keys).to_numpy(bool)
    keep = told | ~settled.reindex(keys).to_numpy(bool)
    likely: pd.DataFrame = found.drop(columns="net_minor").assign(told=told)[keep]
    return likely


def _states(frame: pd.DataFrame) -> npt.NDArray[np.int8]:
    """Gives back the state of each transfer.

    A list that says nothing of any of them, or only of those that failed, has the others done.
    """
    said = frame["status"].astype("string").str.strip()
    said = said.mask(said.eq("").fillna(False))
    states = said.map({text: state_of(text) for text in said.dropna().unique()}).astype("Int8")
    told = (states == DONE).fillna(False).groupby([frame["document"], frame["part"]])
    return np.asarray(states.mask(said.isna() & ~told.transform("any"), DONE).fillna(OPEN), np.int8)


def state_of(text: str) -> int:
    """Gives back the state that the words of a status tell, open where they tell none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _words()
    rest, failures = words["failed"].subn(" ", plain)
    if failures:
        sure = not words["denied"].search(plain) and not words["done"].search(rest)
        return FAILED if sure else OPEN
    rest, done = words["done"].subn(" ", plain)
    rest = words["beside"].sub(" ", _CODE.sub("", rest))
    return DONE if done and not re.search(r"\w", rest) else OPEN


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """Gives back what finds the words of each group; of ``denied``, a failure said not to be."""
    text = files("validators").joinpath("transfer_states.yaml").read_text("utf-8")
    groups: dict[str, list[str]] = yaml.safe_load(text)
    found = {name: "|".join(_pattern(word, name) for word in groups[name]) for name in groups}
    found["denied"] = rf"(?:{found.pop('not')})\W*(?:{found['failed']})"
    return {name: re.compile(pattern) for name, pattern in found.items()}


def _pattern(word: str, group: str) -> str:
    """Gives back the pattern of a word, which ends where Latin letters do unless it may go on."""
    word = unicodedata.normalize("NFKC", word)
    if not unicodedata.name(word[0]).startswith(("LATIN", "DIGIT")):
        return re.escape(word)
    return rf"\b{re.escape(word)}" + ("" if group == "failed" else r"\b")
