"""Months in words and short: "2025-01 to 2025-03, 2025-07"."""

from collections.abc import Iterable

from pipeline.model.evidence import Text
from pipeline.model.quantities import month_add


def spans(months: Iterable[str]) -> Text:
    """Gives back months, runs of them together; years stand for themselves."""
    runs: list[tuple[str, str]] = []
    for month in sorted(set(months)):
        if runs and len(month) == len(runs[-1][1]) == 7 and month == month_add(runs[-1][1], 1):
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    english = (first if first == last else f"{first} to {last}" for first, last in runs)
    chinese = (first if first == last else f"{first} 至 {last}" for first, last in runs)
    return Text(", ".join(english), "、".join(chinese))
