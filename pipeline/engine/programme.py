"""Date, protocol and codes of the audit, where nobody said them (DESIGN 4.1).

The rest of what is inferred is read from the documents, in ``pipeline.reconcile``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.countries import COUNTRIES
from pipeline.errors import Gathered, NoSuchProgrammeError, PackError, SettingsError
from pipeline.model.check_characters import code_check, code_is_whole, plain
from pipeline.model.facility import Facility
from pipeline.reconcile.names import name_key, number_key
from pipeline.reconcile.stated_place import nearest_places, stated_place
from validators.notices import fault_of_notice
from validators.packs import buyer_codes, check_laws, laws, load_pack
from validators.protocols import load_protocol

if TYPE_CHECKING:
    from pipeline.model.casefile import CaseFile
    from validators.protocol_schema import Protocol

DEFAULT_PROTOCOL = "smeta"
KEYS = ("audit.codes", "audit.date", "audit.protocol")

_TAX_CODE = re.compile("[0-9]{10}|[0-9]{13}")
"""As a Vietnamese factory has in place of a credit code."""

_OLD_NUMBER = re.compile("[0-9]{15}")
"""Of a Chinese licence from before 2015."""

Misfit = Callable[[str, str], SettingsError]
"""Gives back an error about a value: takes its dotted key and what is wrong with it."""


def with_programme(facility: Facility, today: str, misfit: Misfit) -> Facility:
    """Gives back the facility with date, protocol and codes of the audit set.

    Raises:
        SettingsError: There is no such protocol, code, country or place; says which there are,
            all that is wrong at once. Or a pack's own file is wrong, which is named then.
    """
    wrong = Gathered()
    protocol, codes, place = DEFAULT_PROTOCOL, facility.codes or (), facility.place
    with wrong:
        protocol = _cut(facility.protocol or DEFAULT_PROTOCOL, facility.domains, misfit)
        programme = _programme(protocol, facility, misfit)
        codes = facility.codes if facility.codes is not None else tuple(programme.codes)
    with wrong:
        _check_packs(facility, codes, misfit)
    with wrong:
        _check_country(facility, misfit)
        place = _place(facility, misfit)
    with wrong:
        _check_code(facility, misfit)
    for at, notice in enumerate(facility.notices):
        with wrong:
            if fault := fault_of_notice(notice):
                raise misfit(f"notices#{at}.{fault[0]}", fault[1])
    wrong.tell()
    date = facility.audit_date or today
    return replace(
        facility, place=place, protocol=protocol, domains=None, codes=codes, audit_date=date
    )


def _programme(name: str, facility: Facility, misfit: Misfit) -> Protocol:
    """Gives back the audit programme; a broken file of one is named itself, not who asks for it."""
    try:
        return load_protocol(name, _folders(facility))
    except NoSuchProgrammeError as error:
        key = "audit.domains" if facility.domains else "audit.protocol"
        raise misfit(key, str(error)) from error
    except PackError as error:
        raise SettingsError(f"audit programme {name}: {error}") from error


def _check_country(facility: Facility, misfit: Misfit) -> None:
    if facility.country is not None and facility.country not in COUNTRIES:
        known = ", ".join(laws(_folders(facility)))
        what = f"{facility.country!r} is no country of ISO 3166; rule packs: {known}"
        raise misfit("facility.country", what)


def _cut(protocol: str, domains: tuple[str, ...] | None, misfit: Misfit) -> str:
    """Gives back the name of a programme cut to some of its domains: "full:social,quality"."""
    if not domains:
        return protocol
    if "+" in protocol or ":" in protocol:
        what = f"domains of one programme; of several write them behind its name, not {protocol!r}"
        raise misfit("audit.domains", what)
    return f"{protocol}:{','.join(domains)}"


def _folders(facility: Facility) -> tuple[Path, ...]:
    return tuple(map(Path, facility.packs))


def _check_packs(facility: Facility, codes: tuple[str, ...], misfit: Misfit) -> None:
    """Raises where a code has no pack, or a pack is wrong: its own file is named then."""
    folders = _folders(facility)
    try:
        allowed = buyer_codes(folders)
        check_laws(folders)
    except PackError as error:
        raise SettingsError(f"rule pack: {error}") from error
    for code in codes:
        if load_pack(code, folders) is None:
            raise misfit("audit.codes", f"no code {code!r}; allowed: {', '.join(allowed)}")


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


def _check_code(facility: Facility, misfit: Misfit) -> None:
    """Raises where the credit code is no Chinese one, unless the factory is elsewhere."""
    code = plain(facility.credit_code or "")
    elsewhere = facility.country not in (None, "CN") or (
        facility.country is None and not facility.place and _TAX_CODE.fullmatch(code)
    )
    if not code or elsewhere or _OLD_NUMBER.fullmatch(code):
        return
    if not code_is_whole(code):
        what = f"a credit code has 18 digits and capitals; this one has {len(code)}"
        raise misfit(
            "facility.credit_code",
            what if len(code) != 18 else f"{what}, but I, O, S, V and Z do not occur",
        )
    if code_check(code) != code[17]:
        what = f"the check character {code[17]} does not fit the other 17; look for a slip"
        raise misfit("facility.credit_code", what)


def unjoined_workers(facility: Facility, case: CaseFile) -> tuple[str, ...]:
    """Gives back the keys of those ``[[workers]]`` that join what no document names.

    No error: the document that named them may come another night, or have been taken away.
    """
    if not facility.workers:
        return ()
    people = [frame for frame in case.frames.values() if {"number", "name"} <= set(frame.columns)]
    numbers = {number_key(one) for frame in people for one in frame["number"].dropna().unique()}
    names = {name_key(one) for frame in people for one in frame["name"].dropna().unique()}
    found = []
    for at, hint in enumerate(facility.workers):
        said = (hint.number, *hint.also)
        known = sum(number_key(text) in numbers or name_key(text) in names for text in said)
        # A new number may be given to a worker who goes by two known ones.
        if known < min(2, len(said)):
            found.append(f"workers#{at}")
    return tuple(found)


def inferred_keys(facility: Facility) -> tuple[str, ...]:
    """Gives back those of ``KEYS`` that the user did not give."""
    return tuple(key for key in KEYS if key not in facility.given)
