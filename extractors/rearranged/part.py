"""The sheets of a part, those with a layout of their own laid out anew, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.rearranged.anew import Rearranged
from extractors.rearranged.day_halves import day_halves
from extractors.rearranged.digits import joined_digits
from extractors.rearranged.months import months_across, unclear_months
from extractors.rearranged.several_dates import several_dates
from extractors.rearranged.side_by_side import side_by_side
from extractors.rearranged.time_cards import time_cards
from extractors.rearranged.turned import turned
from extractors.rearranged.two_rows import paired_rows
from extractors.rearranged.weeks import weeks_down
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Text
from pipeline.model.records import RecordSet
from pipeline.model.table import Table

SHEETS = ("payroll", "attendance")
"""Kinds whose sheets may have months across, or two rows a worker."""
_TITLE_LINES = 14


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
        kind: Kind of its lists.
        path: What its file is called.
    """
    found: dict[int, Rearranged] = {}
    issues: list[Issue] = []
    names = (path.rpartition("/")[2], part.name)
    titles = names if kind == "payroll" else (*names, *_lines(part))
    for index, table in enumerate(part.tables):
        anew = _beside(part, table, kind, issues)
        if anew is None and kind == "overtime_approval":
            anew = _split(part, table, titles, issues)
        elif anew is None and kind in SHEETS:
            anew = _anew(part, table, kind, titles, issues)
        if anew is not None:
            found[index] = anew
        elif kind == "payroll" and (at := unclear_months(table, kind)) is not None:
            issues.append(_unclear(part, table, at))
    if not found:
        return RearrangedPart(part, found, tuple(issues))
    tables = [found[at].table if at in found else table for at, table in enumerate(part.tables)]
    return RearrangedPart(replace(part, tables=tuple(tables)), found, tuple(issues))


def _lines(part: Part) -> list[str]:
    if part.text is None:
        return []
    return [str(text) for text in part.text.texts[:_TITLE_LINES, 0]]


def _split(
    part: Part, table: Table, titles: Sequence[str], issues: list[Issue]
) -> Rearranged | None:
    if min(table.shape) < 2:
        return None
    found = several_dates(table, titles)
    if found is None:
        return None
    anew, together = found
    if together is not None:
        issues.append(_together(part, table, *together))
    return anew


def _beside(part: Part, table: Table, kind: str, issues: list[Issue]) -> Rearranged | None:
    if min(table.shape) < 2:
        return None
    found = side_by_side(table, kind)
    if found is None:
        return None
    anew, left_out = found
    if left_out is not None:
        issues.append(_same_again(part, table, left_out))
    return anew


def _same_again(part: Part, table: Table, at: tuple[int, int]) -> Issue:
    return Issue(
        "tables-side-by-side",
        Text(
            "A second table stands beside the first, and nothing above it says which month it is "
            "of; only the first was used. State the month above each, or send one sheet a month.",
            "右侧另有一张并排的表，其上方未注明所属月份，仅采用了左侧的表。"
            "请在每张表上方注明月份，或每月单独一张表提交。",
        ),
        part=part.name,
        at=table.locate(*at),
        loses_data=True,
    )


def _nobodys_days(part: Part, table: Table, at: tuple[int, int]) -> Issue:
    return Issue(
        "tables-side-by-side",
        Text(
            "A second list of the same days stands beside the first, and nothing above it says "
            "whose it is; only the first was used. Put number and name above each.",
            "右侧另有一组相同日期的记录，其上方未注明属于谁，仅采用了左侧的记录。"
            "请在每组记录上方注明工号和姓名。",
        ),
        part=part.name,
        at=table.locate(*at),
        loses_data=True,
    )


def _days_without_punches(part: Part, table: Table, at: tuple[int, int]) -> Issue:
    return Issue(
        "tables-side-by-side",
        Text(
            "A second column of days stands beside the punches and has none of its own; what it "
            "says of these days was not used. Put the days below each other.",
            "打卡记录右侧另有一列日期，但没有对应的打卡时间，该部分未采用。请将各日上下排列。",
        ),
        part=part.name,
        at=table.locate(*at),
        loses_data=True,
    )


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


def _undated_week(part: Part, table: Table, at: tuple[int, int]) -> Issue:
    return Issue(
        "week-undated",
        Text(
            "The days stand by their weekday, and nothing says which week it is; they were not "
            "used. State the first and last date of the week above them.",
            "各日仅写星期，未注明是哪一周，未使用。请在上方注明该周的起止日期。",
        ),
        part=part.name,
        at=table.locate(*at),
        loses_data=True,
    )


def _together(part: Part, table: Table, at: tuple[int, int], rows: int) -> Issue:
    return Issue(
        "hours-of-several-days",
        Text(
            f"{rows} row(s) state the hours of several dates as one sum; the dates were read, the "
            "hours of each day are unknown. State the hours of each date.",
            f"有 {rows} 行将多个日期的工时合并填写，已读取日期，但各日工时未知。"
            "请分别注明每个日期的工时。",
        ),
        part=part.name,
        at=table.locate(*at),
        loses_data=True,
    )


def _anew(
    part: Part, table: Table, kind: str, titles: Sequence[str], issues: list[Issue]
) -> Rearranged | None:
    if min(table.shape) < 2:
        return None
    if kind == "attendance":
        known = months_across(table, kind, titles) or _cards(part, table, titles, issues)
        known = known or _halves(part, table, issues)
        return known or _dated_week(part, table, titles, issues)
    return (
        joined_digits(table)
        or paired_rows(table, kind)
        or months_across(table, kind, titles)
        or turned(table, kind)
    )


def _cards(
    part: Part, table: Table, titles: Sequence[str], issues: list[Issue]
) -> Rearranged | None:
    found = time_cards(table, titles)
    if found is None:
        return None
    anew, left_out = found
    if left_out is not None:
        issues.append(_days_without_punches(part, table, left_out))
    return anew


def _halves(part: Part, table: Table, issues: list[Issue]) -> Rearranged | None:
    found = day_halves(table)
    if found is None:
        return None
    anew, unclear = found
    if unclear is not None:
        issues.append(_nobodys_days(part, table, unclear))
    return anew


def _dated_week(
    part: Part, table: Table, titles: Sequence[str], issues: list[Issue]
) -> Rearranged | None:
    anew, undated = weeks_down(table, titles)
    if undated is not None:
        issues.append(_undated_week(part, table, undated))
    return anew
