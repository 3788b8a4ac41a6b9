"""Reports of work duration: a worker's label, then rows Status, InTime, OutTime across the days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from extractors.attendance.daytokens import read_token
from extractors.attendance.extract import extract
from extractors.context import Context
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.table import SheetPlace, Table

SHORT = ("M", "T", "W", "Th", "F", "St", "S")
PEOPLE = [("TX/1207", "KAVITHA R"), ("TX/1208", "SURESH BABU M"), ("TX/1311", "IMRAN KHAN")]
COUNT = 12
"""Days of the report, from Tuesday the first of April 2025."""
Day = tuple[str, str, str, str]


def day(who: int, n: int) -> Day:
    """Gives back status, in, out and overtime of a day; the third worker works on Sundays."""
    sunday = n % 7 == 5
    if sunday and who < 2:
        return "WO", "", "", "00:00"
    if who == 1 and n == 3:
        return "CL", "", "", "00:00"
    late = n % 4 == 1
    return "WOP" if sunday else "P", f"08:5{who}", "19:30" if late else "18:0" + str(n % 10), (
        "01:30" if late else "00:00"
    )  # fmt: skip


def block(who: int, labels: Sequence[str], repeated: bool) -> list[list[str]]:
    own = [day(who, n) for n in range(COUNT)]
    number, name = PEOPLE[who]
    rows = [["Emp. Code:", "", number, "", "", "Emp. Name:", "", name]]
    rows += [["Days", "", *heads()]] if repeated else []
    for at, text in enumerate(labels):
        values = [d[at] for d in own] if at < 3 else [d[3] for d in own]
        if text in ("Duration", "Shift"):
            values = (
                ["09:10" if d[1] else "00:00" for d in own]
                if text == "Duration"
                else ["GS"] * COUNT
            )
        rows.append([text, "", *values])
    return rows


def heads() -> list[str]:
    return [f"{n + 1} {SHORT[(n + 1) % 7]}" for n in range(COUNT)]


def report(blocks: Sequence[list[list[str]]], repeated: bool = False) -> PartExtract:
    rows = [["Basic Work Duration Report"], ["Apr 01 2025  To  Apr 30 2025"], []]
    rows += [] if repeated else [["Days", "", *heads()]]
    rows += [row for one in blocks for row in ([], *one)]
    wide = [[*row, *[""] * (COUNT + 2 - len(row))] for row in rows]
    part = Part("WorkDur", (Table(np.array(wide, object), SheetPlace("WorkDur")),))
    document = Document(SourceFile("x", "0" * 64, 1), "x", parts=(part,))
    return extract(document, 0, Classification(Kind.ATTENDANCE, 1.0), Context("x"))


def days_read(found: PartExtract) -> dict[str, list[tuple[object, ...]]]:
    read: dict[str, list[tuple[object, ...]]] = {}
    for one in found.records:
        if one.kind == "attendance":
            names = ("date", "mark", "punches", "overtime_minutes")
            for number, *values in zip(*(one.values[n] for n in ("number", *names)), strict=True):
                read.setdefault(number, []).append(tuple(values))
    return read


def wanted(who: int) -> list[tuple[object, ...]]:
    marks = {"P": "work", "WOP": "work", "WO": "rest", "CL": "leave_personal"}
    found: list[tuple[object, ...]] = []
    for n in range(COUNT):
        status, first, last, over = day(who, n)
        clocked = tuple(int(t[:2]) * 60 + int(t[3:]) for t in (first, last) if t) or None
        overtime = int(over[:2]) * 60 + int(over[3:])
        found.append((f"2025-04-{n + 1:02d}", marks[status], clocked, overtime))
    return found


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize(
    "labels",
    [
        ["Status", "InTime", "OutTime", "OT"],
        ["Status", "In Time", "Out Time", "Duration", "Shift", "OT"],
        ["Status", "InTime", "OutTime", "Over Time", "Duration"],
    ],
)
def test_every_worker_and_day(labels: list[str], repeated: bool) -> None:
    found = report([block(who, labels, repeated) for who in range(3)], repeated)
    assert days_read(found) == {PEOPLE[who][0]: wanted(who) for who in range(3)}
    assert not found.issues


def test_rows_with_labels_nobody_knows_are_told() -> None:
    own = block(0, ["Status", "InTime", "OutTime", "OT"], False)
    own.insert(3, ["Permission Slot", "", *["10:00"] * COUNT])
    found = report([own, block(1, ["Status", "InTime", "OutTime", "OT"], False)])
    assert days_read(found)[PEOPLE[0][0]] == wanted(0)
    (told,) = found.issues
    assert "Permission Slot" in told.message.en
    assert told.loses_data


def test_the_foot_confirms_the_days_or_doubts_them() -> None:
    labels = ["Status", "InTime", "OutTime", "OT"]
    hours = [90 * sum(day(who, n)[3] != "00:00" for n in range(COUNT)) for who in range(2)]
    stated = [hours[0], hours[1] + 60]
    blocks = [block(who, labels, False) for who in range(2)]
    for own, minutes in zip(blocks, stated, strict=True):
        clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
        own.append([f"Total Work Duration: 96:10 Hrs., Total OT: {clock} Hrs., Present: 10"])
    found = report(blocks)
    assert [issue.code for issue in found.issues] == ["card-total-differs"]
    days, months = found.records
    assert months.values["overtime_minutes"] == stated
    assert months.values["days_worked_hundredths"] == [1000, 1000]
    grades = days.grades["overtime_minutes"]
    assert grades == [Grade.READ] * COUNT + [Grade.UNCERTAIN] * COUNT


@pytest.mark.parametrize(
    ("text", "weekday"), [("7 F", 4), ("9 S", None), ("13 Th", 3), ("8 St", None)]
)
def test_a_day_with_the_letter_of_its_weekday(text: str, weekday: int | None) -> None:
    token = read_token(text)
    assert token is not None
    assert (token.day, token.weekday) == (int(text.split()[0]), weekday)
