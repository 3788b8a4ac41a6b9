"""The workbook that DingTalk exports: 打卡时间, 每日统计, 月度汇总."""

from collections.abc import Sequence
from datetime import date

from sample_docs.generator.attendance_sheets import Book, clock
from sample_docs.generator.books import PREMIUM, Day
from sample_docs.generator.law import HOLIDAY_NAMES, WEEKDAYS, day_kind, days_of
from sample_docs.generator.people import Person
from sample_docs.generator.sheet import Row, Sheet, hours, xlsx

FIXED = ("姓名", "考勤组", "部门", "工号", "职位", "UserId")
SHIFT = "普通出勤 08:00-17:00"


def export(book: Book, month: str, group: str) -> bytes:
    """Gives back the export of a month."""
    all_days = days_of(month)
    period = f"统计日期：{all_days[0]} 至 {all_days[-1]}"
    made = f"报表生成时间：{all_days[-1]:%Y-%m}-30 18:22"
    return xlsx(
        _monthly(book, all_days, group, period, made),
        _daily(book, group, period, made),
        _times(book, all_days, group, period, made),
    )


def _who(p: Person, group: str) -> Row:
    return [p.name, group, p.department, p.number, p.position, f"0{p.account[-17:]}"]


def _head(day: date) -> str:
    """Gives back a day's heading: the number, or the holiday's name, or the weekday."""
    if day in HOLIDAY_NAMES:
        return HOLIDAY_NAMES[day]
    return WEEKDAYS[day.weekday()] if day_kind(day) == "rest" else str(day.day)


def _times(book: Book, all_days: Sequence[date], group: str, period: str, made: str) -> Sheet:
    rows: list[Row] = []
    for p, own in book:
        known = {d.date: d for d in own}
        cells = [_stacked(known.get(day)) for day in all_days]
        rows.append([*_who(p, group), *cells])
    return Sheet(
        name="打卡时间",
        titles=[f"打卡时间  {period}"],
        info=[made],
        columns=[*((label,) for label in FIXED), *(("打卡时间", _head(d)) for d in all_days)],
        widths=[9, 12, 10, 7, 9, 22, *[8] * len(all_days)],
        rows=rows,
        row_height=32,
    )


def _stacked(day: Day | None) -> str:
    return "\n".join(f"{clock(minute)}  " for minute in day.punches) if day else ""


def _daily(book: Book, group: str, period: str, made: str) -> Sheet:
    rows: list[Row] = []
    for p, own in book:
        for d in own:
            date_text = f"{d.date:%y-%m-%d} 星期{WEEKDAYS[d.date.weekday()]}"
            plan = SHIFT if d.kind == "normal" else "休息"
            first, last = (clock(d.punches[0]), clock(d.punches[-1])) if d.worked else ("", "")
            result = "正常" if d.worked else ("请假" if d.leave else "")
            form = f"{d.leave}{d.date:%m-%d} 08:00到{d.date:%m-%d} 17:00 1天" if d.leave else ""
            rows.append([*_who(p, group), date_text, plan, first, result, last, result, form])
    return Sheet(
        name="每日统计",
        titles=[f"每日统计  {period}"],
        info=[made],
        columns=[
            *((label,) for label in (*FIXED, "日期", "班次")),
            ("上班1打卡时间",),
            ("上班1打卡结果",),
            ("下班1打卡时间",),
            ("下班1打卡结果",),
            ("关联的审批单",),
        ],
        widths=[9, 12, 10, 7, 9, 22, 16, 20, 10, 8, 10, 8, 30],
        rows=rows,
    )


def _monthly(book: Book, all_days: Sequence[date], group: str, period: str, made: str) -> Sheet:
    rows: list[Row] = []
    for p, own in book:
        known = {d.date: d for d in own}
        done = sum(d.worked for d in own)
        extra = [sum(d.overtime for d in own if d.kind == kind) for kind in PREMIUM]
        leave = [sum(d.leave == kind for d in own) for kind in ("事假", "年假", "病假")]
        minutes = sum(d.overtime + 480 * (d.kind == "normal") for d in own if d.worked)
        rows.append(
            [*_who(p, group), done, len(own) - done - sum(leave), minutes]
            + [leave[0] * 8, leave[1], leave[2] * 8]
            + [hours(m) for m in (sum(extra), *extra)]
            + [_result(known.get(day)) for day in all_days]
        )
    paid = "加班时长（转加班费）"
    return Sheet(
        name="月度汇总",
        titles=[f"月度汇总  {period}"],
        info=[made],
        columns=[
            *((label,) for label in (*FIXED, "出勤天数", "休息天数", "工作时长")),
            ("请假", "事假(小时)"),
            ("请假", "年假(天)"),
            ("请假", "病假(小时)"),
            ("加班总时长",),
            (paid, "工作日（转加班费）"),
            (paid, "休息日（转加班费）"),
            (paid, "节假日（转加班费）"),
            *(("考勤结果", _head(d)) for d in all_days),
        ],
        widths=[9, 12, 10, 7, 9, 22, *[8] * 10, *[16] * len(all_days)],
        rows=rows,
        row_height=32,
    )


def _result(day: Day | None) -> str:
    if day is None:
        return ""
    if day.leave:
        return f"{day.leave}{day.date:%m-%d} 08:00到{day.date:%m-%d} 17:00 1天\n(-)"
    if not day.worked:
        return "休息\n(-)"
    both = f"\n({clock(day.punches[0])},{clock(day.punches[-1])})"
    return ("普通出勤:正常" if day.kind == "normal" else "休息并打卡") + both
