"""Public holidays of other countries against a kept library; every difference has its reason."""

import holidays
import pytest

from validators.packs import load_pack

SUNDAY_FELL_ON_IT = "a day off in place of one on a Sunday: nothing is due in money for it"
SWAPPED = "a day that public bodies swap for another; factories are not bound"
DIFFERENT = {
    "2024-02-14": (
        "vn",
        "Tet by the weekend's substitutes of public bodies (announced 2023-11-05)",
    ),
    "2024-04-29": ("vn", SWAPPED),
    "2025-05-02": ("vn", SWAPPED),
    "2026-08-31": ("vn", SWAPPED),
    "2026-04-27": ("vn", SUNDAY_FELL_ON_IT),
    "2026-11-24": ("vn", "Culture Day: that article 112 of the Labour Code has it was not found"),
    "2024-10-01": ("mx", "change of President: the text of article 74 that was read has December"),
    "2025-05-12": ("ph", "a special non-working day by a later proclamation (elections), not read"),
    "2025-07-27": ("ph", "a special non-working day by a later proclamation, not read"),
    "2024-12-29": ("kh", "Peace Day is in no list of paid holidays of 2024 (Prakas 014/24)"),
}
FIXED = {"vn": 8, "id": 17, "tr": 14, "mx": 7}
YEARS = (2024, 2025, 2026)
SPECIAL_DAYS_LEFT_OUT = {("ph", 2024)}
KINGS_BIRTHDAY = {2024: "2024-06-03", 2025: "2025-06-02", 2026: "2026-06-01"}


def library(country: str, year: int) -> set[str]:
    return {day.isoformat() for day in holidays.country_holidays(country, years=year)}


@pytest.mark.parametrize("pack", ["vn", "kh", "id", "tr", "mx", "ph"])
@pytest.mark.parametrize("year", YEARS)
def test_dates_are_those_of_another_library(pack: str, year: int) -> None:
    law = load_pack(pack)
    assert law is not None
    own = {day for day in law.holidays.statutory if day.startswith(str(year))}
    if (pack, year) in SPECIAL_DAYS_LEFT_OUT:
        assert own < library(pack.upper(), year)
        return
    known = {day for day, (of, _) in DIFFERENT.items() if of == pack}
    listed = library(pack.upper(), year)
    assert own <= listed
    other = law.holidays.chosen | law.holidays.days_off
    assert listed - own - other == {day for day in known if day.startswith(str(year))}


@pytest.mark.parametrize("year", YEARS)
def test_days_that_hold_for_every_employer_alone_are_statutory(year: int) -> None:
    fixed = {
        "th": {f"{year}-05-01"},
        "in": {f"{year}-01-26", f"{year}-08-15", f"{year}-10-02"},
        "bd": set[str](),
        "my": {f"{year}-05-01", KINGS_BIRTHDAY[year], f"{year}-08-31", f"{year}-09-16"},
        "pk": {f"{year}-{day}" for day in ("02-05", "03-23", "05-01", "08-14", "12-25")},
    }
    for pack, days in fixed.items():
        law = load_pack(pack)
        assert law is not None
        assert {day for day in law.holidays.statutory if day.startswith(str(year))} == days
        assert days <= library(pack.upper(), year)


@pytest.mark.parametrize("year", YEARS)
def test_of_tet_what_every_choice_of_the_employer_has_in_common(year: int) -> None:
    law = load_pack("vn")
    assert law is not None
    new_year = {2024: "2024-02-10", 2025: "2025-01-29", 2026: "2026-02-17"}[year]
    spring = {day for day in law.holidays.statutory if f"{year}-01-02" < day < f"{year}-03"}
    choices = {day for day in law.holidays.chosen if day < f"{year}-03" and day > f"{year}-01"}
    assert len(spring) == 3
    assert new_year in spring
    assert len(choices) == 4
    eight = {day for day in law.holidays.statutory if day.startswith(str(year))}
    assert len(eight) == FIXED["vn"]


def test_indonesia_has_seventeen_days_and_two_election_days() -> None:
    law = load_pack("id")
    assert law is not None
    counts = [sum(day.startswith(str(year)) for day in law.holidays.statutory) for year in YEARS]
    assert counts == [FIXED["id"] + 2, FIXED["id"], FIXED["id"]]


@pytest.mark.parametrize("pack", ["tr", "mx"])
def test_every_year_has_as_many_days(pack: str) -> None:
    law = load_pack(pack)
    assert law is not None
    for year in YEARS:
        assert sum(day.startswith(str(year)) for day in law.holidays.statutory) == FIXED[pack]
