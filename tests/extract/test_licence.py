from dataclasses import replace

import pytest
from contract_parts import column, extracted, records, sheet_part, word_part

from pipeline.model.document import Kind, Part
from pipeline.model.evidence import Box
from pipeline.model.table import PageBand, PagePlace, Table

COMPANY = "澄江测试制造有限公司"
CODE = "91441900MA5XTEST0Q"


def page(*lines: tuple[str, float, float, float]) -> Part:
    """A page of lines given as text, left, top and right."""
    boxes = tuple(Box(x0, top, x1, top + 12) for _, x0, top, x1 in lines)
    place = PagePlace((PageBand(0, 1, row_boxes=boxes),))
    return Part("p1", (), Table(column([line[0] for line in lines]), place))


def licence(part: Part, kind: Kind = Kind.LICENCE) -> dict[str, object]:
    (record,) = records(part, kind)
    return record


FORM = (
    ("统一社会信用代码", 85, 87, 165),
    (f"{CODE}   营 业 执 照", 85, 104, 540),
    ("（副  本）", 381, 144, 461),
    ("名　　　称", 85, 200, 145),
    (COMPANY, 175, 202, 300),
    ("注 册 资 本", 450, 200, 509),
    ("人民币伍佰万元", 540, 201, 628),
    ("类　　　型", 85, 238, 145),
    ("有限责任公司（自然人独", 175, 239, 312),
    ("资）", 175, 256, 200),
    ("成 立 日 期", 450, 238, 509),
    ("2018年04月12日", 540, 238, 628),
    ("法定代表人", 85, 294, 145),
    ("方测试", 175, 295, 212),
    ("营 业 期 限", 450, 276, 509),
    ("2018年04月12日 至 长期", 540, 276, 665),
    ("经 营 范 围", 85, 332, 144),
    ("线束的研发、生产", 175, 333, 312),
    ("与销售。", 175, 350, 240),
    ("住　　　所", 450, 314, 510),
    ("广东省东莞市横沥镇测", 540, 315, 665),
    ("试路18号", 540, 332, 590),
    ("登 记 机 关", 560, 454, 624),
    ("2022年5月9日", 600, 490, 686),
    ("应当于每年1月1日至6月30日报送公示年度报告。", 85, 534, 365),
)


def test_a_business_licence_of_two_columns():
    assert licence(page(*FORM)) == {
        "title": "营业执照",
        "credit_code": CODE,
        "holder": COMPANY,
        "address": "广东省东莞市横沥镇测试路18号",
        "legal_representative": "方测试",
        "registered_capital": "人民币伍佰万元",
        "company_type": "有限责任公司(自然人独资)",
        "established_on": "2018-04-12",
        "issued_on": "2022-05-09",
        "valid_from": "2018-04-12",
        "open_ended": True,
        "subject": "线束的研发、生产与销售。",
    }


def test_labels_and_values_that_recognition_joined():
    joined = page(
        ("营业执照", 300, 40, 420),
        (f"统一社会信用代码  {CODE}", 85, 87, 365),
        ("名    称    澄江测试制造有限", 85, 198, 313),
        ("公司", 172, 216, 199),
        ("法定代表人    方测试", 85, 311, 211),
        ("营业期限   2018年4月12日至2038年4月11日", 449, 273, 665),
    )
    record = licence(joined)
    assert record["holder"] == COMPANY
    assert record["legal_representative"] == "方测试"
    assert (record["valid_from"], record["valid_to"]) == ("2018-04-12", "2038-04-11")


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("有效期限：自2023年8月1日至2028年7月31日止", ("2023-08-01", "2028-07-31", None)),
        ("有效期至：2026年01月10日", (None, "2026-01-10", None)),
        ("有效期：长期", (None, None, True)),
        ("有 效 期 至 2027年03月", (None, "2027-03-31", None)),
        ("有效期：2024.05.01-2029.04.30", ("2024-05-01", "2029-04-30", None)),
    ],
)
def test_how_long_a_permit_holds(line, fields):
    lines = ["排污许可证", f"证书编号：{CODE}001P", f"单位名称：{COMPANY}", line]
    record = licence(word_part(lines), Kind.PERMIT)
    assert tuple(record.get(n) for n in ("valid_from", "valid_to", "open_ended")) == fields
    assert (record["title"], record["number"]) == ("排污许可证", f"{CODE}001P")


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("有效期：一年", "2025-06-30"),
        ("有效期限：12个月", "2025-06-30"),
        ("有效期：贰年", "2026-06-30"),
        ("有效期：自发证之日起三年", "2027-06-30"),
    ],
)
def test_what_holds_for_a_year_ends_a_year_after_the_examination(line, end):
    lines = ["健康证明", "姓名：陈小测", "体检日期：2024年7月1日", line, "编号：4406052024070112"]
    record = licence(word_part(lines), Kind.CERTIFICATE)
    assert (record["issued_on"], record["valid_to"]) == ("2024-07-01", end)


