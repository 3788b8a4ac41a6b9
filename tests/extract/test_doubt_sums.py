"""Sums of a recognised payroll prove figures, mend a doubtful one, or show where one slipped."""

from dataclasses import replace
from typing import Any

import pytest
from grids import table_of

from extractors.context import Context
from extractors.payroll.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet

HEAD = "2025年3月工资表|<|<|<|<|<|<|<\n工号|姓名|基本工资|加班费|奖金|应发工资|社保|实发工资\n"
ROWS = """
01|甲一|2500|300|100|2900|200|2700
02|乙二|2500|80|0|2580|200|2380
03|丙三|2500|110|50|2660|200|2460
04|丁四|2500|100|0|2600|200|2400
05|戊五|2500|0|0|2500|200|2300
06|己六|2600|45|20|2665|210|2455
""".strip()
FIELD = {2: "base_minor", 5: "gross_minor", 6: "deductions_minor", 7: "net_minor"}


def read(text: str, others: dict[tuple[int, int], tuple[str, ...]] | None = None) -> PartExtract:
    """Gives back the records of a payroll on a scan; rows of data begin at 2."""
    table = table_of(text + "\n|~x||||||")  # one doubtful note: the page was recognised
    part = Part("p1", (replace(table, others=others or {}),), scanned=True)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    return extract(document, 0, Classification(Kind.PAYROLL, 1.0), Context("a.pdf"))


def swapped(row: int, column: int, text: str, rows: str = ROWS) -> str:
    cells = [line.split("|") for line in rows.splitlines()]
    cells[row][column] = text
    return HEAD + "\n".join("|".join(line) for line in cells)


def item(found: PartExtract, row: int, label: str) -> tuple[Any, Any, Any]:
    """Gives back amount, grade and other readings of a pay item."""
    items = found.records[1]
    pairs = zip(items.values["payroll_row"], items.values["label"], strict=True)
    at = next(at for at, pair in enumerate(pairs) if pair == (row, label))
    return items.values["amount_minor"][at], graded(items, "amount_minor", at), other(items, at)


def graded(records: RecordSet, name: str, at: int) -> int:
    return records.grades[name][at] if name in records.grades else Grade.READ


def other(records: RecordSet, at: int, name: str = "amount_minor") -> tuple[int, ...]:
    return records.others.get(name, {}).get(at, ())


def test_what_adds_up_is_proved_and_nothing_else() -> None:
    found = read(HEAD + ROWS)
    assert item(found, 0, "加班费") == (30000, Grade.VERIFIED, ())
    assert graded(found.records[0], "net_minor", 0) == Grade.VERIFIED
    # 2500 and nothing else makes 2500: the same slip twice would look alike; the zeros are proved.
    assert graded(found.records[0], "base_minor", 4) == Grade.READ
    assert item(found, 4, "加班费")[1] == Grade.VERIFIED
    assert graded(found.records[0], "name", 0) == Grade.READ


def test_the_one_doubtful_figure_of_a_broken_sum_is_mended_by_its_other_reading() -> None:
    found = read(swapped(1, 3, "~60"), {(3, 3): ("50", "80")})
    assert found.taken == ((0, 3, 3, "80"),)
    assert item(found, 1, "加班费") == (8000, Grade.VERIFIED, ())


def test_what_a_sum_asks_of_a_doubtful_figure_is_offered_where_it_is_one_slip_away() -> None:
    assert item(read(swapped(1, 3, "~30"), {(3, 3): ("90",)}), 1, "加班费") == (
        3000, Grade.UNCERTAIN, (8000, 9000),
    )  # fmt: skip
    assert item(read(swapped(1, 3, "~12"), {(3, 3): ("17",)}), 1, "加班费")[2] == (1700,)


def test_a_figure_that_could_not_be_read_is_what_the_sum_asks_for() -> None:
    found = read(swapped(1, 3, "~8;0"), {(3, 3): ("80", "830")})
    assert item(found, 1, "加班费") == (8000, Grade.VERIFIED, ())


def test_where_two_doubtful_figures_could_mend_a_sum_both_stay_in_doubt() -> None:
    rows = swapped(0, 3, "~300").removeprefix(HEAD)
    found = read(swapped(0, 4, "~150", rows), {(2, 3): ("250",), (2, 4): ("100",)})
    assert item(found, 0, "加班费") == (30000, Grade.UNCERTAIN, (25000,))
    assert item(found, 0, "奖金") == (15000, Grade.UNCERTAIN, (10000,))
    assert graded(found.records[0], "gross_minor", 0) < Grade.VERIFIED


