"""Two columns of a licence read as one: a label amid a line ends one value and begins another."""

from dataclasses import replace

import pytest
from contract_parts import extracted, page_part, records, sheet_part, word_part

from extractors.licence.known import labels_of
from extractors.words import vocabulary
from pipeline.model.document import Kind, Part

COMPANY = "临溪测试电子有限公司"
CODE = "91441900MA5XTEST0Q"
RIGHT = {
    "holder": COMPANY,
    "registered_capital": "伍佰万元整",
    "company_type": "有限责任公司(自然人投资或控股)",
    "established_on": "2018-05-21",
    "legal_representative": "方测试",
    "valid_from": "2018-05-21",
    "valid_to": "2038-05-20",
}
TERM = "2018年05月21日至2038年05月20日"


def photo(*rows: list[str]) -> Part:
    return replace(sheet_part([["营业执照", "", "", ""], *rows], "p1"), scanned=True)


def one(part: Part) -> dict[str, object]:
    (record,) = records(part, Kind.LICENCE)
    return record


@pytest.mark.parametrize("gap", [" ", "", "  "])
def test_the_second_columns_labels_at_the_end_of_the_first_ones_values(gap: str):
    record = one(
        photo(
            ["统一社会信用代码", CODE, "", ""],
            ["名 称", f"{COMPANY}{gap}注册资本", "", "伍佰万元整"],
            ["类 型", f"有限责任公司(自然人投资或控股){gap}成立日期", "", "2018年05月21日"],
            ["法定代表人", f"方测试{gap}营业期限", "", TERM],
        )
    )
    assert {name: record.get(name) for name in RIGHT} == RIGHT


LINES = [
    f"名称{{0}}{COMPANY}{{0}}注册资本{{0}}伍佰万元整",
    "类型{0}有限责任公司(自然人投资或控股){0}成立日期{0}2018年05月21日",
    "法定代表人{0}方测试{0}营业期限{0}" + TERM,
    "经营范围{0}线束的研发、生产与销售。{0}住所{0}测试市溪口镇试验路8号",
]


@pytest.mark.parametrize("made", [page_part, word_part])
def test_both_columns_in_one_line_with_single_gaps(made):
    record = one(made(["营业执照", f"统一社会信用代码 {CODE}", *(t.format(" ") for t in LINES)]))
    assert {name: record.get(name) for name in RIGHT} == RIGHT
    assert record["subject"].startswith("线束的研发、生产与销售")
    assert record["address"] == "测试市溪口镇试验路8号"


def test_both_columns_in_one_line_of_a_picture_without_any_gap():
    lines = ["营业执照", f"统一社会信用代码{CODE}", *(text.format("") for text in LINES[:3])]
    record = one(page_part(lines))
    assert {name: record.get(name) for name in RIGHT} == RIGHT


@pytest.mark.parametrize(
    "name",
    [
        "临溪住所智能科技有限公司",
        "临溪 住所 智能科技有限公司",
        "临溪注册资本管理咨询有限公司",
        "临溪类型 设计有限公司",
        "临溪营业期限信息服务有限公司",
        "临溪市经营范围咨询中心",
    ],
)
@pytest.mark.parametrize("made", [page_part, word_part])
def test_words_of_a_label_inside_a_name_stay_in_the_name(name: str, made):
    lines = ["营业执照", f"统一社会信用代码 {CODE}", f"名称 {name}", "成立日期 2018年05月21日"]
    assert one(made(lines))["holder"] == name
    row = photo(["名称", name, "成立日期", "2018年05月21日"], ["统一社会信用代码", CODE, "", ""])
    assert one(row)["holder"] == name


@pytest.mark.parametrize(
    "scope",
    ["代办注册资本验资、企业类型变更", "提供住所 托管、地址 登记服务", "出租经营场所 及厂房"],
)
def test_words_of_a_label_inside_a_scope_stay_in_it(scope: str):
    code = ["统一社会信用代码", CODE, "", ""]
    record = one(photo(code, ["名称", COMPANY, "", ""], ["经营范围", scope, "", ""]))
    assert record["subject"] == scope


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("方测试 住 所", ["住 所"]),
        ("方测试 住 所 测试市溪口镇试验路8号", ["住 所"]),
        ("乙测试营业期限", ["营业期限"]),
        ("变更营业期限", []),
        ("各类 型材加工", []),
        ("制造单位名称", []),
    ],
)
def test_which_words_amid_a_line_are_labels(line: str, cut: list[str]):
    labels = labels_of(vocabulary("licence"))
    assert [hit["label"] for hit in labels.hits(line, scanned=True)] == cut


def test_an_address_whose_label_is_lost_is_no_business_scope_and_the_lost_scope_is_said():
    part = photo(
        ["统一社会信用代码", CODE, "", ""],
        ["名称", COMPANY, "注册资本", "伍佰万元整"],
        ["法定代表人", "方测试", "成立日期", "2018年05月21日"],
        ["经营范围", "", "", "测试市溪口镇试验路8号"],
    )
    found = extracted(part, Kind.LICENCE)
    (values,) = (records.values for records in found.records)
    assert "subject" not in values
    assert values["address"] == ["测试市溪口镇试验路8号"]
    (issue,) = found.issues
    assert issue.code == "value-not-read"
    assert issue.loses_data
    assert "经营范围" in issue.message.zh


def test_a_blank_form_that_is_no_picture_says_nothing_of_blanks():
    rows = [
        ["名称", COMPANY],
        ["统一社会信用代码", CODE],
        ["法定代表人", "方测试"],
        ["经营范围", ""],
    ]
    assert extracted(sheet_part([["营业执照", ""], *rows]), Kind.LICENCE).issues == ()
