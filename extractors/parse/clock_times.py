"""Text to punches and durations in whole minutes; seconds are dropped, never rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from extractors.parse.fold import fold
from pipeline.model.quantities import round_half_up

DAY = 1440
_NIGHT_BEGINS = 1140
_TIME = re.compile(
    r"(?P<next>次日|隔日|隔天|翌日|第二天|\+1\s*|hôm sau)?\s*"
    r"(?P<half>上午|下午|早上|晚上|凌晨|中午|[ap]\.?m\.?(?![a-z]))?\s*"
    r"(?<![\d:])(?P<h>[0-4]?\d)\s*[:时點点h]\s*(?P<m>[0-5]\d)(?:(?::|分)[0-5]\d(?!:)|分)?"
    r"\s*(?P<after>[ap]\.?m\.?(?![a-z]))?(?P<later>\s*\(?\+1\)?(?!\d)|\s*\(次日\))?",
    re.IGNORECASE,
)
# Glued punches have a digit right before the next one: 09:3421:24.
_GLUED = re.compile(_TIME.pattern.replace(r"(?<![\d:])", ""), re.IGNORECASE)
_BARE = re.compile(r"(?:(?:[01]\d|2[0-3])[0-5]\d)+")
# Most cells of most sheets are nothing but these; they are read without any folding.
_PLAIN = re.compile(r"\s*(?:(?:[01]\d|2[0-3]):[0-5]\d(?=\s|$)\s*)+")
_HOUR_MINUTE = re.compile(r"(\d\d):(\d\d)")
_FOUR = re.compile(r"(\d\d)(\d\d)")
_MISSING = re.compile(
    r"未打卡|未打|缺卡|漏打卡|漏打|漏卡|忘打卡|忘打|忘刷卡|忘记打卡|未刷卡|未签到|未签退|缺勤卡|無打卡|无打卡"
    r"|no\s*punch|miss(?:ing|ed)?(?:\s*punch)?|quên\s*chấm(?:\s*công)?|thiếu(?:\s*chấm)?",
    re.IGNORECASE,
)
_EDITED = re.compile(r"补卡|补签|签卡|手工|管理员修改|manual|edited", re.IGNORECASE)
_LEFTOVER = re.compile(r"[\s,;|、，；/()\[\]{}~→—–\-]+")
_HOURS_AND_MINUTES = re.compile(
    r"(?P<h>\d+)\s*(?::|小时|時|时|h|hrs?|giờ|g)\s*(?P<m>[0-5]?\d)\s*(?::[0-5]\d)?\s*"
    r"(?:分钟?|m(?:ins?)?|phút)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<n>\d+(?:[.,]\d+)?|[.]\d+)\s*(?P<unit>小时|个小时|小時|时|h(?:(?:ou)?rs?)?|giờ|g|分钟?"
    r"|m(?:ins?|inutes)?|phút|天|日|days?|ngày)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Punches:
    """What one cell says of clock times.

    Attributes:
        minutes: Minutes after midnight, ascending; the next morning is over 1440.
        missing: The cell itself says a punch is missing.
        edited: The cell says a punch was added or changed by hand.
        rest: What is left when times and these words are taken out: a mark, or "".
        turned: A morning after an afternoon was taken for the next day though no night shift
            begins that early (17:31 08:00): the cell may as well name its last punch first.
    """

    minutes: tuple[int, ...] = ()
    missing: bool = False
    edited: bool = False
    rest: str = ""
    turned: bool = False


@lru_cache(maxsize=1 << 16)
def split_punches(text: str, *, bare: bool = False) -> Punches:
    """Gives back the punches of a cell and what else it says.

    Times may be glued (09:3421:24) or stand apart by anything. 次日 or +1 adds a day, and so does
    a step from the afternoon back to a morning (20:01 08:03); other disorder is sorted.

    Args:
        text: One cell.
        bare: Digits without a colon are times too (08251730): only where the column says so.
    """
    if _PLAIN.fullmatch(text):
        found = [int(h) * 60 + int(m) for h, m in _HOUR_MINUTE.findall(text)]
        plain = _in_order(found)
        return Punches(plain, turned=_turned(found, plain))
    folded = fold(text).replace("：", ":")
    missing = bool(_MISSING.search(folded))
    edited = bool(_EDITED.search(folded))
    rest = _EDITED.sub(" ", _MISSING.sub(" ", folded))
    found = []
    for match in _GLUED.finditer(rest):
        minutes = _minutes(match)
        if minutes is not None:
            found.append(minutes)
    rest = _GLUED.sub(lambda m: " " if _minutes(m) is not None else m[0], rest)
    if bare and not found:
        digits = _LEFTOVER.sub("", rest)
        if _BARE.fullmatch(digits):
            found = [int(hour) * 60 + int(minute) for hour, minute in _FOUR.findall(digits)]
            rest = ""
    ordered = _in_order(found)
    left = _LEFTOVER.sub(" ", rest).strip()
    return Punches(ordered, missing, edited, left, _turned(found, ordered))


def parse_time(text: str, *, bare: bool = False) -> int | None:
    """Gives back the one clock time of a cell in minutes after midnight, else None."""
    found = split_punches(text, bare=bare).minutes
    return found[0] if len(found) == 1 else None


def _minutes(match: re.Match[str]) -> int | None:
    hour, minute = int(match["h"]), int(match["m"])
    half = (match["half"] or match["after"] or "").lower().replace(".", "")
    if half in {"pm", "下午", "晚上"} and hour < 12:
        hour += 12
    elif half in {"am", "凌晨", "上午", "早上"} and hour == 12:
        hour = 0
    if hour >= 48 or (half and hour > 24):
        return None
    later = DAY if (match["next"] or match["later"]) and hour < 24 else 0
    return hour * 60 + minute + later


def _turned(found: list[int], ordered: tuple[int, ...]) -> bool:
    return bool(found) and found[0] < _NIGHT_BEGINS and max(found) < DAY <= ordered[-1]


def _in_order(minutes: list[int]) -> tuple[int, ...]:
    steps = [i for i in range(1, len(minutes)) if minutes[i] < minutes[i - 1]]
    if len(steps) == 1:
        at = steps[0]
        morning = minutes[at:]
        if minutes[at - 1] >= DAY // 2 and max(morning) < DAY // 2 and minutes[at - 1] < DAY:
            return (*minutes[:at], *(m + DAY for m in morning))
    return tuple(sorted(minutes))


@lru_cache(maxsize=1 << 14)
def parse_minutes(text: str, unit: str = "hours") -> int | None:
    """Gives back a duration in minutes, half up; None where there is none (None is never 0).

    "2.5" is 150 in hours; "81:00", "8小时30分", "2.5H" and "30分钟" say their own unit. A day is
    never turned into minutes: "1天" is None.

    Args:
        text: One cell.
        unit: "hours" or "minutes": what a bare number means.
    """
    folded = fold(text)
    if match := _HOURS_AND_MINUTES.fullmatch(folded):
        return int(match["h"]) * 60 + int(match["m"])
    match = _NUMBER.fullmatch(folded)
    if match is None:
        return None
    stated = (match["unit"] or "").lower()
    if stated in {"天", "日", "day", "days", "ngày"}:
        return None
    if stated:
        unit = "minutes" if stated[0] in "分mp" else "hours"
    factor = 60 if unit == "hours" else 1
    return round_half_up(Fraction(match["n"].replace(",", ".")) * factor)
