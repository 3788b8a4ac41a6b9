"""Date, protocol and codes of the audit, where nobody said them (DESIGN 4.1).

The rest of what is inferred is read from the documents, in ``pipeline.reconcile``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import PackError, SettingsError
from pipeline.model.facility import Facility
from pipeline.reconcile.places import cities_of
from validators.packs import buyer_codes, load_pack
from validators.protocols import load_protocol

DEFAULT_PROTOCOL = "smeta"
KEYS = ("audit.codes", "audit.date", "audit.protocol")

Misfit = Callable[[str, str], SettingsError]
"""Gives back an error about a value: takes its dotted key and what is wrong with it."""


def with_programme(facility: Facility, today: str, misfit: Misfit) -> Facility:
    """Gives back the facility with date, protocol and codes of the audit set.

    Raises:
        SettingsError: There is no such protocol, code or city; says which there are.
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
    _check_place(facility.place, misfit)
    date = facility.audit_date or today
    return replace(facility, protocol=protocol, codes=codes, audit_date=date)


def _check_place(place: str | None, misfit: Misfit) -> None:
    """Raises where a city is not one of its province: it would cost every minimum wage."""
    province, _, city = (place or "").partition("/")
    cities = cities_of(province)
    if city and cities and city.partition("/")[0] not in cities:
        close = difflib.get_close_matches(city, cities, 1)
        near = f" (did you mean {province}/{close[0]}?)" if close else ""
        allowed = ", ".join(cities)
        raise misfit("facility.place", f"no city {city!r} in {province}{near}; allowed: {allowed}")


def inferred_keys(facility: Facility) -> tuple[str, ...]:
    """Gives back those of ``KEYS`` that the user did not give."""
    return tuple(key for key in KEYS if key not in facility.given)
