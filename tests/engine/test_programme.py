import pytest

from pipeline.engine.programme import inferred_keys, with_programme
from pipeline.errors import SettingsError
from pipeline.model.facility import Facility


def misfit(key: str, what: str) -> SettingsError:
    return SettingsError(f"{key}: {what}")


def test_what_nobody_said_is_filled_in_and_named() -> None:
    facility = with_programme(Facility(), "2026-01-15", misfit)
    assert (facility.audit_date, facility.protocol) == ("2026-01-15", "smeta")
    assert facility.codes == ("eti",)
    assert inferred_keys(facility) == ("audit.codes", "audit.date", "audit.protocol")


def test_what_was_given_is_kept() -> None:
    given = Facility(audit_date="2025-12-01", codes=(), given=("audit.codes", "audit.date"))
    facility = with_programme(given, "2026-01-15", misfit)
    assert (facility.audit_date, facility.codes) == ("2025-12-01", ())
    assert inferred_keys(facility) == ("audit.protocol",)


@pytest.mark.parametrize(
    ("facility", "words"),
    [
        (Facility(protocol="smetta"), "audit.protocol: .*allowed: smeta"),
        (Facility(codes=("nosuch",)), "audit.codes: .*nosuch.*allowed: eti$"),
        (Facility(place="Guangdong/Donguan"), "facility.place: .*did you mean Guangdong/Dongguan"),
    ],
)
def test_an_unknown_programme_code_or_city_says_what_there_is(
    facility: Facility, words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        with_programme(facility, "2026-01-15", misfit)


@pytest.mark.parametrize(
    "place",
    ["Guangdong", "Guangdong/Dongguan", "Jiangsu/Suzhou/Kunshan", "Long An", "Hebei/Anping"],
)
def test_places_without_a_list_of_cities_are_let_through(place: str) -> None:
    assert with_programme(Facility(place=place), "2026-01-15", misfit).place == place
