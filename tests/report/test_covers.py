"""What is blacked out in pictures of pages."""

import numpy as np
import pytest
from builders import extraction
from made_up import case

from pipeline.model.document import TEXT
from pipeline.model.evidence import Box, Evidence, Locator
from pipeline.model.table import PageBand, PagePlace, Table
from pipeline.report.covers import Covers

SHEET = np.array(
    [
        ["Name", "ID number", "Base"],
        ["Ann Li", "45082119940404082X", "2360.00"],
        ["Bo Wang", "", "2500.00"],
    ],
    object,
)
EDGES = PageBand(0, 1, (100, 120, 140, 160), (50, 150, 300, 400))
PAPER = extraction(
    "scan.pdf", "payroll", [{"name": "Ann Li", "id_number": "45082119940404082X"}], sheet="p1"
)


def covers(lines: list[str], *, reveal: bool = False) -> tuple[Box, ...]:
    boxes = tuple(Box(50, 200 + 20 * at, 450, 212 + 20 * at) for at in range(len(lines)))
    text = Table(
        np.array([[line] for line in lines], object).reshape(-1, 1),
        PagePlace((PageBand(0, 1, row_boxes=boxes),)),
    )
    tables = {(0, 0, 0): Table(SHEET, PagePlace((EDGES,))), (0, 0, TEXT): text}

    def lookup(document: int, part: int, table: int) -> Table:
        if (document, part, table) not in tables:
            raise IndexError
        return tables[document, part, table]

    spot = Evidence("scan.pdf", "", "p1", Locator(page=1, box=Box(300, 120, 400, 140)), None, "x")
    return Covers(case([PAPER]), lookup, reveal=reveal).of(spot)


def hides(found: tuple[Box, ...], x: float, y: float) -> bool:
    return any(b.x0 <= x <= b.x1 and b.top <= y <= b.bottom for b in found)


def test_the_whole_column_of_id_numbers_is_covered_below_its_heading() -> None:
    found = covers([])
    assert hides(found, 225, 130)
    assert hides(found, 225, 150), "also where nothing could be read"
    assert not hides(found, 225, 110)
    assert not hides(found, 350, 130)


@pytest.mark.parametrize(
    "line",
    [
        "Number 45082119940404082X",
        "居民身份证号码：450821199404040827",
        "身份证号码：4508 2119 9404 0408 27",
        "45O82I199404O40827",
        "450821 19940404 0827",
        "联系电话：13800001014",
        "138 0000 1014",
        "电话：0757-22334455",
        "账号: 6222 0212 3456 7890 123",
        "T450821199404040827",
        "４５０８２１１９９４０４０４０８２７",
    ],
)
def test_numbers_in_lines_are_covered_to_their_last_character(line: str) -> None:
    found = covers([line])
    assert hides(found, 448, 206)


@pytest.mark.parametrize(
    "line",
    [
        "91441900MA5XXXXXX1",
        "911302006992296176",
        "2025-01-01 2025-12-31",
        "2,600.00 12,345.00 1078.98",
        "0800 1200 1330 1730 1800 2000",
        "合同编号 2025-0012",
    ],
)
def test_what_is_no_number_of_a_person_stays(line: str) -> None:
    assert not [box for box in covers([line]) if box.top > 190]


def test_the_rest_of_a_line_stays_and_reveal_covers_nothing() -> None:
    line = "乙方：黎某某 性别：女 民族：汉 籍贯：广西 文化程度：高中 电话：13800001014"
    assert not hides(covers([line]), 100, 206)
    assert covers([line], reveal=True) == ()
