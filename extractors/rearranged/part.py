"""The sheets of a part, those with a layout of their own laid out anew, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.rearranged.anew import Rearranged
from extractors.rearranged.digits import joined_digits
from extractors.rearranged.months import months_across
from extractors.rearranged.turned import turned
from extractors.rearranged.two_rows import paired_rows
from pipeline.model.document import Part
from pipeline.model.records import RecordSet
from pipeline.model.table import Table


@dataclass(frozen=True, slots=True)
class RearrangedPart:
    """A part as it is to be read, and which of its tables were laid out anew."""

    part: Part
    tables: Mapping[int, Rearranged]

    def back(self, records: Sequence[RecordSet]) -> tuple[RecordSet, ...]:
        """Gives back records with their values where they really stand."""
        return tuple(
            self.tables[one.table].back(one) if one.table in self.tables else one for one in records
        )


def rearranged(part: Part, kind: str, path: str = "") -> RearrangedPart:
    """Gives back a part with its sheets as plain lists; nearly every part stays as it is.

    Args:
        part: The part.
        kind: "payroll" or "attendance".
        path: What its file is called.
    """
    found: dict[int, Rearranged] = {}
    for index, table in enumerate(part.tables):
        anew = _anew(table, kind, (path.rpartition("/")[2], part.name))
        if anew is not None:
            found[index] = anew
    if not found:
        return RearrangedPart(part, found)
    tables = [found[at].table if at in found else table for at, table in enumerate(part.tables)]
    return RearrangedPart(replace(part, tables=tuple(tables)), found)


def _anew(table: Table, kind: str, titles: Sequence[str]) -> Rearranged | None:
    if min(table.shape) < 2:
        return None
    if kind == "attendance":
        return months_across(table, kind, ())
    return (
        joined_digits(table)
        or paired_rows(table, kind)
        or months_across(table, kind, titles)
        or turned(table, kind)
    )
