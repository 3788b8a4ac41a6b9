"""The first factory: everything that is asked for, and nothing wrong in it."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from sample_docs.generator import licences, payroll_sheets, registers, scan
from sample_docs.generator.attendance_sheets import (
    Book,
    attlog,
    day_grid,
    punch_machine,
    punched,
    records,
)
from sample_docs.generator.books import PayRow, Plan, days, pay
from sample_docs.generator.caps import check_caps
from sample_docs.generator.contracts import Terms, months_later, pdf, word
from sample_docs.generator.dingtalk import export
from sample_docs.generator.firm import Firm
from sample_docs.generator.folder import Folder, part
from sample_docs.generator.law import day_kind, days_of
from sample_docs.generator.paper import A4_WIDE, Look, table_pdf
from sample_docs.generator.people import Person, credit_code
from sample_docs.generator.sheet import Sheet, xlsx
from sample_docs.generator.staff import Line, staff

MONTHS = ("2025-03", "2025-04", "2025-05", "2025-06")
PAID = {month: date(2025, int(month[5:]) + 1, 15) for month in MONTHS}
SETTLED_AFTER = timedelta(days=5)
"""Who leaves is paid so long after the last day."""

FIRM = Firm(
    name="东莞市砚溪五金制品有限公司",
    code=credit_code("441900", "MA5YX2K7"),
    address="广东省东莞市横沥镇砚溪路18号",
    representative="罗岑月",
    trade="五金制品、金属冲压件、模具的生产与销售；货物进出口。",
    capital="人民币伍佰万元",
    founded="2017年06月20日",
    authority="东莞市市场监督管理局",
    industry="金属制品业",
)
LINES: tuple[Line, ...] = (
    ("101", "男", "1984-05-17", "冲压车间", "班长", "2018-03-05", 2800, 600),
    ("102", "男", "1990-11-02", "冲压车间", "冲压工", "2021-07-13", 2350, 300),
    ("103", "女", "1988-02-26", "冲压车间", "冲压工", "2022-02-21", 2400, 300),
    ("104", "男", "1996-08-09", "冲压车间", "冲压工", "2022-05-16", 2300, 200),
    ("105", "女", "1993-12-21", "装配车间", "装配工", "2021-03-01", 2350, 200),
    ("106", "女", "1986-06-30", "装配车间", "班长", "2021-09-01", 2700, 500),
    ("107", "女", "2001-01-15", "装配车间", "装配工", "2023-02-13", 2250, 200),
    ("108", "男", "1999-10-08", "装配车间", "装配工", "2024-03-04", 2200, 200),
    ("109", "女", "1979-04-12", "装配车间", "装配工", "2022-02-23", 2300, 250),
    ("110", "男", "1992-07-23", "品质部", "检验员", "2021-08-02", 2600, 300),
    ("111", "女", "1997-03-19", "品质部", "检验员", "2023-06-05", 2500, 200),
    ("112", "男", "1981-09-28", "仓库", "仓管员", "2022-11-07", 2500, 300),
    ("113", "女", "1987-01-07", "行政部", "人事专员", "2019-03-18", 5200, 400),
    ("114", "男", "1995-05-25", "冲压车间", "冲压工", "2023-09-04", 2250, 200),
    ("115", "女", "2003-02-11", "装配车间", "装配工", "2025-04-07", 2150, 150),
    ("116", "男", "2000-06-18", "冲压车间", "冲压工", "2025-05-06", 2150, 150),
)
SHOPS = ("冲压车间", "装配车间", "品质部")
LEAVE = {
    ("103", date(2025, 3, 12)): "年假",
    ("103", date(2025, 3, 13)): "年假",
    ("110", date(2025, 3, 20)): "事假",
    ("107", date(2025, 4, 16)): "年假",
    ("105", date(2025, 4, 23)): "事假",
    ("101", date(2025, 5, 20)): "年假",
    ("112", date(2025, 6, 11)): "年假",
    ("109", date(2025, 6, 26)): "年假",
}
HOLIDAY_WORK = {("102", date(2025, 5, 1)): 480, ("109", date(2025, 5, 31)): 480}
SATURDAYS = {"2025-03": (15, 22), "2025-04": (12, 19), "2025-05": (17, 24), "2025-06": (14, 21)}


def people() -> dict[str, Person]:
    """Gives back the workers by number."""
    found = staff(LINES, first=0, insured=477500, fund=10400)
    found["114"].left = date(2025, 5, 20)
    return found


def plan(workers: dict[str, Person]) -> Plan:
    """Gives back overtime inside every cap: some evenings, one Saturday a month."""
    made = Plan("clean", leave=dict(LEAVE), punches_a_day={"2025-03": 4, "2025-06": 4})
    made.overtime.update(HOLIDAY_WORK)
    for month in MONTHS:
        for index, person in enumerate(workers.values()):
            if person.department not in SHOPS:
                continue
            rng = Random(f"overtime {person.number} {month}")
            saturday = SATURDAYS[month][index % 2]
            for day in days_of(month):
                key = (person.number, day)
                evening = day_kind(day) == "normal" and day.weekday() in (1, 3)
                if evening and rng.random() < 0.85:
                    made.overtime[key] = rng.choice((60, 90, 120, 120, 150, 180))
                elif day.weekday() == 5 and day.day == saturday:
                    made.overtime[key] = 480
    return made


def terms_of(person: Person) -> Terms:
    """Gives back a contract that is in force: the first, or an open-ended one after it."""
    end = months_later(person.hired, 60 if person.hired.year <= 2022 else 36)
    if end > date(2025, 12, 31):
        return Terms(start=person.hired, end=end, signed=person.hired, probation=2)
    return Terms(start=end + timedelta(days=1), end=None, signed=end, renewed=True)


def make() -> Folder:
    """Gives back the factory's folder."""
    folder = Folder()
    workers = people()
    made = plan(workers)
    books = {
        month: [(p, own) for p in workers.values() if (own := days(p, month, made))]
        for month in MONTHS
    }
    for book in books.values():
        check_caps(book)
    pays = {
        month: [pay(p, month, own, (6, 10)) for p, own in book] for month, book in books.items()
    }
    folder.files["facility.toml"] = FACILITY.encode()
    _payroll(folder, pays)
    _attendance(folder, books)
    _contracts(folder, workers)
    _registers(folder, workers, books, pays)
    _licences(folder)
    return folder


