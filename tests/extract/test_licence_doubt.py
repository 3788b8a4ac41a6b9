"""A figure in doubt in a date or a wage carries its other values to the flip test."""

from dataclasses import replace

import numpy as np
from contract_parts import extracted, page_part

from pipeline.model.document import Kind, Part
from pipeline.model.evidence import Grade


def doubtful(lines: list[str], row: int, *others: str) -> Part:
    """Gives back a scanned page with one line in doubt."""
    part = page_part(lines)
    grades = np.full((len(lines), 1), int(Grade.READ), dtype=np.uint8)
    grades[row, 0] = int(Grade.UNCERTAIN)
    return replace(part, text=replace(part.text, grades=grades, others={(row, 0): others}))


PERMIT = ["排污许可证", "证书编号：91441900MA5XTEST0Q001V", "单位名称：澄江测试制造有限公司"]


def test_the_other_end_of_a_permit_in_doubt():
    lines = [*PERMIT, "有效期限：自2023年06月01日至2028年05月31日止"]
    part = doubtful(lines, 3, lines[3].replace("2028", "2026"), "有效期限：")
    (found,) = extracted(part, Kind.PERMIT).records
    assert found.values["valid_to"] == ["2028-05-31"]
    assert found.others == {"valid_to": {0: ("2026-05-31",)}}


def test_a_line_in_doubt_that_holds_no_date_says_nothing_of_dates():
    lines = [*PERMIT, "有效期限：自2023年06月01日至2028年05月31日止"]
    (found,) = extracted(doubtful(lines, 2, "单位名称：登江测试制造有限公司"), Kind.PERMIT).records
    assert not {"valid_to", "valid_from"} & set(found.others)


def test_the_other_term_and_wage_of_a_contract_in_doubt():
    lines = [
        "劳动合同书",
        "甲方（用人单位）：澄江测试制造有限公司",
        "乙方（劳动者）：陈小测",
        "合同期限自2025年3月1日起至2026年2月28日止，试用期一个月。",
        "乙方月工资为2360元。",
    ]
    term = doubtful(lines, 3, lines[3].replace("2026", "2028"))
    (found,) = extracted(term).records
    assert found.others["ends_on"] == {0: ("2028-02-28",)}
    wage = doubtful(lines, 4, "乙方月工资为2860元。")
    (found,) = extracted(wage).records
    assert found.others == {"wage_minor": {0: (286000,)}}
