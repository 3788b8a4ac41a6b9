"""Recognised attendance proves its own cells: days to their total, punches to their hours."""

from dataclasses import replace
from typing import Any

from grids import table_of

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.table import Slot

HOURS = """
2025年3月考勤表|<|<|<|<|<|<
工号|姓名|1|2|3|4|出勤小时
01|甲一|8|10|9.5|8|35.5
02|乙二|8|~3|8|10|34
03|丙三|8|8|8|~11|40
"""
LOG = "考勤明细|<|<|<|<|<\n工号|姓名|日期|上班|下班|工时\n"


def read(text: str, others: dict[Slot, tuple[str, ...]]) -> PartExtract:
    table = replace(table_of(text), others=others)
    part = Part("p1", (table,), scanned=True)
    document = Document(SourceFile("k.pdf", "0" * 64, 1), "pdf", parts=(part,))
    (found,) = extract(document, [Classification(Kind.ATTENDANCE, 1.0)]).parts
    return found


def said(found: PartExtract, name: str, field: str) -> list[tuple[Any, int]]:
    """Gives back value and grade of a field, day by day, of one worker."""
    days = next(records for records in found.records if records.kind == "attendance")
    grades = days.grades.get(field, [int(Grade.READ)] * len(days))
    pairs = zip(days.values["name"], days.values[field], grades, strict=True)
    return [(value, grade) for who, value, grade in pairs if who == name]


def test_days_that_come_to_their_total_are_proved_and_a_doubtful_one_is_mended() -> None:
    found = read(HOURS, {(3, 3): ("8", "5"), (4, 5): ("12",)})
    minutes = "normal_minutes"
    assert {grade for _, grade in said(found, "甲一", minutes)} == {Grade.VERIFIED}
    assert said(found, "乙二", minutes)[1] == (480, Grade.VERIFIED)
    assert [grade for _, grade in said(found, "丙三", minutes)] == [Grade.READ] * 3 + [
        Grade.UNCERTAIN
    ]
    assert found.taken == ((0, 3, 3, "8"),)


def test_punches_less_the_usual_break_prove_the_hours_of_a_day() -> None:
    rows = [
        f"01|甲一|2025-03-{day:02d}|08:00|{17 + day % 3}:{'30' if day % 2 else '00'}|{hours}"
        for day, hours in ((3, 8.5), (4, 9), (5, 10.5), (6, 8), (7, 9.5))
    ]
    rows.append("01|甲一|2025-03-10|08:00|~18:00|11")
    days = said(read(LOG + "\n".join(rows), {(7, 4): ("13:00",)}), "甲一", "punches")
    assert [grade for _, grade in days] == [Grade.VERIFIED] * 5 + [Grade.UNCERTAIN]
