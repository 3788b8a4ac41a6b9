"""What an attendance sheet could not say, in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from extractors.attendance.sheet import KIND, Sheet
from extractors.tables.headers import Column
from extractors.unknown import unknown_heading
from extractors.wanted import OVERTIME
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Text

Slot = tuple[int, int]


def issue(
    sheet: Sheet, code: str, en: str, zh: str, at: Slot | None = None, *, loses: bool = False
) -> Issue:
    """Gives back an issue of this sheet, at a slot where there is one."""
    where = sheet.locate(*at) if at else None
    return Issue(code, Text(en, zh), part=sheet.part.name, at=where, loses_data=loses)


def no_month(sheet: Sheet, at: Slot | None = None) -> Issue:
    """Gives back the issue of a sheet whose month cannot be told: its days are lost."""
    return issue(
        sheet,
        "month-unknown",
        "No year and month could be found in title, sheet or file name; "
        "give `month` for this file in facility.toml.",
        "标题、工作表名和文件名中均找不到年月，请在 facility.toml 中为该文件填写 month。",
        at,
        loses=True,
    )


def weekday_mismatch(sheet: Sheet, month: str, wrong: int, days: int, at: Slot) -> Issue:
    """Gives back the issue of weekdays that do not fall on the dates of the month."""
    return issue(
        sheet,
        "weekday-mismatch",
        f"{wrong} of {days} weekdays of the header do not fit {month}: "
        "the month of the title or the row of weekdays is wrong.",
        f"表头的星期有 {wrong}/{days} 处与 {month} 不符，标题月份或星期行有误。",
        at,
    )


def other_month(sheet: Sheet, used: str, printed: str, at: Slot) -> Issue:
    """Gives back the issue of date cells that speak of another month than the title."""
    return issue(
        sheet,
        "stale-dates",
        f"The dates of the header are of {printed}, the sheet is of {used}; "
        "only their day numbers were used.",
        f"表头日期为 {printed}，而本表为 {used}，仅采用日号。",
        at,
    )


def no_such_date(sheet: Sheet, day: int, month: str, cells: int, at: Slot) -> Issue:
    """Gives back the issue of cells under a day that the month does not have."""
    return issue(
        sheet,
        "no-such-date",
        f"{cells} cells stand under day {day}, which {month} does not have: "
        "correct the month or the row of days.",
        f"{month} 没有 {day} 日，但该列有 {cells} 格内容，请更正月份或日期行。",
        at,
        loses=True,
    )


def unread_date(sheet: Sheet, text: str, rows: int, at: Slot) -> Issue:
    """Gives back the issue of rows whose date or time could not be read."""
    return issue(
        sheet,
        "unread-date",
        f"The date or time {text!r} could not be read ({rows} rows left out): "
        "write it as 2025-03-01 08:00.",
        f"无法识别的日期或时间“{text}”（略过 {rows} 行），请写作 2025-03-01 08:00。",
        at,
        loses=True,
    )


def no_worker(sheet: Sheet, rows: int, at: Slot) -> Issue:
    """Gives back the issue of rows with content but neither name nor number."""
    return issue(
        sheet,
        "row-without-worker",
        f"{rows} rows have content but neither name nor number and were left out: "
        "add the worker to each row.",
        f"{rows} 行有内容但没有姓名和工号，未计入，请在各行补上员工姓名或工号。",
        at,
        loses=True,
    )


def card_totals(sheet: Sheet, wrong: Sequence[tuple[str, Slot, int, int]]) -> list[Issue]:
    """Gives back the issue of cards whose days do not come to the total printed at their foot.

    Args:
        sheet: The table.
        wrong: Field, cell of the total, its minutes or hundredths of days, and those of the days.
    """
    if not wrong:
        return []
    name, at, printed, read = wrong[0]
    scale, unit, zh = (100, "days", "天") if name.endswith("_hundredths") else (60, "h", "小时")
    return [
        issue(
            sheet,
            "card-total-differs",
            f"{len(wrong)} total(s) at the foot of cards are not what their days come to: the "
            f"first prints {printed / scale:g} {unit}, its days come to {read / scale:g}. "
            "Those days are in doubt; check the card.",
            f"有 {len(wrong)} 处卡底合计与各日之和不符：首处合计为 {printed / scale:g} {zh}，"
            f"各日之和为 {read / scale:g} {zh}，这些日期按存疑处理，请核对。",
            at,
        )
    ]


def repeated_totals(sheet: Sheet, rows: Sequence[int]) -> list[Issue]:
    """Gives back the issue of rows of workers with several totals of one month: days, perhaps."""
    if not rows:
        return []
    return [
        issue(
            sheet,
            "repeated-totals",
            f"{len(rows)} rows give a worker several totals of one month and nothing tells which "
            "holds; they were left out. If each row is a day, head the column of its date so "
            "(Date).",
            f"{len(rows)} 行中同一员工同一月份有多个合计，无法判断以哪个为准，未计入。"
            "如每行为一天，请将其日期列的表头写作“日期”。",
            (rows[0], 0),
            loses=True,
        )
    ]


def unclear_rows(sheet: Sheet, at: Slot) -> Issue:
    """Gives back the issue of several rows a worker that do not say what each of them holds."""
    return issue(
        sheet,
        "unclear-rows",
        "Each worker has several rows of numbers and nothing says what they are: label the rows.",
        "每位员工有多行数字，但未注明各行含义，请注明每行的内容。",
        at,
        loses=True,
    )


def unknown_rows(sheet: Sheet, rows: Sequence[int]) -> Issue:
    """Gives back the issue of rows of workers' blocks whose label nobody knows."""
    text = next((text.strip() for text in sheet.rows[rows[0]] if text.strip()), "")[:30]
    return issue(
        sheet,
        "unknown-heading",
        f"What rows such as {text!r} hold is not known; {len(rows)} row(s) were not used. "
        "If they hold punches, name them InTime and OutTime.",
        f"“{text}”等行的含义不明，{len(rows)} 行未使用。如为打卡时间，请命名为上班、下班。",
        (rows[0], 0),
        loses=True,
    )


