"""Licences, permits and certificates with the kind, path and place of each."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.check_characters import id_problem, plain
from validators.bench import Bench, iso
from validators.dates import NEVER, Days, days
from validators.doubt import is_blind
from validators.parts import with_kind
from validators.verdicts import Mask

KINDS = ("licence", "permit", "certificate")
PERMIT_NUMBER = re.compile(r"9[0-9A-Z]{17}[0-9]{1,4}[A-Z]?")
"""Of a discharge permit: the holder's credit code and behind it three digits and a letter."""

ONCE = ("批复", "验收", "备案", "approval", "acceptance", "nghiệm thu", "phê duyệt")
"""Words in the titles of papers that approve or accept a thing for good."""

_COPY = re.compile("正本|副本|复印件")
_MARKS = re.compile(r"[\s()\[\]{}.,'\"·_-]|（|）|【|】")


def licences(bench: Bench) -> pd.DataFrame:
    """Gives back the licences of this employer, one row each, ordered by path.

    ``ends`` is the last day; ``NEVER`` where it says long-term, NaT where it does not say.
    """
    frame = with_kind(bench, bench.frame("licence"))
    frame = frame[frame["kind"].isin(KINDS)].sort_values(["path", "part", "row_id"])
    frame = frame.reset_index(drop=True)
    ends = pd.Series(days(frame["valid_to"]), frame.index)
    never = frame["open_ended"].astype("boolean").fillna(False).to_numpy(bool)
    frame["ends"] = ends.where(~(never & ends.isna().to_numpy(bool)), NEVER)
    return with_codes(frame)


def with_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back licences with ``code``, the credit code that each shows."""
    # A certificate of a person bears the number of the identity card, which is as long.
    own = frame["number"].where(frame["person"].isna())
    codes = [_code(*pair) for pair in zip(frame["credit_code"], own, strict=True)]
    return frame.assign(code=pd.Series(codes, frame.index, dtype=object))


def without_term(frame: pd.DataFrame) -> Mask:
    """Gives back the approvals and acceptances: by their nature they hold once and for all."""
    titles = frame["title"].astype("string").fillna("").str.casefold()
    return titles.str.contains("|".join(ONCE)).to_numpy(bool)


def newest_end(frame: pd.DataFrame, but: Mask | None = None) -> tuple[Days, Mask]:
    """Gives back the last end among licences for the same thing, and where that is not sure.

    The same thing is told by kind, title, subject, person and holder, however they are spelled.
    Discharge permits of two sites are told apart by the figures behind the credit code. Other
    permits and certificates of one title that name no subject and bear different numbers may be
    of different things, as two lifts are.

    Args:
        frame: As ``licences`` gives back.
        but: Licences whose own end does not count.
    """
    keys = [frame["kind"]]
    for name in ("title", "subject", "person", "holder"):
        keys.append(frame[name].map(_thing, na_action="ignore").astype(object).fillna(""))
    numbers, site = _numbers(frame)
    ends = frame["ends"] if but is None else frame["ends"].mask(but)
    own = days(ends.groupby([*keys, site]).transform("max"))
    unsaid = days(ends.where(site == "").groupby(keys).transform("max"))
    every = days(ends.groupby(keys).transform("max"))
    told = (site != "").to_numpy(bool)
    newest = np.where(told, np.fmax(own, unsaid), every)
    several = (numbers.groupby(keys).transform("nunique") > 1).to_numpy(bool)
    bare = frame["subject"].isna() & frame["person"].isna() & (frame["kind"] != "licence")
    return newest, several & bare.to_numpy(bool) & ~(told & (own == newest))


def begins_after(frame: pd.DataFrame, day: str) -> tuple[Mask, Mask]:
    """Gives back the licences that surely begin after an ISO day, and those that may."""
    own = days(frame["valid_from"]) > np.datetime64(day, "D")
    doubtful, later = np.zeros((2, len(frame)), bool)
    for at, (grades, others) in enumerate(zip(frame["grades"], frame["others"], strict=True)):
        said = others.get("valid_from", ()) if isinstance(others, dict) else ()
        doubtful[at] = bool(said) or is_blind(grades, others, "valid_from")
        later[at] = doubtful[at] and (not said or any(iso(one) > day for one in said if one))
    return own & ~doubtful, own | later


def _numbers(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Gives back the number of each licence, and the site of a discharge permit, "" if not told.

    The letter behind the site's figures may change when a permit is renewed.
    """
    numbers, sites = [], []
    for text, grades, others in zip(frame["number"], frame["grades"], frame["others"], strict=True):
        number = None if pd.isna(text) else plain(str(text))
        is_permit = number is not None and bool(PERMIT_NUMBER.fullmatch(number))
        other = isinstance(others, dict) and bool(others.get("number"))
        sure = is_permit and not other and not is_blind(grades, others, "number")
        numbers.append(number[:21] if number and is_permit else number)
        sites.append(number[18:21] if number and sure else "")
    return pd.Series(numbers, frame.index, dtype=object), pd.Series(sites, frame.index)


def _thing(text: str) -> str:
    return _COPY.sub("", name_key(str(text)))


def _code(credit_code: Any, number: Any) -> str | None:
    """Gives back the credit code on a licence: its own field, else the head of its number."""
    for text in (credit_code, number):
        if text is not None and not pd.isna(text):
            found = plain(str(text))
            if id_problem(found) is None:
                continue
            if len(found) == 18 or PERMIT_NUMBER.fullmatch(found):
                return found[:18]
    return None


def name_key(name: str) -> str:
    """Gives back a company name without spaces, brackets and width, in lower case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def is_latin(name: str) -> bool:
    """Gives back whether a name is written in Latin letters only."""
    return all(ord(character) < 0x2E80 for character in name)


def one_a_document(frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back one verdict a part, the worst of the licences in it."""
    rank = frame["outcome"].map({1: 0, 2: 1, 0: 2}).fillna(3).to_numpy()
    ordered = frame.assign(rank=rank).sort_values(["path", "part", "rank"], kind="stable")
    return ordered.drop_duplicates(["document", "part"]).drop(columns="rank").reset_index(drop=True)
