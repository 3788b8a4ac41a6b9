"""The sheet's own legend: which sign stands for which mark; every company has its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import normalize

from extractors.parse.legend_order import is_sign, ordered_pairs
from extractors.parse.marks import BESIDE, LOST, OVERTIME, is_two, known_words, meaning
from extractors.words import alike, vocabulary


@cache
def _intro() -> re.Pattern[str]:
    words = "|".join(map(re.escape, vocabulary("marks").lists["legend_words"]))
    return re.compile(rf"^\W{{0,2}}(?:{words}){{1,2}}\s*[:：]\s*(?=\S)", re.IGNORECASE)


_STATED = re.compile(
    r"(?:^|(?<=[\s,;，；、(（|]))(?P<s>[^\s:=,;，；、()（）—–－]{1,5})\s*(?::|=|：|－|[–—]+|-(?=\s))\s*"
)
_REVERSED = re.compile(r"^\W*(?P<w>[^:=：]{1,40}?)\s*[:=：]\s*(?P<s>\S{1,4})\s*$")
_PARENTHESES = re.compile(
    r"(?P<w>[^\s()（）,，、;；:：]{1,10})\s*[(（](?P<s>[^()（）\s]{1,4})[)）]"
)
_NUMBERED = re.compile(r"\D{1,2}[/+]?\d+(?:\.\d+)?")
"""A sign with a number is no sign of its own: √2 in a legend is an example."""
_CLAUSES = re.compile(r"[,，;；。、|]|\s{2,}")
_SURELY_LEGEND, _SHORT_SIGN, _LONGEST_WORD = 3, 3, 30
_SLASH = "/"
_QUOTES = "\"'“”‘’「」()[]<>"
_TRIM_CLAUSE = " \t.。"
_TRIM = " \t,;，；、。.|()（）"


def parse_legend(text: str) -> dict[str, str | None]:
    """Gives back sign to canonical mark of a legend; None for a word without known meaning.

    "√出勤 ○事假", "出勤√,培训■", "P=Present WO=Weekly Off", "Nghỉ phép: P", "出勤(√)". A text that
    is no legend gives {}: at least two signs, or one in a line of its own "word: sign".
    """
    found: dict[str, str | None] = {}
    text = text.replace("\u3000", "  ")  # a wide space parts pairs, a narrow one binds in them
    for line in normalize("NFKC", text).splitlines():
        pairs = list(_pairs(_intro().sub("", line.strip(), count=1)))
        if len(pairs) > 1 or (pairs and _REVERSED.match(line.strip())):
            pairs = [pair for pair in pairs if not _NUMBERED.fullmatch(pair[0])]
            found.update({_key(sign): mark for sign, mark in pairs})
        if beside := _beside(line):
            found[BESIDE] = beside
    if not set(found) - {BESIDE} and "\n" in text:
        found.update({_key(sign): mark for sign, mark in ordered_pairs(_lines(text))})
    if _SLASH not in found and (mark := _slash_alone(text)):
        found[_SLASH] = mark
    return found


def _key(sign: str) -> str:
    return sign if sign == LOST else alike(sign)


def _slash_alone(text: str) -> str | None:
    """Gives back what a text says of the slash and of no other sign: 说明：“/”表示出勤."""
    for line in normalize("NFKC", text).splitlines():
        body = _intro().sub("", line.strip(), count=1)
        for clause in _CLAUSES.split(body):
            said = _slash_clause().fullmatch(clause.strip(_TRIM_CLAUSE))
            if said is None or not (body != line.strip() or said["q"] or said["p"] or said["t"]):
                continue
            if mark := meaning(said["after"] or said["before"]):
                return mark
    return None


@cache
def _slash_clause() -> re.Pattern[str]:
    """Gives back the pattern of "/"表示出勤 and of 出勤打"/"; one of quotes and verbs is needed."""
    quote = f"[{re.escape(_QUOTES)}]"
    stating = "|".join(map(re.escape, _words("stating_words")))
    drawing = "|".join(map(re.escape, _words("drawing_words")))
    word = r"[^\W\d_][^\W_]{0,11}"
    return re.compile(
        rf"(?:(?P<before>{word}?)\s*(?P<p>(?:{drawing}|{stating}|[:=])?)\s*)?(?P<q>{quote}?)/{quote}?"
        rf"\s*(?P<t>(?:{stating}|[:=])?)\s*(?P<after>{word})?",
        re.IGNORECASE,
    )


def _lines(text: str) -> str:
    """Gives back lines of one pair each, as one line of pairs apart."""
    return "\n".join(" ".join(line.split()) for line in normalize("NFKC", text).splitlines())


def _beside(line: str) -> str | None:
    """Gives back what a line says of a number beside a sign of work: OVERTIME, "work" or None."""
    for clause in _CLAUSES.split(line):
        said = _number_clause().search(clause)
        if said is None or (said["s"] and not (said["s"].isalpha() or is_sign(said["s"]))):
            continue
        text = alike(said["w"])
        hours = any(word in text for word in _words("hour_words"))
        if any(word in text for word in _words("overtime_words")) and (
            hours or any(map(str.isdigit, text))
        ):
            return OVERTIME
        if hours:
            return "work"
    return None


@cache
def _number_clause() -> re.Pattern[str]:
    """Gives back the pattern of "√/2表示加班2小时" and "√后数字为加班小时"."""
    numbers = "|".join(map(re.escape, _words("number_words")))
    stating = "|".join(map(re.escape, _words("stating_words")))
    sign = r"(?P<s>[^\w\s]|(?<![^\W_])[a-z]{1,2})\s*[/+]?\s*\d+(?:\.\d+)?"
    return re.compile(
        rf"(?:{sign}|(?:{numbers}))\s*(?:{stating}|[=:：\-–—])+\s*(?P<w>.{{1,24}})", re.IGNORECASE
    )


@cache
def _words(name: str) -> tuple[str, ...]:
    found = {alike(str(word)) for word in vocabulary("marks").lists[name]}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _pairs(line: str) -> Iterator[tuple[str, str | None]]:
    found = list(_stated_pairs(line))
    if len(found) < 2:
        found = ordered_pairs(line) or found
    if not found:
        words = ((m["s"], meaning(m["w"])) for m in _PARENTHESES.finditer(line))
        found = [(sign, mark) for sign, mark in words if mark]
    seen = {mark for _sign, mark in found if mark}
    if seen:
        known = {sign for sign, _mark in found}
        yield from found
        yield from ((sign, None) for sign in _stated_signs(line) if sign not in known)
    elif len(signs := _stated_signs(line)) >= _SURELY_LEGEND:
        # Words of a language that we do not know: then its signs mean nothing to us either.
        yield from ((sign, None) for sign in signs)


def _stated_signs(line: str) -> list[str]:
    """Gives back the short signs that a line says something of: "H = Hadir, L = Libur"."""
    heads = list(_STATED.finditer(line))
    found = []
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(line)
        word = line[head.end() : end].strip(_TRIM)
        short = len(head["s"]) <= _SHORT_SIGN and not head["s"].isdigit()
        if short and len(word) > 1 and word[0].isalpha() and len(word) <= _LONGEST_WORD:
            found.append(head["s"])
    return found


def _stated_pairs(line: str) -> Iterator[tuple[str, str | None]]:
    if (whole := _REVERSED.match(line)) and meaning(whole["w"]) and not meaning(whole["s"]):
        yield whole["s"], meaning(whole["w"])
        return
    heads = list(_STATED.finditer(line))
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(line)
        sign, word = head["s"], line[head.end() : end].strip(_TRIM)
        if alike(sign) in known_words() and 0 < len(word) <= 4 and alike(word) not in known_words():
            sign, word = word, sign
        is_word = len(sign) > 1 and alike(sign) in known_words()
        if len(sign) <= 4 and not is_word and meaning(word):
            yield sign, None if is_two(word) else meaning(word)
            if is_two(word):
                yield LOST, None
