"""A misread row of sums is nobody, and columns that are two are relied on for neither."""

from dataclasses import replace
from typing import Any

import pytest
from grids import table_of

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet
from pipeline.model.table import PageBand, PagePlace, Table

SHEET = """
工号|姓名|基本工资|奖金|应发工资|社保|实发工资
B01|韩玉|3100.00|210.00|3310.00|471.50|2838.50
B02|徐婷|2950.00|120.00|3070.00|470.00|2600.00
B03|马敏|3260.00|300.00|3560.00|471.50|3088.50
"""
SUMS = "|~(lt|9310.00|630.00|9940.00|1413.00|8527.00"


def on_page(table: Table) -> Table:
    rows, columns = table.shape
    edges = [tuple(20.0 * at for at in range(n + 1)) for n in (rows, columns)]
    return replace(table, place=PagePlace((PageBand(0, 1, *edges),)))


def read(text: str, **more: Any) -> PartExtract:
    table = on_page(replace(table_of(text), **more))
    part = Part("2025年3月工资", (table,), scanned=True)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    (found,) = extract(document, [Classification(Kind.PAYROLL, 1.0)]).parts
    return found


def records(part: PartExtract, kind: str) -> RecordSet:
    (found,) = [one for one in part.records if one.kind == kind]
    return found


@pytest.mark.parametrize("last", ["~(lt", "合讣"])
def test_a_row_whose_amounts_are_the_sums_of_those_above_is_nobody(last: str) -> None:
    part = read(SHEET + SUMS.replace("~(lt", last))
    assert records(part, "payroll").values["name"] == ["韩玉", "徐婷", "马敏"]
    assert records(part, "column_total").values["printed_minor"][0] == 931000


def test_a_name_that_may_be_the_word_of_a_sum_is_one() -> None:
    sums = SUMS.replace("9310.00", "9370.00").replace("9940", "9040").replace("630.00", "680.00")
    part = read(SHEET + sums, others={(4, 1): ("合计", "(it")})
    assert records(part, "payroll").values["name"] == ["韩玉", "徐婷", "马敏"]


def test_a_worker_paid_what_two_others_are_in_some_columns_is_somebody() -> None:
    part = read(SHEET + "B04|沈英|6050.00|330.00|6380.00|500.00|5880.00")
    assert len(records(part, "payroll")) == 4


def test_two_headings_in_one_column_lose_data() -> None:
    part = read(SHEET.replace("社保|实发工资", "社保|个税 实发工资"))
    (issue,) = [one for one in part.issues if one.code == "columns-run-together"]
    assert issue.loses_data
    assert "个税 实发工资" in issue.message.en


@pytest.mark.parametrize("heading", ["基本 工资", "应发 工资", "奖 金", "实发 工资 合计"])
def test_a_heading_with_spaces_is_one(heading: str) -> None:
    part = read(SHEET.replace("奖金", heading))
    assert "columns-run-together" not in {issue.code for issue in part.issues}


def test_figures_of_two_columns_make_the_others_of_theirs_uncertain() -> None:
    sheet = SHEET.replace("210.00|3310", "110.00 100.00|3310")
    part = read(sheet)
    items = records(part, "pay_item")
    bonus = [at for at, label in enumerate(items.values["label"]) if label == "奖金"]
    assert [items.values["amount_minor"][at] for at in bonus] == [None, 12000, 30000]
    assert {items.grades["amount_minor"][at] for at in bonus[1:]} == {int(Grade.UNCERTAIN)}
    assert "columns-run-together" in {issue.code for issue in part.issues}


def test_marks_under_a_black_band_name_nobody() -> None:
    band = "~|~|~|~|~memae|~|~\n~|~阳|~公|~|~|~|~\n~4556|~|~少|~|~|~1|~\n"
    part = read(SHEET + band + "B04|沈英|3000.00|100.00|3100.00|500.00|2600.00")
    payroll = records(part, "payroll")
    assert payroll.values["name"] == ["韩玉", "徐婷", "马敏", "沈英"]
    assert "department" not in payroll.values
    assert "nameless-row" in {issue.code for issue in part.issues}