def test_a_reading_taken_beside_another_doubtful_figure_stays_uncertain() -> None:
    rows = swapped(0, 3, "~800").removeprefix(HEAD)
    found = read(swapped(0, 4, "~100", rows), {(2, 3): ("300",), (2, 4): ("700",)})
    assert item(found, 0, "加班费") == (30000, Grade.UNCERTAIN, (80000,))
    assert item(found, 0, "奖金") == (10000, Grade.UNCERTAIN, (70000,))


def test_false_sums_of_figures_that_are_not_in_doubt_are_left_to_the_rules() -> None:
    found = read(swapped(2, 5, "2860"))
    payroll = found.records[0]
    assert payroll.values["gross_minor"][2] == 286000
    assert [graded(payroll, name, 2) for name in ("gross_minor", "net_minor")] == [Grade.READ] * 2
    assert item(found, 2, "加班费") == (11000, Grade.READ, ())
    assert not payroll.others.get("gross_minor")


TOTALS = "\n|合计|15100|635|170|15905|1210|14695"


def test_a_printed_total_proves_its_column() -> None:
    found = read(HEAD + ROWS + TOTALS)
    assert graded(found.records[0], "base_minor", 4) == Grade.VERIFIED
    total = found.records[2]
    assert set(total.grades["sum_minor"]) == {Grade.VERIFIED}


def test_a_slip_that_row_and_column_both_show_is_doubted_with_what_they_ask_for() -> None:
    found = read(swapped(2, 3, "170") + TOTALS)
    assert item(found, 2, "加班费") == (17000, Grade.UNCERTAIN, (11000,))


def test_a_row_and_column_off_by_what_is_no_slip_are_a_finding() -> None:
    found = read(swapped(2, 3, "493") + TOTALS)
    assert item(found, 2, "加班费") == (49300, Grade.READ, ())


def test_a_doubtful_total_is_as_sure_as_it_was_read() -> None:
    found = read(HEAD + ROWS + TOTALS.replace("635", "~835"))
    total = found.records[2]
    at = list(total.values["label"]).index("加班费")
    assert total.grades["printed_minor"][at] == Grade.UNCERTAIN


def test_a_total_is_mended_by_its_rows() -> None:
    found = read(HEAD + ROWS + TOTALS.replace("635", "~835"), {(8, 3): ("635",)})
    total = found.records[2]
    at = list(total.values["label"]).index("加班费")
    assert (total.values["printed_minor"][at], total.values["sum_minor"][at]) == (63500, 63500)
    assert total.grades["printed_minor"][at] == Grade.VERIFIED


def test_a_title_whose_month_may_be_another_is_said() -> None:
    codes = [issue.code for issue in read("~" + HEAD + ROWS, {(0, 0): ("2025年8月工资表",)}).issues]
    assert codes == ["doubtful-month"]
    plain = read("~" + HEAD + ROWS, {(0, 0): ("2025年3月工贷表",)}).issues
    assert not plain


HOURS = """
2025年3月工资表|<|<|<|<|<
工号|姓名|基本工资|平时加班小时|平时加班费|签名
01|甲一|2610|10|225|
02|乙二|2610|20|450|
03|丙三|2610|30|675|
04|丁四|2610|12|270|
05|戊五|2610|~8|135|
06|己六|2610|~6|135|
07|庚七|2610|6|~185|
08|辛八|2610|10|300|
""".strip()


@pytest.mark.parametrize(
    ("record", "hours", "pay"),
    [
        (0, (600, Grade.VERIFIED), (22500, Grade.VERIFIED)),
        (4, (360, Grade.VERIFIED), (13500, Grade.VERIFIED)),
        (5, (360, Grade.VERIFIED), (13500, Grade.VERIFIED)),
        (6, (360, Grade.VERIFIED), (13500, Grade.VERIFIED)),
        (7, (600, Grade.READ), (30000, Grade.READ)),
    ],
)
def test_hours_times_the_rate_prove_each_other(
    record: int, hours: tuple[int, Grade], pay: tuple[int, Grade]
) -> None:
    payroll = read(HOURS, {(6, 3): ("6",), (7, 3): ("8", "5"), (8, 4): ("135",)}).records[0]
    for name, wanted in (("minutes", hours), ("pay_minor", pay)):
        field = f"overtime_weekday_{name}"
        assert (payroll.values[field][record], payroll.grades[field][record]) == wanted


def test_ink_that_reads_as_nothing_is_unknown_unless_the_sum_shows_that_it_is_nothing() -> None:
    found = read(swapped(1, 3, "~"))
    assert [issue.code for issue in found.issues] == ["unparsed-value"]
    assert item(found, 1, "加班费") == (None, Grade.UNCERTAIN, ())
    assert graded(found.records[0], "gross_minor", 1) == Grade.READ
    nothing = read(swapped(3, 4, "~"))
    assert not nothing.issues
    assert graded(nothing.records[0], "gross_minor", 3) == Grade.VERIFIED
