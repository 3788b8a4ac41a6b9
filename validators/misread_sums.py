"""Sums that fail only through a cell in doubt, or through one figure of a scan that may be a slip.

The other readings of a doubtful cell are those that a recogniser offered: what is printed need
not be among them, so they settle no sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.model.evidence import Grade
from pipeline.model.misreadings import is_one_apart
from pipeline.model.quantities import format_minor
from validators.bench import Bench
from validators.doubt import DOUBTED
from validators.rule import Ref


def doubtful_cell(row: Any, fields: Iterable[str], kind: str) -> Ref | None:
    """Gives back the first doubtful cell that one of some fields of a row rests on, or None.

    Args:
        row: A record with ``grades``, ``others`` and ``row_id``; of sums, ``doubted`` too.
        fields: What a verdict on it rests on.
        kind: Record kind of the row.
    """
    grades = row.grades if isinstance(row.grades, dict) else {}
    others = row.others if isinstance(row.others, dict) else {}
    made_of = getattr(row, DOUBTED, None)
    known = made_of if isinstance(made_of, dict) else {}
    for field in fields:
        if grades.get(field, Grade.READ) == Grade.UNCERTAIN or others.get(field):
            return known.get(field) or Ref(kind, int(row.row_id), field)
    return None


def may_be_slip(bench: Bench, row: Any, stated: int, made: int) -> bool:
    """Gives back whether a total of a scan is one misread character away from what it should be.

    Args:
        bench: What the rule works on.
        row: A record with the document and part it stands in.
        stated: The total as it was read, in minor units.
        made: What its figures add up to.
    """
    part = bench.case.documents[int(row.document)].document.parts[int(row.part)]
    return part.scanned and is_one_apart(_plain(stated), _plain(made))


def _plain(minor: int) -> str:
    return format_minor(minor).replace(",", "")
