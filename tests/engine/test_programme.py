import pytest

from pipeline.engine.programme import inferred_keys, with_programme
from pipeline.errors import UsageError
from pipeline.model.facility import Facility


def test_what_nobody_said_is_filled_in_and_named() -> None:
    facility = with_programme(Facility(), "2026-01-15")
    assert (facility.audit_date, facility.protocol) == ("2026-01-15", "smeta")
    assert facility.codes == ("eti",)
    assert inferred_keys(facility) == ("audit.codes", "audit.date", "audit.protocol")


def test_what_was_given_is_kept() -> None:
    given = Facility(audit_date="2025-12-01", codes=(), given=("audit.codes", "audit.date"))
    facility = with_programme(given, "2026-01-15")
    assert (facility.audit_date, facility.codes) == ("2025-12-01", ())
    assert inferred_keys(facility) == ("audit.protocol",)


def test_an_unknown_programme_or_code_says_so() -> None:
    with pytest.raises(UsageError, match="smeta"):
        with_programme(Facility(protocol="smetta"), "2026-01-15")
    with pytest.raises(UsageError, match="nosuch"):
        with_programme(Facility(codes=("nosuch",)), "2026-01-15")
