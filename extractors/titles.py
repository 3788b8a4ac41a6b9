"""What a table's title, footer, sheet name and file name say: month, period, employer, unit."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from extractors.context import Context
from extractors.pairs import Pair, field_of, pairs, pairs_in
from extractors.parse.dates import (
    find_dates,
    find_month,
    find_month_among,
    find_year,
    parse_date,
    parse_month,
    parse_period,
    parse_serial,
)
from extractors.reading_order import rows_in_order
from extractors.words import alike, vocabulary
from pipeline.model.document import TEXT, Issue, Part
from pipeline.model.evidence import Text

Slot = tuple[int, int, int]
_TITLE_LINES = 12
_CODE = re.compile(r"(?<![0-9A-Z])(9[1-3][0-9A-HJ-NPQRTUWXY]{16})(?![0-9A-Z])")
_LONGEST_PERIOD = 62


@dataclass(slots=True)
class Facts:
    """What is said once for a whole table, and the (table, row, column) that says it.

    Attributes:
        values: "month", "period_from", "period_to", "paid_on", "employer", "currency",
            "credit_code": only what was found.
        at: Where each stands; none for what a file or sheet name says.
        year: Year that titles, sheet name or path state, or None.
        scale: What money is multiplied by: 10000 for 万元.
        issues: What contradicts.
        unread_paid_on: A day of payment whose day and month the currency has to tell apart.
    """

    values: dict[str, Any] = field(default_factory=dict)
    at: dict[str, Slot] = field(default_factory=dict)
    year: int | None = None
    scale: int = 1
    issues: list[Issue] = field(default_factory=list)
    unread_paid_on: tuple[str, Slot] | None = None

    def put(self, name: str, value: Any, at: Slot | None) -> None:
        """Keeps a value, and where it stands; the first one found stays."""
        if value is not None and name not in self.values:
            self.values[name] = value
            if at is not None:
                self.at[name] = at


@dataclass(frozen=True, slots=True)
class _Line:
    """One text outside the table's body, with its slot."""

    text: str
    at: Slot


def read_facts(
    part: Part, rows: Mapping[int, Sequence[int]], context: Context, *, month: bool = True
) -> Facts:
    """Gives back the facts of a part.

    Args:
        part: The part.
        rows: Table to its rows that hold no records: titles and footers.
        context: File name and the user's hints.
        month: Look for a month at all.
    """
    lines = list(_lines(part, rows))
    year = _year(lines, part.name, context.path)
    facts = Facts(year=year)
    for table, pair in _pairs(part, rows):
        _take_pair(facts, pair, (table, pair.row, pair.column), year)
    for line in lines:
        _take_line(facts, line, year)
    if month:
        _settle_month(facts, lines, part.name, context)
    return facts


def _lines(part: Part, rows: Mapping[int, Sequence[int]]) -> Iterable[_Line]:
    """Gives back what stands outside in reading order; running text first where none is known."""
    wanted = {(table, row) for table, own in rows.items() for row in own}
    order, known = rows_in_order(part)
    for table, row in order if known else sorted(order, key=lambda at: at[0] != TEXT):
        if table == TEXT or (table, row) in wanted:
            for column, found in enumerate(part.grid(table).texts[row].tolist()):
                if text := str(found).strip():
                    yield _Line(text, (table, row, column))


def _pairs(part: Part, rows: Mapping[int, Sequence[int]]) -> Iterable[tuple[int, Pair]]:
    for table, wanted in rows.items():
        for pair in pairs(part.tables[table], wanted):
            yield table, pair
    if part.text is not None:
        for pair in pairs(part.text, range(part.text.shape[0])):
            yield TEXT, pair


def _year(lines: Sequence[_Line], *names: str) -> int | None:
    for text in (*(line.text for line in lines[:_TITLE_LINES]), *names):
        if (year := find_year(text)) is not None:
            return year
    return None


def _take_pair(facts: Facts, pair: Pair, at: Slot, year: int | None) -> None:
    name = field_of(pair.label, vocabulary("titles"))
    unit = _unit(pair.value) if name in ("unit", "employer", "currency") else None
    if unit is not None:
        facts.scale = unit if facts.scale == 1 else facts.scale
        facts.put("currency", currency_of(pair.value), at)
    elif name == "employer":
        facts.put("employer", _company(pair.value) or _plain_name(pair.value), at)
    elif name == "paid_on":
        paid = parse_date(pair.value, year=year) or parse_serial(pair.value)
        facts.put("paid_on", paid, at)
        if paid is None:
            facts.unread_paid_on = facts.unread_paid_on or (pair.value, at)
    elif name in ("month", "period"):
        _take_period(facts, pair.value, at, year)
    elif name == "credit_code" and (code := _CODE.search(pair.value.upper())):
        facts.put("credit_code", code[1], at)


def _take_period(facts: Facts, text: str, at: Slot, year: int | None) -> None:
    period = parse_period(text, year=year)
    if period is not None and _days(period) <= _LONGEST_PERIOD:
        facts.put("period_from", period[0], at)
        facts.put("period_to", period[1], at)
        return
    serial = parse_serial(text.strip())
    month = parse_month(text, year=year) or find_month(text, year=year)
    facts.put("month", month or (serial[:7] if serial else None), at)


def _days(period: tuple[str, str]) -> int:
    from datetime import date

    return (date.fromisoformat(period[1]) - date.fromisoformat(period[0])).days


