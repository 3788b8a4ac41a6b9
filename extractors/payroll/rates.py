"""Columns that say what an hour of overtime is paid at: a rate is no pay, in whatever words."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from extractors.own_words import remembered
from extractors.payroll.kinds import pay_items
from extractors.tables.headers import Column

_OVERTIME = "overtime"
_BESIDE = re.compile(r"\s*[(\[]?(?:\d+(?:\.\d+)?\s*x?|rs\.?|tk\.?|元|rm|₹|usd)[)\]]?$")


def is_overtime_rate(column: Column, item: str | None) -> bool:
    """Gives back whether a column is headed as the rate of overtime: OT Rate, 加班单价.

    Args:
        column: The column.
        item: Pay item that its heading names, or None.
    """
    field = column.field or ""
    leaf, whole = _plain(column.path[-1]), _plain(" ".join(column.path))
    if field and not field.startswith(_OVERTIME):
        return False
    if not (field or (item or "").startswith(_OVERTIME) or _speaks_of_overtime(whole)):
        return False
    words = _words()
    if any(word in whole for word in words.applied):
        return False
    bare = _BESIDE.sub("", leaf).rstrip(")] ")
    per_hour = bool(words.per.search(bare)) and any(word in whole for word in words.of)
    return per_hour or bool(words.ends.search(bare) or words.begins.search(leaf))


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _speaks_of_overtime(text: str) -> bool:
    found = pay_items()[0].words("bare_overtime")
    short = [re.escape(word) for word in found if word.isascii()]
    if re.search(rf"(?<![a-z])(?:{'|'.join(short)})(?![a-z])|(?<![a-z])otrate", text):
        return True
    longer = [word for word in found if not word.isascii()]
    joined = text.replace(" ", "")
    return any(word in joined for word in longer) or any(word in text for word in _words().overtime)


@dataclass(frozen=True, slots=True)
class _Words:
    ends: re.Pattern[str]
    per: re.Pattern[str]
    begins: re.Pattern[str]
    of: tuple[str, ...]
    applied: tuple[str, ...]
    overtime: tuple[str, ...]


@remembered
def _words() -> _Words:
    lists = {
        name: tuple(str(word) for word in pay_items()[0].lists[f"rate_{name}"])
        for name in ("ends", "per", "beginnings", "of", "applied", "overtime")
    }
    return _Words(
        re.compile(f"(?:{'|'.join(map(_ending, lists['ends']))})$"),
        re.compile(f"(?:{'|'.join(map(re.escape, lists['per']))})$"),
        re.compile(f"^(?:{'|'.join(map(re.escape, lists['beginnings']))})"),
        lists["of"],
        lists["applied"],
        lists["overtime"],
    )


def _ending(word: str) -> str:
    begins = r"(?:(?<![a-z])|(?<=ot))" if word[0].isascii() and word[0].isalpha() else ""
    return begins + re.escape(word)
