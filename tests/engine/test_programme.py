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
        (Facility(place="广东省某某市"), "facility.place: .*某某.*allowed: Guangzhou"),
        (Facility(place="Atlantis"), "facility.place: .*allowed: .*Guangdong.*give its country"),
        (Facility(place="Guangdnog"), "facility.place: .*did you mean Guangdong"),
        (Facility(place="Taizhou"), "facility.place: .*Jiangsu/Taizhou or Zhejiang/Taizhou"),
        (Facility(place="Long An", country="CN"), "facility.place: no place 'Long An' in China"),
    ],
)
def test_an_unknown_programme_code_or_city_says_what_there_is(
    facility: Facility, words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        with_programme(facility, "2026-01-15", misfit)


@pytest.mark.parametrize(
    ("place", "country", "known"),
    [
        ("Guangdong", None, "Guangdong"),
        ("Guangdong/Dongguan", None, "Guangdong/Dongguan"),
        ("Jiangsu/Suzhou/Kunshan", None, "Jiangsu/Suzhou/Kunshan"),
        ("Hebei/Anping", None, "Hebei/Anping"),
        ("Long An", "VN", "Long An"),
        ("guangdong / FOSHAN", None, "Guangdong/Foshan"),
        ("Foshan", "CN", "Guangdong/Foshan"),
        ("Foshan City, Guangdong Province", None, "Guangdong/Foshan"),
        ("广东/佛山", None, "Guangdong/Foshan"),
        ("广东省东莞市", None, "Guangdong/Dongguan"),
        ("佛山", None, "Guangdong/Foshan"),
        ("廣東省", None, "Guangdong"),
        ("上海市", None, "Shanghai"),
        ("huaian", None, "Jiangsu/Huai'an"),
    ],
)
def test_a_place_is_taken_as_people_write_it(place: str, country: str | None, known: str) -> None:
    given = Facility(place=place, country=country)
    assert with_programme(given, "2026-01-15", misfit).place == known
