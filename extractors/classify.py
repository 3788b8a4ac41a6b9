"""What kind each part of a document is, told from its content, with a score and the reasons."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.own_words import remembered
from extractors.parse.dates import parse_weekday
from extractors.parse.marks import parse_mark
from extractors.tables.headers import find_header
from extractors.words import FOLDER, alike, expand, load_yaml, normalise, vocabulary
from pipeline.model.document import Classification, Document, Kind, Part
from pipeline.model.table import LinePlace, Table

ENOUGH = 0.4
"""A kind is told from this score on."""
CLEAR = 0.06
"""The best kind must lead the second by this."""
TITLE_ROWS = 8
TITLE_LENGTH = 45
SAMPLE_ROWS = 60
LEAST_DAYS = 6
"""Days that must follow each other down a column."""
TIMES = "clock_times"

_MONTHS = ("月", "月份")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:：][0-5]\d")
_STAMP = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ T]+\d{1,2}:\d{2}")
_DAY = re.compile(r"(?:\d{1,4}[-/.月])?(?:\d{1,2}[-/.月])?0?(\d{1,2})(?:\.0|[日号]|\D{0,4})?$")


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for one kind (vocabulary/kinds.yaml)."""

    kind: Kind
    titles: tuple[str, ...]
    columns: Mapping[str, float]
    words: Mapping[str, float]
    content: Mapping[str, float]
    needs: tuple[str, ...] = ()


@remembered
def signs() -> tuple[Signs, ...]:
    """Gives back the signs of every kind, in the order of ``Kind``."""
    data: dict[str, dict[str, Any]] = load_yaml(FOLDER / "kinds.yaml")
    return tuple(_signs(Kind(kind), entry) for kind, entry in data.items())


def _signs(kind: Kind, entry: dict[str, Any]) -> Signs:
    own = vocabulary(kind).titles if (FOLDER / f"{kind}.yaml").exists() else ()
    listed = (normalise(word) for title in entry.get("titles", ()) for word in expand(title))
    return Signs(
        kind,
        tuple(sorted({*own, *listed}, key=lambda word: (-len(word), word))),
        entry.get("columns", {}),
        {alike(word): weight for word, weight in entry.get("words", {}).items()},
        entry.get("content", {}),
        tuple(alike(word) for word in entry.get("needs", ())),
    )


def classify(document: Document) -> tuple[Classification, ...]:
    """Gives back one classification a part, in order, by content alone."""
    return tuple(classify_part(part) for part in document.parts)


def classify_part(part: Part) -> Classification:
    """Gives back the kind of a part, or None where no kind is likely or two are as likely."""
    titles = _title_lines(part)
    body = alike(" ".join(_all_texts(part)))
    content = _content(part)
    found = [_score(sign, part, titles, body, content) for sign in signs()]
    found.sort(key=lambda item: -item[1])
    (kind, best, reasons), (rival, second, _) = found[:2]
    best, second = min(best, 1.0), min(second, 1.0)
    if best < ENOUGH:
        return Classification(None, round(best, 3), reasons)
    if best - second < CLEAR and found[0][1] - found[1][1] < CLEAR:
        return Classification(None, round(best, 3), (f"{kind} or {rival}", *reasons))
    return Classification(kind, round(best, 3), reasons)


def _score(
    sign: Signs, part: Part, titles: Sequence[str], body: str, content: frozenset[str]
) -> tuple[Kind, float, tuple[str, ...]]:
    if sign.needs and not any(word in body for word in sign.needs):
        return sign.kind, 0.0, ()
    title, title_score = _title_match(sign, titles)
    reasons = [f"title {title}"] if title else []
    score = title_score
    words = {word: weight for word, weight in sign.words.items() if word in body}
    score += min(sum(words.values()), 0.6)
    reasons += [f"word {word}" for word in list(words)[:6]]
    fields = _fields(sign, part)
    score += min(sum(sign.columns[field] for field in fields), 0.6)
    reasons += [f"column {field}" for field in fields]
    looks = sorted(content & sign.content.keys())
    if looks == [TIMES] and not reasons:
        looks = []  # a timetable has clock times too, and neither people nor their coming
    score += max((sign.content[look] for look in looks), default=0.0)
    reasons += [f"content {look}" for look in looks]
    return sign.kind, score, tuple(reasons)


