"""Rows of one worker and day from scans: doubt of each cell is handed on, ink is said."""

from test_doubt_daily_rows import codes, only, read, unsure

from pipeline.model.records import RecordSet


def at_day(records: RecordSet, day: int) -> int:
    return list(records.values["date"]).index(f"2025-03-{day:02}")


DAILY = """
考勤记录 2025年3月|<|<|<|<|<
工号|姓名|日期|上班|下班|加班小时
A1|甲一|2025-03-01|08:00|17:00|2
A1|甲一|2025-03-03|08:00|17:00|2
A1|甲一|2025-03-04|08:00|{out}|2
A1|甲一|2025-03-05|08:00|17:00|{hours}
A1|甲一|{date}|08:00|17:00|2
A1|甲一|2025-03-07|08:00|17:00|2
"""


def test_ink_among_rows_of_days_is_said_and_leaves_the_day_in_doubt() -> None:
    part = read(DAILY.format(out="~", hours="~", date="~"))
    days = only(part)
    assert len(days.rows) == 5
    assert days.values["punches"][at_day(days, 4)] == (480,)
    assert unsure(days, "punches") == [at_day(days, 4)]
    assert days.values["overtime_minutes"][at_day(days, 5)] is None
    assert unsure(days, "overtime_minutes") == [at_day(days, 5)]
    assert codes(part) == ["unread-date", "unread-ink"]
    clear = read(DAILY.format(out="", hours="", date="2025-03-06"))
    assert codes(clear) == []
    assert not only(clear).grades


def test_days_hours_and_punches_of_rows_keep_their_other_readings() -> None:
    part = read(
        DAILY.format(out="~17:00", hours="~2", date="~2025-03-06"),
        {(4, 4): ("12:00",), (5, 5): ("7", "x"), (6, 2): ("2025-03-08", "2025-03-06")},
    )
    days = only(part)
    assert days.others["punches"] == {at_day(days, 4): ((480, 720),)}
    assert days.others["overtime_minutes"] == {at_day(days, 5): (420,)}
    assert days.others["date"] == {at_day(days, 6): ("2025-03-08",)}
    for name, day in (("punches", 4), ("overtime_minutes", 5), ("date", 6)):
        assert unsure(days, name) == [at_day(days, day)]
    assert codes(part) == []


def test_results_and_shifts_of_days_are_as_doubtful_as_their_cells() -> None:
    part = read(
        """
        姓名|日期|班次|上班|下班|打卡结果
        甲一|2025-03-03|~白班 08:00-17:00|08:00|17:00|正常
        甲一|2025-03-04|白班 08:00-17:00|08:00|17:00|~
        甲一|2025-03-05|白班 08:00-17:00|||~事假
        甲一|2025-03-06|白班 08:00-17:00|08:00|17:00|正常
        """,
        {(1, 2): ("白班 08:00-12:00",), (3, 5): ("年假",)},
    )
    days = only(part)
    assert unsure(days, "shift_end") == [0]
    assert days.others["shift_end"] == {0: (720,)}
    assert unsure(days, "mark") == [1, 2]
    assert days.others["mark"] == {2: ("leave_annual",)}
    assert codes(part) == ["unread-ink"]
