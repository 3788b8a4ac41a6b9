"""The term of an approval of hours from its sentences: 有效期自2025年1月1日至2025年12月31日."""

from __future__ import annotations

import re

from extractors.flow import Flow
from extractors.licence.decided import SENTENCE
from extractors.licence.values import Reading
from extractors.parse.dates import find_dates
from extractors.parse.fold import fold_numerals

_NAMED = re.compile(
    r"(?:有效|期限|valid|period)(?:[^。;；\d]|\d{1,2}\s*(?:年|个月)){0,12}$", re.IGNORECASE
)
_BEGINS = re.compile(r"(?:自|从|由|时间[为是:：]|\bfrom)\s*$", re.IGNORECASE)
_AFTER = re.compile(r"^\s*[日号]?\s*(?:止|期间|内)?[,，]?\s*(?:有效|执行|实行|实施)")
_BETWEEN = re.compile(
    r"\s*[(（]?[起始]?(?:开始|之日起)?[)）]?\s*[,，]?\s*(?:至|到|—+|–|-|~|～|to|until|through|till)"
    r"\s*(?:valid\s+(?:to|until))?\s*",
    re.IGNORECASE,
)
_OF_APPLYING = re.compile(r"提交|受理|收到|收悉|递交|\b(?:submitted|received)\b", re.IGNORECASE)
_Term = tuple[str, str]


def put_term(reading: Reading, flow: Flow) -> None:
    """Puts the term that sentences say, where they say one and no other.

    A sentence that names a validity goes before one that only says from when to when; one on the
    way of the application says none.
    """
    named: dict[_Term, tuple[int, int]] = {}
    plain: dict[_Term, tuple[int, int]] = {}
    for sentence in SENTENCE.finditer(flow.text):
        found = None if _OF_APPLYING.search(sentence[0]) else _term(sentence[0], reading)
        if found is not None:
            term, by_name = found
            (named if by_name else plain).setdefault(term, sentence.span())
    terms = named or plain
    if len(terms) == 1:
        ((first, last), span), *_ = terms.items()
        reading.put("valid_from", first, flow.slots(*span))
        reading.put("valid_to", last, flow.slots(*span))


def _term(sentence: str, reading: Reading) -> tuple[_Term, bool] | None:
    """Gives back the first and last day of a sentence, and whether it calls them a validity."""
    text = fold_numerals(sentence)
    dates = find_dates(text, order=reading.order)
    if len(dates) != 2:
        return None
    (first, start, stop), (last, again, end) = dates
    if first > last or not _BETWEEN.fullmatch(text[stop:again]):
        return None
    named = bool(_NAMED.search(text[:start]) or _NAMED.search(_BEGINS.sub("", text[:start])))
    leads = named or bool(_BEGINS.search(text[:start]) or _AFTER.search(text[end:]))
    return ((first, last), named) if leads else None
