"""A business scope of many lines is taken whole, beside and under the other values of its form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from contract_parts import column, grid, records

from pipeline.model.document import Kind, Part
from pipeline.model.evidence import Box
from pipeline.model.table import LinePlace, PageBand, PagePlace, Table

COMPANY, CODE = "临溪测试电子有限公司", "91441900MA5XTEST0Q"
SCOPE = (
    "线束、塑料制品的研发、生产与销售；",
    "自营和代理各类商品的进出口业务。",
    "（依法须经批准的项目，经相关部门",
    "批准后方可开展经营活动）许可项目：",
    "道路货物运输；餐饮服务。",
)
WHOLE = "".join(SCOPE).translate(str.maketrans("；（）：，", ";():,"))
ADDRESS = ("测试市溪口镇试验", "路8号2栋")
EM = 10.0
Line = tuple[float, float, str]


def text(lines: list[Line]) -> Table:
    """Gives back running text: (left, top, text) of each line, in points."""
    boxes = tuple(Box(x, y, x + EM * len(words), y + EM) for x, y, words in lines)
    return Table(
        column([words for _, _, words in lines]), PagePlace((PageBand(0, 1, (), (), None, boxes),))
    )


def one(text_: Table, *tables: Table) -> dict[str, object]:
    part = replace(Part("p1", tables, text_), scanned=True)
    (record,) = records(part, Kind.LICENCE)
    return record


def left(top: float, lead: float, first: str = "") -> list[Line]:
    """Gives back the scope, under one another from some height, the first line after its label."""
    rest = [(130.0, top + lead * k, line) for k, line in enumerate(SCOPE) if k]
    return [(60.0, top, f"经营范围   {SCOPE[0]}{first}"), *rest]


HEAD: list[Line] = [
    (250.0, 20.0, "营业执照"),
    (60.0, 50.0, f"统一社会信用代码 {CODE}"),
    (60.0, 80.0, f"名称   {COMPANY}"),
]


@pytest.mark.parametrize("lead", [12.0, 15.0, 22.0])
def test_a_scope_goes_on_over_lines_of_its_own_however_far_apart(lead: float):
    record = one(text([*HEAD, *left(110.0, lead)]))
    assert (record["subject"], record["holder"]) == (WHOLE, COMPANY)


def test_a_line_of_a_scope_that_was_read_as_two_is_one():
    (first, second, third, *rest) = left(110.0, 15.0)
    ahead = (third[0], third[1], third[2][:7])
    after = (third[0] + 8 * EM, third[1], third[2][7:])
    record = one(text([*HEAD, first, second, ahead, after, *rest]))
    assert record["subject"] == WHOLE


def test_an_address_beside_a_scope_is_no_part_of_it():
    gap = " " * 12
    lines = [*HEAD, (420.0, 96.0, f"住所 {ADDRESS[0]}"), *left(110.0, 15.0, gap + ADDRESS[1])]
    record = one(text(lines))
    assert record["subject"] == WHOLE
    assert str(record["address"]).startswith(ADDRESS[0])


def test_an_address_whose_label_was_not_read_is_no_rest_of_a_scope():
    whole = "测试市溪口镇试验路8号2栋"
    end = 130.0 + EM * len(SCOPE[0])
    record = one(text([*HEAD, *left(110.0, 15.0), (end + 6, 110.0, whole)]))
    assert (record["subject"], record["address"]) == (WHOLE, whole)


def test_what_has_a_label_of_its_own_is_no_next_line():
    lines = [*HEAD, (60.0, 110.0, "经营范围   线束的生产;"), (60.0, 128.0, "登记机关"),
             (130.0, 128.0, "测试市市场监督管理局")]  # fmt: skip
    assert one(text(lines))["subject"] == "线束的生产"


def test_a_scope_goes_on_under_the_table_that_its_form_was_taken_for():
    rows = [
        ["名称", COMPANY, "注册资本", "伍佰万元整"],
        ["经营范围", "\n".join(SCOPE[:2]), "住所", "".join(ADDRESS)],
    ]
    edges = PageBand(0, 1, (80.0, 100.0, 130.0), (55.0, 125.0, 380.0, 440.0, 560.0))
    below = [(130.0, 133.0 + 14 * k, line) for k, line in enumerate(SCOPE[2:])]
    end = [(420.0, 240.0, "登记机关"), (430.0, 260.0, "2023年11月08日")]
    record = one(text([*HEAD[:2], *below, *end]), grid(rows, PagePlace((edges,))))
    assert (record["subject"], record["address"]) == (WHOLE, "".join(ADDRESS))


def test_a_scope_goes_on_over_paragraphs_of_a_text_document():
    head = [line for _, _, line in HEAD]
    lines = [*head, f"经营范围 {SCOPE[0]}", *SCOPE[1:], "注册资本 壹佰万元", "盖章处"]
    (record,) = records(Part("", (), Table(column(lines), LinePlace())), Kind.LICENCE)
    assert record["subject"] == WHOLE.removesuffix(".")
    alone = [*head, "经营范围 线束的生产。", "测试市市场监督管理局"]
    (record,) = records(Part("", (), Table(column(alone), LinePlace())), Kind.LICENCE)
    assert record["subject"] == "线束的生产。"