def _titles(month: str, word_: str) -> list[str]:
    return [FIRM.name, f"2025年{int(month[5:])}月份{word_}"]


def _info(month: str) -> list[str]:
    days_ = days_of(month)
    return [
        f"编制单位：{FIRM.name}",
        f"工资所属期：{days_[0]}至{days_[-1]}",
        f"发放日期：{PAID[month]}",
        "金额单位：元",
    ]


def _payroll(folder: Folder, pays: dict[str, list[PayRow]]) -> None:
    def sheet(month: str, layout: tuple[payroll_sheets.Column, ...], name: str) -> Sheet:
        return payroll_sheets.payroll_sheet(
            layout, pays[month], name, _titles(month, "工资表"), _info(month)
        )

    def said(month: str) -> dict[str, object]:
        return part("payroll", month, records=len(pays[month]))

    march = sheet("2025-03", payroll_sheets.WORKSHOP, "3月")
    folder.add("工资/2025年3月工资表.xlsx", xlsx(march), said("2025-03"))
    printed = payroll_sheets.PRINTED
    april = table_pdf(sheet("2025-04", printed, "4月"), stamp=FIRM.name)
    folder.add("工资/2025年4月工资表.pdf", april, said("2025-04"))
    may = sheet("2025-05", printed, "5月")
    path = "工资/扫描_5月工资表.pdf"
    folder.add(path, scan.scan_pdf(table_pdf(may), 200, seed=5), said("2025-05"))
    folder.cells.append({"path": path, "page": 1, "grid": may.grid()})
    june = sheet("2025-06", printed, "6月")
    small = table_pdf(june, Look(A4_WIDE, size=5.6, row=17, margin=20))
    image = scan.scanned(scan.picture(small, 300), 6, -0.3)
    path = "工资/6月工资表签收.tif"
    folder.add(path, scan.tiff(image, 300), said("2025-06"))
    folder.cells.append({"path": path, "page": 1, "grid": june.grid()})


def _attendance(folder: Folder, books: Mapping[str, Book]) -> None:
    march, april, may, june = (books[month] for month in MONTHS)
    grid = day_grid(march, "2025-03", "考勤", _titles("2025-03", "员工考勤表"), "\n")
    folder.add(
        "考勤/2025年3月考勤表.xlsx",
        xlsx(grid),
        part("attendance", "2025-03", records=records(march)),
    )
    folder.add(
        "考勤/砚溪五金_考勤报表_20250401-20250430.xlsx",
        export(april, "2025-04", "砚溪五金"),
        *(part("attendance", "2025-04", name=n) for n in ("月度汇总", "每日统计", "打卡时间")),
    )
    names = ("排班信息", "考勤汇总", "考勤记录", "异常统计")
    folder.add(
        "考勤/1_(5月)员工刷卡记录表.xls",
        punch_machine(may, "2025-05"),
        *(part("attendance", "2025-05", name=name) for name in names[1:3]),
    )
    folder.add(
        "考勤/1_attlog.dat", attlog(june), part("attendance", "2025-06", records=punched(june))
    )


def _contracts(folder: Folder, workers: dict[str, Person]) -> None:
    signers = [(p, terms_of(p)) for p in workers.values()]
    for index, (person, terms) in enumerate(signers[:10]):
        data = word(FIRM, person, terms, pictures=index % 2 == 0)
        folder.add(
            f"劳动合同/{person.number}{person.name}劳动合同.docx", data, part("contract", records=1)
        )
    for person, terms in signers[10:13]:
        folder.add(
            f"劳动合同/{person.number}.pdf",
            pdf(FIRM, [(person, terms)]),
            part("contract", records=1),
        )
    last = scan.scan_pdf(pdf(FIRM, signers[13:]), 200, seed=13, colour=True, quality=40)
    folder.add("劳动合同/合同扫描114-116.pdf", last, *[part("contract", records=1)] * 3)


