"""Cells that hold two values hand on what else was read in them, to each of the two."""

from dataclasses import replace
from typing import Any

import pytest
from grids import table_of

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.records import RecordSet


def read(kind: Kind, text: str, others: dict[tuple[int, int], tuple[str, ...]]) -> RecordSet:
    table = replace(table_of(text), others=others)
    part = Part("2025年3月", (table,), scanned=True)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    (found,) = extract(document, [Classification(kind, 1.0)]).parts
    return found.records[0]


CASES: list[Any] = [
    (
        "start and end of overtime in columns of their own",
        Kind.OVERTIME_APPROVAL,
        """
        姓名|日期|开始时间|结束时间
        甲一|2025-03-01|18:00|~20:00
        乙二|2025-03-02|~18:00|20:00
        丙三|2025-03-03|22:00|~23:00
        丁四|2025-03-04|18:00|20:00
        """,
        {(1, 3): ("22:00",), (2, 2): ("16:00", "21:00"), (3, 3): ("2:00", "x")},
        {
            "end": ([1200, 1200, 1380, 1200], {0: (1320,), 1: (2640,), 2: (1560,)}),
            "start": ([1080, 1080, 1320, 1080], {1: (960, 1260)}),
        },
    ),
    (
        "dates that only stand beside the times",
        Kind.OVERTIME_APPROVAL,
        """
        姓名|开始时间|结束时间
        甲一|~2025-03-01 18:00|2025-03-01 20:00
        乙二|2025-03-02 18:00|2025-03-03 01:00
        """,
        {(1, 1): ("2025-03-07 18:00",)},
        {"date": (["2025-03-01", "2025-03-02"], {0: ("2025-03-07",)}), "end": ([1200, 1500], {})},
    ),
    (
        "start and end in one cell",
        Kind.OVERTIME_APPROVAL,
        """
        姓名|日期|加班时段
        甲一|2025-03-01|~18:00-20:00
        乙二|2025-03-02|18:00-20:00
        """,
        {(1, 2): ("18:00-2:00",)},
        {"start": ([1080, 1080], {}), "end": ([1200, 1200], {0: (1560,)})},
    ),
    (
        "leave",
        Kind.LEAVE,
        """
        姓名|假别|请假时间|天数
        甲一|事假|~2025-03-01至2025-03-10|~1
        乙二|事假|2025-03-02至2025-03-03|2
        """,
        {(1, 2): ("2025-03-01至2025-03-19",), (1, 3): ("7天", "l")},
        {
            "starts_on": (["2025-03-01", "2025-03-02"], {}),
            "ends_on": (["2025-03-10", "2025-03-03"], {0: ("2025-03-19",)}),
            "days_hundredths": ([100, 200], {0: (700,)}),
        },
    ),
    (
        "contracts of a ledger, their probation in days",
        Kind.CONTRACT,
        """
        劳动合同台账|<|<|<
        姓名|合同期限|签订日期|试用期
        甲一|~2024-03-01至2027-02-28|2024-03-01|30天
        乙二|2024-03-01至2027-02-28|2024-03-01|~30天
        丙三|2024-03-01至2027-02-28|2024-03-01|30天
        """,
        {(2, 1): ("2024-03-07至2025-02-28",), (3, 3): ("80天",)},
        {
            "starts_on": (["2024-03-01"] * 3, {0: ("2024-03-07",)}),
            "ends_on": (["2027-02-28"] * 3, {0: ("2025-02-28",)}),
            "probation_to": (["2024-03-30"] * 3, {0: ("2024-04-05",), 1: ("2024-05-19",)}),
        },
    ),
    (
        "how long certificates hold",
        Kind.CERTIFICATE,
        """
        设备名称|登记证编号|有效期
        电梯1|梯11粤S00001|~2024-03-01至2026-03-01
        电梯2|梯11粤S00002|2024-03-01至长期
        叉车1|梯11粤S00003|2026-03-01
        """,
        {(1, 2): ("2024-03-01至2025-03-01",)},
        {
            "valid_to": (["2026-03-01", None, "2026-03-01"], {0: ("2025-03-01",)}),
            "valid_from": (["2024-03-01", "2024-03-01", None], {}),
        },
    ),
    (
        "who the schemes of an insurance list are of",
        Kind.SOCIAL_INSURANCE,
        """
        2025年3月社会保险缴费明细|<|<
        姓名|养老保险个人|养老保险单位
        甲一||
        ~乙二|400|800
        丙三|400|800
        """,
        {(3, 0): ("乙一",)},
        {"name": (["乙二", "丙三"], {0: ("乙一",)})},
    ),
]


@pytest.mark.parametrize(
    ("kind", "text", "others", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_both_values_of_a_cell_are_as_doubtful_as_the_cell(
    kind: Kind,
    text: str,
    others: dict[tuple[int, int], tuple[str, ...]],
    wanted: dict[str, tuple[list[Any], dict[int, tuple[Any, ...]]]],
) -> None:
    records = read(kind, text, others)
    for name, (values, readings) in wanted.items():
        assert list(records.values[name]) == values, name
        assert records.others.get(name, {}) == readings, name
        grades = records.grades.get(name, [])
        assert {r for r, grade in enumerate(grades) if grade == Grade.UNCERTAIN} >= set(readings)
    assert any(Grade.UNCERTAIN in grades for grades in records.grades.values())
