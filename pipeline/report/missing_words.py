"""The words of the list of what is still needed, and the tables behind it."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.model.evidence import Text


def words(key: str, **blanks: object) -> Text:
    """Gives back words of the list with their blanks filled, in both languages."""
    template = table()["words"][key]
    english = {name: v.en if isinstance(v, Text) else v for name, v in blanks.items()}
    chinese = {name: v.zh if isinstance(v, Text) else v for name, v in blanks.items()}
    return Text(template["en"].format(**english), template["zh"].format(**chinese))


def ask(reason: str) -> Text | None:
    """Gives back what a supplier is asked or told for a reason; None where the reason says it."""
    said = table()["asks"].get(reason)
    return Text(**said) if said else None


@cache
def table() -> dict[str, Any]:
    """Gives back ``missing.yaml``."""
    found: dict[str, Any] = yaml.safe_load(
        files("pipeline.report").joinpath("missing.yaml").read_text("utf-8")
    )
    return found
