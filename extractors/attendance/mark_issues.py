"""What the marks of an attendance sheet could not say, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.attendance.issues import Slot, issue
from extractors.attendance.sheet import Sheet
from extractors.unknown import unknown_mark
from pipeline.model.document import Issue


def unknown_marks(sheet: Sheet, marks: Mapping[str, tuple[int, Slot]]) -> list[Issue]:
    """Gives back one issue for each mark without a known meaning: its count and first cell."""
    for text, (count, at) in marks.items():
        unknown_mark(text, count, sheet.part.name, sheet.locate(*at))
    return [
        issue(
            sheet,
            "unknown-mark",
            f"The mark {text!r} is not known ({count} cells); add it to the sheet's legend, or "
            "say it in vocabulary.yaml.",
            f"符号“{text}”含义不明（{count} 格），请在表内图例中注明，或写入 vocabulary.yaml。",
            at,
            loses=True,
        )
        for text, (count, at) in sorted(marks.items(), key=lambda item: item[1][1])
    ]


def slash_unclear(sheet: Sheet, days: int, at: Slot) -> Issue:
    """Gives back the issue of slashes that may be work or no work, as nothing in the sheet tells.

    Its days are not known; a legend, totals of days or weekends without slashes would tell.
    """
    return issue(
        sheet,
        "unknown-mark",
        f"The mark '/' may stand for a day of work or for none ({days} days): no legend says it, "
        "and neither totals nor weekends tell. Those days are in doubt; say it in the sheet's "
        "legend, or in vocabulary.yaml.",
        f"符号“/”可能表示出勤，也可能表示不在岗（{days} 天）：表内没有图例，"
        "合计天数和周末也无法判断，这些天按存疑处理。请在表内图例中注明，或写入 vocabulary.yaml。",
        at,
        loses=True,
    )


def legend_lost(sheet: Sheet) -> Issue:
    """Gives back the issue of a legend in which two meanings stand side by side: a sign is lost."""
    return issue(
        sheet,
        "legend-unclear",
        "The legend was not read well: two meanings stand side by side in it without a sign "
        "between. What the signs from there on mean is in doubt; compare it with the sheet, or "
        "say them in vocabulary.yaml.",
        "图例识别不完整：其中两个含义相邻而缺少符号，其后各符号的含义存疑。"
        "请与原件核对，或写入 vocabulary.yaml。",
        loses=True,
    )


def slash_denied(sheet: Sheet, days: int, at: Slot) -> Issue:
    """Gives back the issue of slashes of which legend and printed totals say different things."""
    return issue(
        sheet,
        "mark-denied",
        f"The legend says what '/' means, but the printed totals of days say the other ({days} "
        "days): those days are in doubt. Correct the legend or the totals.",
        f"图例对符号“/”的说明与表内合计天数相矛盾（{days} 天），这些天按存疑处理。"
        "请更正图例或合计天数。",
        at,
        loses=True,
    )


def number_beside_mark(sheet: Sheet, slots: Sequence[Slot]) -> Issue:
    """Gives back the issue of numbers beside a sign of work that no legend explains: √2."""
    text = sheet.rows[slots[0][0]][slots[0][1]].strip()
    return issue(
        sheet,
        "number-beside-mark",
        f"{len(slots)} cells have a number beside a mark of work ({text!r}) and nothing says what "
        "it counts; their hours are in doubt. Say it in the legend: √2 = 2 hours of overtime.",
        f"{len(slots)} 格在出勤符号旁有数字（“{text}”），但未说明其含义，工时存疑。"
        "请在图例中写明，如：√2 = 加班2小时。",
        slots[0],
        loses=True,
    )
