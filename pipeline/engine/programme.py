"""Date, protocol and codes of the audit, where nobody said them (DESIGN 4.1).

The rest of what is inferred is read from the documents, in ``pipeline.reconcile``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import PackError, SettingsError
from pipeline.model.facility import Facility
from pipeline.reconcile.stated_place import nearest_places, stated_place
from validators.packs import buyer_codes, load_pack
from validators.protocols import load_protocol

DEFAULT_PROTOCOL = "smeta"
KEYS = ("audit.codes", "audit.date", "audit.protocol")

Misfit = Callable[[str, str], SettingsError]
"""Gives back an error about a value: takes its dotted key and what is wrong with it."""


def with_programme(facility: Facility, today: str, misfit: Misfit) -> Facility:
    """Gives back the facility with date, protocol and codes of the audit set.

    Raises:
        SettingsError: There is no such protocol, code or place; says which there are.
    """
    protocol = facility.protocol or DEFAULT_PROTOCOL
    try:
        programme = load_protocol(protocol)
    except PackError as error:
        raise misfit("audit.protocol", str(error)) from error
    codes = facility.codes if facility.codes is not None else tuple(programme.codes)
    for code in codes:
        if load_pack(code) is None:
            allowed = ", ".join(buyer_codes())
            raise misfit("audit.codes", f"no code {code!r}; allowed: {allowed}")
    place = _place(facility, misfit)
    date = facility.audit_date or today
    return replace(facility, place=place, protocol=protocol, codes=codes, audit_date=date)


def _place(facility: Facility, misfit: Misfit) -> str | None:
    """Gives back the place in the packs' words; raises where it would cost every minimum wage."""
    place, country = facility.place, facility.country
    if place is None:
        return None
    try:
        chinese = stated_place(place)
    except ValueError as error:
        if country in (None, "CN"):
            raise misfit("facility.place", str(error)) from error
        return place
    if country in (None, "CN") and chinese is None:
        elsewhere = "" if country else "; for a factory elsewhere give its country too"
        what = f"no place {place!r} in China{nearest_places(place)}{elsewhere}"
        raise misfit("facility.place", what)
    return place if chinese is None or country not in (None, "CN") else chinese


def inferred_keys(facility: Facility) -> tuple[str, ...]:
    """Gives back those of ``KEYS`` that the user did not give."""
    return tuple(key for key in KEYS if key not in facility.given)
