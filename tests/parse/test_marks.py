"""Marks: the sheet's own legend, then words, then the few signs everybody shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.own_words import OwnWords, speaking
from extractors.parse.legends import parse_legend
from extractors.parse.marks import LOST, DayMark, parse_mark

LEGEND = parse_legend("√出勤 ○事假 △年假")


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("√出勤 ○事假 ●法定假/正常休假 ＊迟到 ×长病假", {"●": "rest", "×": "leave_sick"}),
        ("√出勤 ×旷工 ◆年假/调休 ▲市内出差", {"×": "absent", "◆": "leave_other", "▲": "trip"}),
        ("出勤√,培训■,病假○,事假+,旷工×", {"√": "work", "+": "leave_personal", "×": "absent"}),
        ("说明：出勤：√ 事假：△ 病假：○", {"√": "work", "△": "leave_personal", "○": "leave_sick"}),
        ("备注：出勤(√)、休息(○)", {"√": "work", "○": "rest"}),
        ("P=Present A=Absent WO=Weekly Off", {"p": "work", "a": "absent", "wo": "rest"}),
        ("P - Present, PH - Public Holiday", {"p": "work", "ph": "holiday"}),
        ("X: đi làm; P: nghỉ phép; Ô: ốm", {"x": "work", "p": "leave_annual", "ô": "leave_sick"}),
        ("Nghỉ không lương: KL", {"kl": "leave_personal"}),
        ("√出勤 ○什么", {"√": "work", "○": None}),
        ("三车间  2024年11月  标识：■上班  □例休  ◇病假", {"■": "work", "□": "rest"}),
        ("三车间  2024年11月  标识：上班■  例休□  病假◇", {"■": "work", "□": "rest"}),
        ("记法 √ 正常 ☆ 公休 ◎ 工伤", {"√": "work", "☆": "rest", "◎": "leave_injury"}),
        ("记法 正常 √ 公休 ☆ 工伤 ◎", {"√": "work", "☆": "rest", "◎": "leave_injury"}),
        ("各班组■上班□例休◇病假", {"■": "work", "□": "rest", "◇": "leave_sick"}),
        ("（■）上班（□）例休", {"■": "work", "□": "rest"}),
        ("■——上班  □——例休", {"■": "work", "□": "rest"}),
        ("■ 上班\n□ 例休\n◇ 病假", {"■": "work", "□": "rest", "◇": "leave_sick"}),
        ("上班 ■\n例休 □\n病假 ◇", {"■": "work", "□": "rest", "◇": "leave_sick"}),
        ("(P) Present (A) Absent (WO) Weekly Off", {"p": "work", "a": "absent", "wo": "rest"}),
        ("Present P Absent A Rest Day RD", {"p": "work", "a": "absent", "rd": "rest"}),
        ("Unit 2, May   P Present  A Absent  RD Rest Day", {"p": "work", "a": "absent"}),
        ("说明：/ 出勤；○ 休息；△ 事假", {"/": "work", "○": "rest", "△": "leave_personal"}),
        ("“/”表示出勤，“○”表示休息", {"/": "work", "○": "rest"}),
        ("上班打“/”，休息打“○”", {"/": "work", "○": "rest"}),
        ("“/”表示未上班", {"/": "absent"}),
        ("√出勤 /未入职 ○事假", {"√": "work", "/": "off_roll", "○": "leave_personal"}),
        ("√出勤 / ○事假 / △年假", {"√": "work", "○": "leave_personal", "/": "absent from it"}),
        ("√ 出勤　△ 事假　/ 休息", {"√": "work", "△": "leave_personal", "/": "rest"}),
        ("√ 出勤 / 迟到 ○ 事假", {"√": "work", "/": None, "○": "leave_personal"}),
    ],
)  # fmt: skip
def test_legends(text: str, some: dict[str, str | None]) -> None:
    found = parse_legend(text)
    assert {sign: found.get(sign, "absent from it") for sign in some} == some


@pytest.mark.parametrize(
    ("text", "kept", "doubtful"),
    [
        ("√出勤 △事假病假×旷工 ☆年休假", {"√": "work"}, "△×☆"),
        ("说明：√出勤 △事假 病假 ×旷工", {"√": "work"}, "△×"),
        ("出勤√ 事假△ 病假 旷工×", {"√": "work", "△": "leave_personal"}, "×"),
        ("√：出勤；△：事假病假；×：旷工", {"√": "work", "×": "absent"}, "△"),
    ],
)
def test_a_sign_lost_from_a_legend_leaves_what_follows_in_doubt(
    text: str, kept: dict[str, str], doubtful: str
) -> None:
    found = parse_legend(text)
    assert {sign: found[sign] for sign in kept} == kept
    assert [found[sign] for sign in doubtful] == [None] * len(doubtful)
    assert LOST in found


@pytest.mark.parametrize(
    "text", ["√正常出勤 ◆年假/调休 △病假", "√出勤 ▲休息并打卡 ○迟到早退", "■公休加班 ○法定节假日"]
)
def test_words_of_several_words_lose_no_sign(text: str) -> None:
    assert LOST not in parse_legend(text)


@pytest.mark.parametrize(
    "text",
    [
        "注：此表由部门考勤员填写，统一报总部人力资源部。",
        "编制日期2016/11/25",
        "制表：张三 审核：李四",
        "工号：A001 姓名：张三",
        "上班时间：08:00-12:00 13:30-17:30",
        "B07 赵六 √ 休 √ 病",
        "赵六 √ 病 ○ 事 □ 丁",
        "A LINE B LINE Present",
        "",
    ],
)
def test_other_texts_are_no_legends(text: str) -> None:
    assert parse_legend(text) == {}


def test_own_words_tell_which_way_round_a_legend_runs() -> None:
    line = "甲 □ 上班 ◇ 例休 乙"
    with speaking(OwnWords(marks={"work": ("□",)})):
        assert parse_legend(line) == {"□": "work", "◇": "rest"}
    with speaking(OwnWords(marks={"work": ("◇",)})):
        assert parse_legend(line)["◇"] == "work"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("√", DayMark("work")),
        ("○", DayMark("leave_personal")),
        ("事假2.5H", DayMark("leave_personal", 150)),
        ("√/加班3", DayMark("work", overtime=180)),
        ("√/事假", DayMark("leave_personal", 240)),
        ("上午√下午事假", DayMark("leave_personal", 240)),
        ("休/加班8", DayMark("work", overtime=480)),
        ("加班3", DayMark("work", overtime=180)),
        ("8", DayMark(normal=480)),
        ("10.5", DayMark(normal=630)),
        ("8+3", DayMark(normal=480, overtime=180)),
        ("√2", DayMark("work", beside=120)),
        ("√/3", DayMark("work", beside=180)),
        ("√/2/加班3", DayMark("work", overtime=180, beside=120)),
        ("出勤4", DayMark("work", 240)),
        ("迟到30分", DayMark("work")),
        ("法定", DayMark("holiday")),
        ("/", DayMark("off_roll")),
        ("◇", DayMark(known=False)),
        ("", DayMark()),
        ("-", DayMark()),
    ],
)
def test_cells(text: str, expected: DayMark) -> None:
    assert parse_mark(text, LEGEND) == expected


@pytest.mark.parametrize(
    ("legend", "text", "expected"),
    [
        ("注：√出勤 △事假 √/2表示加班2小时", "√/3", DayMark("work", overtime=180)),
        ("说明：√表示出勤，√后数字为平时加班小时；□旷工", "√2", DayMark("work", overtime=120)),
        ("√2：加班2小时 √：出勤", "√2.5", DayMark("work", overtime=150)),
        ("P=Present A=Absent P/2=2 hrs OT", "P/2", DayMark("work", overtime=120)),
        ("√出勤 ○事假，数字表示出勤小时", "√6", DayMark("work", 360)),
        ("√出勤 ○事假 上班 08:00-12:00 加班 18:00-20:00", "√2", DayMark("work", beside=120)),
        ("√出勤 ○事假，加班天数=加班工时/8", "√2", DayMark("work", beside=120)),
        ("√出勤 ○事假，加8表示休息日加班8小时", "√6", DayMark("work", beside=360)),
    ],
)
def test_what_a_number_beside_a_sign_means(legend: str, text: str, expected: DayMark) -> None:
    assert parse_mark(text, parse_legend(legend), "en" if "P" in text else "zh") == expected


def test_letters_mean_what_their_language_says() -> None:
    assert parse_mark("P", {}, "en").mark == "work"
    assert parse_mark("P", {}, "vi").mark == "leave_annual"
    assert parse_mark("P", {}, "zh") == DayMark(known=False)
    assert parse_mark("P", {"p": "absent"}, "en").mark == "absent"
    assert parse_mark("P", {"p": None}, "en") == DayMark(known=False)


@given(st.text(max_size=12))
def test_nothing_makes_it_fall_over(text: str) -> None:
    found = parse_mark(text, LEGEND)
    assert found.known or found.mark is None
    parse_legend(text)
