"""Grids with two or more columns of punches under each day, however its days are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from extractors.attendance.daytokens import Token, read_token
from extractors.attendance.extract import extract
from extractors.context import Context
from extractors.rearranged.months import months_across
from extractors.rearranged.part import rearranged
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.table import SheetPlace, Span, Table

PEOPLE = ("Nguyễn Thị Hoa", "Trần Văn Bình", "Lê Thị Mai", "Md. Rahim")
WEEKDAYS = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật")
SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PAIRS = [["In", "Out"], ["上班", "下班"], ["Vào", "Ra"]]
FOUR = [
    ["上午上班", "上午下班", "下午上班", "下午下班"],
    ["In", "Out", "In", "Out"],
    ["Sáng vào", "Sáng ra", "Chiều vào", "Chiều ra"],
]
Write = Callable[[date], str]
DAYS: dict[str, Write] = {
    "number": lambda d: f"{d.day}",
    "day and month's name": lambda d: f"{d.day:02d}-{d:%b}",
    "month's name and day": lambda d: f"{d:%b} {d.day}",
    "date of two orders": lambda d: f"{d:%d/%m/%Y}",
    "month first": lambda d: f"{d.month}/{d.day}/{d.year}",
    "two figures each": lambda d: f"{d:%d/%m/%y}",
    "day and month": lambda d: f"{d:%d/%m}",
    "weekday and day": lambda d: f"{SHORT[d.weekday()]} {d.day}",
    "number over weekday": lambda d: f"{d.day}\nT{d.weekday() + 2}" if d.weekday() < 6 else "9\nCN",
    "weekday in brackets": lambda d: f"{d.day:02d}/{d.month:02d} ({SHORT[d.weekday()]})",
    "weekday alone": lambda d: WEEKDAYS[d.weekday()],
}


def sheet(write: Write, roles: Sequence[str], first: date, *, merged: bool) -> Table:
    """Gives back a week: a header of days, one of punches, and a row a worker."""
    days = [first + timedelta(n) for n in range(7)]
    lead = ["STT", "Mã NV", "Họ và tên"]
    wide, count = len(roles), len(lead)
    heads = [text for day in days for text in (write(day), *[""] * (wide - 1))]
    title = f"Chấm công {days[0]:%d/%m/%Y} - {days[-1]:%d/%m/%Y}"
    rows = [[title, *[""] * (count + 7 * wide - 1)], [*lead, *heads], [""] * count + [*roles] * 7]
    for k, name in enumerate(PEOPLE):
        times = [text for n in range(6) for text in clock(k, n, wide)]
        rows.append([f"{k + 1}", f"NV{k:03d}", name, *times, *[""] * wide])
    spans = [Span(1, count + wide * n, 1, wide) for n in range(7)] if merged else []
    return Table(np.array(rows, object), SheetPlace("Sheet1"), spans=tuple(spans))


def minutes(person: int, day: int, wide: int) -> tuple[int, ...]:
    every = (475 + person, 720 + day, 780 + person, 1020 + day)
    return every if wide == 4 else (every[0], every[3])


def clock(person: int, day: int, wide: int) -> list[str]:
    return [f"{m // 60:02d}:{m % 60:02d}" for m in minutes(person, day, wide)]


def punches(table: Table) -> dict[tuple[str, str], tuple[int, ...]]:
    path = "register.xlsx"
    anew = rearranged(Part("Sheet1", (table,)), "attendance", path)
    document = Document(SourceFile(path, "0" * 64, 1), "xlsx", parts=(anew.part,))
    found = extract(document, 0, Classification(Kind.ATTENDANCE, 1.0), Context(path))
    assert not (*anew.issues, *found.issues)
    return {
        (name, day): tuple(held)
        for one in found.records
        if one.kind == "attendance"
        for name, day, held in zip(
            one.values["name"], one.values["date"], one.values["punches"], strict=True
        )
    }


@pytest.mark.parametrize("written", DAYS)
@pytest.mark.parametrize(
    ("roles", "merged"),
    [(PAIRS[0], False), (PAIRS[1], True), (PAIRS[2], False), *((r, False) for r in FOUR)],
)
def test_every_punch_is_read_with_its_day(written: str, roles: list[str], merged: bool) -> None:
    first = date(2025, 3, 3)
    found = punches(sheet(DAYS[written], roles, first, merged=merged))
    assert found == {
        (name, str(first + timedelta(n))): minutes(k, n, len(roles))
        for k, name in enumerate(PEOPLE)
        for n in range(6)
    }


def test_a_week_over_the_end_of_a_month_keeps_its_dates() -> None:
    first = date(2025, 2, 24)
    for written in ("day and month", "day and month's name", "date of two orders"):
        found = punches(sheet(DAYS[written], PAIRS[0], first, merged=True))
        assert {day for _, day in found} == {str(first + timedelta(n)) for n in range(6)}


def test_days_are_no_months_and_months_no_days() -> None:
    rows = [["Name", "24/02", "25/02", "26/02"], ["Ann Li", "8", "8", "8"]]
    table = Table(np.array(rows, object), SheetPlace("Sheet1"))
    assert months_across(table, "attendance", ("overtime hours",)) is None
    rows[0] = ["Name", "Nov-24", "Dec-24", "Jan-25"]
    table = Table(np.array(rows, object), SheetPlace("Sheet1"))
    assert months_across(table, "attendance", ("overtime hours",)) is not None


@pytest.mark.parametrize("text", ["Marlon 3", "In 2", "Late 1", "32-Mar", "13/32/2025", "Mar"])
def test_other_words_beside_a_number_are_no_day(text: str) -> None:
    token = read_token(text)
    assert token is None or (token == Token(parts=(13, 32, 2025)))
