"""The second factory's registers and licences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sample_docs.generator import licences, registers, scan
from sample_docs.generator.breach_papers import resaved
from sample_docs.generator.breach_staff import FIRM, MONTHS, PAID, terms_of
from sample_docs.generator.folder import Folder, part
from sample_docs.generator.people import wrong_check
from sample_docs.generator.sheet import xlsx

if TYPE_CHECKING:
    from sample_docs.generator.breaches import Factory

MENU = (
    "星期一　红烧豆腐　清炒时蔬　番茄鸡蛋汤",
    "星期二　土豆烧鸡　凉拌黄瓜　紫菜汤",
    "星期三　糖醋鱼块　蒜蓉菜心　冬瓜汤",
    "星期四　香菇肉片　醋溜白菜　玉米羹",
    "星期五　宫保鸡丁　炒豆芽　绿豆汤",
)


def add(factory: Factory) -> None:
    """Adds registers, licences and stray files to the folder."""
    _people(factory)
    _hours(factory)
    _money(factory)
    _licences(factory.folder)
    _stray(factory.folder)


def _people(factory: Factory) -> None:
    folder, everybody = factory.folder, list(factory.workers.values())
    roster = registers.roster(FIRM.name, [(p, terms_of(p)) for p in everybody], date(2025, 12, 5))
    names = "人事/员工花名册.xlsx", "人事/备份/员工花名册_备份.xlsx"
    for name, data in zip(names, (xlsx(roster), resaved(roster)), strict=True):
        folder.add(name, data, part("roster", records=len(everybody)))
    folder.plant("records.duplicate_document", document=names[1], other={"document": names[0]})
    cards = registers.identity(FIRM.name, everybody)
    folder.add("人事/身份证登记.xlsx", xlsx(cards), part("identity", records=len(everybody)))


def _hours(factory: Factory) -> None:
    folder = factory.folder
    whole = [
        (p, [d for month in MONTHS for q, own in factory.books[month] if q is p for d in own])
        for p in factory.workers.values()
    ]
    leave = registers.leave(FIRM.name, whole)
    folder.add("人事/请假记录.xlsx", xlsx(leave), part("leave", *MONTHS, records=len(leave.rows)))
    asked = [
        registers.overtime_requests(
            FIRM.name, factory.books[month], f"{int(month[5:])}月", f"2025年{int(month[5:])}月"
        )
        for month in MONTHS
    ]
    folder.add(
        "人事/加班申请单.xlsx",
        xlsx(*asked),
        *(
            part("overtime_approval", month, records=len(sheet.rows), name=sheet.name)
            for month, sheet in zip(MONTHS, asked, strict=True)
        ),
    )


def _money(factory: Factory) -> None:
    folder = factory.folder
    for month in ("2025-09", "2025-11"):
        staff = [row.person for row in factory.pays[month]]
        sheet = registers.insurance(FIRM.name, staff, month)
        said = part("social_insurance", month)
        folder.add(f"财务/社保{int(month[5:])}月.xlsx", xlsx(sheet), said)
    folder.plant("records.month_missing", document_kind="social_insurance", period="2025-10")
    for month in MONTHS:
        paid = date.fromisoformat(PAID[month])
        sheet = registers.bank(FIRM.name, factory.pays[month], month, paid)
        data = registers.csv(sheet) if month == "2025-11" else xlsx(sheet)
        said = part("bank_transfer", month, records=len(sheet.rows))
        number = int(month[5:])
        if month == "2025-11":
            names = f"财务/银行代发{number}月.csv", f"财务/银行代发{number}月 - 副本.csv"
            for name in names:
                folder.add(name, data, said)
            folder.plant(
                "records.duplicate_document", document=names[1], other={"document": names[0]}
            )
        else:
            folder.add(f"财务/银行代发{number}月.xlsx", data, said)


def _licences(folder: Folder) -> None:
    path = "证照/营业执照.pdf"
    wrong = wrong_check(FIRM.code)
    licence = licences.business_licence(FIRM, wrong, date(2022, 5, 9))
    folder.add(path, licence, part("licence", records=1))
    folder.plant("licences.number_invalid", document=path)
    path = "证照/排污许可证.png"
    permit = licences.discharge_permit(
        FIRM, date(2020, 11, 1), date(2025, 10, 31), "苏州市生态环境局"
    )
    image = scan.scanned(scan.picture(permit, 200), 77, 0.3, 3)
    folder.add(path, scan.png(image, 200), part("permit", records=1))
    folder.plant("licences.expired", document=path)
    path = "证照/食堂食品经营许可证.pdf"
    canteen = licences.form(
        "食品经营许可证",
        [
            ("经营者名称", FIRM.name),
            ("统一社会信用代码", FIRM.code),
            ("许可证编号", "JY33205060041277"),
            ("经营场所", FIRM.address),
            ("主体业态", "单位食堂"),
            ("有效期至", "2026年01月10日"),
        ],
        FIRM.authority,
        date(2021, 1, 11),
    )
    folder.add(path, canteen, part("permit", records=1))
    folder.plant("licences.expiring", document=path)
    path = "证照/叉车使用登记证.pdf"
    truck = licences.form(
        "特种设备使用登记证",
        [
            ("使用登记证编号", "车11苏E03318(24)"),
            ("使用单位", "苏州禾渡物流服务有限公司"),
            ("设备名称", "叉车"),
            ("检验有效期至", "2027年03月31日"),
        ],
        "苏州市吴中区市场监督管理局",
        date(2024, 4, 2),
    )
    folder.add(path, truck, part("certificate", records=1))
    folder.plant("licences.holder_mismatch", document=path)
    folder.plant("records.document_missing", document_kind="drill")


def _stray(folder: Folder) -> None:
    path = "其他/环评批复.pdf"
    folder.add(path, b"", status="unreadable")
    folder.plant("records.unreadable", document=path)
    path = "其他/本周菜单.docx"
    folder.add(path, licences.letter("食堂本周菜单", MENU), part(None), status="unclassified")
    folder.plant("records.unclassified", document=path)
