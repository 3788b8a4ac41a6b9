"""What is inferred of the facility, and what belongs to another employer."""

from dataclasses import replace

import pytest
from builders import extraction, punch_rows

from pipeline.model.casefile import HoursLaw
from pipeline.model.document import Kind
from pipeline.model.facility import Facility, Shift
from pipeline.reconcile.casefile import reconcile
from pipeline.reconcile.employer import find_employer
from pipeline.reconcile.employer_names import parse_employer, same_employer
from pipeline.reconcile.infer import infer_country
from pipeline.reconcile.places import place_of_address, place_of_code

OWN = "东莞市恒晟五金制品有限公司"
PAY = [{"number": "A01", "name": "张伟", "month": "2025-12", "overtime_minutes": 90}]
LICENCE = [
    {"holder": OWN, "credit_code": "91441900MA5ABCDE1X", "address": "广东省东莞市长安镇上海路1号"}
]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("东莞市恒晟五金制品有限公司", True),
        ("東莞市恒晟五金製品有限公司", True),
        ("恒晟五金", True),
        ("恒晟五金制品有限公司（东莞）", True),
        ("东莞市恒晟五金制晶有限公司", True),
        ("装配车间", True),
        ("恒晟五金厂", True),
        ("恒晟公司", True),
        ("恒晟制品厂", True),
        ("恒达电子厂", False),
        ("恒晟达五金塑胶厂", False),
        ("长江恒晟五金制品有限公司", False),
        ("五金制品有限公司", False),
        ("Dongguan Hengsheng Hardware Co., Ltd.", True),
        ("惠州市恒晟五金制品有限公司", False),
        ("东莞市恒晟塑胶有限公司", False),
        ("东莞市鑫达电子厂", False),
    ],
)
def test_employer_names(other: str, same: bool) -> None:
    one, two = parse_employer(OWN), parse_employer(other)
    assert one is not None
    assert two is not None
    assert same_employer(one, two) is same


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Kaveri Garments Pvt. Ltd.", "Kaveri Garments Pvt. Ltd., Erode", True),
        ("Kaveri Garments Private Limited", "Kaveri Garments Pvt Ltd (12 Mill Road, Erode)", True),
        ("Kaveri Garments Ltd, Erode", "Kaveri Garments Ltd, Karur", False),
        ("Kaveri Garments Pvt. Ltd.", "Sutlej Garments Pvt. Ltd., Erode", False),
        ("Công ty TNHH May Sông Hồng", "Công ty TNHH May Sông Lam", False),
        ("Golden Star Limited", "Golden Star Industries Ltd", True),
        ("Golden Star Limited", "Golden Star Dyeing & Printing Limited", False),
        ("Công ty TNHH May Sông Hồng Hà", "Công ty TNHH May Sông Hồng Lam", False),
        ("宏远有限公司", "宏远达服装有限公司", False),
        ("大洋纺织有限公司", "大洋东方纺织印染有限公司", False),
    ],
)
def test_what_stands_behind_a_name_makes_no_other_employer(one: str, two: str, same: bool) -> None:
    first, second = parse_employer(one), parse_employer(two)
    assert first is not None
    assert second is not None
    assert same_employer(first, second) is same
    assert same_employer(second, first) is same


@pytest.mark.parametrize("name", ["中国工商银行东莞分行", "东莞市社会保险基金管理局", " "])
def test_banks_and_bureaus_are_no_employers(name: str) -> None:
    assert parse_employer(name) is None


def test_another_employers_documents_are_kept_apart() -> None:
    files = [
        extraction("执照.pdf", "licence", LICENCE),
        extraction("a.xlsx", "payroll", PAY, employer=OWN),
        extraction("b.xlsx", "payroll", PAY, employer="东莞市鑫达电子厂"),
        extraction("c.xlsx", "bank_transfer", [{"name": "张伟"}], employer="中国工商银行东莞分行"),
    ]
    case = reconcile(files, Facility(), HoursLaw())
    assert case.foreign == ((2, 0),)
    assert case.frames["payroll"]["document"].tolist() == [1]
    (issue,) = case.documents[2].document.issues
    assert (issue.code, issue.loses_data) == ("another-employer", True)
    assert '[facility] also = ["东莞市鑫达电子厂"]' in issue.message.en
    known = reconcile(files, Facility(also=("东莞市鑫达电子厂",)), HoursLaw())
    assert not known.foreign


def test_a_strangers_licence_does_not_turn_the_books_away() -> None:
    stranger = [{"holder": "东莞市鑫达电子厂"}]
    files = [
        extraction("执照.pdf", "licence", stranger),
        extraction("a.xlsx", "payroll", PAY, employer=OWN),
    ]
    case = reconcile(files, Facility(), HoursLaw())
    assert case.facility.name == OWN
    assert not case.foreign
    assert len(case.frames["licence"]) == 1


