"""The cells of one worker and day, several rows or columns of them, into one record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.attendance.cells import Cell
from extractors.parse.clock_times import DAY
from extractors.parse.marks import WHOLE_DAY

HALVES = frozenset({"morning", "afternoon"})
WHOLE = frozenset({None, "rest", "holiday", "off_roll"})
"""Marks that are of the whole day, even in one half of it with nothing in the other."""
_JOINT, _SURELY_JOINT = 10, 4
"""Minutes by which the out of a shift and the in of its overtime may differ and be one punch; from
more than the second on they may as well be a short break."""
Said = tuple[str | None, Cell]
"""(role of the row or column, what its cell says)."""


def record_of(said: Sequence[Said]) -> dict[str, Any]:
    """Gives back the attendance fields of one worker and day.

    Args:
        said: Cells in the order of their rows and columns. Roles: "in", "out", "morning",
            "afternoon", "overtime", "normal", "punches" and the pairs of them, or None.
    """
    if len(said) == 1:
        return _single(*said[0])
    punches = _punches(said)
    values: dict[str, Any] = {
        "punches": punches or None,
        "missing": True if any(cell.missing for _r, cell in said) else (False if punches else None),
        "edited": True if any(cell.edited for _r, cell in said) else None,
        "mark_text": _texts(said),
    }
    values.update(_marks(said))
    values.update(_hours(said))
    return values


def says(field: str, role: str | None, cell: Cell) -> bool:
    """Gives back whether a cell has part in a field of its day: hours of overtime, the mark."""
    if field == "overtime_minutes":
        return cell.mark.overtime is not None or (
            role == "overtime" and cell.mark.normal is not None
        )
    if field == "normal_minutes":
        return role != "overtime" and cell.mark.normal is not None
    if field.startswith("mark"):
        return cell.mark.mark is not None or not cell.mark.known
    return True


def unexplained(said: Sequence[Said]) -> tuple[int, ...]:
    """Gives back the minutes of numbers beside a sign of work that nothing explains."""
    return tuple(cell.mark.beside for _role, cell in said if cell.mark.beside is not None)


def _single(role: str | None, cell: Cell) -> dict[str, Any]:
    mark = cell.mark
    if not mark.known or mark.mark is None:
        marked = {"mark": None, "mark_text": None if mark.known else cell.text.strip()}
    else:
        marked = {"mark": mark.mark, "mark_text": cell.text.strip()}
    overtime = role == "overtime"
    half = role in HALVES and mark.mark not in WHOLE and mark.minutes is None
    return {
        "punches": cell.punches or None,
        "missing": True if cell.missing else (False if cell.punches else None),
        "edited": cell.edited or None,
        **marked,
        "mark_minutes": WHOLE_DAY // 2 if half else mark.minutes,
        "normal_minutes": None if overtime else mark.normal,
        "overtime_minutes": mark.normal if overtime else mark.overtime,
    }


def with_short_breaks(said: Sequence[Said]) -> tuple[int, ...] | None:
    """Gives back the punches of a day with a break of minutes kept in them, None without one."""
    found = _punches(said, _SURELY_JOINT)
    return found if found != _punches(said) else None


def _punches(said: Sequence[Said], joint: int = _JOINT) -> tuple[int, ...]:
    """Gives back all punches; an out before the in it follows is of the next morning.

    An out and the in after it (Time Out, OT In) within minutes are no break: work goes on.
    """
    found: list[int] = []
    out = False
    for role, cell in said:
        for minute in cell.punches:
            goes_on = out and (role or "").endswith("in") and abs(minute - found[-1]) <= joint
            late = bool(found) and minute < found[-1] and (role or "").endswith("out")
            if goes_on:
                found.pop()
            else:
                found.append(minute + DAY if late and minute < DAY else minute)
            out = (role or "").endswith("out") and not goes_on
    return tuple(sorted(found))


def _texts(said: Sequence[Said]) -> str | None:
    texts = [
        cell.text.strip()
        for _role, cell in said
        if cell.mark.mark is not None or not cell.mark.known
    ]
    return " / ".join(dict.fromkeys(texts)) or None


def _marks(said: Sequence[Said]) -> dict[str, Any]:
    """Gives back mark and minutes; two halves of a day that differ are half a day of leave."""
    marks = [(cell.mark.mark, cell.mark.minutes) for _role, cell in said if cell.mark.mark]
    if not marks:
        return {"mark": None, "mark_minutes": None}
    halves = sum(role in HALVES for role, _cell in said)
    names = [name for name, _minutes in marks]
    absences = [name for name in names if name != "work"]
    if not absences:
        return {"mark": "work", "mark_minutes": WHOLE_DAY // 2 if halves == 1 else marks[0][1]}
    if len(set(absences)) > 1:
        leaves = all(name.startswith("leave_") for name in absences)
        return {"mark": "leave_other" if leaves else None, "mark_minutes": None}
    stated = next((minutes for name, minutes in marks if name == absences[0] and minutes), None)
    worked = "work" in names or any(cell.punches for _role, cell in said)
    if worked and absences[0] in {"rest", "holiday", "off_roll"} and not halves:
        return {"mark": "work", "mark_minutes": stated}
    if stated is None and halves and len(absences) == 1:
        stated = WHOLE_DAY // 2
    return {"mark": absences[0], "mark_minutes": stated}


def _hours(said: Sequence[Said]) -> dict[str, int | None]:
    normal = [cell.mark.normal for role, cell in said if role != "overtime"]
    overtime = [cell.mark.normal for role, cell in said if role == "overtime"]
    overtime += [cell.mark.overtime for _role, cell in said]
    return {"normal_minutes": _sum(normal), "overtime_minutes": _sum(overtime)}


def _sum(numbers: Sequence[int | None]) -> int | None:
    stated = [number for number in numbers if number is not None]
    return sum(stated) if stated else None