def name_assumed(sheet: Sheet, at: Slot) -> Issue:
    """Gives back the issue of a name column without a heading."""
    return issue(
        sheet,
        "name-column-assumed",
        "No heading for names was found; the column of texts before the days was taken.",
        "未找到姓名列标题，已取日期前的文字列作为姓名。",
        at,
    )


def unknown_headings(
    sheet: Sheet, row: int, columns: Iterable[Column], stated: Collection[str]
) -> list[Issue]:
    """Gives back one issue for each column with content whose heading no vocabulary knows.

    Args:
        sheet: The table.
        row: Last row of its header.
        columns: The columns, known ones as well.
        stated: Record fields that the sheet states; overtime can be counted from punches.
    """
    stated = {*stated, *OVERTIME} if "punches" in stated else stated
    found = []
    for column in columns:
        below = [sheet.rows[at][column.index] for at in range(row + 1, sheet.height)]
        if column.field is None and column.path and any(text.strip() for text in below):
            found.append(
                unknown_heading(
                    KIND,
                    column,
                    below,
                    sheet.part.name,
                    sheet.locate(row, column.index),
                    stated=stated,
                )
            )
    return found


def not_evidence(sheet: Sheet, code: str) -> Issue:
    """Gives back the issue of a sheet that holds no record of work: a rota, or figures derived."""
    en, zh = {
        "planned-shifts": (
            "This sheet plans shifts; it is no record of work and was not used as one.",
            "本表为排班计划，不是出勤记录，未作出勤数据使用。",
        ),
        "derived-sheet": (
            "This sheet is derived by the machine from its own punches and was not used.",
            "本表为考勤机由打卡记录推算所得，未采用。",
        ),
    }[code]
    return issue(sheet, code, en, zh)


def unknown_layout(sheet: Sheet) -> Issue:
    """Gives back the issue of a table that no attendance layout fits."""
    return issue(
        sheet,
        "unknown-layout",
        "No known layout of attendance fits this table; nothing was read from it. Send the "
        "export of the punch machine, or a sheet with names and days.",
        "本表不符合任何已知的考勤格式，未读取数据。请提交考勤机导出文件，或含姓名和日期的考勤表。",
        (0, 0),
        loses=True,
    )


def unread_ink(sheet: Sheet, slots: Sequence[Slot]) -> Issue:
    """Gives back the issue of cells with ink that could not be read, handwriting as a rule."""
    return issue(
        sheet,
        "unread-ink",
        f"{len(slots)} cells of days, times or hours hold marks that could not be read, as "
        "handwriting; they are unknown, not blank. Look at them, or send the record that they "
        "were copied to.",
        f"有 {len(slots)} 个日期、时间或工时格内的字迹无法识别（如手写），按未知处理，而不是空白。"
        "请人工查看，或提供其电子记录。",
        slots[0],
        loses=True,
    )


def impossible_hours(sheet: Sheet, hours: int, count: int, at: Slot) -> Issue:
    """Gives back the issue of days with more hours than a day has; what they say is dropped."""
    return issue(
        sheet,
        "impossible-hours",
        f"{count} days were read with more than 24 h, the most {hours} h: that is a misreading. "
        "Their hours are unknown; look whether each row is one day of one worker.",
        f"读出 {count} 天的工时超过 24 小时（最多 {hours} 小时），属识别错误，"
        "这些天的工时按未知处理。请核对每行是否为一名员工的一天。",
        at,
        loses=True,
    )


def hours_unclear(sheet: Sheet, slots: Sequence[Slot]) -> Issue:
    """Gives back the issue of numbers of which nobody knows whether they are hours or minutes."""
    row, column = slots[0]
    text = sheet.rows[row][column].strip()[:20]
    return issue(
        sheet,
        "hours-unclear",
        f"{len(slots)} cell(s), as {text!r}, may be hours or minutes, or are misread; they were "
        "not used. Say the unit in the heading, and compare the largest with the original.",
        f"有 {len(slots)} 格（例如“{text}”）无法确定是小时还是分钟，或识别有误，未使用。"
        "请在标题中注明单位，并核对最大的数值。",
        slots[0],
        loses=True,
    )


def doubtful_shifts(part: Part, table: int, rows: Sequence[int], text: str) -> Issue:
    """Gives back the issue of shifts whose line or row was not read for sure."""
    return Issue(
        "doubtful-shift",
        Text(
            f"{len(rows)} shift(s) were read with doubt, as {text[:60]!r}; what is judged by them "
            "may be off. Compare their times, or state the shifts in facility.toml.",
            f"有 {len(rows)} 个班次识别存疑，例如“{text[:60]}”，据此得出的结论可能有误。"
            "请核对其时间，或在 facility.toml 中填写班次。",
        ),
        part=part.name,
        at=part.grid(table).locate(rows[0], 0),
        loses_data=True,
    )
