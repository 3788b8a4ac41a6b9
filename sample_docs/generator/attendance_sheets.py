"""Attendance as factories hand it in: day grids, two rows a worker, marks, punch logs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sample_docs.generator.books import Day
from sample_docs.generator.law import WEEKDAYS, days_of
from sample_docs.generator.people import Person
from sample_docs.generator.sheet import Row, Sheet, hours, xls

Book = Sequence[tuple[Person, Sequence[Day]]]


def clock(minutes: int) -> str:
    """Gives back minutes after midnight as 07:58; the next morning starts at 00:00 again."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def records(book: Book) -> int:
    """Gives back how many worker-days have a punch or a leave mark."""
    return sum(bool(day.punches or day.leave) for _, own in book for day in own)


def punched(book: Book) -> int:
    """Gives back how many worker-days have a punch."""
    return sum(bool(day.punches) for _, own in book for day in own)


def _cells(own: Sequence[Day], month: str, show: Callable[[Day], str]) -> list[str]:
    known = {day.date: day for day in own}
    return [show(known[day]) if day in known else "" for day in days_of(month)]


def _totals(own: Sequence[Day]) -> Row:
    kinds = [sum(d.overtime for d in own if d.kind == k) for k in ("normal", "rest", "holiday")]
    return [sum(d.worked for d in own), *(hours(minutes) for minutes in kinds)]


def day_grid(book: Book, month: str, name: str, titles: Sequence[str], between: str) -> Sheet:
    """Gives back a grid of one row a worker, every punch of a day in one cell."""
    all_days = days_of(month)
    totals = ("出勤天数", "平时加班", "周末加班", "法定加班")

    def show(day: Day) -> str:
        return day.leave or between.join(map(clock, day.punches))

    rows: list[Row] = [
        [p.number, p.name, p.department, *_cells(own, month, show), *_totals(own)]
        for p, own in book
    ]
    weekdays = ["", "", "", *(WEEKDAYS[day.weekday()] for day in all_days), "", "", "", ""]
    return Sheet(
        name=name,
        titles=titles,
        columns=[("工号",), ("姓名",), ("部门",), *((str(d.day),) for d in all_days)]
        + [(label,) for label in totals],
        widths=[7, 9, 10, *[6.5] * len(all_days), 8, 8, 8, 8],
        rows=rows,
        under_header=[weekdays],
        footer=("注：空白为休息；年假、事假、病假须附请假单。       考勤员：        主管：",),
        row_height=56 if between == "\n" else 30,
    )


def two_rows(book: Book, month: str, name: str, titles: Sequence[str], hidden: int) -> Sheet:
    """Gives back a grid with one row for coming and one for leaving; ``hidden``: whose rows."""
    all_days = days_of(month)
    rows: list[Row] = []
    for p, own in book:
        rows.append(
            [p.number, p.name, "上班", *_cells(own, month, lambda d: d.leave or _side(d, 0))]
        )
        rows.append(["", "", "下班", *_cells(own, month, lambda d: _side(d, 1))])
    return Sheet(
        name=name,
        titles=titles,
        columns=[("工号",), ("姓名",), ("班别",), *((str(d.day),) for d in all_days)],
        widths=[8, 9, 6, *[6.2] * len(all_days)],
        rows=rows,
        hidden_rows=(hidden * 2, hidden * 2 + 1),
        merges=[(c, i * 2, i * 2 + 1) for c in (0, 1) for i in range(len(book))],
    )


def _side(day: Day, side: int) -> str:
    """Gives back the first or last punch; a lone punch stands on the side it is nearer to."""
    if len(day.punches) == 1:
        near = int(day.punches[0] > 720)
        return clock(day.punches[0]) if near == side else ""
    return clock(day.punches[-side]) if day.punches else ""


def marks(book: Book, month: str, name: str, titles: Sequence[str]) -> Sheet:
    """Gives back a sheet of marks without times, with a legend of its own under it."""
    signs = {"年假": "▲", "事假": "○", "病假": "☆"}
    all_days = days_of(month)

    def show(day: Day) -> str:
        return signs[day.leave] if day.leave else ("√" if day.worked else "●")

    rows: list[Row] = [
        [p.number, p.name, *_cells(own, month, show), sum(d.worked for d in own)] for p, own in book
    ]
    return Sheet(
        name=name,
        titles=titles,
        columns=[("工号",), ("姓名",), *((str(d.day),) for d in all_days), ("出勤",)],
        widths=[8, 10, *[4] * len(all_days), 7],
        rows=rows,
        under_header=[["", "", *(WEEKDAYS[d.weekday()] for d in all_days), ""]],
        footer=("√出勤  ●休息  ▲年假  ○事假  ☆病假  ×旷工",),
    )


