"""Registers of dated entries: drills, checks, visitors, seals, waste, whatever their layout."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from contract_parts import sheet_part, word_part

from extractors.classify import classify_part
from extractors.extract import extract
from extractors.own_words import speaking
from extractors.own_words_file import own_words_in
from extractors.register.ticked import ticked
from extractors.register.weights import weight_parser
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract

CASES = yaml.safe_load(Path(__file__).with_name("dated_registers.yaml").read_text("utf-8"))


def part_of(case: dict[str, Any]) -> Part:
    if "title" in case:
        return word_part([case["title"]], [case["sheet"]])
    if "sheet" in case:
        width = max(map(len, case["sheet"]))
        rows = [[*map(str, row), *[""] * (width - len(row))] for row in case["sheet"]]
        return sheet_part(rows, "Sheet1")
    return word_part(case["text"])


def extracted(part: Part, kind: str) -> PartExtract:
    document = Document(SourceFile("x", "0", 1), "x", parts=(part,))
    return extract(document, (Classification(Kind(kind), 1.0),)).parts[0]


def entries(found: PartExtract) -> list[dict[str, Any]]:
    return [
        {name: values[at] for name, values in one.values.items() if values[at] is not None}
        for one in found.records
        for at in range(len(one))
    ]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_register(case: dict[str, Any]) -> None:
    part = part_of(case)
    assert classify_part(part).kind == case["kind"]
    found = entries(extracted(part, case["kind"]))
    assert len(found) == case.get("count", len(case.get("entries", ())))
    for one, wanted in zip(found, case.get("entries", ()), strict=False):
        seen = {name: list(v) if isinstance(v := one.get(name), tuple) else v for name in wanted}
        assert seen == wanted


def test_companies_in_a_register_are_not_its_employer() -> None:
    rows = [
        ["访客登记", "", "", ""],
        ["日期", "访客姓名", "来访单位", "进厂时间"],
        ["2025-03-05", "访客甲", "试验物流有限公司", "09:00"],
    ]
    assert extracted(sheet_part(rows, "Sheet1"), "visitor_log").employer is None


def test_a_time_that_is_none_is_doubtful() -> None:
    case = CASES["visitors, the day in the time of coming"]
    (records,) = extracted(part_of(case), "visitor_log").records
    assert records.grades["end"] == [Grade.READ, Grade.UNCERTAIN]


def test_a_point_may_stand_under_an_unknown_heading() -> None:
    case = CASES["a point under a heading that nobody knows"]
    (records,) = extracted(part_of(case), "inspection").records
    assert records.grades["points_open"] == [Grade.UNCERTAIN]


def test_a_register_without_dates_says_so() -> None:
    part = sheet_part([["消防演习记录", ""], ["备注", "详见附件"]], "Sheet1")
    found = extracted(part, "drill")
    assert [one.code for one in found.issues] == ["no-records"]
    assert not found.records


@pytest.mark.parametrize(
    ("text", "good"),
    [("√", True), ("OK", True), ("正常", True), ("Normal", True), ("", False), ("×", False),
     ("不合格", False), ("N.G.", None), ("见附页", None)],
)  # fmt: skip
def test_ticks(text: str, good: bool | None) -> None:
    assert ticked(text) is good


@pytest.mark.parametrize(
    ("heading", "text", "grams"),
    [
        ("产生量(kg)", "12.5", 12_500),
        ("转移量（吨）", "0.35", 350_000),
        ("产生量", "0.35t", 350_000),
        ("Số lượng phát sinh (kg)", "20", 20_000),
        ("产生量", "约", None),
    ],
)
def test_weights(heading: str, text: str, grams: int | None) -> None:
    assert weight_parser(heading)(text) == grams


def test_a_facility_has_words_of_its_own_for_registers(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text("entry:\n  seal: [锁牌号]\n", "utf-8")
    rows = [["封条登记表", ""], ["日期", "锁牌号"], ["2025-03-05", "HZ1"]]
    with speaking(own_words_in(tmp_path)):
        (found,) = entries(extracted(sheet_part(rows, "Sheet1"), "inspection"))
    assert found["seal"] == "HZ1"
