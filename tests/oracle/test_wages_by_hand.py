"""The rules about wages against a slow calculation that shares no code with them, to the cent."""

import os

import pytest
from judged import MINIMUM, OVERTIME, found
from plain_law import COUNTRIES
from simulated import simulate
from slow_wages import minimum_verdict, overtime_verdict

EACH = 40 if os.environ.get("PRESCREEN_EXPLORE") else 2
FIRST = int(os.environ.get("PRESCREEN_SEED", "0"))
SEEDS = [(country, FIRST + at) for country in COUNTRIES for at in range(EACH)]


@pytest.mark.parametrize(("country", "seed"), SEEDS)
def test_rules_agree_with_the_slow_calculation_to_the_cent(country: str, seed: int) -> None:
    factory = simulate(country, seed)
    said = found(factory)
    for row in factory.rows:
        key = (row.number, row.month)
        assert said[OVERTIME][key] == overtime_verdict(factory, row), (key, row)
        assert said[MINIMUM][key] == minimum_verdict(factory, row), (key, row)


def test_the_simulation_reaches_every_outcome() -> None:
    """A comparison in which nothing ever fails would compare nothing."""
    outcomes: dict[str, set[str]] = {"overtime": set(), "minimum": set()}
    for country, seed in ((country, seed) for country in COUNTRIES for seed in range(6)):
        factory = simulate(country, seed)
        outcomes["overtime"] |= {overtime_verdict(factory, row)[0] for row in factory.rows}
        outcomes["minimum"] |= {minimum_verdict(factory, row)[0] for row in factory.rows}
    every = {"passed", "failed", "cannot_tell"}
    assert outcomes == {"overtime": every, "minimum": every}
