"""Who is not found in a list may stand on a page, or in rows, that were not read.

A rule that accuses somebody of standing nowhere asks here first: where something that may name
the worker was lost, it cannot tell, and names the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from validators.bench import Bench
from validators.lost import Lost, lost
from validators.verdicts import CANNOT_TELL, Mask, as_mask, mark

REASON = "not-all-read"


def mark_lost(
    bench: Bench,
    frame: pd.DataFrame,
    accused: object,
    kind: str,
    *,
    months: bool = True,
    wholly: bool = False,
) -> None:
    """Marks accused rows undecided where what was not read of a kind may clear them.

    Args:
        bench: The case.
        frame: The verdicts; with ``month`` where months count.
        accused: The rows that are about to be accused.
        kind: Document kind that does not name them.
        months: Only what may speak of the row's own month counts; else what is of no part that
            was read, which has its own worker.
        wholly: Only what is of no part that was read counts, whatever its month.
    """
    where = as_mask(accused)
    places = lost(bench, kind)
    if wholly:
        places = tuple(one for one in places if one.part is None or not one.months)
    if not months:
        places = tuple(one for one in places if one.part is None)
    if not places or not where.any():
        return
    own = frame["month"].tolist() if months else [None] * len(frame)
    found = [_that_may_hold(places, None if wholly else month) for month in own]
    undecided = where & np.array([bool(some) for some in found], bool)
    mark(frame, undecided, CANNOT_TELL, REASON)
    name_places(frame, undecided, found)


def may_be_lost(bench: Bench, kind: str, months: Iterable[object]) -> Mask:
    """Gives back the months of which something that was not read of a kind may speak."""
    places = lost(bench, kind)
    return np.array([bool(_that_may_hold(places, month)) for month in months], bool)


def mark_lost_rows(
    bench: Bench,
    frame: pd.DataFrame,
    accused: object,
    kind: str,
    *,
    but: Collection[str] = (),
) -> None:
    """Marks accused parts undecided of which rows were lost, in them or on a page of their file.

    Args:
        bench: The case.
        frame: The verdicts, with ``document`` and ``part``.
        accused: The rows that are about to be accused.
        kind: Document kind of the parts.
        but: Issues that do not count, as the verdict does not rest on what they say was lost.
    """
    places = [one for one in lost(bench, kind) if one.code not in but]
    found = [
        tuple(p for p in places if p.document == document and p.part in (None, part))
        for document, part in zip(frame["document"], frame["part"], strict=True)
    ]
    undecided = as_mask(accused) & np.array([bool(some) for some in found], bool)
    mark(frame, undecided, CANNOT_TELL, REASON)
    name_places(frame, undecided, found)


def _that_may_hold(places: Iterable[Lost], month: object) -> tuple[Lost, ...]:
    """Gives back what was lost and may speak of a month; None: of any."""
    return tuple(one for one in places if month is None or not one.months or month in one.months)


def name_lost(bench: Bench, frame: pd.DataFrame, where: object, kind: str) -> None:
    """Says of undecided worker-months which pages of a kind were lost in their month."""
    places = lost(bench, kind)
    if places:
        found = [_that_may_hold(places, month) for month in frame["month"]]
        name_places(frame, as_mask(where), found)


def name_places(frame: pd.DataFrame, where: Mask, found: Iterable[tuple[Lost, ...]]) -> None:
    """Says of some rows in which document, and on which pages of it, the rest may stand."""
    nothing = pd.Series(None, frame.index, dtype=object)
    documents = frame.get("settle_document", nothing).tolist()
    pages = frame.get("settle_pages", nothing).tolist()
    for at, (here, some) in enumerate(zip(where.tolist(), found, strict=True)):
        if here and some:
            documents[at] = some[0].document
            own = (one.pages for one in some if one.document == some[0].document)
            pages[at] = tuple(sorted({page for several in own for page in several}))
    frame["settle_document"] = pd.Series(documents, frame.index, dtype=object)
    frame["settle_pages"] = pd.Series(pages, frame.index, dtype=object)
