"""What a day cell says without times: marks by the sheet's own legend first, then known words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from extractors.own_words import current, remembered
from extractors.parse.clock_times import parse_minutes
from extractors.words import alike, expand, vocabulary
from pipeline.model.quantities import round_half_up

Legend = Mapping[str, str | None]
"""Sign made alike to canonical mark; None for a sign whose word we do not know."""

OVERTIME, LATE, SIGNED = "overtime", "late", "signed"
"""Inside a cell: a word of overtime, a word of lateness, a sign of work that is no word."""
BESIDE = "\0beside"
"""Key of a legend that says what a number beside a sign of work is: OVERTIME or "work"."""
LOST = "\0lost"
"""Key of a legend that lost a sign: two meanings stand side by side in its line."""
WHOLE_DAY, MOST_MINUTES = 480, 1440
_ITEM_SEPARATORS = re.compile(r"[\s+/、,，;；:：&()（）\[\]\\-]+")
_HOURS = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|\.\d+)\s*"
    r"(?P<u>小时|个小时|时|hours?|hrs?|h|分钟?|mins?|m(?![a-z])|天|日|days?|d(?![a-z])|工)?",
    re.IGNORECASE,
)
_PLAIN_HOURS = re.compile(r"\d{1,2}(?:\.\d{1,2})?\s*(?:h|小时|hrs?)?", re.IGNORECASE)
_COMMA_HOURS = re.compile(r"\d{1,2},\d{1,2}")
_COMMA_LANGUAGES = frozenset({"vi", "id", "tr"})
_HALF = re.compile(
    r"1[/\u2044]2(?P<after>[^\W\d]{1,2})|(?P<before>[^\W\d]{1,2})(?:1[/\u2044]2|(?P<over>[/:\u2044]2))"
)
_DASHES = frozenset("-—–―")
_CIRCLED = re.compile("[\u2460-\u24ff]")
"""Letters and numbers in circles: signs of a legend, never counts."""
_TWO_HOURS = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s*[+＋/]\s*(\d{1,2}(?:\.\d{1,2})?)")


@dataclass(frozen=True, slots=True)
class DayMark:
    """What one cell says.

    Attributes:
        mark: Canonical mark, or None.
        minutes: Minutes the mark itself holds (事假2.5H is 150).
        normal, overtime: Minutes of work that the cell states.
        known: False where something in the cell has no known meaning.
        beside: Minutes of a number beside a sign of work that nothing explains: √2 may be two
            hours of overtime, or two hours of work.
    """

    mark: str | None = None
    minutes: int | None = None
    normal: int | None = None
    overtime: int | None = None
    known: bool = True
    beside: int | None = None


def apart(text: str) -> str:
    """Gives back a text with a space behind signs in circles: ①8:00 is no 18:00."""
    return _CIRCLED.sub(lambda sign: f"{sign[0]} ", text)


@remembered
def known_words() -> Mapping[str, str]:
    """Gives back every word of the vocabulary, made alike, with its canonical mark."""
    lists = vocabulary("marks").lists
    found: dict[str, str] = {}
    for mark, words in lists["words"].items():
        for word in (alike(choice) for written in words for choice in expand(str(written))):
            if found.setdefault(word, mark) != mark:
                raise ValueError(f"marks: {word!r} stands for {found[word]} and for {mark}")
    found.update({alike(str(word)): OVERTIME for word in lists["overtime_words"]})
    found.update({alike(str(word)): LATE for word in lists["late_words"]})
    for mark, words in current().marks.items():
        found.update({alike(choice): mark for word in words for choice in expand(word)})
    return found


@remembered
def known_signs(language: str) -> Mapping[str, str]:
    """Gives back the signs that mean the same to nearly everybody, for "zh", "en" or "vi"."""
    signs = vocabulary("marks").lists["signs"]
    found: dict[str, str] = {}
    for group in ("any", language):
        for mark, words in (signs.get(group) or {}).items():
            found.update({alike(str(word)): mark for word in words})
    return found


def meaning(word: str) -> str | None:
    """Gives back the canonical mark of a word or of words that stand together (年假/调休)."""
    exact = known_words().get(alike(word))
    if exact is not None:
        return _canonical(exact)
    parts = [part for part in re.split(r"[/、或]", word) if part.strip()]
    if len(parts) > 1:
        return _common({meaning(part) for part in parts})
    text = alike(word)
    inside = max((w for w in known_words() if w in text and len(w) > 1), key=len, default=None)
    if inside is None:
        return None
    return _canonical(known_words()[inside])


def is_two(text: str) -> bool:
    """Gives back whether a text is two words of different marks with nothing between: 事假病假."""
    words, whole = known_words(), alike(text).replace(" ", "")
    if whole in words:
        return False
    parts = ((whole[:at], whole[at:]) for at in range(1, len(whole)))
    return any(
        first in words
        and (
            is_two(second) or _canonical(words.get(second)) not in (None, _canonical(words[first]))
        )
        for first, second in parts
    )


def _canonical(word: str | None) -> str | None:
    return "work" if word in (OVERTIME, LATE) else word


def _common(marks: set[str | None]) -> str | None:
    if len(marks) == 1:
        return next(iter(marks))
    if None in marks:
        return None
    names = {str(mark) for mark in marks}
    if all(name.startswith("leave_") for name in names):
        return "leave_other"
    return "rest" if names == {"rest", "holiday"} else None


def parse_mark(text: str, legend: Legend | None = None, language: str = "zh") -> DayMark:
    """Gives back what a cell without times says; a blank cell is an empty ``DayMark``.

    The legend wins, then words, then signs. "8" and "10.5" are hours of work, "8+3" normal hours
    and overtime, "√/加班3" a worked day with three hours overtime, "事假2.5H" 150 minutes of leave.
    A number beside a sign of work ("√2") is what the legend says of it, else not known.
    """
    key = tuple(sorted((legend or {}).items()))
    return _parse_mark(text.strip(), key, language)


@remembered
def _parse_mark(
    text: str, legend_items: tuple[tuple[str, str | None], ...], language: str
) -> DayMark:
    key = alike(text)
    if language in _COMMA_LANGUAGES and _COMMA_HOURS.fullmatch(key):
        key = key.replace(",", ".")
    legend = dict(legend_items)
    if not key or (set(key) <= _DASHES and key not in legend):
        return DayMark()
    if key in legend:
        return DayMark(legend[key], known=legend[key] is not None)
    names = {**known_signs(language), **known_words(), **legend}
    if key in names:
        return DayMark(_canonical(names[key]))
    if (half := _half(key, names, language)) is not None:
        return half
    if _CIRCLED.search(text):
        return DayMark(known=False)
    if _PLAIN_HOURS.fullmatch(key):
        hours = parse_minutes(key)
        return DayMark(normal=hours) if (hours or 0) <= MOST_MINUTES else DayMark(known=False)
    if two := _TWO_HOURS.fullmatch(key):
        return DayMark(normal=parse_minutes(two[1]), overtime=parse_minutes(two[2]))
    return _compose(list(_items(key, names)), legend.get(BESIDE))


def _half(key: str, names: Mapping[str, str | None], language: str) -> DayMark | None:
    """Gives back half a day of a sign: ½X, and in Vietnam X/2; elsewhere that may be two hours."""
    found = _HALF.fullmatch(key)
    if found is None or (found["over"] and language != "vi"):
        return None
    sign = found["after"] or found["before"]
    if names.get(sign) is None:
        return None
    return DayMark(_canonical(names[sign]), minutes=WHOLE_DAY // 2)


_Item = tuple[str | None, int | None]
"""(canonical mark or OVERTIME or None, minutes of a number or None); (None, None) is unknown."""


def _items(text: str, names: Mapping[str, str | None]) -> Iterator[_Item]:
    at = 0
    while at < len(text):
        if name := _name_at(text, at, names):
            sign = names[name] == "work" and name not in known_words()
            yield SIGNED if sign else names[name], None
            at += len(name)
        elif number := _HOURS.match(text, at):
            yield None, _number(number)
            at = number.end()
        elif text.startswith(("上午", "下午"), at):
            at += 2
        elif text.startswith(("半天", "半日"), at):
            yield None, WHOLE_DAY // 2
            at += 2
        elif gap := _ITEM_SEPARATORS.match(text, at):
            at = gap.end()
        else:
            yield None, None
            at += 1


def _name_at(text: str, at: int, names: Mapping[str, str | None]) -> str | None:
    for length in range(min(len(text) - at, 12), 0, -1):
        piece = text[at : at + length]
        if piece in names and not (piece in "/+-" and text != piece):
            after = text[at + length : at + length + 1]
            if not (piece.isascii() and piece.isalpha() and after.isalpha()):
                return piece
    return None


def _number(match: re.Match[str]) -> int:
    unit = (match["u"] or "").lower()
    factor = 60
    if unit[:1] in {"天", "日", "d", "工"}:
        factor = WHOLE_DAY
    elif unit[:1] in {"分", "m"}:
        factor = 1
    return round_half_up(Fraction(match["n"]) * factor)


def _compose(items: list[_Item], beside: str | None) -> DayMark:
    marks: list[str] = []
    minutes: dict[str, int] = {}
    pending: int | None = None
    for mark, number in items:
        if mark is None and number is None:
            return DayMark(known=False)
        if mark is not None:
            marks.append(mark)
            if pending is not None:
                minutes[mark], pending = pending, None
        elif marks and marks[-1] not in minutes:
            minutes[marks[-1]] = number or 0
        elif pending is None and not marks:
            pending = number
        else:
            return DayMark(known=False)
    if pending is not None or not marks:
        return DayMark(known=False)
    return _day(marks, minutes, beside)


def _day(marks: list[str], minutes: Mapping[str, int], beside: str | None) -> DayMark:
    overtime = minutes.get(OVERTIME)
    absences = [mark for mark in marks if mark not in {"work", OVERTIME, LATE, SIGNED}]
    worked = len(absences) < len(marks)
    if len(set(absences)) > 1:
        return DayMark(_common(set(absences)), None, None, overtime, known=False)
    if not absences:
        return _worked(minutes, overtime, beside)
    mark = absences[0]
    stated = minutes.get(mark)
    if stated is None and worked and mark not in {"rest", "holiday"}:
        stated = WHOLE_DAY // 2
    if worked and mark in {"rest", "holiday"}:
        return DayMark("work", stated, None, overtime)
    return DayMark(mark, stated, None, overtime)


def _worked(minutes: Mapping[str, int], overtime: int | None, beside: str | None) -> DayMark:
    """Gives back a day of work; the minutes of lateness are no hours of work."""
    stated, signed = minutes.get("work"), minutes.get(SIGNED)
    if signed is None:
        return DayMark("work", stated, None, overtime)
    if beside == OVERTIME:
        return DayMark("work", stated, None, signed + (overtime or 0))
    if beside == "work":
        return DayMark("work", signed, None, overtime)
    return DayMark("work", stated, None, overtime, beside=signed)
