"""Licences, permits and certificates with the kind, path and place of each."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pandas as pd

from validators.bench import Bench
from validators.check_characters import plain
from validators.dates import NEVER, days
from validators.parts import with_kind

KINDS = ("licence", "permit", "certificate")
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
    frame["code"] = [
        _code(one, two) for one, two in zip(frame["credit_code"], frame["number"], strict=True)
    ]
    return frame


def _code(credit_code: Any, number: Any) -> str | None:
    """Gives back the credit code on a licence: its own field, else the head of its number."""
    for text in (credit_code, number):
        if text is not None and not pd.isna(text):
            found = plain(str(text))
            if len(found) == 18 or (len(found) == 22 and found[18:21].isdigit()):
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
