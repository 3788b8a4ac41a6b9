"""Certificates whose dates stand in columns, and papers that name their holder without a label."""

import pytest
from contract_parts import page_part, records, word_part

from pipeline.model.document import Kind

COMPANY = "澄江测试制造有限公司"


def read(lines, kind=Kind.CERTIFICATE, *, page=False):
    return records(page_part(lines, scanned=False) if page else word_part(lines), kind)


@pytest.mark.parametrize("page", [False, True])
def test_each_item_of_an_operator_has_its_own_dates(page):
    found = read(
        [
            "中华人民共和国特种设备安全管理和作业人员证",
            "姓名：陈小测",
            "证件编号：440301199003071234",
            "作业项目代号   批准日期       有效日期",
            "N1            2023-05-06     2027-05-31",
            "G1            2021-05-06     2025-05-31",
        ],
        page=page,
    )
    assert [(r["subject"], r["issued_on"], r["valid_to"], r["person"]) for r in found] == [
        ("N1", "2023-05-06", "2027-05-31", "陈小测"),
        ("G1", "2021-05-06", "2025-05-31", "陈小测"),
    ]


def test_a_row_with_a_date_missing_is_not_shared_out():
    (found,) = read(
        [
            "特种设备安全管理和作业人员证",
            "姓名：陈小测",
            "证件编号：440301199003071234",
            "作业项目代号   批准日期       有效日期",
            "N1            2023-05-06",
        ]
    )
    assert found.get("valid_to") is None


def test_the_number_of_a_registration_is_no_title():
    (found,) = read(
        [
            "电梯使用标志",
            f"使用单位 {COMPANY}",
            "使用登记证编号 梯11粤S00217(23)",
            "下次检验日期 2026 年 08 月",
        ]
    )
    assert (found["title"], found["number"]) == ("电梯使用标志", "梯11粤S00217(23)")


def test_the_holder_that_an_approval_is_addressed_to():
    (found,) = read(
        [
            "建设工程消防验收意见书",
            "东公消验字〔2015〕第0123号",
            f"{COMPANY}：",
            "综合评定该工程消防验收合格。",
            "2015年3月15日",
        ],
        Kind.PERMIT,
    )
    assert (found["holder"], found["issued_on"]) == (COMPANY, "2015-03-15")


def test_the_holder_of_whom_a_certificate_speaks_and_the_latest_issue():
    (found,) = read(
        [
            "质量管理体系认证证书",
            "证书号：02624Q30123R1M",
            "兹证明",
            COMPANY,
            "初次获证日期：2018年6月1日",
            "本次发证日期：2024年5月28日",
            "有效期至：2027年5月31日",
            "测试认证有限公司",
        ]
    )
    assert (found["holder"], found["issued_on"]) == (COMPANY, "2024-05-28")


def test_a_street_number_is_no_certificate_number():
    (found,) = read(
        [
            "CERTIFICATE",
            "This is to certify that the Environmental Management System of",
            "CLEARWATER TESTING PLASTIC CO., LTD.",
            "No. 2 Test Road, Testtown",
            "Certificate No.: 12 345 67890",
            "Valid from 2024-06-01 to 2027-05-31",
        ]
    )
    assert (found["number"], found["holder"]) == (
        "12 345 67890",
        "CLEARWATER TESTING PLASTIC CO., LTD.",
    )
    assert (found["valid_from"], found["valid_to"]) == ("2024-06-01", "2027-05-31")


def test_who_issued_is_named_without_its_mark_for_the_seal():
    (found,) = read(
        [
            "排污许可证",
            "证书编号：91441900MA5XTEST0Q001V",
            f"单位名称：{COMPANY}",
            "发证机关：（盖章）测试市生态环境局",
        ],
        Kind.PERMIT,
    )
    assert found["issuer"] == "测试市生态环境局"
