"""The hours system of a contract, and in what way the worker is employed."""

from __future__ import annotations

import re

from extractors.contract.agreement import Agreement, chosen_by_number, chosen_by_tick

_OPTIONS = {
    # 标准 and 综合计算 alone are of wages and of marks too: the next option must stand beside them.
    "standard": r"标准工时|标准工作制|标准工作时间|standard (?:working )?hours"
    r"|(?<![\u4e00-\u9fff])标准(?=[^。;；\n\u4e00-\u9fff]{1,5}(?:综合|不定时))",
    "averaged": r"综合计算(?=[_\s]*工|[^。;；\n\u4e00-\u9fff]{1,5}不定时)|综合工时|综合计时"
    r"|averaged|comprehensive",
    "irregular": r"不定时|irregular|flexible",
}
_PART_TIME = re.compile(r"非全日制|part[- ]time|bán thời gian", re.IGNORECASE)
_EIGHT_HOURS = re.compile(
    r"每[日天]工作(?:时间)?[^。;；\n]{0,6}(?:8|八)_?个?小时|(?:8|八)小时工作制"
    r"|8 (?:working )?hours (?:per|a|each) day|8 giờ/ngày"
)
_LISTING = 260
_STATED = re.compile(
    r"(?:执行|实行|采用|适用|安排乙方执行)_?(?:标准|综合计算|综合|不定时)_?(?:工时|工作制)"
)
_LISTED = re.compile(r"第_?种|以下|下列")

_EMPLOYMENTS = {
    "dispatched": r"劳务派遣|派遣制|派遣工|dispatch",
    "re_employed": r"退休返聘|返聘|re-?employ",
    "intern": r"实习|intern(?:ship)?\b",
}


def read_hours(agreement: Agreement) -> None:
    """Finds the hours system: stated, chosen from a list, or by eight hours a day."""
    text = agreement.flow.text
    for found in agreement.of("hours_system"):
        named = systems_in(found.value)
        agreement.put("hours_system", named[0] if len(named) == 1 else None, found.slots)
    part_time = _PART_TIME.search(agreement.title) or re.search(
        r"(?:实行|执行|采用|建立|为)非全日制(?:用工)?", text
    )
    if part_time:
        agreement.put("hours_system", "part_time", ())
    hits = [
        found for words in _OPTIONS.values() for found in re.finditer(words, text, re.IGNORECASE)
    ]
    if hits:
        _chosen(agreement, min(hits, key=lambda hit: hit.start()))
    elif eight := _EIGHT_HOURS.search(text):
        agreement.put_hit("hours_system", "standard", eight)


def systems_in(text: str) -> list[str]:
    """Gives back the hours systems that a text names."""
    named = [name for name, words in _OPTIONS.items() if re.search(words, text, re.IGNORECASE)]
    return ["part_time"] if _PART_TIME.search(text) else named


def _chosen(agreement: Agreement, first: re.Match[str]) -> None:
    text = agreement.flow.text
    listing = text[max(first.start() - 60, 0) : first.start() + _LISTING]
    named = systems_in(listing)
    ticked = chosen_by_tick(listing, _OPTIONS)
    if len(ticked) == 1:
        agreement.put_hit("hours_system", ticked[0], first)
    elif number := chosen_by_number(listing, _OPTIONS, "工时|工作制|hours"):
        agreement.put_hit("hours_system", number, first)
    elif len(named) == 1:
        agreement.put_hit("hours_system", named[0], first)
    elif (stated := _STATED.search(listing)) and not _LISTED.search(listing[: stated.start()]):
        # The others are only named, as in "甲方报批后可实行综合计算工时".
        agreement.put_hit("hours_system", systems_in(stated[0])[0], first)


def read_employment(agreement: Agreement) -> None:
    """Finds whether the worker is employed directly, dispatched, re-employed or an intern."""
    for found in agreement.of("employment"):
        agreement.put("employment", employment_in(found.value), found.slots)
    agreement.put("employment", employment_in(agreement.title), ())
    if "employment" in agreement.values:
        return
    text = agreement.flow.text
    dispatched = re.search(r"(?:派遣至|派遣到|派往|实际用工单位|用工单位(?:为|:|\(丙方\)))", text)
    retired = re.search(
        r"乙方(?:已|已经)(?:达到)?(?:法定)?退休|已依法享受(?:基本)?养老保险待遇", text
    )
    if dispatched:
        agreement.put_hit("employment", "dispatched", dispatched)
    elif retired:
        agreement.put_hit("employment", "re_employed", retired)
    elif re.search(r"劳动合同|labou?r contract|employment|lao động", agreement.title, re.I):
        agreement.put("employment", "direct", ())


def employment_in(text: str) -> str | None:
    """Gives back the way of employment that a title or cell names."""
    for name, words in _EMPLOYMENTS.items():
        if re.search(words, text, re.IGNORECASE):
            return name
    return "direct" if re.search(r"全日制|合同工|正式|直接", text) else None