def test_a_date_that_cannot_be_read_is_said():
    lines = [
        "排污许可证",
        f"证书编号：{CODE}001P",
        f"单位名称：{COMPANY}",
        "有效期至：2025年13月45日",
    ]
    found = extracted(word_part(lines), Kind.PERMIT)
    assert [issue.code for issue in found.issues] == ["unparsed-value"]
    assert "valid_to" not in found.records[0].values


def test_a_certificate_in_a_table_and_its_evidence():
    rows = [
        ["特种设备使用登记证", "", "", ""],
        ["登记证编号", "梯11粤S00217(23)", "设备名称", "载货电梯"],
        ["使用单位", COMPANY, "下次检验日期", "2026年8月"],
        ["登记机关", "测试市市场监督管理局", "发证日期", "2023-09-05"],
    ]
    (found,) = extracted(word_part([], [rows]), Kind.CERTIFICATE).records
    values = {name: held[0] for name, held in found.values.items()}
    assert values == {
        "title": "特种设备使用登记证",
        "number": "梯11粤S00217(23)",
        "holder": COMPANY,
        "issuer": "测试市市场监督管理局",
        "issued_on": "2023-09-05",
        "valid_to": "2026-08-31",
        "subject": "载货电梯",
    }
    assert found.cells["valid_to"] == (((0, 2, 3),),)


def test_a_register_has_one_certificate_a_row():
    rows = [
        ["特种作业人员证书台账", "", "", "", ""],
        ["序号", "姓名", "作业项目", "证书编号", "有效期至"],
        ["1", "陈小测", "低压电工", "T4403011990", "2027-05-06"],
        ["2", "许大测", "叉车司机", "N1-0002", "2025/1/31"],
        ["3", "石中测", "健康证", "J-3", "长期"],
        ["制表：测", "", "", "", ""],
    ]
    found = records(sheet_part(rows), Kind.CERTIFICATE)
    assert [r["person"] for r in found] == ["陈小测", "许大测", "石中测"]
    assert [r.get("valid_to") for r in found] == ["2027-05-06", "2025-01-31", None]
    assert found[2]["open_ended"] is True


def test_an_approval_without_labels_has_its_own_number():
    lines = [
        "测试市生态环境局",
        "粤环审〔2020〕12号",
        "环评批复",
        f"建设单位：{COMPANY}",
        "2020年5月6日",
    ]
    record = licence(word_part(lines), Kind.PERMIT)
    assert record["number"] == "粤环审〔2020〕12号"
    assert (record["holder"], record["issued_on"]) == (COMPANY, "2020-05-06")


def test_a_scan_that_lost_the_gap_between_label_and_value():
    found = page(
        ("营业执照", 300, 40, 420),
        (f"统一社会信用代码{CODE}", 85, 87, 365),
        (f"名称{COMPANY}", 85, 198, 313),
    )
    record = licence(replace(found, scanned=True))
    assert (record["holder"], record["credit_code"]) == (COMPANY, CODE)


