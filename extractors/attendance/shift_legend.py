"""Signs of a grid that a legend gives times for: 早：08:00-16:00 中：16:00-24:00."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extractors.attendance.outcome import Outcome
from extractors.attendance.plans import find_ranges
from extractors.attendance.records import Values
from extractors.attendance.sheet import KIND, Sheet
from extractors.parse.fold import fold
from extractors.parse.marks import apart, meaning
from extractors.words import alike, vocabulary

Times = Mapping[str, tuple[int, int]]
"""Sign made alike to the first and last minute of its shift."""
_SIGN = re.compile(r"(?:^|.*[\s,;/、|。)(:])(?P<s>[^\W\d_]{1,4}|\d{1,2})\s*[:=(-]*\s*$", re.DOTALL)
_GOES_ON = re.compile(r"[\s,;/、&和及]*")
_SHIFT = "班"


def shift_times(sheet: Sheet, rows: Iterable[int]) -> dict[str, tuple[int, int]]:
    """Gives back the signs that a sheet's texts outside its data give one range of times each.

    What has two meanings, is a word of something else than work, or is of a break, is left out.

    Args:
        sheet: The table.
        rows: Rows outside the data: titles, notes, footers.
    """
    lines = [line for line in sheet.headline(0) if line.strip()]
    lines += [" ".join(text for text in sheet.rows[row] if text.strip()) for row in rows]
    found: dict[str, tuple[int, int] | None] = {}
    for line in lines:
        for sign, times in read_times(line).items():
            found[sign] = times if found.get(sign, times) == times else None
    return {sign: times for sign, times in found.items() if times is not None}


def read_times(text: str) -> dict[str, tuple[int, int]]:
    """Gives back the signs of one line with their times; times without a sign go on before."""
    folded = fold(apart(text))
    found: dict[str, tuple[int, int]] = {}
    names: tuple[str, ...] = ()
    at = 0
    for span in find_ranges(folded):
        before, at = folded[at : span.at], span.until
        if not _GOES_ON.fullmatch(before):
            names = _names(before, numbered=text != apart(text))
            found.update(dict.fromkeys(names, (span.start, span.end)))
        else:
            found.update({name: (found[name][0], span.end) for name in names})
    return found


def _names(before: str, *, numbered: bool) -> tuple[str, ...]:
    """Gives back the sign before a range, with 班 and without; a number is one in a circle only."""
    said = _SIGN.match(before)
    if said is None or (said["s"].isdigit() and not numbered):
        return ()
    sign = alike(said["s"])
    short = sign.removesuffix(_SHIFT) or sign
    others = (*vocabulary("attendance").words("break_words"), "加班", "ot")
    if meaning(sign) not in (None, "work") or any(word in alike(before) for word in others):
        return ()
    return tuple(dict.fromkeys((sign, short)))


def put_shifts(outcome: Outcome, times: Times) -> None:
    """Adds to days that hold the sign of a shift, and nothing else, which it is, and its times."""
    for gathered in outcome.gathered if times else ():
        if gathered.kind == KIND:
            gathered.values = [{**values, **_shift_of(values, times)} for values in gathered.values]


def _shift_of(values: Values, times: Times) -> Values:
    text = values.get("mark_text") or ""
    if values.get("mark") != "work" or alike(text) not in times:
        return {}
    start, end = times[alike(text)]
    return {"shift": text, "shift_start": start, "shift_end": end}
