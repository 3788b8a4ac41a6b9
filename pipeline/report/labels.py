"""The words of the reports in English and Chinese."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from pipeline.model.evidence import Text
from pipeline.model.quantities import format_minutes
from pipeline.report.money import amount_text

Language = Literal["en", "zh", "both"]


@cache
def labels() -> dict[str, Text]:
    """Gives back every label by its key."""
    raw = yaml.safe_load(files("pipeline.report").joinpath("labels.yaml").read_text("utf-8"))
    return {key: Text(**words) for key, words in raw.items()}


def label(key: str, language: Language) -> str:
    """Gives back one label; both languages are joined by a slash, for tables."""
    words = labels()[key]
    return (
        words.zh
        if language == "zh"
        else words.en
        if language == "en"
        else f"{words.en} / {words.zh}"
    )


def quantity(value: int | str | None, unit: str | None, currency: str | None = None) -> str:
    """Gives back a figure of a finding as a person reads it: hours, money, days or a date."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if unit == "minutes":
        return f"{format_minutes(value)} h"
    if unit == "minor":
        return amount_text(value, currency)
    return str(value)
