"""Lists of days, punches, totals and shifts from scans: doubt is handed on, ink is said."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from grids import table_of

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet
from pipeline.model.table import LinePlace, Slot, Table


def read(text: str, others: dict[Slot, tuple[str, ...]] | None = None) -> PartExtract:
    table = replace(table_of(text), others=others or {})
    part = Part("2025年3月", (table,), scanned=True)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    (found,) = extract(document, [Classification(Kind.ATTENDANCE, 1.0)]).parts
    return found


def only(part: PartExtract, kind: str = "attendance") -> RecordSet:
    (found,) = [records for records in part.records if records.kind == kind]
    return found


def unsure(records: RecordSet, name: str) -> list[int]:
    return [at for at, grade in enumerate(records.grades.get(name, ())) if grade == Grade.UNCERTAIN]


def codes(part: PartExtract) -> list[str]:
    return sorted(issue.code for issue in part.issues if issue.loses_data)


LOG = """
打卡记录|<|<|<
工号|姓名|日期|时间
A1|甲一|2025-03-01|08:00
A1|甲一|2025-03-01|{out}
A1|甲一|{date}|08:01
A1|甲一|2025-03-03|08:02
"""


def test_a_log_keeps_doubt_of_date_and_time() -> None:
    part = read(
        LOG.format(out="~17:00", date="~2025-03-02"), {(3, 3): ("12:00",), (4, 2): ("2025-03-07",)}
    )
    days = only(part)
    assert days.others["punches"] == {0: ((480, 720),)}
    assert days.others["date"] == {1: ("2025-03-07",)}
    assert (unsure(days, "punches"), unsure(days, "date")) == ([0], [1])
    assert codes(part) == []


def test_ink_in_a_log_is_said_and_leaves_the_day_in_doubt() -> None:
    part = read(LOG.format(out="~", date="~"))
    days = only(part)
    assert list(days.values["date"]) == ["2025-03-01", "2025-03-03"]
    assert unsure(days, "punches") == [0]
    assert codes(part) == ["unread-date"]


def test_totals_of_nobody_and_totals_in_ink_are_said() -> None:
    part = read(
        """
        考勤汇总 2025年3月|<|<
        姓名|出勤天数|加班小时
        甲一|22|10
        ~|22|20
        丙三|22|~
        |0|0
        合计|66|30
        """
    )
    totals = only(part, "attendance_month")
    assert list(totals.values["name"]) == ["甲一", "丙三"]
    assert unsure(totals, "overtime_minutes") == [1]
    assert codes(part) == ["row-without-worker", "unread-ink"]


def test_the_days_of_an_unread_name_are_not_the_next_row_of_the_worker_above() -> None:
    days = "|".join(map(str, range(1, 32)))
    marks = "|".join(["√"] * 31)
    part = read(f"""
        2025年3月考勤表|<|<
        姓名|{days}
        甲一|{marks}
        ~|{marks}
        丙三|{marks}
    """)
    found = only(part)
    assert set(found.values["name"]) == {"甲一", "丙三"}
    assert len(found.rows) == 62
    assert codes(part) == ["row-without-worker"]


def test_a_day_with_ink_beside_its_punch_is_in_doubt() -> None:
    days = "|".join(f"{day}|<" for day in range(1, 32))
    halves = "|".join(["上班|下班"] * 31)
    times = "|".join(["08:00|17:00"] * 30)
    part = read(f"""
        2025年3月考勤表|<|<
        姓名|{days}
        ^|{halves}
        甲一|08:00|~|{times}
        乙二|08:00|17:00|{times}
    """)
    found = only(part)
    assert found.values["punches"][0] == (480,)
    assert unsure(found, "punches") == [0]
    assert codes(part) == ["unread-ink"]


SHIFTS = """
班次|上班时间|下班时间
白班|08:00|~17:00
夜班|20:00|05:00
"""


def test_shifts_of_a_scanned_sheet_are_as_doubtful_as_their_cells() -> None:
    part = read(SHIFTS, {(1, 2): ("17:30",)})
    shifts = only(part, "shift")
    assert shifts.others["end"] == {0: (1050,)}
    assert unsure(shifts, "end") == [0]
    assert "doubtful-shift" in codes(part)


@pytest.mark.parametrize(
    ("sheet", "others", "doubtful"),
    [
        ("白班|~08:30|17:00", {}, ["start"]),  # may be anything
        ("白班|~08:30|17:00", {(1, 1): ("08：30",)}, ["start"]),  # all readings say the same
        ("白班|~08:30|17:00", {(1, 1): ("O",)}, ["start"]),  # or no time
        ("白班|~18:30|07:00", {(1, 1): ("06:30",)}, ["start", "end"]),  # of the same day then
        ("~白班|08:30|17:00", {}, ["name"]),
        ("白班|08:30|17:00", {}, []),
    ],
)
def test_what_stands_in_a_doubtful_cell_is_in_doubt(
    sheet: str, others: dict[Slot, tuple[str, ...]], doubtful: list[str]
) -> None:
    part = read(f"班次|上班时间|下班时间\n{sheet}\n夜班|20:00|05:00", others)
    shifts = only(part, "shift")
    assert [name for name in ("name", "start", "end") if unsure(shifts, name)] == doubtful
    assert ("doubtful-shift" in codes(part)) == bool(doubtful)


@pytest.mark.parametrize("other", [None, "上班时间 08:00 - 12:00 13:30 - 17:30", "上班"])
def test_any_time_of_a_doubtful_line_may_be_another(other: str | None) -> None:
    lines = lines_of(["上班时间 08:00-12:00 13:30-17:30"], Grade.UNCERTAIN)
    found = announced(replace(lines, others={(0, 0): (other,)} if other else {}))
    shifts = only(found, "shift")
    assert [unsure(shifts, name) for name in ("start", "end", "breaks")] == [[0]] * 3
    assert "doubtful-shift" in codes(found)


@pytest.mark.parametrize("grade", [Grade.UNCERTAIN, Grade.READ])
def test_an_announced_shift_is_as_doubtful_as_its_line(grade: Grade) -> None:
    found = announced(lines_of(["上班时间 08:00-12:00 13:30-17:30"], grade))
    shifts = only(found, "shift")
    doubtful = grade is Grade.UNCERTAIN
    assert unsure(shifts, "end") == ([0] if doubtful else [])
    assert shifts.others.get("end", {}) == ({0: (1110,)} if doubtful else {})
    assert ("doubtful-shift" in codes(found)) == doubtful


def announced(lines: Table) -> PartExtract:
    table = table_of("""
        姓名|日期|上班|下班
        甲一|2025-03-03|08:00|17:30
        甲一|2025-03-04|08:00|17:30
    """)
    part = Part("2025年3月", (table,), lines, scanned=True)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    (found,) = extract(document, [Classification(Kind.ATTENDANCE, 1.0)]).parts
    return found


def lines_of(lines: list[str], grade: Grade) -> Table:
    texts = np.array([[line] for line in lines], object)
    others: dict[Any, tuple[str, ...]] = {}
    if grade is Grade.UNCERTAIN:
        others = {(0, 0): (lines[0].replace("17:30", "18:30"),)}
    return Table(
        texts, LinePlace(), grades=np.full(texts.shape, int(grade), np.uint8), others=others
    )
