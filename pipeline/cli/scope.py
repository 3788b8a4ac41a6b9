"""Whose law, where and when: what ``prescreen packs`` and ``prescreen explain`` are asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.errors import PackError, UsageError

if TYPE_CHECKING:
    from validators.numbers import Number
    from validators.packs import Pack

F = TypeVar("F", bound=Callable[..., Any])
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a pack is asked for.

    Attributes:
        on: ISO day of the work; None for every day.
        place: As the packs key it; None where nobody said.
    """

    on: str | None = None
    place: str | None = None


def within(command: F) -> F:
    """Gives back a command with the options for a place, a day and packs of the user's own."""
    for option in reversed(
        (
            click.option("--place", help='Province and city: "Guangdong/Dongguan", 广东省东莞市.'),
            click.option("--on", help="Day of the work: 2026-09-01.  [default: every day]"),
            click.option(
                "--packs",
                "folders",
                multiple=True,
                envvar="PRESCREEN_PACKS",
                help="Folder of rule packs of your own; may be repeated.",
            ),
        )
    ):
        command = option(command)
    return command


def scope_of(country: str | None, place: str | None, on: str | None) -> Scope:
    """Gives back place and day in the packs' words.

    Raises:
        UsageError: There is no such day, or no such place in China; says what is allowed.
    """
    from pipeline.setting_values import day

    try:
        when = day(on) if on is not None else None
    except ValueError as error:
        raise UsageError(f"--on: {error}") from error
    return Scope(when, _place(country, place))


def _place(country: str | None, place: str | None) -> str | None:
    if place is None or country not in (None, "CN"):
        return place
    from pipeline.reconcile.stated_place import nearest_places, stated_place

    try:
        found = stated_place(place)
    except ValueError as error:
        raise UsageError(f"--place: {error}") from error
    if found is None and country == "CN":
        raise UsageError(f"--place: no place {place!r} in China{nearest_places(place)}")
    return found or place


def folders_of(given: tuple[str, ...]) -> tuple[Path, ...]:
    """Gives back the user's folders of packs.

    Raises:
        UsageError: One of them is not there, or a pack in it is wrong.
    """
    from pipeline.setting_values import folders
    from validators.packs import check_laws

    try:
        found = tuple(map(Path, folders(given)))
        check_laws(found)
    except (ValueError, PackError) as error:
        raise UsageError(f"--packs: {error}") from error
    return found


def figures(pack: Pack, parameter: str, scope: Scope) -> tuple[Number, ...]:
    """Gives back the figures of a parameter that hold within a scope, newest first.

    With a place, only the nearest figure of each day; with a day, only those that hold on it.
    """
    held = pack.numbers.get(parameter, ())
    if scope.place is None:
        return tuple(one for one in held if scope.on is None or one.holds(scope.on))
    days = (scope.on,) if scope.on is not None else _changes(held)
    found = (pack.number(parameter, one, scope.place) for one in days)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _changes(held: tuple[Number, ...]) -> list[str]:
    """Gives back the days on which another figure may begin to hold, newest first."""
    ends = (date.fromisoformat(one.until) for one in held if one.until)
    after = {(end + timedelta(days=1)).isoformat() for end in ends if end < date.max}
    return sorted({one.since for one in held} | after, reverse=True)


def names_place(pack: Pack, place: str) -> bool:
    """Gives back whether a pack tells a place, or what it lies in, from the rest of the country."""
    first = place.split("/")[0]
    named = {one.place.split("/")[0] for held in pack.numbers.values() for one in held if one.place}
    return first in named or first in pack.tiers


def nearest(word: str, known: list[str]) -> str:
    """Gives back "; nearest: a, b, c" for a name that is not known, by likeness or by a part."""
    low = word.lower()
    ends = {one.rsplit(".", 1)[-1]: one for one in known}
    by_end = [ends[end] for end in get_close_matches(low.rsplit(".", 1)[-1], ends, _NEAREST, 0.6)]
    parts = [one for one in known if low and low in one]
    alike = get_close_matches(low, known, _NEAREST, 0.5)
    found = list(dict.fromkeys((*by_end, *parts, *alike)))[:_NEAREST]
    return f"; nearest: {', '.join(found)}" if found else ""
