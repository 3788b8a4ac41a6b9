"""One facility of a fleet: forty workers, three months, about ten files in a layout of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from sample_docs.generator import attendance_sheets as attendance
from sample_docs.generator import contracts, dingtalk, licences, registers
from sample_docs.generator import payroll_sheets as payroll
from sample_docs.generator.attendance_sheets import Book
from sample_docs.generator.books import PayRow, Plan, days, pay
from sample_docs.generator.contracts import Terms, months_later
from sample_docs.generator.firm import Firm
from sample_docs.generator.folder import Folder, gbk_zip
from sample_docs.generator.law import day_kind, days_of
from sample_docs.generator.paper import A3_WIDE, Look, table_pdf
from sample_docs.generator.people import GIVEN, Person, credit_code
from sample_docs.generator.sheet import Sheet, xls, xlsx
from sample_docs.generator.staff import Line, staff

MONTHS = ("2025-03", "2025-04", "2025-05")
PAID = {month: date(2025, int(month[5:]) + 1, 12) for month in MONTHS}
NO_HEAT = (13, 13)
TRADES = ("五金制品", "电子", "塑胶", "服饰", "玩具", "纸品", "家具", "灯饰")


@dataclass(frozen=True)
class Town:
    """Where a facility stands, and its minimum wage in fen from March to May 2025."""

    name: str
    place: str
    area: str
    address: str
    minimum: int


TOWNS = (
    Town("东莞", "Guangdong/Dongguan", "441900", "广东省东莞市横沥镇", 208000),
    Town("苏州", "Jiangsu/Suzhou", "320506", "江苏省苏州市吴中区", 249000),
)


@dataclass
class Factory:
    """The true books of a facility, and what its papers state instead."""

    index: int
    seed: str
    town: Town
    firm: Firm
    workers: dict[str, Person]
    terms: dict[str, Terms | None]
    plan: Plan
    books: dict[str, Book] = field(default_factory=dict)
    pays: dict[str, list[PayRow]] = field(default_factory=dict)
    folder: Folder = field(default_factory=Folder)
    insured_months: tuple[str, ...] = MONTHS
    licence_code: str = ""

    def keep_books(self) -> None:
        """Works out days and pay from the plan."""
        for month in MONTHS:
            book = [(p, days(p, month, self.plan)) for p in self.workers.values()]
            self.books[month] = [(p, own) for p, own in book if own]
            self.pays[month] = [pay(p, month, own, NO_HEAT) for p, own in self.books[month]]

    def row(self, number: str, month: str) -> PayRow:
        """Gives back a worker's row on a month's payroll."""
        return next(row for row in self.pays[month] if row.person.number == number)

    def plant(self, rule: str, number: str, period: str | None = None, **fields: object) -> None:
        """Writes down what must be found about a worker."""
        name = self.workers[number].name
        self.folder.plant(rule, worker=number, name=name, period=period, **fields)


def factory(index: int, workers: int, seed: int) -> Factory:
    """Gives back a facility that keeps the law; its books are not worked out yet."""
    town = TOWNS[index % len(TOWNS)]
    people = _people(index, workers, town)
    own = f"fleet {seed} {index}"
    terms: dict[str, Terms | None] = {number: terms_of(p) for number, p in people.items()}
    return Factory(index, own, town, firm(index), people, terms, _plan(own, people))


def firm(index: int) -> Firm:
    """Gives back the firm that a facility belongs to."""
    town = TOWNS[index % len(TOWNS)]
    given = GIVEN[index % len(GIVEN)] + GIVEN[index // len(GIVEN) % len(GIVEN)][0]
    trade = TRADES[index % len(TRADES)]
    return Firm(
        name=f"{town.name}{given}{trade}有限公司",
        code=credit_code(town.area, f"MA{index:06d}"),
        address=f"{town.address}{given}路{index % 200 + 1}号",
        representative="罗岑月",
        trade=f"{trade}的生产与销售；货物进出口。",
        capital="人民币伍佰万元",
        founded="2017年06月20日",
        authority=f"{town.name}市市场监督管理局",
        industry="制造业",
    )


def _people(index: int, count: int, town: Town) -> dict[str, Person]:
    lines: list[Line] = []
    for at in range(count):
        born = date(1975 + at % 28, 1 + at % 12, 1 + at % 27).isoformat()
        hired = date(2023 + at % 2, 1 + (at * 5 + index) % 12, 1 + at % 27).isoformat()
        base = town.minimum // 100 + 100 * (1 + (at * 7 + index) % 5)
        shop = ("冲压车间", "装配车间", "品质部", "仓库")[at * 4 // count]
        lines.append((f"{1001 + at}", "男女"[at % 2], born, shop, "作业员", hired, base, 200))
    return staff(lines, first=index * count % 997, insured=487900, fund=12450)


def _plan(seed: str, people: dict[str, Person]) -> Plan:
    """Gives back some evenings of overtime on Tuesdays and Thursdays, and two days of leave."""
    plan = Plan(seed)
    numbers = list(people)
    plan.leave = {
        (numbers[-1], date(2025, 3, 12)): "年假",
        (numbers[-2], date(2025, 4, 16)): "年假",
    }
    for number in numbers:
        rng = Random(f"{seed} evenings {number}")
        for month in MONTHS:
            for day in days_of(month):
                if day_kind(day) == "normal" and day.weekday() in (1, 3):
                    plan.overtime[number, day] = rng.choice((0, 60, 90, 120))
    return plan


def terms_of(person: Person) -> Terms:
    """Gives back a contract of five years, signed on the day of hiring."""
    start = person.hired
    return Terms(start=start, end=months_later(start, 60), signed=start, probation=2)


def write(made: Factory) -> None:
    """Puts the facility's files into its folder; its books stand."""
    files = made.folder.files
    files["facility.toml"] = settings(made).encode()
    for month in MONTHS:
        name, data = payroll_file(made, month, PAID[month])
        files[name] = data
    files.update(_attendance(made))
    files.update(_contracts(made))
    files["人事/人事登记.xlsx"] = _staff_book(made)
    files["财务/社保与代发.xlsx"] = _money_book(made)
    licence = licences.business_licence(
        made.firm, made.licence_code or made.firm.code, PAID["2025-03"]
    )
    files["证照/营业执照.pdf"] = licence
    if made.index % 2 == 0:
        files["安全/消防演练记录.docx"] = licences.drill_record(made.firm, date(2025, 4, 18), 38)
    else:
        made.folder.plant("records.document_missing", document_kind="drill")


