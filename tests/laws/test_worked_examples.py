"""Sums that others published: the rules ask for the same, and for not one hundredth less."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import prod
from pathlib import Path
from typing import Any

import pytest
import yaml
from books import books, table_of

from validators.packs import load_pack
from validators.registry import rules
from validators.runner import run

FILE = Path(__file__).with_name("worked_examples.yaml")
EXAMPLES: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
OVERTIME, MINIMUM, LESS = (EXAMPLES[name] for name in ("overtime", "minimum", "asks_less"))
ROUNDED = [name for name in OVERTIME if "rounded" in OVERTIME[name]]
KINDS = ("weekday", "restday", "holiday")
EXACT = [
    {
        "parameter": f"wages.tolerance.{name}",
        "value": "0",
        "since": "1950-01-01",
        "document": "test",
    }
    for name in ("amount", "ratio")
]
Said = tuple[str, int | None, int | None]
"""Outcome, what is due and what is owed; the amounts only where it failed."""


def minor(amount: object) -> int:
    return int(Decimal(str(amount)) * 100)


def judged(
    rule: str, made: dict[str, Any], rows: Sequence[dict[str, Any]], notices: Sequence[Any] = EXACT
) -> list[Said]:
    """Gives back what a rule says of each row of payroll of a made-up facility."""
    month, numbers = made["month"], [f"A{at}" for at in range(len(rows))]
    facility = {"country": made["country"], "place": made["place"], "period": [month, month]}
    facility |= {"audit_date": "2026-11-15", "notices": [*made.get("notices", ()), *notices]}
    facility |= {"rest_days": tuple(made["rests"])} if "rests" in made else {}
    days = made.get("days", {made["day"]: made["holiday"]} if "day" in made else {})
    worked = [{"from": str(day), "hours": str(hours)} for day, hours in days.items()]
    way = {"wage_system": made["by"]} if "by" in made else {}
    payroll = [
        {"number": number, "month": month, **way, **row}
        for number, row in zip(numbers, rows, strict=True)
    ]
    books_of = {"facility": facility, "payroll": payroll, "days": dict.fromkeys(numbers, worked)}
    case = books(books_of | {"workers": {key: {"hired_on": "2010-01-01"} for key in numbers}})
    judgement = run([one for one in rules() if one.id == rule], case, partial(table_of, case))
    assert judgement.errors == ()
    (found,) = judgement.coverage
    assert found.passed + found.failed + found.cannot_tell == len(rows), found
    said: dict[str, Said] = dict.fromkeys(numbers, ("passed", None, None))
    for one in judgement.findings:
        assert one.worker is not None
        limit = one.limit if isinstance(one.limit, int) else None
        said[str(one.worker.number)] = (one.outcome.value, limit, one.amount_owed_minor)
    return list(said.values())


def overtime(
    made: dict[str, Any], paid: Sequence[int], notices: Sequence[Any] = EXACT
) -> list[Said]:
    row = {f"overtime_{kind}_minutes": int(60 * Decimal(str(made.get(kind, 0)))) for kind in KINDS}
    row |= {name: minor(made[key]) for key, name in BASES.items() if key in made}
    rows = [row | {"overtime_pay_minor": own} for own in paid]
    return judged("wages.overtime_underpaid", made, rows, notices)


BASES = {"base": "base_minor", "daily": "daily_rate_minor", "hourly": "hourly_rate_minor"}
ENOUGH: Said = ("passed", None, None)


@pytest.mark.parametrize("name", OVERTIME)
def test_the_published_overtime_is_enough_and_a_hundredth_less_is_not(name: str) -> None:
    made = OVERTIME[name]
    due = minor(made["due"])
    assert overtime(made, [due, due - 1]) == [ENOUGH, ("failed", due, 1)]
    assert ("rounded" in made) == (minor(made["published"]) != due)


@pytest.mark.parametrize("name", ROUNDED)
def test_what_the_publisher_rounded_passes_for_rounding(name: str) -> None:
    made = OVERTIME[name]
    assert overtime(made, [minor(made["published"])], ()) == [ENOUGH]


@pytest.mark.parametrize("name", LESS)
def test_where_the_law_gives_more_the_rule_asks_for_what_is_sure(name: str) -> None:
    made = LESS[name]
    asked = minor(made["asked"])
    assert asked < minor(made["published"])
    enough, short = overtime(made, [asked, asked - 1])
    assert enough[0] != "failed"
    assert short == ("failed", asked, 1)


@pytest.mark.parametrize("name", MINIMUM)
def test_the_published_minimum_is_enough_and_a_hundredth_less_is_not(name: str) -> None:
    made = MINIMUM[name]
    items = {key: minor(own) for key, own in made["items"].items()}
    published, due = minor(made["published"]), minor(made.get("due", made["published"]))
    assert sum(items.values()) == published
    base = next(iter(items))
    rows = []
    for less in (published - due, published - due + 1):
        paid = items | {base: items[base] - less}
        own = {key: ["earning", key.endswith("_pay"), amount] for key, amount in paid.items()}
        # A wage of a month proves nothing of a part of it: all days were worked.
        rows.append({"_items": own, "days_worked_hundredths": 3100, **made.get("row", {})})
    assert judged("wages.below_minimum", made, rows) == [ENOUGH, ("failed", due, 1)]
    assert ("rounded" in made) == (published != due)


@pytest.mark.parametrize("made", EXAMPLES["figures"], ids=lambda one: one["parameter"])
def test_what_an_instrument_works_out_is_the_figure_of_the_pack(made: dict[str, Any]) -> None:
    law = load_pack(made["pack"])
    assert law is not None
    number = law.number(made["parameter"], str(made["date"]), made.get("place"))
    assert number is not None
    assert number.value == made["published"]
    worked = Fraction(prod(made["times"]), prod(made["over"]))
    places = Decimal(made["published"]).as_tuple().exponent
    assert abs(worked - number.ratio) < Fraction(10) ** int(places)
