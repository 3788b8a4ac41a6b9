"""A probation that a contract agrees is read, or said not to have been; it is never passed over."""

import pytest
from contract_parts import extracted, page_part, sheet_part, word_part

from extractors.contract.term import months_in

CHINESE = ["劳动合同", "甲方：澄江测试制造有限公司", "乙方：陈小测"]
ENGLISH = ["EMPLOYMENT CONTRACT", "Employee: Nina Sample"]
VIETNAMESE = ["HỢP ĐỒNG LAO ĐỘNG", "Bên B: Nguyễn Văn A"]


def unread(part) -> bool:
    return "probation-not-read" in {issue.code for issue in extracted(part).issues}


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        (CHINESE, ["试用期：见附件"]),
        (CHINESE, ["双方约定试用期按公司制度执行。"]),
        (CHINESE, ["试用期：3-6个月"]),
        (CHINESE, ["试用期", "六个月"]),
        (ENGLISH, ["The employee shall be on probation as set out in Appendix A."]),
        (ENGLISH, ["You will be on probation for a period of", "some weeks."]),
        (VIETNAMESE, ["Thời gian thử việc: theo phụ lục"]),
        (CHINESE, ["试用期为3年期合同的最长期限。"]),
    ],
)
def test_a_probation_whose_length_is_not_read_is_said(head: list[str], lines: list[str]) -> None:
    assert unread(word_part([*head, *lines]))


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        (CHINESE, ["乙方在试用期间被证明不符合录用条件的，甲方可以解除合同。"]),
        (CHINESE, ["本合同不约定试用期。"]),
        (CHINESE, ["试用期：无"]),
        (CHINESE, ["试用期为____个月。"]),
        (CHINESE, ["试用期为半年。"]),
        (ENGLISH, ["During probation either party may end it with 7 days of notice."]),
        (ENGLISH, ["Probation: none"]),
        (ENGLISH, ["Probation: 90 days"]),
    ],
)
def test_no_probation_and_one_that_was_read_are_not(head: list[str], lines: list[str]) -> None:
    assert not unread(word_part([*head, *lines]))


def test_the_blank_of_a_scan_may_be_filled_in_by_hand() -> None:
    assert unread(page_part([*CHINESE, "试用期为____个月。"]))


@pytest.mark.parametrize(("said", "months"), [("试用期为半年", 600), ("试用期一年", 1200)])
def test_probations_in_years(said: str, months: int) -> None:
    (record,) = extracted(word_part([*CHINESE, said])).records
    assert record.values["probation_months_hundredths"] == [months]


def test_cells_of_a_ledger_that_state_no_length_are_said() -> None:
    rows = [
        ["姓名", "合同开始日期", "合同终止日期", "签订日期", "试用期"],
        ["甲一", "2024-03-01", "2025-02-28", "2024-03-01", "见附件"],
        ["乙二", "2024-03-01", "2025-02-28", "2024-03-01", "3个月"],
    ]
    assert unread(sheet_part(rows))


@pytest.mark.parametrize(
    "said",
    [
        "其中前六个月为试用期",
        "前6个月为试用期",
        "合同的头_六_个月作为乙方的试用期",
        "乙方试用期从入职之日起六个月",
    ],
)
def test_the_first_months_of_a_contract_are_its_probation(said: str) -> None:
    (record,) = extracted(
        word_part([*CHINESE, f"自2024年5月1日至2026年4月30日止，{said}。"])
    ).records
    assert record.values["probation_months_hundredths"] == [600]


def test_first_months_of_which_the_number_is_not_read_are_said() -> None:
    assert unread(word_part([*CHINESE, "入职后若干个月为试用期。"]))


@pytest.mark.parametrize("said", ["25年6月30日", "6月30日", "3年期合同", "二十五年六月"])
def test_years_and_months_of_a_date_are_no_length(said: str) -> None:
    assert months_in(said) is None
