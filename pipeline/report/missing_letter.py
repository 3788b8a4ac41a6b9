"""The list of what is still needed as a letter: plain text to be pasted into an e-mail as it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pipeline.model.evidence import Text
from pipeline.report.missing_words import words

Tongue = Literal["en", "zh"]
TONGUES: tuple[Tongue, Tongue] = ("en", "zh")
MOST_ITEMS = 60
MOST_RULES = 5


def missing_letter(document: Mapping[str, Any], titles: Mapping[str, Text], tongue: Tongue) -> str:
    """Gives back the letter, which is Markdown too.

    Args:
        document: What ``findings.json`` holds.
        titles: What each rule checks, by id.
        tongue: Its language.
    """
    return "\n".join(_lines(document, titles, tongue)) + "\n"


def rules_in_words(
    item: Mapping[str, Any], titles: Mapping[str, Text], most: int = MOST_RULES
) -> Text:
    """Gives back which rules wait for an item, and how many checks; blank where none does."""
    if not item["unlocks"]:
        return Text("", "")
    names = [titles.get(rule) or Text(rule, rule) for rule in item["rules"]]
    shown, rest = names[:most], len(names) - most
    said = Text(", ".join(_small(one.en) for one in shown), "、".join(one.zh for one in shown))
    if rest > 0:
        said = words("more", named=said, rest=rest, count=len(names))
    key = "unlocks_one" if item["unlocks"] == 1 else "unlocks"
    return words(key, rules=said, count=f"{item['unlocks']:,}")


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _lines(
    document: Mapping[str, Any], titles: Mapping[str, Text], tongue: Tongue
) -> Iterator[str]:
    def say(key: str, **blanks: object) -> str:
        return str(getattr(words(key, **blanks), tongue))

    items: Sequence[Mapping[str, Any]] = document["missing"]
    statuses = [one["status"] for one in document["documents"] if not one["foreign"]]
    used = sum(status in ("read", "partly_read") for status in statuses)
    period = document["audit"]["period"]
    facility = document["facility"]["name"] or words("the_facility")
    if document["run"]["pseudonyms"]:
        yield from (f"**{say('not_for_sending')}**", "")
    yield say("subject", facility=facility, period=_span(period))
    yield ""
    yield say("hello")
    yield ""
    thanks = _used(len(document["documents"]), used, tongue)
    yield thanks + say("needed" if items else "nothing")
    number = 0
    for action in dict.fromkeys(one["action"] for one in items):
        yield ""
        yield f"## {say(action)}"
        for item in (one for one in items[:MOST_ITEMS] if one["action"] == action):
            number += 1
            yield ""
            yield from _item(item, number, titles, tongue)
    if items:
        yield from ("", f"## {say('how')}", "")
        yield from (
            f"- {say(key)}" for key in ("how_files", "how_photos", "how_none", "how_change")
        )
    yield from ("", say("thanks_end"))


def _span(period: Mapping[str, str] | None) -> Text:
    if period is None:
        return Text("", "")
    first, last = period["from"], period["to"]
    return words("month" if first == last else "period", first=first, last=last)


def _used(count: int, used: int, tongue: Tongue) -> str:
    """Gives back thanks, with how many of the files could be used."""
    key = "thanks" if count > 1 else "thanks_one" if used else "thanks_none"
    said: str = getattr(words(key, all=count, read=used), tongue)
    return said


def _item(
    item: Mapping[str, Any],
    number: int,
    titles: Mapping[str, Text],
    tongue: Tongue,
) -> Iterator[str]:
    why = str(item["why"][tongue]).split("\n")
    what = item["what"][tongue]
    if item["action"] == "answer" and not item["document"]:
        yield f"{number}. {'; '.join(why)}"
        yield f"   - {getattr(words('regarding', what=Text(what, what)), tongue)}"
    else:
        yield f"{number}. {what}"
        for one in filter(None, why):
            yield f"   - {getattr(words('why', why=Text(one, one)), tongue)}"
    unlocks = getattr(rules_in_words(item, titles), tongue)
    if unlocks:
        yield f"   - {unlocks}"
