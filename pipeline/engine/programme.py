"""Date, protocol and codes of the audit, where nobody said them (DESIGN 4.1).

The rest of what is inferred is read from the documents, in ``pipeline.reconcile``.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import PackError, UsageError
from pipeline.model.facility import Facility
from validators.packs import load_pack
from validators.protocols import load_protocol

DEFAULT_PROTOCOL = "smeta"
KEYS = ("audit.codes", "audit.date", "audit.protocol")


def with_programme(facility: Facility, today: str) -> Facility:
    """Gives back the facility with date, protocol and codes of the audit set.

    Raises:
        UsageError: There is no such protocol, code or country; says so.
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


def inferred_keys(facility: Facility) -> tuple[str, ...]:
    """Gives back those of ``KEYS`` that the user did not give."""
    return tuple(key for key in KEYS if key not in facility.given)