def test_a_department_from_a_doubtful_heading_is_doubtful() -> None:
    part = read(SHEET + "~装酝车间||||||\nB04|沈英|3000.00|100.00|3100.00|500.00|2600.00")
    payroll = records(part, "payroll")
    assert payroll.values["department"] == [None, None, None, "装酝车间"]
    assert payroll.grades["department"][3] == Grade.UNCERTAIN


def test_a_misread_heading_over_workers_numbers_is_theirs() -> None:
    payroll = records(read(SHEET.replace("工号", "~1号")), "payroll")
    assert payroll.values["number"] == ["B01", "B02", "B03"]


PIECE = """
B05|沈英|3100.00|210.00|3310.00|471.50|2838.50|
B06|唐艳|2950.00|120.00|3070.00|470.00|2600.00|
"""


def in_pieces(*texts: str) -> PartExtract:
    part = Part("2025年3月工资", tuple(on_page(table_of(text)) for text in texts), scanned=True)
    document = Document(SourceFile("a.jpg", "0" * 64, 1), "jpg", parts=(part,))
    (found,) = extract(document, [Classification(Kind.PAYROLL, 1.0)]).parts
    return found


def test_rows_of_a_piece_without_headings_are_said_and_the_others_doubted() -> None:
    signed = SHEET.replace("社保", "签名").replace("|471.50|", "|~丿|").replace("|470.00|", "||")
    part = in_pieces(signed, PIECE)
    (issue,) = [one for one in part.issues if one.code == "rows-left-out"]
    assert issue.loses_data
    assert "2 row(s)" in issue.message.en
    payroll = records(part, "payroll")
    assert "signed" not in payroll.values
    assert set(payroll.grades["net_minor"]) == {int(Grade.UNCERTAIN)}


def test_a_list_with_headings_of_its_own_is_no_piece() -> None:
    part = in_pieces(SHEET, "部门|人数|应发工资|实发工资\n装配|3|100.00|90.00\n包装|4|120.00|95.00")
    assert "rows-left-out" not in {issue.code for issue in part.issues}
    assert records(part, "payroll").values["net_minor"] == [283850, 260000, 308850]


def test_amounts_in_the_cell_of_a_signature_sign_nothing() -> None:
    part = read(SHEET.replace("社保", "签名").replace("471.50", "267.24 285.06"))
    assert records(part, "payroll").values.get("signed", [None])[0] is None


VIET = """
Bảng lương tháng 3 năm 2025|<|<|<|<|<|<|<
Mã NV|Họ và tên|Lương cơ bản|Làm thêm giờ (tăng ca)|<|<|<|Thực lĩnh
^|^|^|Ngày thường|<|Ngày nghỉ|<|^
^|^|^|Số giờ|Thành tiền|Số giờ|Thành tiền|^
NV1|Nguyễn Thị Lan|5200000|16|600000|8|400000|6200000
NV2|Trần Văn Hùng|5200000|12|450000|0|0|5650000
NV3|Lê Thị Mai|5200000|20|750000|8|400000|6350000
"""


def test_vietnamese_overtime_under_three_levels_is_known() -> None:
    payroll = records(read(VIET), "payroll")
    assert payroll.values["overtime_weekday_minutes"] == [960, 720, 1200]
    assert payroll.values["overtime_restday_minutes"] == [480, 0, 480]
    assert payroll.values["overtime_weekday_pay_minor"] == [60000000, 45000000, 75000000]
    assert payroll.values["overtime_restday_pay_minor"] == [40000000, 0, 40000000]


@pytest.mark.parametrize(("heading", "loses"), [("加班补餐点数", True), ("点数", False)])
def test_a_column_of_overtime_that_nothing_is_made_of_loses_data(heading: str, loses: bool) -> None:
    part = read(SHEET.replace("奖金", heading).replace("10.00|3310", "5|3310"))
    (issue,) = [one for one in part.issues if heading in one.message.en]
    assert issue.loses_data is loses


def test_a_heading_is_what_another_reading_of_it_names() -> None:
    sheet = SHEET.replace("奖金", "~体息日加班小时").replace("10.00|3310", "|3310")
    payroll = records(read(sheet, others={(0, 3): ("休息日加班小时", "体息日期班小时")}), "payroll")
    assert "overtime_restday_minutes" in payroll.values
