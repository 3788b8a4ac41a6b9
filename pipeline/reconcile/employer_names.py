"""Whether two printed names mean one employer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from pipeline.reconcile.names import fold, is_chinese, without_accents
from pipeline.reconcile.places import place_names

_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|集团|公司|工厂|厂|经营部|商行|店"
    r"|\b(company limited|co ?ltd|corporation|limited|company|private|pvt|ltd|inc|corp|co)\b"
    r"|\b(cong ty (co phan|tnhh)( mot thanh vien| mtv)?|cong ty|tnhh|jsc)\b)"
)
_FULL = re.compile(
    r"(公司|厂|店|商行|经营部)$|\b(ltd|limited|company|corporation|inc|jsc)\b|cong ty|tnhh"
)
_NOT_EMPLOYER = re.compile(
    r"银行|信用社|社会保险|社保|公积金|人力资源和社会保障|税务|管理局|管理中心|劳务派遣|人才服务"
    r"|\bbank\b|ngan hang|bao hiem xa hoi|social security|provident fund"
)
_LAST_WORD = re.compile(r".*\b(ltd|limited|inc|corporation|llc|plc|gmbh|bhd)\b(?P<town>.+)$")
"""Legal forms that end a name; what is printed behind them is where the employer sits."""
_BRAND = 2
"""Characters of the shortest brand: 兴达 in 兴达五金制品有限公司."""
_TRADE = re.compile(
    "制品|实业|科技|技术|工业|工贸|贸易|制造|加工|塑胶|塑料|五金|电子|电器|电气|金属|服装|服饰|制衣|针织"
    "|纺织|印染|家具|家私|玩具|鞋业|皮具|皮革|箱包|手袋|包装|印刷|纸品|模具|精密|机械|设备|光电|照明|灯饰"
    "|陶瓷|化工|食品|首饰|工艺品|礼品|日用品"
)
_TRADE_ELSEWHERE = re.compile(r"\b(?:industr(?:y|ies|ial)|manufacturing|mfg|enterprises?)\b")
"""A trade, as dyeing or washing, makes a sister of a group: it is not left out."""
_BRACKETS = re.compile(r"[()\[\]【】《》\"'“”·,.。，、:：\-_/&]+")


@dataclass(frozen=True, slots=True)
class EmployerName:
    """A name taken apart.

    Attributes:
        core: The name without place and legal form.
        places: Places named in it.
        full: It bears a legal form, so it is no short form.
        chinese: It is written in Chinese.
        town: Words behind its legal form: its town or address.
    """

    core: str
    places: frozenset[str]
    full: bool
    chinese: bool
    town: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def parse_employer(name: str) -> EmployerName | None:
    """Gives back a name taken apart; None for banks, bureaus and agencies, and for blanks."""
    plain = " ".join(_BRACKETS.sub(" ", without_accents(fold(name))).split())
    if not plain or _NOT_EMPLOYER.search(plain):
        return None
    chinese = is_chinese(plain)
    text = plain.replace(" ", "") if chinese else plain
    places = frozenset(place for place in place_names() if place in text)
    full = _FULL.search(text) is not None
    core, town = _without_town(text)
    for place in sorted(places, key=len, reverse=True):
        core = re.sub(f"{place}[省市区县]?", "", core)
    core = " ".join(_FORMS.sub(" ", core).split())
    return EmployerName(core.replace(" ", "") if chinese else core, places, full, chinese, town)


def _without_town(text: str) -> tuple[str, frozenset[str]]:
    """Gives back a name up to its legal form, and the words that follow it."""
    found = _LAST_WORD.match(text)
    if found is None or not _FORMS.sub(" ", text[: found.start("town")]).strip():
        return text, frozenset()
    return text[: found.start("town")], frozenset(found["town"].split())


def same_employer(one: EmployerName, other: EmployerName) -> bool:
    """Says whether two names can mean one employer; in doubt they do.

    Two full names must agree but for a slip of a character, or one must shorten the other; a name
    without a legal form is a short form or a workshop, and proves no other employer.
    """
    if one.chinese != other.chinese or not one.core or not other.core:
        return True
    if not (one.full and other.full):
        return True
    if one.places and other.places and not one.places & other.places:
        return False
    if one.town and other.town and not one.town & other.town:
        return False
    allowed = 1 if min(len(one.core), len(other.core)) > 3 else 0
    return Levenshtein.distance(one.core, other.core) <= allowed or _shortens(one, other)


def _shortens(one: EmployerName, other: EmployerName) -> bool:
    """Says whether one name leaves words of trade out that the other has behind the same brand."""
    words = _TRADE if one.chinese else _TRADE_ELSEWHERE
    (brand, trades), (others, more) = (_branded(name.core, words) for name in (one, other))
    return len(brand) >= _BRAND and brand == others and (trades <= more or more <= trades)


def _branded(core: str, words: re.Pattern[str]) -> tuple[str, frozenset[str]]:
    """Gives back the brand, and the words of trade that stood behind it."""
    return " ".join(words.sub(" ", core).split()), frozenset(words.findall(core))
