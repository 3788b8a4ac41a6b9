"""The sheets of a part, those with a layout of their own laid out anew, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.rearranged.anew import Rearranged
from extractors.rearranged.digits import joined_digits
from extractors.rearranged.months import months_across, unclear_months
from extractors.rearranged.time_cards import time_cards
from extractors.rearranged.turned import turned
from extractors.rearranged.two_rows import paired_rows
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Text
from pipeline.model.records import RecordSet
from pipeline.model.table import Table


@dataclass(frozen=True, slots=True)
class RearrangedPart:
    """A part as it is to be read, which of its tables were laid out anew, what stays unclear."""

    part: Part
    tables: Mapping[int, Rearranged]
    issues: tuple[Issue, ...] = ()

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
    issues: list[Issue] = []
    for index, table in enumerate(part.tables):
        anew = _anew(table, kind, (path.rpartition("/")[2], part.name))
        if anew is not None:
            found[index] = anew
        elif kind == "payroll" and (at := unclear_months(table, kind)) is not None:
            issues.append(_unclear(part, table, at))
    if not found:
        return RearrangedPart(part, found, tuple(issues))
    tables = [found[at].table if at in found else table for at, table in enumerate(part.tables)]
    return RearrangedPart(replace(part, tables=tuple(tables)), found, tuple(issues))


def _unclear(part: Part, table: Table, at: tuple[int, int]) -> Issue:
    return Issue(
        "months-unclear",
        Text(
            "The months stand side by side, and nothing says which wage the figures are; they were "
            "not used. Say in the title or below each month whether they are gross or net pay.",
            "各月金额横向排列，但未注明是应发还是实发工资，未使用。请在标题或各月下方注明。",
        ),
        part=part.name,
        at=table.locate(*at),
        loses_data=True,
    )


def _anew(table: Table, kind: str, titles: Sequence[str]) -> Rearranged | None:
    if min(table.shape) < 2:
        return None
    if kind == "attendance":
        return months_across(table, kind, ()) or time_cards(table, titles)
    return (
        joined_digits(table)
        or paired_rows(table, kind)
        or months_across(table, kind, titles)
        or turned(table, kind)
    )