def test_what_nobody_gave_is_inferred_and_listed() -> None:
    files = [extraction("执照.pdf", "licence", LICENCE), extraction("a.xlsx", "payroll", PAY)]
    case = reconcile(files, Facility(audit_date="2026-01-15"), HoursLaw())
    facility = case.facility
    assert (facility.name, facility.country, facility.place) == (OWN, "CN", "Guangdong/Dongguan")
    assert facility.period == ("2025-01", "2025-12")
    assert (facility.protocol, facility.codes) == ("smeta", ("eti",))
    assert facility.overtime_unit_minutes == 30
    assert {"audit.date", "audit.period", "facility.place"} <= set(case.inferred)
    given = Facility(place="Jiangsu/Suzhou", audit_date="2026-01-15", given=("audit.date",))
    again = reconcile(files, given, HoursLaw())
    assert again.facility.place == "Jiangsu/Suzhou"
    assert not {"audit.date", "facility.place"} & set(again.inferred)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("广东省东莞市长安镇上海路1号", "Guangdong/Dongguan"),
        ("江苏省昆山市玉山镇", "Jiangsu/Suzhou/Kunshan"),
        ("浙江省台州市温岭市", "Zhejiang/Taizhou/Wenling"),
        ("义乌市北苑街道", "Zhejiang/Jinhua"),
        ("上海市浦东新区", "Shanghai"),
        ("山东省青岛市", "Shandong/Qingdao"),
        ("东莞市长安镇上海路1号", "Guangdong/Dongguan"),
        ("陕西省西安市长安区", "Shaanxi/Xi'an/Chang'an"),
        ("吉林省长春市", "Jilin/Changchun"),
        ("吉林市龙潭区", "Jilin/Jilin"),
        ("重庆市城口县", "Chongqing/Chengkou"),
        ("东莞市大同五金厂", "Guangdong/Dongguan"),
        ("某路1号", None),
    ],
)
def test_places(address: str, place: str | None) -> None:
    assert place_of_address(address) == place


def test_place_and_country_of_a_code() -> None:
    assert place_of_code("91441900MA5ABCDE1X") == "Guangdong/Dongguan"
    assert place_of_code("91330381MA5ABCDE1X") == "Zhejiang/Wenzhou/Rui'an"
    assert place_of_code("0312345678") is None
    viet = extraction("luong.xlsx", "payroll", [{"name": "Nguyễn Văn An"}])
    assert infer_country([viet], Facility()) == "VN"


def test_the_credit_code_is_what_most_permits_of_the_factory_carry() -> None:
    code = "91441900MA5YX2K771"
    held = [{"holder": OWN, "credit_code": code}, {"holder": OWN, "credit_code": code}]
    other = {"holder": "东莞市鑫达电子厂", "credit_code": "91320506MA1WQ83C9Y"}
    files = [extraction(f"{n}.pdf", "licence", [one]) for n, one in enumerate([*held, other])]
    files = [
        replace(
            one,
            parts=tuple(
                replace(p, classification=replace(p.classification, kind=Kind.PERMIT))
                for p in one.parts
            ),
        )
        for one in files
    ]
    files.append(extraction("a.xlsx", "payroll", PAY, employer=OWN))
    assert find_employer(files, Facility()).credit_code == code
    assert find_employer(files[2:], Facility()).credit_code is None


def test_one_foreign_contract_makes_no_foreign_factory() -> None:
    pay = [{"number": f"A{n}", "name": f"张伟{n}", "month": "2025-12"} for n in range(3)]
    viet = {"name": "Nguyễn Văn An", "employer": "CÔNG TY TNHH HONGHAN", "currency": "VND"}
    files = [extraction("工资.xlsx", "payroll", pay), extraction("HDLD.docx", "contract", [viet])]
    assert infer_country(files, Facility()) == "CN"
    assert infer_country(files[1:], Facility()) == "VN"
    assert infer_country(files[1:], Facility(place="Guangdong/Foshan")) == "CN"
    assert infer_country(files, Facility(country="VN")) == "VN"
    mixed = [{"name": "Nguyễn Văn An"}, {"name": "Lê Thị Hương"}, {"name": "张伟"}]
    assert infer_country([extraction("a.xlsx", "roster", mixed)], Facility()) == "VN"


def test_shifts_are_read_from_the_punches() -> None:
    rows = []
    for worker in range(6):
        late = worker % 3
        day = {
            f"2025-03-{d:02d}": [473 + late, 722, 771 + late, 1052 + d % 5] for d in range(3, 22)
        }
        night = {f"2025-03-{d:02d}": [1192 + late, 1923 + d % 5] for d in range(3, 22)}
        rows += punch_rows(f"D{worker}", f"日{worker}", day)
        rows += punch_rows(f"N{worker}", f"夜{worker}", night)
    case = reconcile([extraction("a.xlsx", "attendance", rows)], Facility(), HoursLaw())
    starts = sorted((shift.start, shift.breaks) for shift in case.shifts)
    assert starts == [(480, ((720, 780),)), (1200, ((1440, 1500),))]
    assert case.shift_source == "inferred"
    assert "hours.shift" in case.inferred


def test_a_shift_sheet_beats_the_punches_and_the_user_beats_both() -> None:
    sheet = [{"name": "A班", "start": 480, "end": 1050, "breaks": [720, 810]}]
    rows = punch_rows("A01", "张伟", {"2025-03-03": "08:00 17:30"})
    files = [extraction("a.xlsx", "attendance", rows), extraction("班次.xlsx", "shift", sheet)]
    case = reconcile(files, Facility(), HoursLaw())
    assert case.shift_source == "shift sheet"
    assert case.days["counted_minutes"].tolist() == [480]
    own = Facility(shifts=(Shift("白班", 480, 1020, ((720, 780),)),))
    case = reconcile(files, own, HoursLaw())
    assert case.shift_source == "facility.toml"
    assert case.days["counted_minutes"].tolist() == [510]


def test_an_empty_folder_gives_empty_books() -> None:
    case = reconcile([], Facility(), HoursLaw())
    assert len(case.workers) == len(case.days) == len(case.months) == 0
