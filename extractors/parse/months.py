"""Text to months and periods: a cell that is one, or one inside a title, sheet or file name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extractors.parse.days import Order, find_dates
from extractors.parse.fold import fold_numerals
from extractors.parse.month_names import MONTH_NAME, OTHER_NAME, month_number

_Y = r"(?P<y>20\d\d)"
_M = r"(?P<m>1[0-2]|0?[1-9])"
_NAME = rf"(?P<m>{MONTH_NAME})"
_END = r"(?!\d)(?!\s*[-/._]\s*\d)"
# Each form stands for a year and a month and is not the beginning of a full date.
_FORMS = (
    rf"{_Y}\s*年\s*度?\s*{_M}\s*月(?!\s*\d{{1,2}}\s*[日号號])",
    rf"{_Y}\s*[-/._]\s*{_M}{_END}\s*月?",
    rf"{_Y}(?P<m>0[1-9]|1[0-2])(?!\d)",
    rf"(?P<y>\d\d)\s*年\s*{_M}\s*月(?!\s*\d{{1,2}}\s*[日号號])",
    rf"tháng\s*{_M}\s*(?:năm|[-/.])\s*{_Y}(?!\d)",
    rf"(?<![\w/.-])t\.?{_M}\s*[-/.]\s*{_Y}(?!\d)",
    rf"(?<![\d/._-]){_M}\s*[-/._]\s*{_Y}(?!\d)",
    rf"{_M}\s*月份?\s*[-/,]?\s*{_Y}(?!\d)",
    rf"(?<![a-z]){_NAME}[\s,'/._-]*{_Y}(?!\d)",
    rf"{_Y}[\s,'/._-]*{_NAME}",
    rf"(?<![a-z]){_NAME}\s?['’](?P<y>\d\d)(?!\d)",
    rf"(?<![a-z])(?P<m>{OTHER_NAME})[\s,'/._-]*(?:del?\s+)?(?:พ\.?\s?ศ\.?\s*)?(?P<y>20\d\d|25[4-9]\d)(?!\d)",
    rf"(?<!\d){_Y}[\s,'/._-]*(?P<m>{OTHER_NAME})(?![a-z])",
)
_BIRTH = re.compile(
    r"(?P<y>19[3-9]\d|20\d\d)(?:\s*[年./-]\s*(?P<m>1[0-2]|0?[1-9])\s*月?|(?P<n>0[1-9]|1[0-2]))"
)
_LONE = (rf"{_M}\s*月(?!\s*\d)", rf"tháng\s*{_M}(?!\d)", rf"(?<![a-z]){_NAME}")
_INSIDE = tuple(re.compile(r"(?<!\d)" + form, re.IGNORECASE) for form in _FORMS)
_LONE_INSIDE = tuple(re.compile(r"(?<!\d)" + form, re.IGNORECASE) for form in _LONE)
_WHOLE = tuple(
    re.compile(form + r"\s*份?(?:\s*[-/.]?\s*0?1\s*日?)?(?:\s+00:00(?::00)?)?", re.IGNORECASE)
    for form in (
        *_FORMS,
        rf"{_Y}\s*[-/.年]\s*{_M}\s*[-/.月]\s*\d\d?\s*日?",
        rf"{_NAME}[\s'/._-]*(?P<y>\d\d)",
    )
)
_LONE_WHOLE = tuple(re.compile(form + r"\s*份?", re.IGNORECASE) for form in _LONE)
_TWO_NUMBERS = re.compile(r"(\d\d)\s*[-/.]\s*(\d\d)")
_SEVERAL_MONTHS = re.compile(r"\d\s*月?份?\s*[~～–—―至到、,-]\s*\d{1,2}\s*月(?!\s*\d)")
_YEAR_ALONE = re.compile(r"(?<![\d.])(20\d\d)(?!\d)(?!\.\d{3})")
_LINK = re.compile(
    r"\s*(?:00:00(?::00)?)?\s*(?:[~～\-–—―至到]+|to|until|đến(?:\s*ngày)?)\s*", re.IGNORECASE
)
_REST_OF_PERIOD = re.compile(
    _LINK.pattern + r"(?:(?P<m>\d\d?)\s*[月./-]\s*)?(?P<d>\d\d?)(?!\d)(?!\s*月)\s*[日号號]?",
    re.IGNORECASE,
)
_LONGEST_MONTH = 45
BUDDHIST, LAST_YEAR = 543, 2400


def parse_month(text: str, *, year: int | None = None) -> str | None:
    """Gives back the "YYYY-MM" that a whole cell states, else None.

    "2025年3月", "202503", "25-07", "2025.3", "03/2025", "Tháng 3 năm 2019", "April-2019", a full
    date (its month), or "3月份" with the year given. "11-12" could be either way and is None.
    """
    folded = fold_numerals(text)
    for pattern in _WHOLE:
        if match := pattern.fullmatch(folded):
            return _month(match["y"], match["m"])
    if match := _TWO_NUMBERS.fullmatch(folded):
        ways = {_month(match[1], match[2]), _month(match[2], match[1])} - {None}
        return ways.pop() if len(ways) == 1 else None
    if year is not None:
        for pattern in _LONE_WHOLE:
            if match := pattern.fullmatch(folded):
                return _month(str(year), match["m"])
    return None


def parse_birth_month(text: str) -> str | None:
    """Gives back the "YYYY-MM" of a cell that states a month of birth, of any year since 1930."""
    found = _BIRTH.fullmatch(fold_numerals(text))
    return None if found is None else f"{found['y']}-{int(found['m'] or found['n']):02d}"


def find_month(text: str, *, year: int | None = None) -> str | None:
    """Gives back the one "YYYY-MM" inside a title, sheet or file name, else None.

    A period gives the month of its last day, a year and month win over full dates (a sheet's
    date of making), and two different months give None. "3月" alone counts where a year is given
    or the text has one year elsewhere ("2025年度工资/3月").
    """
    folded = fold_numerals(text)
    if period := parse_period(folded, year=year):
        return period[1][:7] if _days(period) <= _LONGEST_MONTH else None
    if _SEVERAL_MONTHS.search(folded):
        return None
    for found in (set(_stated(folded)), {iso[:7] for iso, _start, _end in find_dates(folded)}):
        if found:
            return found.pop() if len(found) == 1 else None
    known = find_year(folded) or year
    if known is None:
        return None
    alone = {_month(str(known), m["m"]) for lone in _LONE_INSIDE for m in lone.finditer(folded)}
    return alone.pop() if len(alone) == 1 else None


def find_year(text: str) -> int | None:
    """Gives back the one year 2000 to 2099 inside a text, else None."""
    years = {int(number) for number in _YEAR_ALONE.findall(fold_numerals(text))}
    return years.pop() if len(years) == 1 else None


def find_month_among(texts: Sequence[str]) -> tuple[str, int] | None:
    """Gives back the month and the index of the text that states it, the nearest text first.

    A text with a year wins; else the first lone month ("3月" as a sheet's name) takes the year of
    the nearest text that has one (the file's or folder's name).
    """
    for at, text in enumerate(texts):
        if month := find_month(text):
            return month, at
    year = next((year for text in texts if (year := find_year(text))), None)
    if year is not None:
        for at, text in enumerate(texts):
            if month := find_month(text, year=year):
                return month, at
    return None


def parse_period(
    text: str, *, year: int | None = None, order: Order | None = None
) -> tuple[str, str] | None:
    """Gives back the first and last date of the one period a text states, else None.

    "统计日期：2025-02-25 ~ 2025-03-25", "2025年3月1日-31日", "26/02/2025 đến 25/03/2025". Where the
    order of the numbers is not given, both ends must agree on one.
    """
    folded = fold_numerals(text)
    orders: tuple[Order | None, ...] = (order,) if order else ("ymd", "dmy", "mdy")
    found = {period for o in orders for period in _periods(folded, year, o)}
    return found.pop() if len(found) == 1 else None


def without_dates(text: str) -> str:
    """Gives back a text without its full dates: they say when a sheet was made."""
    folded = fold_numerals(text)
    for _iso, start, end in reversed(find_dates(folded)):
        folded = folded[:start] + " " + folded[end:]
    return folded


def last_day(month: str) -> int:
    """Gives back how many days a "YYYY-MM" has."""
    year, number = int(month[:4]), int(month[5:7])
    following = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).day


def _periods(text: str, year: int | None, order: Order | None) -> Iterator[tuple[str, str]]:
    dates = find_dates(text, year=year, order=order)
    for at, (first, _start, end) in enumerate(dates):
        follower = dates[at + 1] if at + 1 < len(dates) else None
        last: str | None = None
        if follower and _LINK.fullmatch(text, end, follower[1]):
            last = follower[0]
        elif rest := _REST_OF_PERIOD.match(text, end):
            last = _complete(first, rest["m"], rest["d"])
        if last is not None and first <= last:
            yield first, last


def _complete(first: str, month: str | None, day: str) -> str | None:
    """Gives back the end of a period whose year is its start's, or the next (12月26日-1月25日)."""
    year = int(first[:4]) + (month is not None and int(month) < int(first[5:7]))
    try:
        return date(year, int(month or first[5:7]), int(day)).isoformat()
    except ValueError:
        return None


def _days(period: tuple[str, str]) -> int:
    first, last = (date.fromisoformat(iso) for iso in period)
    return (last - first).days


def _month(year: str, month: str) -> str | None:
    number = month_number(month)
    if number is None:
        return None
    return f"{_common_era(int(year)):04d}-{number:02d}"


def _common_era(year: int) -> int:
    """Gives back a year in full; Thai sheets count from the Buddha, 543 years more."""
    if year < 100:
        return year + 2000
    return year - BUDDHIST if year > LAST_YEAR else year


def _stated(text: str) -> Iterator[str | None]:
    for pattern in _INSIDE:
        for match in pattern.finditer(text):
            yield _month(match["y"], match["m"])
