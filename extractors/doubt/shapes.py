"""What a cell of each type may look like, and the lawful forms that a broken one may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from extractors.doubt.holds import FIGURES, Holds
from extractors.doubt.lookalikes import one_figure_apart
from extractors.parse.clock_times import parse_minutes
from extractors.parse.dates import parse_date
from extractors.parse.numbers import is_blank, parse_number
from extractors.readers.unspaced import unspaced
from pipeline.model.check_characters import code_check, code_is_whole, id_problem, plain
from pipeline.model.lookalike_letters import FIGURE_OF

MOST_HOURS = 744
"""Hours of the longest month."""
MOST_MINUTES = MOST_HOURS * 60
MOST_COUNT = 400
FIRST_YEAR, LAST_YEAR = 1930, 2099
_SLIP_OF_CODE = re.compile(r"[×✕]$|\d[oOlI]\d")
_DASHES = frozenset("•·*\"”“’'‘一ー–_.°丶~")
"""What a recogniser makes of the dash of an empty cell."""
_LEADING_NOUGHT = re.compile(r"^\D*0\d")
_TIME = re.compile(r"(\d{1,2})([:：])(\d{2})(?::\d{2})?")
_TIME_LIKE = re.compile(r"(?<!\d)(\d{1,2})[:：;；.。,，'’·](\d{2})(?!\d)")
_FOUR = re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)(?!\d)")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?")
_FIVE = re.compile(r"(?<!\d)([01]\d|2[0-3])\d([0-5]\d)(?!\d)")
"""Times whose colon was dropped, or read as a figure."""
_SLIP = re.compile(
    r"(?<![A-Za-z])[OoQDIl|!SsBZz](?=[\d:])(?![A-Za-z])|(?<=[\d:])[OoQDIl|!SsBZz](?![A-Za-z])"
)
"""A letter among figures that looks like one of them."""
_POINTS = str.maketrans({"。": ".", "·": ".", "'": ".", "’": ".", "`": ".", "，": ",", "、": "."})


def is_lawful(holds: Holds, text: str) -> bool:
    """Gives back whether a text may stand in a column of a type; words without figures may.

    What the rest of the column says is not looked at.
    """
    said = unspaced(text)
    if is_blank(said):
        return True
    if holds in FIGURES and said in _DASHES:
        return False
    if holds in FIGURES:
        return _is_figure(holds, said) or not _meant_as_figure(said)
    if holds is Holds.CLOCK:
        return _is_clock(text) or not any(ch.isdigit() for ch in said)
    if holds is Holds.DATE:
        return _is_date(said)
    if holds is Holds.ID_NUMBER:
        if _SLIP_OF_CODE.search(said):
            return False
        return not _long(said) or id_problem(plain(said)) is None
    if holds is Holds.CREDIT_CODE:
        return code_holds(said)
    return True


def proves_itself(holds: Holds, text: str) -> bool:
    """Gives back whether a check character proves a text."""
    said = plain(unspaced(text))
    if holds is Holds.ID_NUMBER:
        return id_problem(said) is None
    return holds is Holds.CREDIT_CODE and code_holds(said)


def code_holds(text: str) -> bool:
    """Gives back whether a text is a credit code whose check character holds."""
    said = plain(text)
    return code_is_whole(said) and code_check(said) == said[17]


def mended(holds: Holds, text: str) -> list[str]:
    """Gives back the lawful texts that a broken one of a type may be, likeliest first."""
    made = {
        Holds.CLOCK: _clocks,
        Holds.DATE: _dates,
        Holds.ID_NUMBER: _codes,
        Holds.CREDIT_CODE: _codes,
    }.get(holds, _figures if holds in FIGURES else _nothing)
    for tier in made(text):
        found = dict.fromkeys(one for one in tier if one != text and is_lawful(holds, one))
        if found:
            return list(found)
    return []


Tier = Iterable[str]
"""Readings that are as likely as one another."""


def _nothing(text: str) -> Iterator[Tier]:
    yield ()


def _meant_as_figure(said: str) -> bool:
    """Gives back whether a text has figures, or only letters that look like them."""
    if any(ch.isdigit() for ch in said):
        return any(ch.isdigit() for ch in said[:1]) or not _words(said)
    return said.translate(FIGURE_OF).isdigit()


def _words(said: str) -> bool:
    return sum("一" <= ch <= "鿿" for ch in said) >= 2


def _is_figure(holds: Holds, said: str) -> bool:
    number = parse_number(said)
    if holds is Holds.HOURS:
        minutes = parse_minutes(said)
        clear = minutes is not None and minutes <= MOST_MINUTES * 60
        return clear and not (_LEADING_NOUGHT.match(said) and ":" not in said)
    if number is None or _LEADING_NOUGHT.match(said):
        return False
    return holds is not Holds.COUNT or abs(number) <= MOST_COUNT


def _figures(text: str) -> Iterator[Tier]:
    """Gives back what a broken figure may be: letters as figures, then points and commas right."""
    if unspaced(text) in _DASHES:
        yield ("-",)
    said = unspaced(text).translate(FIGURE_OF).translate(_POINTS)
    yield (said,)
    yield _repointed(said)


def _repointed(said: str) -> Iterator[str]:
    for broken in (";", ":", "/"):
        yield said.replace(broken, ",")
        yield said.replace(broken, ".")
    once = re.sub(r"([.,])[.,]+", r"\1", said)
    yield once
    head, point, tail = once.rpartition(".")
    if point:
        yield f"{head.replace('.', ',')}.{tail}"
        yield f"{head.replace('.', '').replace(',', '')}.{tail}"
    if re.fullmatch(r"-?0\d{2,}", once):
        yield f"{once[:-2]}.{once[-2:]}"
    if re.search(r",\d{2}$", once):
        yield f"{once[:-3].replace(',', '')}.{once[-2:]}"
    yield once.strip(".,")


def _is_clock(text: str) -> bool:
    """Gives back whether every figure of a cell is part of a time of day."""
    said = normalize("NFKC", text)
    if _SLIP.search(said):
        return False
    rest = _TIME.sub(" ", said)
    times = [(int(h), int(m)) for h, _, m in _TIME.findall(said)]
    if not times:
        return parse_date(unspaced(said)) is not None or parse_number(unspaced(said)) is not None
    rest = _DAY.sub(" ", rest)
    if _FOUR.search(rest) or _FIVE.search(rest):
        return False
    return all(h < 48 and m < 60 for h, m in times) and not re.search(r"\d[:：]|[:：]\d", rest)


def _clocks(text: str) -> Iterator[Tier]:
    said = normalize("NFKC", text)
    figures = "".join(ch if ch.isspace() else ch.translate(FIGURE_OF) for ch in said)
    yield (figures,)
    parted = _FOUR.sub(r"\1:\2", figures)
    yield (_TIME_LIKE.sub(r"\1:\2", figures), parted)
    yield (_TIME_LIKE.sub(r"\1:\2", parted), _FIVE.sub(r"\1:\2", parted))
    yield one_figure_apart(figures)


def _is_date(said: str) -> bool:
    if not any(ch.isdigit() for ch in said):
        return True
    if _SLIP.search(said):
        return False
    found = parse_date(said, year=2000)
    if found is None:
        return not re.fullmatch(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?", said)
    return FIRST_YEAR <= int(found[:4]) <= LAST_YEAR


def _dates(text: str) -> Iterator[Tier]:
    said = unspaced(text).translate(FIGURE_OF)
    yield (said,)
    yield one_figure_apart(said)


def _long(said: str) -> bool:
    return sum(ch.isdigit() for ch in said) >= 14


def _codes(text: str) -> Iterator[Tier]:
    said = plain(unspaced(text))
    figures = said[:-1].translate(FIGURE_OF) + said[-1:] if said else said
    figures = re.sub("[×✕]$", "X", figures)
    yield (figures, said.translate(FIGURE_OF))
    yield one_figure_apart(figures)
