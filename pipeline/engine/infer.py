"""What nobody said of the facility and the audit, taken from the documents (DESIGN 4.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.errors import PackError, UsageError
from pipeline.model.document import Kind
from pipeline.model.extraction import Extraction, PartExtract
from pipeline.model.facility import Facility
from pipeline.model.quantities import month_add
from pipeline.reconcile.places import place_of_address, place_of_code
from validators.packs import load_pack
from validators.protocols import load_protocol

DEFAULT_PROTOCOL = "smeta"
_COUNTRY_OF = {"CNY": "CN", "VND": "VN"}
_KEYS = {
    "name": "facility.name",
    "credit_code": "facility.credit_code",
    "country": "facility.country",
    "place": "facility.place",
    "period": "audit.period",
    "audit_date": "audit.date",
    "protocol": "audit.protocol",
    "codes": "audit.codes",
}


def with_programme(facility: Facility, today: str) -> Facility:
    """Gives back the facility with date, protocol and codes of the audit set.

    Raises:
        UsageError: There is no such protocol or code; says which there are.
    """
    protocol = facility.protocol or DEFAULT_PROTOCOL
    try:
        programme = load_protocol(protocol)
    except PackError as error:
        raise UsageError(str(error)) from error
    codes = facility.codes if facility.codes is not None else tuple(programme.codes)
    for code in codes:
        if load_pack(code) is None:
            raise UsageError(f"no code {code!r}: there is no rule pack of that name")
    date = facility.audit_date or today
    return replace(facility, protocol=protocol, codes=codes, audit_date=date)


def with_inferred(facility: Facility, extractions: Sequence[Extraction]) -> Facility:
    """Gives back the facility with what its documents say of it."""
    parts = [part for extraction in extractions for part in extraction.parts]
    name = facility.name or _first(_most(_names(parts)))
    code = facility.credit_code or _first(_codes_of(parts, name))
    found = replace(facility, name=name, credit_code=code)
    country = facility.country or _country(parts, code)
    place = facility.place or (_place(parts, found) if country == "CN" else None)
    period = facility.period or _period(parts, facility.audit_date or "9999-12", _months_of(found))
    return replace(found, country=country, place=place, period=period)


def inferred_keys(facility: Facility) -> tuple[str, ...]:
    """Gives back the dotted keys that are set, but that the user did not give."""
    set_now = (key for name, key in _KEYS.items() if getattr(facility, name) is not None)
    return tuple(sorted(key for key in set_now if key not in facility.given))


def _names(parts: Iterable[PartExtract]) -> list[str]:
    licences = [name for part in parts for name in _values(part, Kind.LICENCE, "holder")]
    return licences or [part.employer for part in parts if part.employer]


def _codes_of(parts: Iterable[PartExtract], name: str | None) -> list[str]:
    """Gives back the credit codes printed with the facility's name."""
    found = []
    for part in parts:
        holders = _values(part, Kind.LICENCE, "holder")
        if name is not None and name in holders:
            found += _values(part, Kind.LICENCE, "credit_code")
        if name is not None and part.employer == name and part.employer_code:
            found.append(part.employer_code)
    return _most(found)


def _country(parts: Iterable[PartExtract], code: str | None) -> str:
    """Gives back the country of the currency paid in; a credit code is Chinese anyway."""
    if code is not None and len(code) == 18:
        return "CN"
    kinds = (Kind.PAYROLL, Kind.CONTRACT)
    paid = [value for part in parts for kind in kinds for value in _values(part, kind, "currency")]
    return next((_COUNTRY_OF[one] for one in _most(paid) if one in _COUNTRY_OF), "CN")


def _place(parts: Iterable[PartExtract], facility: Facility) -> str | None:
    addresses = [facility.address] if facility.address else []
    for part in parts:
        if facility.name in _values(part, Kind.LICENCE, "holder"):
            addresses += _values(part, Kind.LICENCE, "address")
    known = [place for place in map(place_of_address, addresses) if place]
    return _first(known) or place_of_code(facility.credit_code or "")


def _period(parts: Sequence[PartExtract], date: str, count: int) -> tuple[str, str]:
    """Gives back the months up to the last one paid, that is not after the audit."""
    until = date[:7]
    for kind in (Kind.PAYROLL, Kind.ATTENDANCE):
        months = {
            month
            for part in parts
            if part.classification.kind is kind
            for month in part.months
            if month <= until
        }
        if months:
            until = max(months)
            break
    return month_add(until, 1 - count), until


def _months_of(facility: Facility) -> int:
    return load_protocol(facility.protocol or DEFAULT_PROTOCOL).months


def _values(part: PartExtract, kind: Kind, field: str) -> list[Any]:
    if part.classification.kind is not kind:
        return []
    return [v for one in part.records for v in one.values.get(field, ()) if v is not None]


def _most(values: Iterable[str]) -> list[str]:
    """Gives back the values, the most frequent first; ties by the value itself."""
    return [value for value, _ in sorted(Counter(values).items(), key=lambda kv: (-kv[1], kv[0]))]


def _first(values: Sequence[str]) -> str | None:
    return values[0] if values else None
