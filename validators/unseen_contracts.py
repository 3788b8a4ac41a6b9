"""Contracts that may be there and were not seen: unread pages and files, papers of nobody known.

A rule that says of a worker that there is no contract, or no later one, asks here first.
"""

from __future__ import annotations

import pandas as pd

from validators.absence import mark_lost
from validators.bench import Bench
from validators.parts import parts
from validators.verdicts import CANNOT_TELL, FAILED, Mask, as_mask, mark

KIND = "contract"


def mark_unseen(bench: Bench, frame: pd.DataFrame, accused: object) -> None:
    """Marks accused workers undecided where a contract of theirs may not have been seen.

    Args:
        bench: The case.
        frame: The verdicts, with ``worker``.
        accused: The rows that are about to be accused.
    """
    where = as_mask(accused)
    mark(frame, where & bench.once(unmatched), CANNOT_TELL, "unmatched-contract")
    mark(frame, where & _in_unread(bench, frame), CANNOT_TELL, "unread-document")
    mark_lost(bench, frame, where & (frame["outcome"] == FAILED), KIND, months=False)


def unmatched(bench: Bench) -> bool:
    """Gives back whether some contract part names nobody that could be matched.

    It may be a page of the contract of somebody who is known.
    """
    records = bench.frame(KIND)
    known = bench.once(parts)
    of_kind = known.loc[known["kind"] == KIND, ["document", "part"]]
    matched = set(
        zip(
            *(records.loc[records["worker"] >= 0, name] for name in ("document", "part")),
            strict=True,
        )
    )
    lost = bool((records["worker"] == -1).any())
    return lost or any(key not in matched for key in of_kind.itertuples(index=False, name=None))


def _in_unread(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the workers whom the path of a file that could not be used names."""
    paths = [
        one.document.source.path
        for one in bench.case.documents
        if one.document.status.value in ("unreadable", "unclassified")
    ]
    text = "\n".join(paths)
    words = bench.case.workers.loc[frame["worker"].astype("int64"), ["number", "name"]]
    found = [
        any(word and str(word) in text for word in pair if pd.notna(word))
        for pair in words.itertuples(index=False, name=None)
    ]
    return as_mask(pd.Series(found, dtype=bool))