def settings(made: Factory) -> str:
    """Gives back the facility's settings; every tenth is audited on the day of the run."""
    dated = "" if made.index % 10 == 9 else "date = 2025-06-20\n"
    return (
        f'[facility]\nname = "{made.firm.name}"\ncredit_code = "{made.firm.code}"\n'
        f'country = "CN"\nplace = "{made.town.place}"\n\n'
        f'[audit]\nperiod = "{MONTHS[0]}..{MONTHS[-1]}"\n{dated}codes = ["eti"]\n\n'
        '[hours]\novertime_unit_minutes = 30\n\n[[hours.shift]]\nname = "白班"\n'
        'start = "08:00"\nend = "17:00"\nbreaks = ["12:00-13:00", "17:00-17:30"]\n'
    )


PAYROLLS: tuple[tuple[tuple[payroll.Column, ...], str], ...] = (
    (payroll.WORKSHOP, "xlsx"),
    (payroll.PRINTED, "pdf"),
    (payroll.CLASSIC, "xls"),
    (payroll.BILINGUAL, "xlsx"),
    (payroll.PRINTED, "xlsx"),
    (payroll.WORKSHOP, "csv"),
)


def payroll_name(made: Factory, month: str) -> str:
    """Gives back where a month's payroll lies."""
    return f"工资/{month}工资表.{PAYROLLS[made.index % len(PAYROLLS)][1]}"