def _title_match(sign: Signs, titles: Sequence[str]) -> tuple[str, float]:
    """Gives back the longest title word found and what it says: more where it is the whole line."""
    best, said = "", 0.0
    for order, line in enumerate(titles):
        for word in sign.titles:
            if word in line:
                share = len(word) / len(line)
                score = 0.3 + 0.25 * min(1.0, share * 1.5) + 0.012 * min(len(word), 8)
                score -= 0.02 * min(order, 5)
                if score > said:
                    best, said = word, score
                break
    return best, said


def _fields(sign: Signs, part: Part) -> list[str]:
    """Gives back the telling fields that the tables of a part have a column of."""
    if not sign.columns or not (FOLDER / f"{sign.kind}.yaml").exists():
        return []
    words = vocabulary(sign.kind)
    found: list[str] = []
    for table in part.tables[:6]:
        header = find_header(table, words)
        if header:
            found += [field for field in header.fields if field not in found]
    return [field for field in sign.columns if field in found]


def _title_lines(part: Part) -> list[str]:
    """Gives back the lines that may be titles, made alike: name, first text, first table rows."""
    lines = []
    if part.text is not None:
        lines += [str(text) for text in part.text.texts[:TITLE_ROWS, 0]]
    for table in part.tables[:3]:
        for row in table.texts[:TITLE_ROWS]:
            filled = [text for text in row if text.strip()]
            if 1 <= len(filled) <= 3:
                lines += filled
    lines.append(part.name)
    return [line for line in map(normalise, lines) if 1 < len(line) <= TITLE_LENGTH]


def _all_texts(part: Part) -> Iterator[str]:
    if part.text is not None:
        yield from part.text.texts[:400, 0]
    for table in part.tables[:6]:
        for row in table.texts[:SAMPLE_ROWS]:
            yield from row


def _content(part: Part) -> frozenset[str]:
    """Gives back what the cells of a part look like.

    ``clock_times``: many cells hold clock times. ``time_stamps``: a column of date and time.
    ``day_columns``: a row counts the days of a month. ``day_rows``: a column counts them, with
    hours or marks beside it. ``punch_log``: lines of a punch machine.
    """
    found = set()
    for table in part.tables[:6]:
        if isinstance(table.place, LinePlace):
            found.add("punch_log")
        sample = [[text for text in row if text] for row in table.texts[:SAMPLE_ROWS]]
        filled = sum(map(len, sample))
        if filled and _share(sample, _CLOCK) > 0.12 * filled:
            found.add(TIMES)
        if len(sample) > 2 and _share(sample, _STAMP) > 0.5 * len(sample):
            found.add("time_stamps")
        if _counts_days(table):
            found.add("day_columns")
        elif _days_down(table):
            found.add("day_rows")
    return frozenset(found)


def _share(sample: list[list[str]], pattern: re.Pattern[str]) -> int:
    return sum(bool(pattern.search(text)) for row in sample for text in row)


def _counts_days(table: Table) -> bool:
    """Gives back whether one of the first rows holds at least 7 days that follow each other."""
    for row in table.texts[:12]:
        cells = [text.strip() for text in row if text and not text.strip().endswith(_MONTHS)]
        days = [int(found[1]) for text in cells if (found := _DAY.match(text))]
        steps = sum(1 for a, b in itertools.pairwise(days) if b == a + 1 and b <= 31)
        if steps >= 6:
            return True
    return False


def _days_down(table: Table) -> bool:
    """Gives back whether a column counts days, with little but hours and marks in their rows."""
    for column in range(min(table.shape[1], 3)):
        texts = [str(text).strip() for text in table.texts[:SAMPLE_ROWS, column]]
        days = [int(found[1]) if (found := _DAY.match(text)) else 0 for text in texts]
        rows = [at + 1 for at, (a, b) in enumerate(itertools.pairwise(days)) if b == a + 1 > 1]
        if len(rows) < LEAST_DAYS:
            continue
        beside = [str(text) for text in table.texts[rows, column + 1 :].ravel() if text.strip()]
        cells = [text for text in beside if parse_weekday(text) is None]
        marks = sum(parse_mark(text).known for text in cells)
        if len(cells) >= len(rows) and marks * 5 >= len(cells) * 4:
            return True
    return False