def attlog(book: Book, device: int = 1) -> bytes:
    """Gives back a punch machine's log, in the order of time."""
    lines = [
        (day.date, minute, p.number, index % 2)
        for p, own in book
        for day in own
        for index, minute in enumerate(day.punches)
    ]
    texts = [
        f"{number:>9}\t{when + timedelta(days=minute // 1440)} {clock(minute)}:"
        f"{Random(f'{number}{when}{minute}').randint(0, 59):02d}\t{device}\t{flag}\t1\t0"
        for when, minute, number, flag in sorted(lines)
    ]
    return ("\r\n".join(texts) + "\r\n").encode()


def punch_list(book: Book, twice: Mapping[str, date]) -> bytes:
    """Gives back a flat list in GB18030, a row a punch; ``twice``: who punched again when."""
    lines = ["部门,工号,姓名,刷卡日期,刷卡时间,机号"]
    for p, own in book:
        for day in own:
            for minute in day.punches:
                when = day.date + timedelta(days=minute // 1440)
                second = Random(f"{p.number}{when}{minute}").randint(0, 40)
                head = f"{p.department},{p.number},{p.name},{when:%Y/%m/%d}"
                lines.append(f"{head},{clock(minute)}:{second:02d},02")
                if twice.get(p.number) == day.date:
                    lines.append(f"{head},{clock(minute)}:{second + 17:02d},02")
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def punch_machine(book: Book, month: str) -> bytes:
    """Gives back the four sheets of a stand-alone punch machine (.xls)."""
    all_days = days_of(month)
    period = f"{all_days[0]} ~ {all_days[-1]}"
    return xls(
        _shift_sheet(book, all_days, period),
        _summary_sheet(book, period),
        _card_sheet(book, month, all_days, period),
        _odd_sheet(),
    )


def _shift_sheet(book: Book, all_days: Sequence[date], period: str) -> Sheet:
    plan: list[Row] = []
    for p, own in book:
        known = {d.date: d for d in own}
        shifts = ["1" if d in known and known[d].kind == "normal" else "" for d in all_days]
        plan.append([p.number, p.name, p.department, *shifts])
    return Sheet(
        name="排班信息",
        titles=["        排 班 信 息 表"],
        info=[f"统计日期：{period}", "特殊班次: 25-请假, 26-出差, 空-节假日"],
        columns=[("工号",), ("姓名",), ("所属部门",), *((str(d.day),) for d in all_days)],
        widths=[7, 9, 10, *[4] * len(all_days)],
        under_header=[["", "", "", *(WEEKDAYS[d.weekday()] for d in all_days)]],
        rows=plan,
    )


def _summary_sheet(book: Book, period: str) -> Sheet:
    rows: list[Row] = []
    for p, own in book:
        due = sum(d.kind == "normal" for d in own)
        normal = sum(d.worked and d.kind == "normal" for d in own)
        extra = [sum(d.overtime for d in own if (d.kind == "normal") == k) for k in (True, False)]
        done = sum(d.worked for d in own)
        times = [due * 480, normal * 480, *extra]
        texts = [f"{m // 60}:{m % 60:02d}" for m in times]
        rows.append([p.number, p.name, p.department, *texts, f"{due}/{done}"])
    return Sheet(
        name="考勤汇总",
        titles=["考 勤 汇 总 表"],
        info=[f"统计日期：{period}"],
        columns=[
            ("工号",),
            ("姓名",),
            ("所属部门",),
            ("工作时数", "标准"),
            ("工作时数", "实际"),
            ("加班时数", "正常"),
            ("加班时数", "特殊"),
            ("出勤天数\n(标准/实际)",),
        ],
        widths=[7, 9, 10, 9, 9, 9, 9, 12],
        rows=rows,
    )


def _card_sheet(book: Book, month: str, all_days: Sequence[date], period: str) -> Sheet:
    wide = len(all_days)
    rows: list[Row] = []
    for p, own in book:
        label: Row = [""] * wide
        label[0], label[2], label[8], label[10] = "工 号:", p.number, "姓 名:", p.name
        label[18], label[20] = "部 门:", p.department
        rows += [label, list(_cells(own, month, lambda d: "".join(map(clock, d.punches))))]
    return Sheet(
        name="考勤记录",
        titles=["考 勤 记 录 表"],
        info=[f"考勤时间：{period}", f"制表时间：{all_days[-1] + timedelta(days=1)}"],
        columns=[(str(d.day),) for d in all_days],
        widths=[6] * wide,
        rows=rows,
    )


def _odd_sheet() -> Sheet:
    labels = ("工号", "姓名", "所属部门", "日期")
    late = (
        "迟到时间\n（分钟）",
        "早退时间\n（分钟）",
        "缺勤时间\n（分钟）",
        "合计\n（分钟）",
        "备注",
    )
    return Sheet(
        name="异常统计",
        titles=["异 常 统 计 表"],
        columns=[(label,) for label in labels]
        + [(part, side) for part in ("第一时段", "第二时段") for side in ("上班", "下班")]
        + [(label,) for label in late],
        widths=[9] * 13,
        rows=[],
    )
