"""The second factory's payroll, attendance and contracts, in layouts the first has not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sample_docs.generator import attendance_sheets as sheets
from sample_docs.generator import contracts, payroll_sheets, scan
from sample_docs.generator.attendance_sheets import punched, records
from sample_docs.generator.books import Plan, days
from sample_docs.generator.breach_staff import FIRM, PAID, strangers, terms_of
from sample_docs.generator.folder import Folder, gbk_zip, part
from sample_docs.generator.paper import canvas
from sample_docs.generator.sheet import Sheet, xls, xlsx

if TYPE_CHECKING:
    from sample_docs.generator.breaches import Factory

OTHER_FIRM = "无锡市禾渡精密机械有限公司"


def add(factory: Factory) -> None:
    """Adds payroll, attendance and contracts to the folder."""
    _payroll(factory)
    _attendance(factory)
    _contracts(factory)


def _payroll(factory: Factory) -> None:
    folder, pays = factory.folder, factory.pays
    september = payroll_sheets.payroll_sheet(
        payroll_sheets.CLASSIC,
        pays["2025-09"],
        "9月",
        ["2025年9月工资发放表"],
        [
            f"编制单位：{FIRM.name}          ",
            "所属月份：2025年9月",
            f"发放日期：{PAID['2025-09']}",
            "金额单位：元",
        ],
    )
    net = [path[-1] for path in september.columns].index("实发金额")
    if september.total:
        september.total[net] += Decimal("1000.00")
        september.total[1] = "合        计"
    path = "财务/9月工资.xls"
    folder.add(path, xls(september), part("payroll", "2025-09", records=len(pays["2025-09"])))
    folder.plant("wages.column_total", document=path)
    folder.plant("records.field_missing", document=path)
    october = payroll_sheets.payroll_sheet(
        payroll_sheets.BILINGUAL,
        pays["2025-10"],
        "2025-10",
        [FIRM.name, "工资明细表 PAYROLL REGISTER"],
        [
            f"单位 Company：{FIRM.name}",
            f"发薪日期 Pay date：{PAID['2025-10']}",
            "币种 Currency：CNY",
        ],
        hidden_columns=(len(payroll_sheets.BILINGUAL) - 1,),
    )
    rows = len(pays["2025-10"])
    folder.add("财务/工资明细表.xlsx", xlsx(october), part("payroll", "2025-10", records=rows))
    rows = len(pays["2025-11"])
    slips = _slips(factory)
    folder.add("财务/11月工资条.xlsx", xlsx(slips), part("payroll", "2025-11", records=rows))
    locked, stream = canvas(encrypt="2024")
    locked.setFont("Hei", 14)
    locked.drawString(80, 700, "2024年年终奖发放表")
    locked.save()
    path = "财务/2024年终奖(加密).pdf"
    folder.add(path, stream.getvalue(), status="unreadable")
    folder.plant("records.unreadable", document=path)


def _slips(factory: Factory) -> Sheet:
    layout = payroll_sheets.BILINGUAL
    head, *rows = payroll_sheets.strips(layout, factory.pays["2025-11"])
    return Sheet(
        name="工资条",
        titles=[f"{FIRM.name} 2025年11月工资条"],
        info=[
            f"单位：{FIRM.name}",
            "工资期间：2025-11-01至2025-11-30",
            f"发薪日期：{PAID['2025-11']}",
        ],
        columns=[(label,) for label in head],
        widths=[width for _, width, _ in layout],
        rows=rows,
        row_height=28,
    )


def _attendance(factory: Factory) -> None:
    folder, books = factory.folder, factory.books
    september, october, november = (books[month] for month in sorted(books))
    folder.add(
        "考勤/打卡明细.csv",
        sheets.punch_list(september, {"A101": date(2025, 9, 3), "B204": date(2025, 9, 17)}),
        part("attendance", "2025-09", records=punched(september)),
    )
    grid = sheets.two_rows(
        october, "2025-10", "2025年10月", [FIRM.name, "员工考勤打卡明细表"], hidden=0
    )
    folder.add(
        "考勤/打卡明细表.xlsx", xlsx(grid), part("attendance", "2025-10", records=records(october))
    )
    shop = [(p, own) for p, own in november if p.department != "办公室"]
    office = [(p, own) for p, own in november if p.department == "办公室"]
    title = "2025年11月份考勤表"
    members = {
        "11月车间考勤.xls": xls(
            sheets.day_grid(shop, "2025-11", "考勤", [f"{FIRM.name}{title}"], "")
        ),
        "11月办公室考勤.xlsx": xlsx(
            sheets.marks(office, "2025-11", "办公室", [f"{FIRM.name}办公室{title}"])
        ),
    }
    archive = "考勤/11月考勤.zip"
    folder.files[archive] = gbk_zip(members)
    for name, book in zip(members, (shop, office), strict=True):
        folder.describe(f"{archive}/{name}", part("attendance", "2025-11", records=records(book)))
    folder.plant("records.field_missing", document=f"{archive}/11月办公室考勤.xlsx")
    _other_employer(folder)


def _other_employer(folder: Folder) -> None:
    """Adds a sheet of a firm next door that came among the papers."""
    guests = strangers()
    book = [(p, days(p, "2025-11", Plan("strangers"))) for p in guests.values()]
    titles = [OTHER_FIRM, "2025年11月员工考勤表"]
    grid = sheets.day_grid(book, "2025-11", "考勤", titles, "\n")
    folder.add(
        "考勤/11月考勤(2).xlsx",
        xlsx(grid),
        part("attendance", "2025-11", records=records(book)),
        other_employer=OTHER_FIRM,
    )


def _contracts(factory: Factory) -> None:
    folder = factory.folder
    signers = [(p, t) for p in factory.workers.values() if (t := terms_of(p))]
    scanned = [(p, t) for p, t in signers if p.number in ("C302", "C303", "C304")]
    words = [(p, t) for p, t in signers if p.number[0] == "A"]
    printed = [pair for pair in signers if pair not in scanned and pair not in words]
    archive = "人事/劳动合同(一线).zip"
    members = {
        f"劳动合同_{p.name}_{p.number}.docx": contracts.word(FIRM, p, t, pictures=i % 2 == 1)
        for i, (p, t) in enumerate(words)
    }
    folder.files[archive] = gbk_zip(members)
    for name in members:
        folder.describe(f"{archive}/{name}", part("contract", records=1))
    folder.add(
        "人事/劳动合同汇总.pdf",
        contracts.pdf(FIRM, printed),
        *[part("contract", records=1)] * len(printed),
    )
    pages = contracts.pdf(FIRM, scanned)
    folder.add(
        "人事/合同扫描件.pdf",
        scan.scan_pdf(pages, 200, seed=31, colour=True, quality=40),
        *[part("contract", records=1)] * len(scanned),
    )


def resaved(sheet: Sheet) -> bytes:
    """Gives back the same sheet saved again: the same cells, other bytes."""
    return xlsx(replace(sheet, widths=[width + 1 for width in sheet.widths], row_height=20))
