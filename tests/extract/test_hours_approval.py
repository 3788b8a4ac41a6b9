"""Approvals of averaged and irregular hours, as decisions in sentences and as forms."""

from typing import Any

from contract_parts import sheet_part, word_part

from extractors.classify import classify_part
from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.extraction import PartExtract

HOLDER = "东莞市恒晟五金制品有限公司"
TABLE = [
    ["申请单位", HOLDER, "", ""],
    ["有效期限", "2025-01-01至2025-12-31", "", ""],
    ["岗位", "人数", "工时制度", "计算周期"],
    ["操作工", "60", "综合计算工时工作制", "季"],
    ["司机", "3", "不定时工作制", ""],
]


def read(part: Part) -> PartExtract:
    document = Document(SourceFile("x", "0", 1), "x", parts=(part,))
    return extract(document, (Classification(Kind.HOURS_APPROVAL, 1.0),)).parts[0]


def approvals(part: Part) -> list[dict[str, Any]]:
    return [
        {name: values[at] for name, values in found.values.items() if values[at] is not None}
        for found in read(part).records
        for at in range(len(found))
    ]


def test_a_decision_of_two_systems() -> None:
    part = word_part(
        [
            "准予行政许可决定书",
            "东人社特工〔2025〕12号",
            f"{HOLDER}：",
            "你单位关于实行特殊工时工作制的申请收悉。经审查，同意你单位操作工、包装工、质检员等岗位"
            "共120人实行综合计算工时工作制，以季为周期；司机、销售员共5人实行不定时工作制。",
            "有效期自2025年1月1日至2025年12月31日。",
            "东莞市人力资源和社会保障局",
            "2024年12月25日",
        ]
    )
    assert classify_part(part).kind == Kind.HOURS_APPROVAL
    paper = {
        "title": "准予行政许可决定书",
        "number": "东人社特工〔2025〕12号",
        "holder": HOLDER,
        "issued_on": "2024-12-25",
        "valid_from": "2025-01-01",
        "valid_to": "2025-12-31",
    }
    averaged = {"hours_system": "averaged", "cycle": "quarter", "headcount": 120}
    assert approvals(part) == [
        paper | averaged | {"posts": ("操作工", "包装工", "质检员")},
        paper | {"hours_system": "irregular", "posts": ("司机", "销售员"), "headcount": 5},
    ]


def test_everybody_over_a_year() -> None:
    part = word_part(
        [
            f"关于{HOLDER}实行综合计算工时工作制的批复",
            f"{HOLDER}：",
            "经研究，同意你公司对全体员工实行以年为周期的综合计算工时工作制，期限一年，"
            "自2025年7月1日起至2026年6月30日止。",
            "2025年6月20日",
        ]
    )
    (found,) = approvals(part)
    assert found["all_posts"] is True
    assert "posts" not in found
    assert (found["cycle"], found["hours_system"]) == ("year", "averaged")
    assert (found["valid_from"], found["valid_to"]) == ("2025-07-01", "2026-06-30")


def test_a_form_with_labels() -> None:
    part = word_part(
        [
            f"关于同意{HOLDER}实行综合计算工时工作制的批复",
            "编号：2025-088",
            f"单位名称：{HOLDER}",
            "岗位：装配工、注塑工",
            "工时制度：综合计算工时工作制（按年）",
            "计算周期：年",
            "人数：86人",
            "有效期：2025-03-01至2026-02-28",
        ]
    )
    (found,) = approvals(part)
    assert found["posts"] == ("装配工", "注塑工")
    assert (found["cycle"], found["headcount"], found["number"]) == ("year", 86, "2025-088")
    assert (found["valid_from"], found["valid_to"]) == ("2025-03-01", "2026-02-28")


def test_an_english_approval() -> None:
    part = word_part(
        [
            "Approval of comprehensive working hours",
            "Approval No.: HR-2025-7",
            "Company name: Test Metal Co., Ltd.",
            "Posts covered: assembler, packer and inspector",
            "Calculation period: quarter",
            "Valid from: 2025-01-01",
            "Valid to: 2025-12-31",
        ]
    )
    (found,) = approvals(part)
    assert found["posts"] == ("assembler", "packer", "inspector")
    assert (found["hours_system"], found["cycle"]) == ("averaged", "quarter")


def test_a_table_of_posts() -> None:
    part = sheet_part([["特殊工时工作制审批表", "", "", ""], *TABLE, ["审批意见", "同意", "", ""]])
    first, second = approvals(part)
    assert (first["posts"], first["cycle"], first["headcount"]) == (("操作工",), "quarter", 60)
    assert (second["posts"], second["hours_system"]) == (("司机",), "irregular")
    assert {one["valid_to"] for one in (first, second)} == {"2025-12-31"}


def test_an_application_is_no_approval() -> None:
    part = sheet_part([["企业实行综合计算工时工作制申报表", "", "", ""], *TABLE])
    assert approvals(part) == []
    assert [one.code for one in read(part).issues] == ["hours-approval-only-asked-for"]


def test_a_paper_that_names_no_posts_keeps_its_system() -> None:
    part = word_part(["准予行政许可决定书", "同意你单位实行综合计算工时工作制，以月为周期。"])
    assert approvals(part) == [
        {"title": "准予行政许可决定书", "hours_system": "averaged", "cycle": "month"}
    ]
