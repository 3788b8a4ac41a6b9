"""The registers around payroll: roster, identity, insurance, bank, leave, overtime requests."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sample_docs.generator.attendance_sheets import Book
from sample_docs.generator.books import PayRow, fen
from sample_docs.generator.contracts import Terms
from sample_docs.generator.people import Person
from sample_docs.generator.sheet import Row, Sheet, hours, money, printed


def _plain(*labels: str) -> list[tuple[str, ...]]:
    return [(label,) for label in labels]


def roster(firm: str, staff: Sequence[tuple[Person, Terms | None]], made: date) -> Sheet:
    """Gives back the roster that the Labour Contract Law asks for."""
    rows: list[Row] = []
    for index, (p, terms) in enumerate(staff, 1):
        start = terms.start if terms else p.hired
        end: Any = (terms.end or "无固定期限") if terms else ""
        rows.append(
            [
                *(index, p.number, p.name, p.sex, p.birth, p.id_number, p.address, p.address),
                *(p.phone, p.department, p.position, "全日制", p.hired, start, end, p.left or ""),
            ]
        )
    return Sheet(
        name="职工名册",
        titles=[firm, "职工名册"],
        info=[f"编制单位：{firm}", f"编制日期：{made}"],
        columns=[
            *_plain("序号", "工号", "姓名", "性别", "出生日期", "身份证号码", "户籍地址", "现住址"),
            *_plain("联系电话", "部门", "岗位", "用工形式", "入职日期"),
            ("劳动合同期限", "起始日期"),
            ("劳动合同期限", "终止日期"),
            ("离职日期",),
        ],
        widths=[6, 8, 9, 6, 12, 21, 28, 28, 13, 11, 11, 9, 12, 12, 12, 12],
        rows=rows,
    )


def identity(firm: str, staff: Sequence[Person]) -> Sheet:
    """Gives back the register of identity cards that were seen at hiring."""
    rows: list[Row] = []
    for p in staff:
        issued = date(max(p.birth.year + 16, p.hired.year - 4), 5, 12)
        years = (
            5 if issued.year - p.birth.year < 16 else 10 if issued.year - p.birth.year < 26 else 20
        )
        valid = f"{issued:%Y.%m.%d}-{issued.year + years}.05.12"
        rows.append([p.number, p.name, p.sex, "汉", p.birth, p.address, p.id_number, valid])
    return Sheet(
        name="身份证登记",
        titles=[f"{firm} 员工身份证信息登记表"],
        columns=_plain(
            "工号", "姓名", "性别", "民族", "出生日期", "住址", "公民身份号码", "有效期限"
        ),
        widths=[8, 9, 6, 6, 12, 32, 21, 24],
        rows=rows,
    )


SHARES = {"养老保险": (160, 80), "医疗保险": (60, 20), "失业保险": (8, 5), "工伤保险": (4, 0)}


def insurance(firm: str, staff: Sequence[Person], month: str) -> Sheet:
    """Gives back the month's list of social insurance, employer's and worker's shares."""
    rows: list[Row] = []
    for index, p in enumerate(staff, 1):
        shares = [fen_of(p.insured_base, rate) for pair in SHARES.values() for rate in pair if rate]
        rows.append(
            [index, p.name, p.id_number, money(p.insured_base)]
            + [money(share) for share in (*shares, sum(shares))]
        )
    year, number = month.split("-")
    return Sheet(
        name="社保明细",
        titles=[f"社会保险缴费明细表（{year}年{int(number)}月）"],
        info=[f"单位名称：{firm}", f"费款所属期：{year}年{int(number)}月", "单位：元"],
        columns=[
            *_plain("序号", "姓名", "身份证号码", "缴费基数"),
            *(
                (name, side)
                for name in SHARES
                for side in ("单位", "个人")
                if SHARES[name][side == "个人"]
            ),
            ("合计",),
        ],
        widths=[6, 9, 21, 11, *[10] * 7, 11],
        rows=rows,
    )


def fen_of(base: int, rate: int) -> int:
    """Gives back a share of a base, the rate in thousandths."""
    return fen(Fraction(base * rate, 1000))


def bank(firm: str, rows: Sequence[PayRow], month: str, paid: date) -> Sheet:
    """Gives back the bank's list of the month's wage transfers."""
    year, number = month.split("-")
    body: list[Row] = [
        [i, r.person.name, r.person.account, money(r.net), "交易成功", f"{int(number)}月工资"]
        for i, r in enumerate(rows, 1)
    ]
    return Sheet(
        name="代发明细",
        titles=[f"银行代发工资明细（{year}年{int(number)}月）"],
        info=[f"付款单位：{firm}", f"交易日期：{paid}", f"笔数：{len(rows)}"],
        columns=_plain("序号", "收款人姓名", "收款账号", "金额", "状态", "摘要"),
        widths=[6, 12, 24, 12, 10, 12],
        rows=body,
    )


def csv(sheet: Sheet) -> bytes:
    """Gives back a sheet as a comma-separated file in GB18030, its title lines first."""
    lines = [*sheet.titles, ",".join(sheet.info), ",".join(path[-1] for path in sheet.columns)]
    lines += [",".join(printed(value) for value in row) for row in sheet.rows]
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def leave(firm: str, book: Book) -> Sheet:
    """Gives back the register of leave, a row a day."""
    rows: list[Row] = [
        [
            *(p.number, p.name, p.department, d.leave, d.date, d.date, 1),
            *(d.date - timedelta(days=3), "同意"),
        ]
        for p, own in book
        for d in own
        if d.leave
    ]
    return Sheet(
        name="请假登记",
        titles=[f"{firm} 员工请假登记表"],
        columns=_plain("工号", "姓名", "部门", "请假类别", "开始日期", "结束日期", "天数")
        + _plain("申请日期", "审批意见"),
        widths=[8, 9, 11, 10, 12, 12, 7, 12, 10],
        rows=rows,
    )


def overtime_requests(firm: str, book: Book, name: str, period: str) -> Sheet:
    """Gives back the register of overtime agreed with each worker, a row a day."""
    rows: list[Row] = []
    for p, own in book:
        for d in own:
            if not d.overtime:
                continue
            start = 1050 if d.kind == "normal" else 480
            span = d.overtime + (60 if d.kind != "normal" and d.overtime > 240 else 0)
            end = start + span
            who = (p.number, p.name, p.department, d.date)
            when = (_at(start), _at(end), hours(d.overtime), d.date - timedelta(days=1))
            rows.append([*who, *when, "自愿", "同意"])
    return Sheet(
        name=name,
        titles=[f"{firm} 加班申请审批表"],
        info=[f"期间：{period}"],
        columns=_plain("工号", "姓名", "部门", "加班日期", "开始时间", "结束时间", "加班时数")
        + _plain("申请日期", "员工意愿", "审批意见"),
        widths=[8, 9, 11, 12, 10, 10, 9, 12, 9, 9],
        rows=sorted(rows, key=lambda row: (row[3], row[0])),
    )


def _at(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
