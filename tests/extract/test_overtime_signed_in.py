"""Daily time records that sign breaks and overtime in columns of their own."""

import pytest
from grids import document_of

from extractors.extract import extract

HEADS = "Emp. No.|Employee Name|Date|Day|Time In|Break Out|Break In|Time Out|OT In|OT Out|OT Hrs"


@pytest.mark.parametrize(
    ("out", "again", "punches"),
    [
        ("17:01", "17:00", (477, 720, 780, 1140)),
        ("17:05", "17:00", (477, 720, 780, 1140)),
        ("17:00", "17:00", (477, 720, 780, 1140)),
        ("17:02", "17:04", (477, 720, 780, 1140)),
        ("17:00", "17:30", (477, 720, 780, 1020, 1050, 1140)),
    ],
)
def test_signed_out_and_in_within_minutes_work_goes_on(
    out: str, again: str, punches: tuple[int, ...]
) -> None:
    assert punches_under(HEADS, out, again) == {punches}


@pytest.mark.parametrize("meal", ["Lunch", "Meal"])
def test_meals_are_signed_under_other_words_too(meal: str) -> None:
    found = punches_under(HEADS.replace("Break", meal), "17:00", "17:00")
    assert found == {(477, 720, 780, 1140)}


def punches_under(heads: str, out: str, again: str) -> set[tuple[int, ...]]:
    rows = ["DAILY TIME RECORD - September 2025|||||||||", heads]
    for day in range(1, 6):
        rows.append(f"T-1|Ana Test|2025-09-{day:02d}|Mon|07:57|12:00|13:00|{out}|{again}|19:00|2")
    document, kind = document_of({"table": "\n".join(rows), "kind": "attendance"})
    found = extract(document, (kind,)).parts[0]
    (days,) = found.records
    assert "unknown-heading" not in {issue.code for issue in found.issues}
    return set(days.values["punches"])


@pytest.mark.parametrize(
    ("out", "again", "apart"),
    [
        ("12:00", "12:08", (480, 720, 728, 1020)),
        ("12:00", "12:10", (480, 720, 730, 1020)),
        ("12:00", "12:03", None),
        ("12:00", "13:00", None),
    ],
)
@pytest.mark.parametrize("graded", ["", "~"])
def test_a_break_of_minutes_may_be_one_or_no_break(
    out: str, again: str, apart: tuple[int, ...] | None, graded: str
) -> None:
    table = f"""
    2025年8月考勤
    工号|姓名|日期|上午上班|上午下班|下午上班|下午下班
    K1|甲一|2025-08-04|{graded}08:00|{out}|{again}|17:00
    """
    document, kind = document_of({"table": table, "kind": "attendance"})
    (days,) = extract(document, (kind,)).parts[0].records
    assert days.others.get("punches") == (None if apart is None else {0: (apart,)})
    assert days.values["punches"] == [(480, 720, 780, 1020) if again == "13:00" else (480, 1020)]
