"""Ink that reads as nothing is unknown and said, in whatever column of whatever list it stands."""

from typing import Any

import pytest
from grids import table_of

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Figure, Kind, Part, SourceFile
from pipeline.model.evidence import Box, Grade, Locator
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet
from pipeline.model.table import PageBand, PagePlace, Table


def placed(table: Table) -> Table:
    rows, columns = table.shape
    edges = [tuple(20.0 * at for at in range(n + 1)) for n in (rows, columns)]
    return Table(
        table.texts,
        PagePlace((PageBand(0, 1, *edges),)),
        grades=table.grades,
        spans=table.spans,
        others=table.others,
    )


def scanned(text: str, kind: Kind, **more: Any) -> PartExtract:
    part = Part("2025年3月", (placed(table_of(text)),), scanned=True, **more)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    (found,) = extract(document, [Classification(kind, 1.0)]).parts
    return found


def records(part: PartExtract, kind: str) -> RecordSet:
    (found,) = [one for one in part.records if one.kind == kind]
    return found


LISTS: list[Any] = [
    (
        Kind.BANK_TRANSFER,
        """
        户名|账号|金额
        甲一|6222000011112222|3,235.50
        乙二|6222000011113333|~
        丙三|~|2,980.00
        """,
        {
            "amount_minor": [323550, None, 298000],
            "account": ["6222000011112222", "6222000011113333", None],
        },
    ),
    (
        Kind.ROSTER,
        """
        姓名|身份证号|部门|入职日期
        甲一|44030119900101123X|装配|2023-03-01
        乙二|~|装配|~
        丙三|44030119930303789X|~|2023-03-01
        """,
        {"hired_on": ["2023-03-01", None, "2023-03-01"], "department": ["装配", "装配", None]},
    ),
    (
        Kind.OVERTIME_APPROVAL,
        """
        姓名|日期|开始时间|结束时间|加班小时
        甲一|2025-03-01|18:00|20:00|2
        乙二|2025-03-02|18:00|~|~
        丙三|~|18:00|20:00|2
        """,
        {
            "date": ["2025-03-01", "2025-03-02", None],
            "end": [1200, None, 1200],
            "minutes": [120, None, 120],
        },
    ),
    (
        Kind.LEAVE,
        """
        姓名|假别|请假时间|天数
        甲一|事假|2025-03-01至2025-03-02|2
        乙二|事假|~|~
        丙三|~|2025-03-05至2025-03-05|1
        """,
        {"starts_on": ["2025-03-01", None, "2025-03-05"], "days_hundredths": [200, None, 100]},
    ),
    (
        Kind.SOCIAL_INSURANCE,
        """
        2025年3月养老保险缴费明细|<|<|<
        姓名|缴费基数|个人缴费|单位缴费
        甲一|5000|400|800
        乙二|~|400|~
        丙三|5000|~|800
        """,
        {"base_minor": [500000, None, 500000], "worker_minor": [40000, 40000, None]},
    ),
    (
        Kind.CONTRACT,
        """
        劳动合同台账|<|<|<
        姓名|合同期限|签订日期|试用期
        甲一|2024-03-01至2027-02-28|2024-03-01|3个月
        乙二|~|2024-03-01|~
        丙三|2024-03-01至2027-02-28|~|3个月
        """,
        {
            "starts_on": ["2024-03-01", None, "2024-03-01"],
            "signed_on": ["2024-03-01", "2024-03-01", None],
        },
    ),
    (
        Kind.CERTIFICATE,
        """
        设备名称|登记证编号|有效期
        电梯1|梯11粤S00001|2024-03-01至2026-03-01
        电梯2|~|2024-03-01至2026-03-01
        叉车1|梯11粤S00003|~
        """,
        {"valid_to": ["2026-03-01", "2026-03-01", None]},
    ),
]


@pytest.mark.parametrize(("kind", "text", "wanted"), LISTS, ids=[str(one[0]) for one in LISTS])
def test_ink_is_said_of_every_column_and_its_value_is_uncertain(
    kind: Kind, text: str, wanted: dict[str, list[Any]]
) -> None:
    part = scanned(text, kind)
    (found,) = part.records
    for name, values in wanted.items():
        assert list(found.values[name]) == values
        grades = found.grades[name]
        assert [grade == Grade.UNCERTAIN for grade in grades] == [v is None for v in values], name
    doubtful = sum(row.count("~") for row in text)
    codes = ("unparsed-value", "probation-not-read")
    said = [issue.message.en for issue in part.issues if issue.code in codes]
    assert sum(int(message.split()[0]) for message in said) == doubtful
    assert all(issue.loses_data for issue in part.issues if issue.code == "unparsed-value")


SIGNED = """
2025年3月工资表|<|<|<|<
工号|姓名|应发工资|实发工资|签名
A1|甲一|2600|2600|甲一
A2|乙二|2500|2500|~
A3|丙三|2700|2700|~
A4|丁四|2700|2700|
"""


def test_ink_in_the_cell_of_a_signature_is_no_missing_signature() -> None:
    pen = Figure("ink", Locator(page=1, box=Box(85, 65, 95, 75)))
    part = scanned(SIGNED, Kind.PAYROLL, figures=(pen,))
    assert list(records(part, "payroll").values["signed"]) == [True, True, None, False]


def test_a_column_of_ink_that_may_be_signatures_is_no_blank_one() -> None:
    text = SIGNED.replace("|甲一\n", "|~\n").replace("2700|\n", "2700|~\n")
    part = scanned(text, Kind.PAYROLL)
    assert "signed" not in records(part, "payroll").values
    assert "receipt" not in part.blank_fields
    blank = scanned(text.replace("~", ""), Kind.PAYROLL)
    assert "receipt" in blank.blank_fields


def test_the_sum_of_a_column_with_ink_is_not_known() -> None:
    part = scanned(
        """
        2025年3月工资表|<|<|<
        工号|姓名|应发工资|实发工资
        A1|甲一|2600|2600
        A2|乙二|~|2500
        A3|丙三|2700|2700
        合计||8010|7800
        """,
        Kind.PAYROLL,
    )
    totals = records(part, "column_total")
    assert list(totals.values["sum_minor"]) == [None, 780000]
