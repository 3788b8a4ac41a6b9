"""Licences, permits and certificates with the kind, path and place of each."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pandas as pd

from pipeline.model.check_characters import id_problem, plain
from validators.bench import Bench
from validators.dates import NEVER, Days, days
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


def newest_end(frame: pd.DataFrame) -> tuple[Days, Mask]:
    """Gives back the last end among licences for the same thing, and where that is not sure.

    The same thing is told by kind, title, subject, person and holder, however they are spelled.
    Certificates of one title that name no subject and bear different numbers may be of different
    things, as two lifts are.
    """
    keys = [frame["kind"]]
    for name in ("title", "subject", "person", "holder"):
        keys.append(frame[name].map(_thing, na_action="ignore").astype(object).fillna(""))
    groups = frame["ends"].groupby(keys)
    newest = groups.transform("max").to_numpy("datetime64[D]")
    numbers = frame["number"].map(lambda text: plain(str(text)), na_action="ignore")
    several = numbers.groupby(keys).transform("nunique") > 1
    bare = frame["subject"].isna() & frame["person"].isna() & (frame["kind"] == "certificate")
    return newest, (several & bare).to_numpy(bool)


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
