"""Rows of punches of which nothing was read: they are said."""

from __future__ import annotations

import re

from extractors.attendance.issues import issue
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import is_closing
from extractors.attendance.roles import labelled_row
from extractors.attendance.sheet import Sheet
from pipeline.model.document import Issue

_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?")
_LEAST_PUNCHES = 2


def left_out(sheet: Sheet, outcome: Outcome) -> list[Issue]:
    """Gives back the issue of rows that look like a day's punches and are in no record, or none.

    Where something else is known to be lost of the sheet, that is said already.
    """
    used = _used(outcome)
    if not used or any(one.loses_data for one in outcome.issues):
        return []
    rows = [
        row for row in range(min(used), sheet.height) if row not in used and _is_punched(sheet, row)
    ]
    return [_issue(sheet, rows)] if rows else []


def _used(outcome: Outcome) -> set[int]:
    """Gives back the rows that days were read from."""
    days = [one for one in outcome.gathered if one.kind == "attendance" and len(one)]
    slots = (slot for one in days for at in range(len(one)) for slot in one.slots(at, "punches"))
    return {*outcome.used_rows, *(row for row, _column in slots)} if days else set()


def _is_punched(sheet: Sheet, row: int) -> bool:
    texts = sheet.rows[row]
    clocks = {text.strip() for text in texts if text and _CLOCK.fullmatch(text.strip())}
    if len(clocks) < _LEAST_PUNCHES or is_closing(sheet, row, sheet.width):
        return False
    return labelled_row([text for text in texts if text.strip() not in clocks]) is None


def _issue(sheet: Sheet, rows: list[int]) -> Issue:
    return issue(
        sheet,
        "rows-left-out",
        f"{len(rows)} rows look like punches and are in no record. Look at them; give "
        "each worker and day a row or column of the same table.",
        f"有 {len(rows)} 行疑似打卡记录，但未读入任何记录。请人工查看，"
        "并将每名员工每日的记录放在同一张表中。",
        (rows[0], 0),
        loses=True,
    )
