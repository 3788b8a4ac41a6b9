"""A figure by the days on which it turns is the figure that the packs have on each day."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from validators.limits import NONE, limits
from validators.packs import Pack, law_of, load_pack

PLACES = {"CN": "Guangdong/Dongguan", "VN": None}


def _bench(law: Pack, place: str | None) -> Any:
    code = load_pack("eti")
    facility = SimpleNamespace(place=place)
    return SimpleNamespace(packs=(law, code), case=SimpleNamespace(facility=facility))


@pytest.mark.parametrize("country", list(PLACES))
def test_every_day_has_the_figure_that_the_packs_have_on_it(country: str) -> None:
    law = law_of(country)
    assert law is not None
    bench, place = _bench(law, PLACES[country]), PLACES[country]
    whole = {
        name
        for pack in bench.packs
        for name, held in pack.numbers.items()
        if name.startswith("hours.") and all(one.value.isdigit() for one in held)
    }
    turns = sorted(
        {day for name in whole for pack in bench.packs for one in pack.numbers.get(name, ())
         for day in (one.since, one.until) if day}
    )  # fmt: skip
    days = np.array(turns, "datetime64[D]")
    days = np.unique(np.concatenate([days - 1, days, days + 1]))
    for name in sorted(whole):
        found = limits(bench, name, np.append(days, np.datetime64("NaT", "D")))
        held = [pack for pack in bench.packs if pack.numbers.get(name)]
        for day, value, lapsed in zip(days, found.values, found.lapsed, strict=False):
            known = [pack.number(name, str(day), place) for pack in held]
            figures = [one.whole for one in known if one is not None]
            assert value == min(figures, default=NONE), (name, day)
            assert lapsed == (len(figures) < len(held)), (name, day)
        assert (found.values[-1], found.lapsed[-1]) == (NONE, False)
