"""What titles and names of a payroll say of the part of a month that it pays."""

from pathlib import Path

import pytest
import yaml

from extractors.parse.month_parts import names_week
from extractors.payroll.pay_periods import paid_part

CASES = yaml.safe_load(Path(__file__).with_name("part_texts.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("text", "days"), CASES["parts"].items())
def test_a_part_of_a_month_is_one_of_pay(text: str, days: str | None) -> None:
    first, _, last = (days or "").partition("-")
    span = (f"2025-03-{first:>02}", f"2025-03-{last:>02}") if days else None
    assert paid_part(text, "2025-03") == span


@pytest.mark.parametrize(("text", "week"), CASES["weeks"].items())
def test_a_week_is_one_of_pay(text: str, week: str | None) -> None:
    assert names_week(text) == week
