"""Numbers of the law that the user read in a document of their own, in front of a pack's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import PackError
from pipeline.model.facility import Facility, Notice
from validators.numbers import Number
from validators.pack_schema import perhaps
from validators.packs import Pack, law_of
from validators.parameters import LISTS, fault_of, parameters, written_unit

GIVEN = "given"


def facility_law(facility: Facility, country: str | None) -> Pack | None:
    """Gives back the law of a facility's country with the numbers that its user gives.

    None where the country is not known. Notices that do not fit raise ``PackError``.
    """
    law = law_of(country, tuple(map(Path, facility.packs)))
    if law is None or not facility.notices:
        return law
    return law.with_numbers(_numbers(law, facility))


def fault_of_notice(notice: Notice) -> tuple[str, str] | None:
    """Gives back the key of a notice that is wrong and what is, or None."""
    known = parameters().get(notice.parameter)
    if known is None:
        near = perhaps(notice.parameter, sorted(parameters()))
        return "parameter", f"no parameter {notice.parameter!r}{near}; docs/rules.md lists them"
    if known.unit in LISTS:
        return "parameter", f"{notice.parameter} is a list; only a pack of your own can set it"
    value: int | str = int(notice.value) if notice.value.isdecimal() else notice.value
    fault = fault_of(known.unit, value)
    return ("value", fault) if fault else None


def _numbers(law: Pack, facility: Facility) -> Iterator[Number]:
    for notice in facility.notices:
        if fault := fault_of_notice(notice):
            raise PackError(f"notices: {fault[0]}: {fault[1]}")
        yield Number(
            pack=law.id,
            parameter=notice.parameter,
            value=notice.value,
            unit=written_unit(parameters()[notice.parameter].unit, law.currency),
            instrument=notice.document,
            article=notice.article,
            source=None,
            status=GIVEN,
            since=notice.since,
            until=notice.until,
            place=notice.place or facility.place,
        )