def _take_line(facts: Facts, line: _Line, year: int | None) -> None:
    if code := _CODE.search(line.text.upper()):
        facts.put("credit_code", code[1], line.at)
    facts.put("employer", _company(line.text), line.at)
    if "period_from" not in facts.values and re.search(r"[~～至到–—-]|đến|to", line.text):
        period = parse_period(line.text, year=year)
        if period is not None and 20 <= _days(period) <= _LONGEST_PERIOD:
            facts.put("period_from", period[0], line.at)
            facts.put("period_to", period[1], line.at)
    unit = re.search(r"[(（]?(?:金额)?单位[:：]?\s*(\S{1,6}?)[)）]?$", line.text)
    if unit and (scale := _unit(unit[1].strip("()（）"))) is not None and facts.scale == 1:
        facts.scale = scale


def _unit(text: str) -> int | None:
    word = alike(text).strip("()")
    for scale, words in vocabulary("titles").lists["units"].items():
        if word in words or word in map(alike, words):
            return int(scale)
    return None


def currency_of(text: str) -> str | None:
    """Gives back the currency that a unit names, as "BDT" for "taka"; None where it names none."""
    word = alike(text).strip("()")
    for code, words in vocabulary("titles").lists["currencies"].items():
        if word in map(alike, words):
            return str(code)
    return None


def _company(text: str) -> str | None:
    """Gives back the company's name inside a title, or None."""
    ends = "|".join(map(re.escape, vocabulary("titles").lists["company_ends"]))
    text = re.sub(r"^\s*(?:\d{4}年度?)?(?:\d{1,2}月份?)?", "", text).strip()
    found = re.match(r"^[^:：]*[:：]\s*(\S.*)$", text)
    for piece in (found[1] if found else text, text):
        name = re.match(rf"^([㐀-鿿（）()·A-Za-z0-9 ]{{2,40}}?(?:{ends}))", piece.strip())
        if name and not re.search(r"工资|考勤|合同|员工|\d{4}年", name[1]):
            return name[1].strip()
    words = alike_words(text)
    english = words & set(vocabulary("titles").lists["company_words"])
    if english and len(text) <= 90 and not find_month(text) and ":" not in text:
        return " ".join(text.split())
    if re.match(r"^(công ty|cty)\b", text.casefold()) and len(text) <= 90:
        return " ".join(text.split())
    return None


def alike_words(text: str) -> set[str]:
    """Gives back the words of a text in lower case."""
    return set(re.findall(r"[a-zà-ỹ]+\.?", text.casefold()))


def _plain_name(text: str) -> str | None:
    name = " ".join(text.split())
    return name if 2 <= len(name) <= 60 and re.search(r"[^\W\d]", name) else None


def _settle_month(facts: Facts, lines: Sequence[_Line], part: str, context: Context) -> None:
    said = facts.values.pop("month", None)
    said_at = facts.at.pop("month", None)
    titles = [line for line in lines[:_TITLE_LINES] if not _says_when_made(line.text)]
    names = [part, PurePosixPath(context.path).stem, *map(str, PurePosixPath(context.path).parts)]
    found = find_month_among([*(line.text for line in titles), *names])
    printed = titles[found[1]].at if found is not None and found[1] < len(titles) else None
    if context.month is not None:
        facts.put("month", context.month, None)
    elif "period_to" in facts.values:
        facts.put("month", facts.values["period_to"][:7], facts.at.get("period_to"))
    facts.put("month", said, said_at)
    facts.put("month", parse_month(part.strip()), None)
    for line in titles:
        facts.put("month", _month_of_wages(line.text, facts.year), line.at)
    facts.put("month", found[0] if found else None, printed)
    _not_after_paying(facts, lines, [*(line.text for line in titles), *names])
    named = find_month_among(names)
    if named and named[0] != facts.values.get("month"):
        facts.issues.append(_conflict(part, facts.values.get("month"), named[0]))


def _not_after_paying(facts: Facts, lines: Sequence[_Line], texts: Sequence[str]) -> None:
    """Takes a year off a month that has its year from elsewhere and would lie after its paying.

    "12月份" on a sheet made or paid in January 2026 is December 2025.
    """
    month = facts.values.get("month")
    dated = [
        iso for line in lines if _says_when_made(line.text) for iso, *_ in find_dates(line.text)
    ]
    latest = max([*dated, facts.values.get("paid_on", "")])[:7]
    if month is None or not latest or month <= latest:
        return
    if not any(find_month(text) == month or parse_month(text) == month for text in texts):
        earlier = f"{int(month[:4]) - 1}{month[4:]}"
        facts.values["month"] = earlier if earlier <= latest else month


def _month_of_wages(text: str, year: int | None) -> str | None:
    """Gives back the month whose wages a title names beside that of paying: 4月发放3月工资."""
    found = re.search(r"((?:\d{4}年)?\d{1,2}月)份?(?:工资|薪资|薪酬)", text)
    return parse_month(found[1], year=year) if found else None


def _says_when_made(text: str) -> bool:
    words = vocabulary("titles").words("made_words")
    labels = [alike(label) for label, _ in pairs_in(text)]
    return any(word in label for label in labels for word in words)


def _conflict(part: str, month: str | None, named: str) -> Issue:
    return Issue(
        "month-conflict",
        Text(
            f"The sheet says {month}, the sheet's or file's name {named}; {month} is used.",
            f"表内为 {month}，而工作表名或文件名为 {named}；按 {month} 处理。",
        ),
        part=part,
    )
