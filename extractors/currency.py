"""The currency of a sheet that prints none, and how dates are written where it is paid."""

import re
from collections.abc import Sequence

from extractors.parse.dates import Order, parse_date
from extractors.parse.scripts import is_chinese, is_vietnamese
from extractors.titles import Facts, currency_of
from extractors.words import alike, vocabulary

_WORD = 5
"""Signs of fewer letters must be a whole label: "esi" is in many words."""
_UNIT = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]")


def guess_currency(labels: Sequence[str], facts: Facts) -> None:
    """Takes the currency from the headings: what one is in, else language, bodies, taxes.

    A day of payment that only the currency can tell from its month is read then.
    """
    joined = "".join(labels)
    within = {currency_of(unit) for label in labels for unit in _UNIT.findall(label)} - {None}
    if len(within) == 1:
        facts.put("currency", within.pop(), None)
    elif is_chinese(joined):
        facts.put("currency", "CNY", None)
    elif is_vietnamese(joined):
        facts.put("currency", "VND", None)
    else:
        signs = vocabulary("titles").lists["currency_signs"]
        own = {alike(label) for label in labels}
        found = [code for code, words in signs.items() if any(_shows(own, w) for w in words)]
        if len(found) == 1:
            facts.put("currency", found[0], None)
    _settle_paid_on(facts)


def order_of(facts: Facts) -> Order | None:
    """Gives back the order of day and month where a currency is paid; None where either is used."""
    said = facts.values.get("currency")
    return "dmy" if said in vocabulary("titles").lists["day_first"] else None


def _settle_paid_on(facts: Facts) -> None:
    """Reads "05-06-2026" as a day of payment where the currency says which is the day."""
    order = order_of(facts)
    if order and facts.unread_paid_on:
        text, at = facts.unread_paid_on
        facts.put("paid_on", parse_date(text, year=facts.year, order=order), at)


def _shows(labels: set[str], sign: str) -> bool:
    word = alike(str(sign))
    short = len(word) < _WORD and word.isascii() and word.isalpha()
    return any(word == label if short else word in label for label in labels)
