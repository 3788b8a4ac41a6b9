"""What the law of China says, by place and date, against a table worked by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.reconcile.stated_place import stated_place
from validators.numbers import Number
from validators.packs import Pack, load_pack

TABLE: dict[str, list[list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("china.yaml").read_text("utf-8")
)
NOTHING = "-"
DAY = timedelta(days=1)
DATED = ("wages.minimum.monthly", "wages.minimum.hourly")


@pytest.fixture(scope="module")
def law() -> Pack:
    found = load_pack("cn")
    assert found is not None
    return found


def rows() -> Iterator[Any]:
    for entries in TABLE.values():
        for place, on, parameter, value, status in entries:
            yield pytest.param(
                place, on, parameter, value, status, id=f"{parameter} {place or ''} {on}"
            )


@pytest.mark.parametrize(("place", "on", "parameter", "value", "status"), list(rows()))
def test_figure(
    law: Pack, place: str | None, on: date, parameter: str, value: object, status: str | None
) -> None:
    found = law.number(parameter, on.isoformat(), place)
    if value == NOTHING:
        assert found is None
    else:
        assert found is not None
        assert (found.value, found.status) == (str(value), status)


def changes(numbers: tuple[Number, ...]) -> set[date]:
    """Gives back the days on which something begins, or has ended."""
    begun = {date.fromisoformat(one.since) for one in numbers}
    return begun | {date.fromisoformat(one.until) + DAY for one in numbers if one.until}


@pytest.mark.parametrize("parameter", DATED)
def test_both_sides_of_every_change_of_a_wage_are_in_the_table(law: Pack, parameter: str) -> None:
    listed = {
        on for entries in TABLE.values() for _, on, name, _, _ in entries if name == parameter
    }
    since = date(2025, 1, 1)
    days = {day for day in changes(law.numbers[parameter]) if day > since}
    assert {day for day in days if not {day, day - DAY} <= listed} == set()


def test_every_figure_since_2024_of_the_rest_has_a_row_on_the_day_it_changes(law: Pack) -> None:
    listed = {(name, on) for entries in TABLE.values() for _, on, name, _, _ in entries}
    missing = [
        (name, day)
        for name, numbers in law.numbers.items()
        for day in changes(tuple(one for one in numbers if one.pack == "cn"))
        if name not in DATED and day >= date(2024, 1, 1) and not is_listed(listed, name, day)
    ]
    assert missing == []


CODE = date(2026, 8, 15)
"""The Ecological-Environment Code: the table has permits for all that changes with it."""


def is_listed(listed: set[tuple[str, date]], name: str, day: date) -> bool:
    place_wise = name.startswith(("insurance.base.", "insurance.housing_fund.base_"))
    return day == CODE or place_wise or (name, day) in listed


def test_every_place_of_the_law_is_found_by_its_name(law: Pack) -> None:
    for province, cities in law.tiers.items():
        for city in cities:
            key = f"{province}/{city}" if city else province
            assert stated_place(key) == key


def test_every_place_that_has_a_figure_is_a_place_or_a_tier(law: Pack) -> None:
    tiers = {
        f"{province}/{one.tier}"
        for province, cities in law.tiers.items()
        for one in cities.values()
        if one.tier
    }
    without_a_city = {"Hebei/III", "Yunnan/III", "Guizhou/III"}
    for parameter, numbers in law.numbers.items():
        for one in numbers:
            if one.place and one.place not in tiers | without_a_city:
                assert stated_place(one.place) == one.place, parameter


def test_every_tier_has_a_figure(law: Pack) -> None:
    places = {one.place for one in law.numbers["wages.minimum.monthly"]}
    for province, cities in law.tiers.items():
        for city, one in cities.items():
            assert (f"{province}/{one.tier}" if one.tier else province) in places, city


@pytest.mark.parametrize(
    "said",
    ["Dongguan", "东莞", "东莞市", "广东省东莞市", "Guangdong, Dongguan", "dongguan guangdong"],
)
def test_a_place_is_taken_in_chinese_and_latin(law: Pack, said: str) -> None:
    found = law.number("wages.minimum.monthly", "2026-08-31", stated_place(said))
    assert found is not None
    assert found.value == "2080"


WITHOUT_ARTICLES = (
    "hours.makeup_day",
    "hours.work_days.",
    "wages.days_per_month",
    "identity.number",
    "licences.credit_code",
)
"""Notices and standards of a page."""


def test_a_finding_names_instrument_article_and_status_of_each_number(law: Pack) -> None:
    for parameter, numbers in law.numbers.items():
        for one in numbers:
            assert one.instrument
            assert one.status in ("verified", "secondary", "unverified")
            if one.status == "verified":
                assert one.source, parameter
                assert one.article or parameter.startswith(WITHOUT_ARTICLES), parameter
