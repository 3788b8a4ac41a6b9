"""Attendance sheets: a row a worker, a column a day, punches or marks in the cells."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date

from benchmarks.reading.payroll import FIRMS
from benchmarks.reading.people import Crowd
from benchmarks.reading.sheet import Kind, Look, Sheet, Span

WEEKDAYS = "一二三四五六日"
MARKS = (
    ("√", "休", "事", "病", "旷"),
    ("√", "○", "△", "☆", "×"),
    ("8", "休", "4", "10.5", "年"),
)


@dataclass(frozen=True, slots=True)
class Grid:
    """What an attendance sheet is to be like.

    Attributes:
        workers: Rows of people.
        days: Columns of days, from the first of the month.
        cells: "punches" on lines of their own, or "marks".
        totals: Columns of totals at the end.
    """

    workers: int = 25
    days: int = 31
    cells: str = "punches"
    totals: int = 0


def attendance(draw: random.Random, look: Look, grid: Grid) -> Sheet:
    """Gives back a month's attendance of made-up people."""
    first = date(draw.choice((2023, 2024, 2025)), draw.choice((1, 3, 5, 7, 8, 10, 12)), 1)
    days = min(grid.days, calendar.monthrange(first.year, first.month)[1])
    crowd = Crowd(draw, look.fonts)
    marks = draw.choice(MARKS)
    totals = ("出勤天数", "加班小时", "请假天数", "备注")[: grid.totals]
    header = [
        ["序号", "姓名", *(str(d + 1) for d in range(days)), *totals],
        ["", "", *(WEEKDAYS[(first.weekday() + d) % 7] for d in range(days)), *[""] * len(totals)],
    ]
    body = []
    for at in range(grid.workers):
        overtime = draw.random() < 0.15
        filled = [
            _punches(draw, first.weekday() + d, overtime)
            if grid.cells == "punches"
            else _mark(draw, marks, first.weekday() + d)
            for d in range(days)
        ]
        sums = [str(draw.randint(18, 27)), f"{draw.randint(0, 180) / 2:g}", "", ""][: len(totals)]
        body.append([str(at + 1), crowd.name(), *filled, *sums])
    kind: Kind = "figures" if grid.cells == "punches" else "mark"
    kinds: list[Kind] = ["figures", "name", *[kind] * days]
    kinds += ["figures"] * len(totals)
    aside = [*range(2), *range(2 + days, len(header[0]))]
    return Sheet(
        f"attendance-{grid.cells}",
        (f"{first.year}年{first.month}月考勤表", draw.choice(FIRMS["zh"])),
        header + body,
        kinds,
        2,
        look,
        tuple(Span(0, c, 2, 1) for c in aside),
        ("考勤员：          主管：",),
        ("seq", "name", *["day"] * days, *["sum"] * len(totals)),
    )


def _punches(draw: random.Random, weekday: int, overtime: bool) -> str:
    if weekday % 7 == 6 and draw.random() < 0.8:
        return ""
    late = draw.randint(0, 14) - 10
    times = [480 + late, 720 + draw.randint(0, 5), 780 + draw.randint(-15, 2)]
    times.append(draw.choice((1020, 1080)) + draw.randint(0, 9))
    if draw.random() < 0.05:
        times.remove(draw.choice(times))
    if overtime and draw.random() < 0.5:
        times += [1110 + draw.randint(-8, 2), 1230 + draw.randint(0, 65)]
    return "\n".join(f"{t // 60:02}:{t % 60:02}" for t in times)


def _mark(draw: random.Random, marks: tuple[str, ...], weekday: int) -> str:
    usual, rest, *seldom = marks
    if weekday % 7 == 6:
        return rest
    return draw.choice(seldom) if draw.random() < 0.08 else draw.choice((usual,) * 12 + ("",))
