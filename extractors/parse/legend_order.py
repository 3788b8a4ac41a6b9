"""Which meaning belongs to which sign of a legend written in a line: the one before or after it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.own_words import current
from extractors.parse.marks import LOST, is_two, known_signs, known_words, meaning
from extractors.words import alike, expand

_LINKS = frozenset("=:-–—－→~")
_PAUSES = frozenset(",;，；、。|/\n")
_ENCLOSED = re.compile(r"[(\[<{“‘\"']\s*([^\w\s]|[A-Z]{1,3})\s*[)\]>}”’\"']")
_EDGE = "\x01"
"""Stands for a bracket around a sign: "出勤(√)" is bound as closely as "出勤√"."""
_APART, _BESIDE, _LINKED, _TOUCHING = 0, 1, 2, 3
_SLASH = "/"
_LOOSE_SLASH = re.compile(r"[^\W_](?P<gap>[^\S\n]+)/(?P=gap)[^\W_]")
"""A slash as far from the word before it as from the one behind it parts them, or is a sign."""
_NUMBER_AFTER = re.compile(r"\s*[/+]?\s*\d")
_CODE = re.compile(r"[A-Z]{1,3}")
_LONGEST_WORDS = 5

Pairs = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class _Token:
    """A sign or a piece of words, and how close it stands to what is before it."""

    text: str
    sign: bool
    bond: int


def is_sign(char: str) -> bool:
    """Gives back whether a character is a sign such as √ ○ #, no letter and no punctuation."""
    if char in "※#*@&%∕【":
        return True
    return unicodedata.category(char) in {"So", "Sm", "Sc"} and char not in "=~<>|→"


def ordered_pairs(line: str) -> Pairs:
    """Gives back sign and mark of each pair of a line; [] where it is no legend.

    Signs and meanings alternate, and a title may stand before them, so either neighbour may be a
    sign's meaning. One order holds for the whole line: the one in which signs touch their words,
    gives most of them a meaning, and agrees with the signs that everybody knows. Where neither is
    better the line says nothing: known signs keep what they mean, the others stay unknown.
    """
    tokens = _tokens(line)
    signs = [at for at, token in enumerate(tokens) if token.sign]
    texts = {tokens[at].text for at in signs}
    if len(texts) < 2 or len(texts) < len(signs):
        return []  # a sign twice in a line: cells of days, no legend
    after, before = _read(tokens, signs, 1), _read(tokens, signs, -1)
    if not any(mark for _sign, mark in (*after, *before)):
        return []
    step = _order(tokens, signs, after, before)
    if step == 0:
        return []
    chosen = after if step > 0 else before
    if any(_CODE.fullmatch(sign) for sign in texts) and not all(mark for _s, mark in chosen):
        return []  # capitals alone may be anything: only a line that says all of them is a legend
    loose = _LOOSE_SLASH.search(line) is not None
    chosen = [(sign, None if loose and sign == _SLASH else mark) for sign, mark in chosen]
    lost = _lost(tokens, signs, step)
    doubtful = {tokens[at].text for at in signs[lost:]} if lost is not None else set()
    chosen = [(sign, None if sign in doubtful else mark) for sign, mark in chosen]
    return [*chosen, (LOST, None)] if doubtful else chosen


def _lost(tokens: Sequence[_Token], signs: Sequence[int], step: int) -> int | None:
    """Gives back from which sign on meanings are in doubt, as two stand beside it; None: none."""
    for number, at in enumerate(signs):
        beside = at + step
        if 0 <= beside < len(tokens) and not tokens[beside].sign and is_two(tokens[beside].text):
            return number
    return None


def _read(tokens: Sequence[_Token], signs: Sequence[int], step: int) -> Pairs:
    found: Pairs = []
    for at in signs:
        beside = at + step
        if 0 <= beside < len(tokens) and not tokens[beside].sign:
            found.append((tokens[at].text, meaning(tokens[beside].text)))
    return found