def test_a_vietnamese_registration_counts_its_last_change():
    lines = [
        "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP",
        "Mã số doanh nghiệp: 3702000001",
        "Đăng ký lần đầu: ngày 10 tháng 07 năm 2016",
        "Đăng ký thay đổi lần thứ 3: ngày 20 tháng 11 năm 2023",
        "1. Tên công ty: CÔNG TY TNHH THỬ NGHIỆM",
        "2. Địa chỉ trụ sở chính: Lô 7, tỉnh Bình Dương",
        "4. Người đại diện theo pháp luật của công ty: LÊ THỊ THỬ, chức danh: Giám đốc",
    ]
    assert licence(word_part(lines)) == {
        "title": "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP",
        "credit_code": "3702000001",
        "holder": "CÔNG TY TNHH THỬ NGHIỆM",
        "address": "Lô 7, tỉnh Bình Dương",
        "legal_representative": "LÊ THỊ THỬ",
        "issued_on": "2023-11-20",
    }


def test_an_english_certificate():
    lines = [
        "Certificate of Registration",
        "Certificate No.: QMS-2024-0007",
        "Issued to: Clearwater Testing Garments Ltd.",
        "Issue date: 5 May 2024",
        "Valid until: 4 May 2027",
    ]
    record = licence(word_part(lines), Kind.CERTIFICATE)
    assert (record["number"], record["valid_to"]) == ("QMS-2024-0007", "2027-05-04")
    assert record["holder"] == "Clearwater Testing Garments Ltd."


@pytest.mark.parametrize(
    ("title", "label"),
    [("劳务派遣经营许可证", "单位名称"), ("危险废物经营许可证", "法人名称")],
)
def test_permits_of_others_say_what_they_are_and_whose(title, label):
    lines = [
        title,
        "编号：440306180012",
        f"{label}：测试环保有限公司",
        "有效期限：2023年5月6日至2026年5月5日",
    ]
    record = licence(word_part(lines), Kind.PERMIT)
    assert (record["title"], record["holder"]) == (title, "测试环保有限公司")


def test_a_page_without_its_marks_is_said_not_guessed():
    found = extracted(word_part(["证书", "兹证明该单位表现良好。"]), Kind.CERTIFICATE)
    assert found.records == ()
    assert [issue.code for issue in found.issues] == ["licence-not-understood"]


def test_a_value_goes_on_in_the_row_below_its_label():
    form = sheet_part(
        [
            ["营业执照", "", "", ""],
            ["名 称", COMPANY, "统一社会信用代码", CODE],
            ["法定代表人", "方测试", "住 所", "江苏省苏州市吴中区测"],
            ["经 营 范 围", "线束的研发", "", "试街66号"],
            ["", "、销售。", "成 立 日 期", "2018年04月12日"],
        ]
    )
    found = licence(form)
    assert found["address"] == "江苏省苏州市吴中区测试街66号"
    assert found["subject"] == "线束的研发、销售。"
    assert found["legal_representative"] == "方测试"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["个体工商户营业执照", "注册号 440306600123456", "经营者 方测试", "名称 测试餐具加工店",
             "组成形式 个人经营", "经营场所 深圳市宝安区测试路9号", "注册日期 2011年03月02日",
             "经营范围 餐具加工"],
            ("个人经营", None, "2011-03-02"),
        ),
        (
            ["GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", "Mã số doanh nghiệp: 0312345678",
             "Đăng ký lần đầu: ngày 10 tháng 07 năm 2000",
             "Đăng ký thay đổi lần thứ 3: ngày 05 tháng 02 năm 2019",
             "1. Tên công ty: CÔNG TY TNHH MAY MẪU", "Vốn điều lệ: 5.000.000.000 đồng"],
            (None, "5.000.000.000 đồng", None),
        ),
        (["营业执照", "名称：测试五金厂", f"统一社会信用代码：{CODE}",
          "注册资本：贰佰万元（人民币）", "成立日期：2015年06月30日"],
         (None, "贰佰万元(人民币)", "2015-06-30")),
    ],
)  # fmt: skip
def test_capital_kind_and_date_of_establishment_are_kept_as_printed(lines, said):
    record = licence(word_part(lines))
    names = ("company_type", "registered_capital", "established_on")
    assert tuple(record.get(name) for name in names) == said
    assert record.get("issued_on") != said[2] or said[2] is None
