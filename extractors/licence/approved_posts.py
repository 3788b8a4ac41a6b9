"""What an approval of hours grants: a system, a cycle, the posts it is for and how many people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.flow import Flow, Slot, tidy
from extractors.licence.decided import SENTENCE, granting
from extractors.parse.dates import find_dates, parse_period
from extractors.words import Vocabulary, alike

_SYSTEM = (
    r"综合计算工时|综合工时|不定时|(?:averaged|comprehensive|irregular|flexible) (?:working )?hours"
)
_PEOPLE = re.compile(r"(?<![\d.])(\d{1,5})\s*(?:名|人|位|workers|employees|persons)")
_MONTHS = {"1": "month", "3": "quarter", "6": "half_year", "12": "year"}
_OF_MONTHS = re.compile(r"(?<![\d.])(\d{1,2})\s*个?月(?!\d|份|\s*\d{1,2}\s*日)(?!度)")
_YEAR_OF_DATE = re.compile(r"\d{2,4}\s*年度?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?")
_CYCLES = (
    re.compile(r"(?:以|按)\s*(半年|年|季|月|周)(?:度)?\s*为?[^,，。]{0,6}?(?:周期|综合计算|综合)"),
    re.compile(r"周期[^,，。\d]{0,8}?(半年|年|季|月|周)"),
    re.compile(r"\b(annual|yearly|quarter|half-year|month|week|year)", re.IGNORECASE),
)
_POSTS = (
    re.compile(r"(?:下列|以下|如下)[^:：。]{0,40}[:：]([^。；]{1,160})$"),
    re.compile(
        r"(?:岗位|工种|职位)(?:为|是|包括|有|:|：)([^。；]{1,160}?)(?:等)?(?:岗位|工种|人员|共|$)"
    ),
    re.compile(
        rf"(?:对|将|在|同意[^,，、对]{{0,30}}?对?)[(（]?([^,，。；(（)]{{1,120}}?)(?:等)?[)）]?"
        rf"(?:的)?(?:岗位|工种|职位|职工|员工|人员)?[(（,，]?(?:共)?(?:计)?(?:\d{{1,5}}(?:名|人|位))?[)）,，]?"
        rf"(?:岗位|职工|员工|人员)?(?:实行|执行|实施|采用)(?:以\w{{1,3}}为周期的)?(?:{_SYSTEM})"
    ),
    re.compile(
        rf"^\s*([^,，。；:：]{{1,120}}?)(?:等)?(?:岗位|工种|职位|人员)?(?:共)?(?:计)?(?:\d{{1,5}}(?:名|人|位))?"
        rf"(?:实行|执行|实施|采用)(?:以\w{{1,3}}为周期的)?(?:{_SYSTEM})"
    ),
    re.compile(
        r"(?:for|covers?|posts?:|positions?:)\s+(?:the posts? of\s+)?([A-Za-z][^.;]{2,160}?)"
        r"(?:\.|;|$| from\b| with\b| on\b)",
        re.IGNORECASE,
    ),
)
_HEADING = re.compile(
    r"^\s*关于.{4,60}(?:批复|决定书?|函|通知|复函)$"
    r"|^[^,，。:：]{2,60}(?:批复|决定书?|函|通知|表|书|证|批文|批件|申请|申报)$"
)
_BETWEEN = re.compile(
    r"[、,，/;；\n]|\s+and\s+|(?<=[\u4e00-\u9fff])和(?=[\u4e00-\u9fff])|及|\s{2,}"
)
_NO_POST = re.compile(r"^\d+$|公司|单位|^(?:实行|执行)|^(?:企业|有关|相关|部分)$")
_DAY = r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_TERM = re.compile(rf"[自从由]?\s*{_DAY}起?\s*(?:至|到|—+|-|~)\s*{_DAY}(?:止|期间)*[,，]?")
_OF_APPLYING = re.compile(
    r"提交|申请|关于|收悉|收到|受理|自.{2,16}起|之日|\d{4}\s*[年.-]|\d\s*月\s*\d"
)
"""Words of the sentence on what was asked for: no post is called so."""
_IDLE = re.compile(
    r"^(?:经\w{2,4}|同意|批准|准予|你单位|你公司|贵公司|该公司|本公司|公司|的|从事|下列|以下|等)+|(?:等|岗位|工种|人员)+$|[(（]\d+\s*(?:名|人)?[)）]|\d+\s*(?:名|人)$"
)


@dataclass(slots=True)
class Grant:
    """One thing that is approved: values and where they stand."""

    values: dict[str, Any] = field(default_factory=dict)
    at: dict[str, tuple[Slot, ...]] = field(default_factory=dict)
    said: bool = False
    """Whether its own sentence says that it is approved."""

    def take(self, name: str, text: str, slots: Sequence[Slot], words: Vocabulary) -> None:
        """Keeps what a text says of a field; the first one found stays."""
        for key, value in _values(name, text, words).items():
            if value is not None and key not in self.values:
                self.values[key], self.at[key] = value, tuple(slots)

    def drop(self, *names: str) -> None:
        """Leaves out fields that another place says better."""
        for name in names:
            self.values.pop(name, None)
            self.at.pop(name, None)

    def fill_up(self, other: Grant) -> None:
        """Takes from another grant what this one does not say."""
        for key, value in other.values.items():
            if key not in self.values:
                self.values[key], self.at[key] = value, other.at[key]


def _values(name: str, text: str, words: Vocabulary) -> dict[str, Any]:
    if name == "posts":
        return {"all_posts": True} if _everybody(text, words) else {"posts": named_posts(text)}
    if name == "hours_system":
        return {name: said_word(text, words, "systems"), "cycle": _cycle_in(text, words)}
    if name == "cycle":
        return {name: _cycle_of(text, words)}
    if name == "headcount":
        digits = set(re.findall(r"\d{1,5}", text))
        return {name: int(digits.pop()) if len(digits) == 1 else None}
    if name in ("valid_from", "valid_to", "period"):
        return _dates(name, text)
    return {}


def _dates(name: str, text: str) -> dict[str, Any]:
    period = parse_period(text)
    dates = [iso for iso, _, _ in find_dates(text)]
    if period or len(dates) == 2:
        first, last = period or (min(dates), max(dates))
        return {"valid_from": first, "valid_to": last}
    return {"valid_to" if name == "period" else name: dates[0] if len(dates) == 1 else None}


def said_word(text: str, words: Vocabulary, listed: str) -> str | None:
    """Gives back the value whose word a text holds, None where it holds those of two."""
    key = alike(text)
    found = []
    for value, known in words.lists[listed].items():
        if any(alike(str(word)) in key for word in known):
            found.append(str(value))
            for word in known:  # half a year is no year, three months are no month
                key = key.replace(alike(str(word)), " ")
    return found[0] if len(found) == 1 else None


def _cycle_of(text: str, words: Vocabulary) -> str | None:
    """Gives back the cycle that a cell says; a year of the calendar is none, two are none."""
    plain = _YEAR_OF_DATE.sub(" ", tidy(text))
    months = set(_OF_MONTHS.findall(plain))
    if not months:
        return said_word(plain, words, "cycles")
    return _MONTHS.get(months.pop()) if len(months) == 1 else None


def named_posts(text: str) -> tuple[str, ...] | None:
    """Gives back the posts of a list as printed, None where there is none."""
    if _OF_APPLYING.search(text):
        return None
    pieces = (_IDLE.sub("", piece.strip(" 。.:：()（）")).strip() for piece in _BETWEEN.split(text))
    posts = tuple(dict.fromkeys(piece for piece in pieces if piece and not _NO_POST.search(piece)))
    return posts or None


def grants_in(flow: Flow, words: Vocabulary) -> list[Grant]:
    """Gives back what the sentences of a decision grant, one for each system they name.

    A title, and a sentence that only names a system, grant nothing.
    """
    grants: list[Grant] = []
    for sentence in SENTENCE.finditer(flow.text):
        if _HEADING.search(sentence[0]):
            continue
        for piece, said in granting(sentence[0]):
            for clause in _clauses(piece):
                start = sentence.start() + sentence[0].find(clause)
                slots = flow.slots(start, start + len(clause))
                grant = _of_clause(clause, slots, words)
                grant.said = said
                if _says_enough(grant):
                    grants.append(grant)
    return _joined(grants)


def _says_enough(grant: Grant) -> bool:
    said = grant.values.keys()
    return "hours_system" in said and bool({"posts", "all_posts", "cycle", "headcount"} & said)


def _clauses(sentence: str) -> list[str]:
    """Gives back a sentence cut before each post list that follows a system already named."""
    ends = [
        hit.end() for hit in re.finditer(rf"(?:{_SYSTEM})(?:工作制度?)?", sentence, re.IGNORECASE)
    ]
    if len(ends) < 2:
        return [sentence]
    cuts = [0]
    for end in ends[:-1]:
        comma = re.search(r"[,，]", sentence[end:])
        cuts.append(end + comma.end() if comma else end)
    return [sentence[a:b] for a, b in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]


def _of_clause(clause: str, slots: Sequence[Slot], words: Vocabulary) -> Grant:
    grant = Grant()
    grant.take("hours_system", clause, slots, words)
    if _everybody(clause, words):
        grant.take("posts", clause, slots, words)
    else:
        plain = _TERM.sub("", clause)
        hits = (hit for pattern in _POSTS if (hit := pattern.search(plain)))
        text = next((hit[1] for hit in hits if named_posts(hit[1])), None)
        if text:
            grant.take("posts", text, slots, words)
    people = set(_PEOPLE.findall(clause))
    if len(people) == 1:
        grant.take("headcount", people.pop(), slots, words)
    return grant


def _joined(grants: list[Grant]) -> list[Grant]:
    """Gives back one grant a system, where none says posts of its own twice."""
    found: dict[str, Grant] = {}
    every: list[Grant] = []
    for grant in grants:
        system = grant.values["hours_system"]
        known = found.get(system)
        if known is None or {"posts", "all_posts"} <= known.values.keys() | grant.values.keys():
            found.setdefault(system, grant)
            every.append(grant)
        elif "posts" in known.values and "posts" in grant.values:
            every.append(grant)
        else:
            known.fill_up(grant)
    return every


def _cycle_in(text: str, words: Vocabulary) -> str | None:
    for pattern in _CYCLES:
        said = {said_word(hit[1], words, "cycles") for hit in pattern.finditer(text)}
        if said:
            return said.pop() if len(said) == 1 else None
    return None


def _everybody(text: str, words: Vocabulary) -> bool:
    key = alike(text)
    return any(alike(str(word)) in key for word in words.lists["everybody"])
