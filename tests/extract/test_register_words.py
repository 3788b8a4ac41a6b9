"""Words and figures in cells of registers: none is taken for its opposite, or for more."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from contract_parts import sheet_part

from extractors.classify import Classification
from extractors.extract import extract
from extractors.register.protection import protection
from extractors.register.ticked import ticked
from extractors.register.weights import weight_parser
from pipeline.model.document import Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet

CASES = yaml.safe_load(Path(__file__).with_name("register_words.yaml").read_text("utf-8"))
TITLE = ["集装箱七点检查表", "", "", "", ""]
HEADINGS = ["装柜日期", "柜号", "前壁", "左侧", "右侧"]
ROW = ["2025-03-05", "CSQU3054383", "√", "√", "√"]
DRILLS = [["保养日期", "设备名称", "设备编号", "保养内容"]]


def extracted(part: Part, kind: Kind) -> PartExtract:
    document = Document(SourceFile("x", "0", 1), "x", parts=(part,))
    return extract(document, (Classification(kind, 1.0),)).parts[0]


def records(part: Part, kind: Kind = Kind.INSPECTION) -> RecordSet:
    (found,) = extracted(part, kind).records
    return found


def doubted(part: Part, *cells: tuple[int, int]) -> Part:
    """Gives back a part with some cells of its table in doubt."""
    (table,) = part.tables
    grades = np.full(table.shape, int(Grade.READ), np.int8)
    for cell in cells:
        grades[cell] = int(Grade.UNCERTAIN)
    return replace(part, tables=(replace(table, grades=grades),))


def said(name: str) -> list[tuple[object, str]]:
    return [(value, text) for value, texts in CASES[name].items() for text in texts]


@pytest.mark.parametrize(("good", "text"), said("points"))
def test_a_point(good: bool | None, text: str) -> None:
    assert ticked(text) is good


@pytest.mark.parametrize(("why", "text"), said("protections"))
def test_a_protection(why: str | None, text: str) -> None:
    assert protection(text) == why


@pytest.mark.parametrize(("heading", "text", "grams"), CASES["weights"])
def test_a_weight(heading: str, text: str, grams: int | None) -> None:
    assert weight_parser(heading)(text) == grams


@pytest.mark.parametrize(("heading", "text", "grams"), CASES["weights_with_comma"])
def test_a_weight_with_a_decimal_comma(heading: str, text: str, grams: int | None) -> None:
    assert weight_parser(heading, point_groups=True)(text) == grams


def test_a_vietnamese_ledger_writes_a_decimal_comma() -> None:
    rows = [
        ["SỔ THEO DÕI CHẤT THẢI NGUY HẠI", "", ""],
        ["Ngày phát sinh", "Tên chất thải", "Số lượng phát sinh (kg)"],
        ["15/01/2025", "Dầu thải", "1.250"],
        ["15/02/2025", "Dầu thải", "12,5"],
    ]
    found = records(sheet_part(rows), Kind.WASTE_MANIFEST)
    assert found.values["generated_grams"] == [1_250_000, 12_500]


@pytest.mark.parametrize(
    ("shipped", "grades"),
    [("5桶", [Grade.UNCERTAIN, Grade.READ]), ("50", []), ("", []), ("-", [])],
)
def test_a_weight_that_was_not_read_leaves_the_balance_open(
    shipped: str, grades: list[Grade]
) -> None:
    headings = ["日期", "危废名称", "产生量(kg)", "转移量(kg)", "库存量(kg)"]
    title = ["危废台账", "", "", "", ""]
    lines = [["2025-01-05", "废油", "20", shipped, "0"], ["2025-02-05", "废油", "9", "", "9"]]
    found = records(sheet_part([title, headings, *lines]), Kind.WASTE_MANIFEST)
    assert found.grades.get("stored_grams", []) == grades
    form = [
        ["危险废物台账", ""],
        ["日期", "2025-01-05"],
        ["危废名称", "废油"],
        ["产生量(kg)", "20"],
    ]
    held = records(
        sheet_part([*form, ["转移量(kg)", shipped], ["库存量(kg)", "0"]]), Kind.WASTE_MANIFEST
    )
    assert held.grades.get("stored_grams", []) == grades[:1]


def test_a_doubtful_mark_is_no_open_point() -> None:
    part = sheet_part([TITLE, HEADINGS, [*ROW[:3], "x", "√"], ROW])
    assert "points_open" not in records(part).grades
    found = records(doubted(part, (2, 3)))
    assert found.values["points_open"][0] == ("left",)
    assert found.grades["points_open"] == [Grade.UNCERTAIN, Grade.READ]


def test_a_doubtful_tick_is_no_point_found_good() -> None:
    found = records(doubted(sheet_part([TITLE, HEADINGS, ROW]), (2, 4)))
    assert found.grades["points_open"] == [Grade.UNCERTAIN]


def test_ink_that_nobody_could_read_is_neither_open_nor_sure() -> None:
    part = sheet_part([TITLE, HEADINGS, [*ROW[:3], "", ""]])
    found = records(doubted(part, (2, 3)))
    assert found.values["points_open"] == [("right",)]
    assert found.grades["points_open"] == [Grade.UNCERTAIN]


@pytest.mark.parametrize(
    ("word", "grades"), [("干净", [Grade.UNCERTAIN]), ("无异常", []), ("NG", [])]
)
def test_a_form_has_the_doubt_of_a_list(word: str, grades: list[Grade]) -> None:
    rows = [["货柜检查表", ""], ["检查日期", "2025-05-06"], ["前壁", "√"], ["左侧", word]]
    found = records(sheet_part(rows))
    assert found.values["points"] == [("front", "left")]
    assert found.grades.get("points_open", []) == grades


def test_the_same_day_is_not_that_before_an_unread_one() -> None:
    days = ["2025-03-01", "2025-0?-1B", "同上", "2025-03-04", "同上"]
    rows = DRILLS + [[day, "冲床", f"P{at}", "润滑"] for at, day in enumerate(days)]
    found = extracted(sheet_part(rows), Kind.MAINTENANCE)
    (held,) = found.records
    assert held.values["date"] == ["2025-03-01", None, None, "2025-03-04", "2025-03-04"]
    assert "unparsed-value" in [one.code for one in found.issues]


def test_only_words_for_the_same_day_repeat_it() -> None:
    days = ["2025-03-01", "待定", "2025-03-03"]
    rows = DRILLS + [[day, "冲床", f"P{at}", "润滑"] for at, day in enumerate(days)]
    assert records(sheet_part(rows), Kind.MAINTENANCE).values["date"][1] is None


def test_the_same_day_as_a_doubtful_one_is_doubtful() -> None:
    rows = [*DRILLS, ["2025-03-01", "冲床", "P1", "润滑"], ["同上", "冲床", "P2", "润滑"]]
    found = records(doubted(sheet_part(rows), (1, 0)), Kind.MAINTENANCE)
    assert found.values["date"] == ["2025-03-01"] * 2
    assert found.grades["date"] == [Grade.UNCERTAIN] * 2


def card(title: str, marks: dict[int, str], days: int = 31) -> Part:
    header = ["点检项目", *map(str, range(1, days + 1))]
    row = ["油位", *(marks.get(day, "") for day in range(1, days + 1))]
    return sheet_part([[title, *[""] * days], header, row])


def test_a_card_has_no_day_that_does_not_exist() -> None:
    found = records(card("设备日常点检表 2025年2月", {27: "√", 28: "√", 30: "√"}), Kind.MAINTENANCE)
    assert found.values["date"] == ["2025-02-27", "2025-02-28"]


@pytest.mark.parametrize("word", ["休", "停"])
def test_a_word_on_a_card_is_no_sure_check(word: str) -> None:
    found = records(card("设备日常点检表 2025年7月", {1: "√", 2: word}, 12), Kind.MAINTENANCE)
    assert found.values["date"] == ["2025-07-01", "2025-07-02"]
    assert found.grades["date"] == [Grade.READ, Grade.UNCERTAIN]


def test_a_denied_protection_is_not_that_of_the_title() -> None:
    rows = [["怀孕女职工名册", "", ""], ["工号", "姓名", "状态"], ["A03", "赵试三", "未怀孕"]]
    assert "protection" not in records(sheet_part(rows), Kind.PROTECTED_WORKER).values
