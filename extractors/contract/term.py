"""The term of a contract and its probation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from extractors.contract.agreement import BOX, Agreement, chosen_by_number, chosen_by_tick
from extractors.flow import Slot
from extractors.parse.counts import COUNT, parse_count
from extractors.parse.dates import find_dates, parse_date, parse_period

_OPTIONS = {
    "open_ended": r"无固定期限|open-ended|indefinite|không xác định thời hạn",
    "fixed": r"(?<!无)固定期限|有固定期限|fixed[- ]term|(?<!không )xác định thời hạn",
    "task": r"以?完成.{0,10}(?:工作|任务)",
}
_LINK = re.compile(
    r"_?\s*(?:起|开始|生效)?[,，、]?\s*"
    r"(?:至|到|~|-|—|–|～|to|until|till|(?:and )?(?:ending|ends|expiring) on"
    r"|đến(?: hết)?(?: ngày)?|sampai(?: dengan)?(?: tanggal)?|tarihinden|ถึง(?:วันที่)?"
    r"|s/d|s\.d\.?|al|hasta(?: el)?)\s*_?(?:the )?(?:(?<=[至到])(?:to|until)\s+)?"
)
_FIRST_DAY = re.compile(r"合同(?:的?生效|起始|开始)(?:日期|时间)(?:为|是|:)_?$")
_BEGINS = re.compile(
    r"\b(?:employment|contract|agreement|appointment|service|joining|date of)\b[^.;\n]{0,40}?"
    r"(?:commenc\w+|effective|start\w*|date)(?: (?:date|on|from|is))*\s*:?\s*$",
    re.IGNORECASE,
)
_PROBATION_BEFORE = re.compile(
    r"(?:试用期|试用)[^。;；\n]{0,14}$|(?:probation|thử việc)[^.;\n]{0,60}$", re.IGNORECASE
)
_COUNTED = r"\d{1,3}|one|two|three|four|five|six|nine|twelve|thirty|sixty|ninety"
_UNIT = r"月(?!_?\d{1,2}[日号])|天|日|年(?!_?[\d〇零一二三四五六七八九十期度内的])"
"""What counts a length: no 月 or 年 of a date (25年6月30日), nor that of the contract (3年期)."""
_MONTHS = (
    rf"(?:试用期限?|试用)(?: ?\(?probation(?: period)?\)?)?(?:期?限?为|为期|是|共计?|约定为|:)? ?_?"
    rf"({COUNT})_?个?({_UNIT})",
    rf"(?:试用期)[^。;；\n不超]{{0,60}}?(?:共计?|为期|期限为|即)_?({COUNT})_?个?(月|天|日)",
    rf"({COUNT})_?个?(月|天)的?试用期",
    rf"试用期限?(?:从|自)[^。;；\n,，]{{0,10}}(?:之日|当日)起(?:计算?)?_?({COUNT})_?个?(月|天)",
    rf"[前首头]_?({COUNT})_?个?(月|天)_?内?(?:为|是|作为|系)(?:乙方的?)?试用期",
    r"probation(?:ary)?(?: period)?(?: of| is| shall be| will be|:)?\s*(?:\w+ )?\(?(\w+)\)? "
    r"(month|day)",
    r"(\w+)(?: \(\d+\))?[- ](month|day)s? probation",
    rf"probation(?:(?!notice|terminat|leave|extend|dismiss)[^.;\n]){{0,60}}?\b({_COUNTED})\b"
    r"\s*(?:\(\w+\)\s*)?(month|day)(?!s?['’]?s? (?:notice|prior|written|leave|paid))",
    rf"first ({_COUNTED})(?: \(\w+\))? (month|day)s?[^.;\n]{{0,40}}probation",
    r"masa percobaan(?: kerja)?\s*(?:adalah|selama|:)?\s*(\d{1,3})\s*(?:\([\w ]+\)\s*)?"
    r"(bulan|hari)",
    r"thử việc[^.;\n]{0,30}?(?<!\d)(\d{1,3})\s*(?:\(\w+\)\s*)?(tháng|ngày)(?!\s*\d)",
)
_NONE = re.compile(r"(?:无|没有|不设|不约定|未约定|免除?)试用期|试用期(?:为|:)?(?:无|零|0个?月)")
_NOT_OURS = re.compile(r"(?:不得|不)(?:超过|多于)|最长|no longer than|not exceed")
DAYS_OF_MONTH = 31


def read_term(agreement: Agreement) -> None:
    """Finds the kind of term, its first and last day, and the probation."""
    _dates(agreement)
    _kind(agreement)
    _probation(agreement)


def _dates(agreement: Agreement) -> None:
    flow = agreement.flow
    for start, end, first, last in _periods(agreement):
        if not _PROBATION_BEFORE.search(flow.text[:start]):
            slots = flow.slots(start, end)
            agreement.put("starts_on", first, slots)
            agreement.put("ends_on", last, slots)
            break
    for name in ("starts_on", "ends_on"):
        for found in agreement.of(name):
            agreement.put(name, parse_date(found.value, order=agreement.order), found.slots)
    if "starts_on" not in agreement.values:
        _days_alone(agreement)


def _periods(agreement: Agreement) -> list[tuple[int, int, str, str]]:
    """Gives back the pairs of dates that stand as first and last day."""
    text = agreement.flow.text
    dates = find_dates(text, order=agreement.order)
    return [
        (start, end, first, last)
        for (first, start, middle), (last, then, end) in pairwise(dates)
        if _LINK.fullmatch(text[middle:then])
    ]


def _days_alone(agreement: Agreement) -> None:
    """Finds days that are not stated as a pair: "自2025年3月1日起", "于2028年2月28日终止"."""
    flow = agreement.flow
    for iso, start, end in find_dates(flow.text, order=agreement.order):
        before, after = flow.text[max(start - 12, 0) : start], flow.text[end : end + 6]
        opens = re.search(r"(?:自|从|from|từ ngày|kể từ)\s*_?$", before) or _BEGINS.search(
            flow.text[:start]
        )
        stated = re.search(r"合同[^。;；\n]{0,6}于_?$", before)
        if _FIRST_DAY.search(before) or (stated and re.match(r"_?起?生效", after)):
            agreement.put("starts_on", iso, flow.slots(start, end))
        elif stated and re.match(r"_?(?:终止|届满|期满|到期)", after):
            agreement.put("ends_on", iso, flow.slots(start, end))
        if opens and re.match(r"_?起|\s|[,，。.]", after) and not _PROBATION_BEFORE.search(before):
            agreement.put("starts_on", iso, flow.slots(start, end))


def _kind(agreement: Agreement) -> None:
    text = agreement.flow.text
    named = agreement.of("term")
    for source, slots in [(found.value, found.slots) for found in named]:
        picked = kinds_in(source)
        if len(picked) == 1:
            agreement.put("term", picked[0], slots)
    at = _around_options(text)
    if at is not None and "term" not in agreement.values:
        listing = text[at[0] : at[1]]
        ticked = chosen_by_tick(listing, _OPTIONS)
        number = chosen_by_number(listing, _OPTIONS, "期限|term")
        slots = agreement.flow.slots(at[2], at[2] + 1)
        agreement.put("term", ticked[0] if len(ticked) == 1 else number, slots)
        if len(kinds_in(listing)) == 1:
            agreement.put("term", kinds_in(listing)[0], slots)
    _kind_by_dates(agreement)


def _kind_by_dates(agreement: Agreement) -> None:
    """Finds the kind where nothing was chosen: two dates make a fixed term."""
    if "term" in agreement.values:
        if agreement.values["term"] == "open_ended":
            agreement.values.pop("ends_on", None)
        return
    in_title = kinds_in(agreement.title)
    if "ends_on" in agreement.values:
        agreement.put("term", "fixed", agreement.at["ends_on"])
    elif len(in_title) == 1:
        agreement.put("term", in_title[0], ())


def kinds_in(text: str) -> list[str]:
    """Gives back the kinds of term that a text names."""
    return [name for name, words in _OPTIONS.items() if re.search(words, text, re.IGNORECASE)]


def _around_options(text: str) -> tuple[int, int, int] | None:
    """Gives back the stretch that names kinds of term, and where the first is named."""
    hits = sorted(
        found.start()
        for words in _OPTIONS.values()
        for found in re.finditer(words, text, re.IGNORECASE)
    )
    if not hits:
        return None
    near = [hit for hit in hits if hit - hits[0] < 400]
    return max(hits[0] - 80, 0), near[-1] + 60, hits[0]


def _probation(agreement: Agreement) -> None:
    flow = agreement.flow
    for start, end, first, last in _periods(agreement):
        if _PROBATION_BEFORE.search(flow.text[:start]):
            agreement.put("probation_from", first, flow.slots(start, end))
            agreement.put("probation_to", last, flow.slots(start, end))
    for found in agreement.of("probation_months_hundredths"):
        period = parse_period(found.value, order=agreement.order)
        if period:
            agreement.put("probation_from", period[0], found.slots)
            agreement.put("probation_to", period[1], found.slots)
        count = days_in(found.value)
        if count is None or not _runs_for(agreement, count, found.slots):
            agreement.put("probation_months_hundredths", months_in(found.value), found.slots)
    hits = [
        hit
        for pattern in _MONTHS
        for hit in re.finditer(pattern, flow.text, re.IGNORECASE)
        if not _NOT_OURS.search(hit[0])
    ]
    said = [(value, hit) for hit in hits if (value := _length(hit)) is not None]
    in_days = [(count, hit) for hit in hits if (count := days_in(hit[1] + hit[2])) is not None]
    if in_days and not any(not _is_days(hit[2]) for _, hit in said):
        _for_days(agreement, *in_days[0])
    elif said:
        agreement.put_hit("probation_months_hundredths", *said[0])
        kept = agreement.values["probation_months_hundredths"]
        more = tuple(
            dict.fromkeys(value for value, hit in said if value != kept and not _is_days(hit[2]))
        )
        if more:
            agreement.others["probation_months_hundredths"] = more
    elif (
        (none := _NONE.search(flow.text))
        and "probation_to" not in agreement.values
        and _none_is_chosen(flow.text, none.start())
    ):
        agreement.put_hit("probation_months_hundredths", 0, none)
    _until_a_day(agreement)


def _none_is_chosen(text: str, at: int) -> bool:
    """Gives back whether "无试用期" was agreed, or is only one of the options of a form."""
    head = text[max(at - 70, 0) : at]
    listed = re.search(r"第_?([一二三1-3])?_?(?:种|项)", head)
    if listed is None:
        return not re.search(rf"{BOX}\W{{0,2}}$", head)
    options = {"none": r"无试用期", "dates": r"试用期(?:从|自|为|期限)|有试用期"}
    return chosen_by_number(text[max(at - 70, 0) : at + 80], options, "试用期") == "none"


def _until_a_day(agreement: Agreement) -> None:
    """Finds a probation that runs from the first day on: "试用期从用工之日起至2025年4月30日止"."""
    flow = agreement.flow
    for iso, start, end in find_dates(flow.text, order=agreement.order):
        before = flow.text[max(start - 30, 0) : start]
        until = re.match(r"_?止", flow.text[end:]) and re.search(r"试用期[^。;；]{0,24}$", before)
        if until or re.search(
            r"试用期(?:[^。;；\n]{0,18}(?:之日|开始|生效)起?)?[,，]?(?:至|到)_?$", before
        ):
            agreement.put("probation_to", iso, flow.slots(start, end))
            agreement.put("probation_from", agreement.values.get("starts_on"), ())
            return


def months_in(text: str) -> int | None:
    """Gives back the months, in hundredths, that a cell states: "三个月", "90天", "3"."""
    text = re.sub(r"[\s_()（）]", "", text)
    if re.fullmatch(r"无|没有|零|不约定|none", text, re.IGNORECASE):
        return 0
    found = re.match(rf"(?:为|共)?({COUNT})(?:个?({_UNIT})|\s*(months?|days?|tháng|ngày)|$)", text)
    if found is None:
        return None
    unit = found[2] or found[3] or "月"
    return _in_months(parse_count(found[1]), unit)


def days_in(text: str) -> int | None:
    """Gives back the days that a cell states, "62天", where it states no months."""
    found = re.match(rf"(?:为|共)?({COUNT})(天|日|days?|ngày)", re.sub(r"[\s_()（）]", "", text))
    count = parse_count(found[1]) if found else None
    return None if count is None or count % 100 else count // 100


def days_on(first: str, days: int) -> str:
    """Gives back the last of some days from an ISO date on."""
    return (date.fromisoformat(first) + timedelta(days=days - 1)).isoformat()


def _for_days(agreement: Agreement, days: int, hit: re.Match[str]) -> None:
    slots = agreement.flow.slots(*hit.span())
    if not _runs_for(agreement, days, slots):
        agreement.put("probation_months_hundredths", _length(hit), slots)


def _runs_for(agreement: Agreement, days: int, slots: Sequence[Slot]) -> bool:
    """Finds the last day of a probation stated in days: no months are made of them."""
    first = agreement.values.get("probation_from") or agreement.values.get("starts_on")
    if first is None or days < 1:
        return False
    agreement.put("probation_from", first, slots)
    agreement.put("probation_to", days_on(first, days), slots)
    return True


def _is_days(unit: str) -> bool:
    return unit.casefold().startswith(("天", "日", "day", "ngày", "hari"))


def _length(hit: re.Match[str]) -> int | None:
    return _in_months(parse_count(hit[1]), hit[2])


def _in_months(count: int | None, unit: str) -> int | None:
    """Gives back hundredths of a month, of days the fewest months that they can be."""
    if unit == "年" and count is not None:
        return 12 * count
    if count is None or not _is_days(unit):
        return count
    return count // DAYS_OF_MONTH
