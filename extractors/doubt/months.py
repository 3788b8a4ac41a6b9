"""The month in a title that was read with doubt: said, as it dates every row under it."""

from __future__ import annotations

from collections.abc import Callable

from extractors.titles import Facts
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Grade, Text


def other_months(part: Part, facts: Facts, find: Callable[[str], str | None]) -> tuple[str, ...]:
    """Gives back the other months, "YYYY-MM", that the doubtful cell of a part's month may say.

    Args:
        part: The part.
        facts: What its titles say.
        find: Gives back the month in a text.
    """
    slot = facts.at.get("month")
    if slot is None:
        return ()
    table, row, column = slot
    grid = part.grid(table)
    if grid.grade(row, column) != Grade.UNCERTAIN:
        return ()
    found = (find(text) for text in grid.others.get((row, column), ()))
    own = facts.values.get("month")
    return tuple(dict.fromkeys(month for month in found if month and month != own))


def doubtful_month(part: Part, facts: Facts, others: tuple[str, ...]) -> Issue:
    """Gives back the issue of a month that may be another one."""
    table, row, column = facts.at["month"]
    month, said = facts.values["month"], ", ".join(others)
    return Issue(
        "doubtful-month",
        Text(
            f"The month was read as {month}, but may be {said}. Look at the title; where it was "
            "misread, give `month` for this file in facility.toml.",
            f"月份识别为 {month}，但也可能是 {said}。请核对标题；如识别有误，"
            "请在 facility.toml 中为该文件填写 month。",
        ),
        part=part.name,
        at=part.grid(table).locate(row, column),
    )
