"""What the laws of other countries say, by place and date, against a table worked by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from validators.packs import hours_law, law_of, load_pack

TABLE: dict[str, list[list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("figures.yaml").read_text("utf-8")
)
NOTHING = "-"
WEEKS = {"id": 2400, "my": 2700, "tr": 2700}
"""Normal weeks in 2026 where they are not 48 hours."""


def rows() -> Iterator[Any]:
    for pack, entries in TABLE.items():
        for place, on, parameter, value, status in entries:
            name = f"{pack}: {parameter} {place or ''} {on}"
            yield pytest.param(pack, place, on, parameter, value, status, id=name)


@pytest.mark.parametrize(("pack", "place", "on", "parameter", "value", "status"), list(rows()))
def test_figure(
    pack: str, place: str | None, on: date, parameter: str, value: object, status: str
) -> None:
    law = load_pack(pack)
    assert law is not None
    found = law.number(parameter, on.isoformat(), place)
    if value == NOTHING:
        assert found is None
    else:
        assert found is not None
        assert (found.value, found.status) == (str(value), status)


@pytest.mark.parametrize("pack", TABLE)
def test_both_sides_of_every_change_are_in_the_table(pack: str) -> None:
    law = load_pack(pack)
    assert law is not None
    there = {(parameter, on) for _, on, parameter, _, _ in TABLE[pack]}
    missing = []
    for parameter, numbers in law.numbers.items():
        dates = {one.since for one in numbers if one.pack == pack}
        ends = {one.until for one in numbers if one.pack == pack and one.until}
        starts = {date.fromisoformat(one) for one in dates}
        starts |= {date.fromisoformat(one) + timedelta(days=1) for one in ends}
        if len(starts) > 1:
            missing += [
                (parameter, str(day))
                for start in sorted(starts)[1:]
                for day in (start - timedelta(days=1), start)
                if (parameter, day) not in there
            ]
    assert missing == []
    assert len(TABLE[pack]) >= 8


@pytest.mark.parametrize("pack", TABLE)
def test_the_law_of_a_country_is_found_and_gives_hours(pack: str) -> None:
    law = law_of(pack.upper())
    assert law is not None
    assert (law.id, law.kind) == (pack, "law")
    hours = hours_law(law, "2026-01-01")
    assert hours.years == (2024, 2025, 2026)
    assert hours.normal_week_minutes == WEEKS.get(pack, 2880)


@pytest.mark.parametrize("pack", TABLE)
def test_what_was_read_has_its_address_and_what_was_not_says_so(pack: str) -> None:
    law = load_pack(pack)
    assert law is not None
    for parameter, numbers in law.numbers.items():
        for one in numbers:
            if one.pack == pack and one.status == "verified":
                assert one.source, parameter
                assert one.instrument, parameter