def payroll_file(made: Factory, month: str, paid: date) -> tuple[str, bytes]:
    """Gives back path and bytes of a month's payroll."""
    layout, ending = PAYROLLS[made.index % len(PAYROLLS)]
    first, *_, last = days_of(month)
    info = [f"编制单位：{made.firm.name}", f"工资所属期：{first}至{last}"]
    info += [f"发放日期：{paid}", "金额单位：元"]
    titles = [made.firm.name, f"2025年{int(month[5:])}月份工资表"]
    sheet = payroll.payroll_sheet(layout, made.pays[month], "工资", titles, info)
    writers: dict[str, Callable[[Sheet], bytes]] = {
        "xlsx": xlsx,
        "xls": xls,
        "csv": registers.csv,
        "pdf": lambda table: table_pdf(table, Look(A3_WIDE)),
    }
    return payroll_name(made, month), writers[ending](sheet)


def _attendance(made: Factory) -> dict[str, bytes]:
    style = made.index % 7
    return {
        f"考勤/{month}{name}": data
        for month, book in made.books.items()
        for name, data in [_attendance_file(made, month, book, style)]
    }


def _attendance_file(made: Factory, month: str, book: Book, style: int) -> tuple[str, bytes]:
    titles = [made.firm.name, f"2025年{int(month[5:])}月份考勤表"]
    if style == 0:
        return "考勤表.xlsx", xlsx(attendance.day_grid(book, month, "考勤", titles, "\n"))
    if style == 1:
        return "打卡明细.xlsx", xlsx(attendance.two_rows(book, month, "打卡", titles, 0))
    if style == 2:
        return "刷卡记录.xls", attendance.punch_machine(book, month)
    if style == 3:
        return "考勤报表.xlsx", dingtalk.export(book, month, made.town.name)
    if style == 4:
        return "打卡明细.csv", attendance.punch_list(book, {})
    if style == 5:
        return "考勤表.xls", xls(attendance.day_grid(book, month, "考勤", titles, ""))
    return "_attlog.dat", attendance.attlog(book)


def _contracts(made: Factory) -> dict[str, bytes]:
    """Gives back the contracts: one PDF, an archive of DOCX, or a ledger and one DOCX."""
    signers = [(p, t) for n, p in made.workers.items() if (t := made.terms[n]) is not None]
    style = made.index // len(PAYROLLS) % 3
    if style == 0:
        return {"合同/劳动合同汇编.pdf": contracts.pdf(made.firm, signers)}
    words = {
        f"劳动合同_{p.number}.docx": contracts.word(made.firm, p, t, pictures=False)
        for p, t in (signers if style == 1 else signers[:1])
    }
    if style == 1:
        return {"合同/劳动合同.zip": gbk_zip(words)}
    ledger = {"合同/劳动合同台账.csv": registers.csv(_ledger(made.firm.name, signers))}
    return ledger | {f"合同/{name}": data for name, data in words.items()}


def _ledger(firm: str, signers: Sequence[tuple[Person, Terms]]) -> Sheet:
    labels = ("工号", "姓名", "身份证号码", "部门", "合同签订日期", "合同开始日期", "合同终止日期")
    rows = [
        [p.number, p.name, p.id_number, p.department, t.signed, t.start, t.end] for p, t in signers
    ]
    columns = [(label,) for label in labels]
    return Sheet("台账", [f"{firm}劳动合同台账"], columns, rows, [12] * len(labels))


def _staff_book(made: Factory) -> bytes:
    everybody = list(made.workers.values())
    name = made.firm.name
    whole = [
        (p, [d for book in made.books.values() for q, own in book if q is p for d in own])
        for p in everybody
    ]
    signers = [(p, made.terms[p.number]) for p in everybody]
    return xlsx(
        registers.roster(name, signers, date(2025, 6, 1)),
        registers.identity(name, everybody),
        registers.leave(name, whole),
        registers.overtime_requests(name, whole, "加班申请", "2025年3月至5月"),
    )


def _money_book(made: Factory) -> bytes:
    name = made.firm.name
    sheets = []
    for month in MONTHS:
        if month in made.insured_months:
            people = [p for p, _ in made.books[month]]
            sheet = registers.insurance(name, people, month)
            sheets.append(replace(sheet, name=f"社保{month}"))
        sheet = registers.bank(name, made.pays[month], month, PAID[month])
        sheets.append(replace(sheet, name=f"代发{month}"))
    return xlsx(*sheets)
