"""Figures as Markdown."""

from __future__ import annotations

from collections.abc import Sequence


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Gives back a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(part: float, whole: float) -> str:
    """Gives back a share in per cent; "-" of nothing."""
    return share(part / whole) if whole else "-"


def share(value: float) -> str:
    """Gives back a share in per cent, with as many decimals as it takes to differ from 100."""
    if value in (0, 1):
        return f"{value:.0%}"
    return f"{value:.3%}" if value > 0.99 or value < 0.01 else f"{value:.1%}"


def count(number: int) -> str:
    """Gives back a count with separators."""
    return f"{number:,}"