def _order(tokens: Sequence[_Token], signs: Sequence[int], after: Pairs, before: Pairs) -> int:
    """Gives back 1 where the meaning follows its sign, -1 where it stands before it, else 0."""
    own = _agrees(after, _own()) - _agrees(before, _own())
    if own:
        return 1 if own > 0 else -1
    votes = {vote for at in signs if (vote := _bound(tokens, at))}
    bound = votes.pop() if len(votes) == 1 else 0
    told = sum(1 for _s, mark in after if mark) - sum(1 for _s, mark in before if mark)
    if bound and told * bound >= 0:
        return bound
    agree_after, agree_before = _agrees(after, _known()), _agrees(before, _known())
    known = (agree_after > max(0, agree_before)) - (agree_before > max(0, agree_after))
    if bound or not told:
        return known if not bound or known * told > 0 else 0
    contradicted = (agree_after if told > 0 else agree_before) < 0
    return 0 if contradicted else (told > 0) - (told < 0)


def _bound(tokens: Sequence[_Token], at: int) -> int:
    """Gives back to which side a sign is bound closer, as 1, -1 or 0."""
    left = tokens[at].bond if at else _APART
    right = tokens[at + 1].bond if at + 1 < len(tokens) else _APART
    if at == 0 or at + 1 == len(tokens):
        # The first and the last have one neighbour only: that tells where signs touch words.
        return 0 if max(left, right) <= _BESIDE else (right > left) - (right < left)
    return (right > left) - (right < left)


def _agrees(pairs: Pairs, known: Mapping[str, str]) -> int:
    """Gives back how many signs mean what they are known for, less those that do not."""
    marks = [(known[alike(sign)], mark) for sign, mark in pairs if alike(sign) in known]
    return sum(1 if mark == usual else -1 for usual, mark in marks if mark is not None)


def _own() -> dict[str, str]:
    marks = current().marks
    return {
        alike(choice): mark for mark, words in marks.items() for w in words for choice in expand(w)
    }


def _known() -> dict[str, str]:
    usual = {sign: mark for sign, mark in known_signs("").items() if sign != _SLASH}
    return {**usual, **_own()}


def _tokens(line: str) -> list[_Token]:
    found: list[_Token] = []
    for text, sign, bond in _pieces(line):
        last = found[-1] if found else None
        joins = last is not None and not (sign or last.sign) and bond in (_BESIDE, _TOUCHING)
        if joins and last is not None and last.text.count(" ") < _LONGEST_WORDS:
            found[-1] = _Token(f"{last.text} {text}", False, last.bond)
        else:
            found.append(_Token(text, sign, bond))
    return found


def _pieces(line: str) -> Iterator[tuple[str, bool, int]]:
    """Gives back words and signs in order, each with its bond to the one before."""
    end = 0
    line = _ENCLOSED.sub(rf"{_EDGE}\1{_EDGE}", line)
    for found in re.finditer(r"[^\W_]+(?:/[^\W\d_]+)*|[^\w\s]|_", line):
        text = found[0]
        word = text[0].isalnum()
        if not word and (
            not (_stands_alone(line, found.start()) if text == _SLASH else is_sign(text))
            or _NUMBER_AFTER.match(line, found.end())
        ):
            continue  # √/2 says what a number beside the sign is, not what the sign is
        sign = not word or (bool(_CODE.fullmatch(text)) and alike(text) not in known_words())
        yield text, sign, _bond(line[end : found.start()])
        end = found.end()


def _stands_alone(line: str, at: int) -> bool:
    """Gives back whether a slash is a sign with one meaning beside it, and parts no two others."""
    left, right = line[:at], line[at + 1 :]
    if left.endswith(_EDGE) and right.startswith(_EDGE):
        return True
    before, after = left.rstrip(" \t")[-1:], right.lstrip(" \t")[:1]
    words = [char.isalnum() or char in _LINKS for char in (before, after) if char]
    ends = [not char or char in _PAUSES for char in (before, after)]
    if any(ends):
        return not all(ends) and any(words)
    return len(words) == sum(words) == len(ends) and (left[-1:] == " " or right[:1] == " ")


def _bond(between: str) -> int:
    between = between.replace(_EDGE, "")
    if not between:
        return _TOUCHING
    if any(char in _PAUSES for char in between):
        return _APART
    if any(char in _LINKS for char in between):
        return _LINKED
    return _BESIDE if between == " " else _APART
