"""Payroll of part of a month: half a month, ten days, a week, as title, sheet or file name says."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from extractors.context import Context
from extractors.parse.dates import find_dates, parse_period
from extractors.parse.fold import fold_numerals
from extractors.parse.month_parts import LONGEST, names_week, part_of_month
from extractors.parse.part_words import tells_other, tells_pay_period
from extractors.titles import Facts, Slot
from pipeline.model.document import TEXT, Part

PERIOD = ("period_from", "period_to", "period_part")
_TITLE_ROWS = 8


def put_period(
    facts: Facts, part: Part, rows: Mapping[int, Sequence[int]], context: Context
) -> None:
    """Adds ``period_from`` and ``period_to`` of a payroll that covers part of its month.

    A week that only has a number is ``period_part``, as nobody knows its dates. What the sheet's
    titles say comes before its name, and that before the file's. Dates of payment, leave or
    holidays are no pay period.

    Args:
        facts: What titles say so far, the month among it.
        part: The part.
        rows: Table to its rows that hold no records.
        context: For the file's name.
    """
    month = facts.values.get("month")
    if month is None or "period_from" in facts.values:
        return
    said: list[tuple[str, Slot | None]] = [*_titles(part, rows), (part.name, None)]
    for text, at in (*said, (PurePosixPath(context.path).stem, None)):
        if (span := paid_part(text, month)) is not None:
            facts.put("period_from", span[0], at)
            facts.put("period_to", span[1], at)
            return
    for text, at in said:
        if (week := names_week(text)) is not None:
            facts.put("period_part", week, at)
            return


def paid_part(text: str, month: str) -> tuple[str, str] | None:
    """Gives back the first and last date of the part of a "YYYY-MM" that a text says is paid."""
    year, folded = int(month[:4]), fold_numerals(text)
    dated = parse_period(text, year=year)
    if dated is not None and dated[0][:7] == dated[1][:7] == month:
        first, last = int(dated[0][8:]), int(dated[1][8:])
        at = [(start, end) for _iso, start, end in find_dates(folded, year=year)[:1]]
        paid = 0 < last - first < LONGEST and tells_pay_period(folded, *(at or [(0, 0)])[0])
        return dated if paid else None
    return part_of_month(text, month)


def _titles(part: Part, rows: Mapping[int, Sequence[int]]) -> Iterable[tuple[str, Slot | None]]:
    for table, own in rows.items():
        for row in [row for row in own if row < _TITLE_ROWS]:
            label = ""
            for column, text in enumerate(part.tables[table].texts[row].tolist()):
                if str(text).strip():
                    if not tells_other(label):
                        yield str(text), (table, row, column)
                    label = "" if any(map(str.isdigit, str(text))) else str(text)
    if part.text is not None:
        for row in range(min(part.text.shape[0], _TITLE_ROWS)):
            yield str(part.text.texts[row, 0]), (TEXT, row, 0)
