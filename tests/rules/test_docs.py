"""The page of the rule catalogue is what the rules say."""

from pathlib import Path

from validators.catalogue import markdown

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_rule_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == markdown(), "run: python -m validators.catalogue"