def _registers(
    folder: Folder,
    workers: dict[str, Person],
    books: Mapping[str, Book],
    pays: dict[str, list[PayRow]],
) -> None:
    everybody = list(workers.values())
    staff_terms = [(p, terms_of(p)) for p in everybody]
    count = len(everybody)
    roster = registers.roster(FIRM.name, staff_terms, date(2025, 7, 10))
    folder.add("人事/职工名册.xlsx", xlsx(roster), part("roster", records=count))
    identity = registers.identity(FIRM.name, everybody)
    folder.add("人事/身份证信息登记表.xlsx", xlsx(identity), part("identity", records=count))
    whole = [
        (p, [d for m in MONTHS for q, own in books[m] if q is p for d in own]) for p in everybody
    ]
    folder.add(
        "人事/请假登记表.xlsx",
        xlsx(registers.leave(FIRM.name, whole)),
        part("leave", *MONTHS, records=len(LEAVE)),
    )
    asked = registers.overtime_requests(FIRM.name, whole, "加班申请", "2025年3月至6月")
    folder.add(
        "人事/加班申请审批表.xlsx",
        xlsx(asked),
        part("overtime_approval", *MONTHS, records=len(asked.rows)),
    )
    for month in MONTHS:
        here = [p for p, _ in books[month]]
        _insurance(folder, registers.insurance(FIRM.name, here, month), month)
        _transfers(folder, pays[month], month)


def _transfers(folder: Folder, rows: list[PayRow], month: str) -> None:
    """Adds the bank's list of a month; who left in it is paid apart, a few days after leaving."""
    leavers = [row for row in rows if row.person.left and f"{row.person.left:%Y-%m}" == month]
    lists = [(f"{month}代发明细", [row for row in rows if row not in leavers], PAID[month])]
    lists += [
        (f"{month}离职结算{row.person.number}", [row], row.person.left + SETTLED_AFTER)
        for row in leavers
        if row.person.left
    ]
    for name, own, paid in lists:
        sheet = registers.bank(FIRM.name, own, month, paid)
        said = part("bank_transfer", month, records=len(own))
        folder.add(f"银行代发/{name}.xlsx", xlsx(sheet), said)


def _insurance(folder: Folder, sheet: Sheet, month: str) -> None:
    said = part("social_insurance", month)
    if month != "2025-05":
        folder.add(f"社保/{month}社保缴费明细.xlsx", xlsx(sheet), said)
        return
    look = Look(A4_WIDE, size=9, row=22, margin=36)
    image = scan.scanned(scan.picture(table_pdf(sheet, look), 200), 51, 0.4)
    path = "社保/5月社保清单.jpg"
    folder.add(path, scan.jpeg(image, 200, 60), said)
    folder.cells.append({"path": path, "page": 1, "grid": sheet.grid()})


def _licences(folder: Folder) -> None:
    licence = licences.business_licence(FIRM, FIRM.code, date(2022, 8, 16))
    image = scan.scanned(scan.picture(licence, 200, colour=True), 3, 0.2, 2)
    folder.add("证照/营业执照副本.jpg", scan.jpeg(image, 200, 60), part("licence", records=1))
    permit = licences.discharge_permit(
        FIRM, date(2023, 8, 1), date(2028, 7, 31), "东莞市生态环境局"
    )
    folder.add("证照/排污许可证.pdf", permit, part("permit", records=1))
    fields = [
        ("使用登记证编号", "梯11粤S00217(23)"),
        ("使用单位", FIRM.name),
        ("设备名称", "载货电梯"),
        ("设备使用地点", FIRM.address),
        ("检验有效期至", "2026年08月31日"),
    ]
    lift = licences.form("特种设备使用登记证", fields, "东莞市市场监督管理局", date(2023, 9, 5))
    folder.add("证照/电梯使用登记证.pdf", lift, part("certificate", records=1))
    drill = licences.drill_record(FIRM, date(2025, 4, 18), 15)
    folder.add("安全/2025年上半年消防演练记录.docx", drill, part("drill"))


FACILITY = f"""\
[facility]
name = "{FIRM.name}"
credit_code = "{FIRM.code}"
country = "CN"
place = "Guangdong/Dongguan"

[audit]
period = "2025-03..2025-06"
date = 2025-07-25
protocol = "smeta"
codes = ["eti"]

[hours]
overtime_unit_minutes = 30
pay_month_starts_on = 1

[[hours.shift]]
name = "白班"
start = "08:00"
end = "17:00"
breaks = ["12:00-13:00", "17:00-17:30"]
applies_to = ["*"]
"""
