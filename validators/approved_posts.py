"""Whether a worker's post is one of those that an approval names, told by their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

NO, PERHAPS, YES = 0, 1, 2

_GENERAL = re.compile(
    r"^(?:普通?(?:员?工)?|员工|工人|职工|职员|操作(?:工|员|人员)|作业员|计件(?:员工|工)?"
    r"|生产(?:一线)?(?:员工|工人|人员|岗位?)?|一线(?:员工|工人|人员|岗位)?"
    r"|(?:general|production|line|machine)?(?:worker|operator|employee|labou?rer)s?|staff"
    r"|côngnhân|nhânviên)$"
)
"""Words for a post that any post of the workshop may go by."""

_ELSEWHERE = re.compile(
    r"司机|驾驶|保安|门卫|厨|保洁|清洁工|宿管|销售|业务员|文员|会计|财务|出纳|人事|行政|采购|仓管"
    r"|driver|guard|cook|cleaner|sales|clerk|accountant|lái|bảo ?vệ"
)
"""Posts outside the workshop: no general word for its people means them."""


def matches(posts: Iterable[str], post: object, department: object) -> int:
    """Gives back whether posts hold a worker's: ``YES``, ``NO``, or ``PERHAPS``.

    One name within the other is the same post; a general word, another script or a part of a name
    in common leaves it open. A department is a post only where it is named as one.
    """
    named = [key for key in map(_key, posts) if key]
    own, group = _key(post), _key(department)
    if any(_within(one, key) for key in named for one in (own, group) if one):
        return YES
    if not own or not named or _GENERAL.search(own):
        return PERHAPS
    if any(map(_GENERAL.search, named)) and not _ELSEWHERE.search(own):
        return PERHAPS
    return PERHAPS if any(_alike(own, key) for key in named) else NO


def _key(text: object) -> str:
    if not isinstance(text, str):
        return ""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]", "", plain)


def _within(one: str, other: str) -> bool:
    short = min(len(one), len(other))
    return one == other or (short > 1 and (one in other or other in one))


def _alike(one: str, other: str) -> bool:
    if one.isascii() != other.isascii():
        return True
    return bool(set(_pieces(one)) & set(_pieces(other)))


def _pieces(text: str) -> Iterator[str]:
    """Gives back the runs of letters that two names of one post would share."""
    length = 4 if text.isascii() else 2
    return (text[at : at + length] for at in range(len(text) - length + 1))
