"""Packs, places and holidays: numbers by date, and days that others list too."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from pipeline.errors import PackError
from pipeline.model.facility import Facility, Notice
from validators.minimum_wage import PARAMETER
from validators.notices import facility_law
from validators.packs import hours_law, law_date, law_of, load_pack, pack_ids
from validators.protocols import load_protocol

OFFICIAL_WORKDAYS = {
    2024: [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22],
    2025: [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
}
KNOWN_DIFFERENCE = {date(2025, 2, 1)}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days)]


def is_workday(day: date) -> bool:
    law, text = hours_law(law_of("CN"), "2026-01-01"), day.isoformat()
    off = text in law.holidays or text in law.days_off
    return text in law.makeup_days or (not off and day.weekday() not in law.rest_weekdays)


@pytest.mark.parametrize("year", OFFICIAL_WORKDAYS)
def test_workdays_of_each_month_are_the_official_ones(year: int) -> None:
    counts = [sum(is_workday(d) for d in days_of(year) if d.month == m) for m in range(1, 13)]
    assert counts == OFFICIAL_WORKDAYS[year]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_workdays_are_those_of_another_library(year: int) -> None:
    differ = {day for day in days_of(year) if is_workday(day) != chinese_calendar.is_workday(day)}
    assert differ == set()


def test_statutory_days_are_those_of_another_library_but_one() -> None:
    law = hours_law(law_of("CN"), "2026-01-01")
    for year, count in ((2024, 11), (2025, 13), (2026, 13)):
        statutory = {day for day in days_of(year) if day.isoformat() in law.holidays}
        assert len(statutory) == count
        listed = {
            day
            for day in days_of(year)
            if chinese_calendar.is_holiday(day) and day in statutory | KNOWN_DIFFERENCE
        }
        assert listed - statutory <= KNOWN_DIFFERENCE


@pytest.mark.parametrize(
    ("place", "on", "yuan"),
    [
        ("Guangdong/Shenzhen", "2025-02-28", 2360),
        ("Guangdong/Shenzhen", "2025-03-01", 2520),
        ("Guangdong/Dongguan", "2025-03-01", 2080),
        ("Guangdong/Dongguan", "2026-09-01", 2300),
        ("Guangdong/Qingyuan", "2026-09-01", None),
        ("Guangdong/Nowhere", "2025-03-01", None),
        ("Guangdong", "2025-03-01", None),
        ("Shanghai", "2025-07-01", 2740),
        ("Shanghai/Pudong", "2025-06-30", 2690),
        ("Beijing", "2025-09-01", 2540),
        ("Jiangsu/Suzhou", "2025-11-01", 2490),
        ("Jiangsu/Suzhou", "2026-01-01", 2660),
        ("Zhejiang/Quzhou", "2026-01-01", 2180),
        ("Jiangsu/Nanjing", "2020-01-01", None),
        (None, "2025-03-01", None),
    ],
)
def test_minimum_wage_by_place_and_date(place: str | None, on: str, yuan: int | None) -> None:
    law = load_pack("CN")
    assert law is not None
    found = law.number(PARAMETER, on, place)
    assert (None if found is None else found.whole) == yuan


def test_a_mapping_from_memory_makes_the_figure_unverified() -> None:
    law = load_pack("cn")
    assert law is not None
    found = law.number(PARAMETER, "2025-11-01", "Jiangsu/Suzhou")
    assert found is not None
    assert found.status == "unverified"


def test_every_number_names_its_instrument_and_status() -> None:
    for code in pack_ids():
        pack = load_pack(code)
        assert pack is not None
        for found in pack.numbers.values():
            for one in found:
                assert one.instrument
                assert one.status in ("verified", "secondary", "unverified")
                assert one.status != "verified" or one.source


def test_an_unknown_country_has_no_pack_and_plain_hours() -> None:
    assert load_pack("XX") is None
    assert law_of(None) is None
    assert hours_law(None, "2026-01-01").years == ()


def test_a_wrong_protocol_names_the_ones_there_are() -> None:
    with pytest.raises(PackError, match="smeta"):
        load_protocol("nothing")


def test_hours_go_by_the_notice_that_the_user_gives_for_the_facility() -> None:
    notice = Notice("hours.normal_week", "2640", "2020-01-01", "approval 12")
    facility = Facility(country="CN", place="Guangdong/Dongguan", notices=(notice,))
    law = facility_law(facility, "CN")
    assert hours_law(law, "2026-01-01", facility.place).normal_week_minutes == 2640
    assert hours_law(law, "2026-01-01", "Guangdong/Zhuhai").normal_week_minutes == 2400


def test_hours_go_by_the_law_of_the_period_not_by_the_newest() -> None:
    """Mexico's week is 48 hours in 2026 and 40 from 2030."""
    facility = Facility(country="MX", period=("2026-01", "2026-12"), audit_date="2030-02-01")
    assert hours_law(law_of("MX"), law_date(facility)).normal_week_minutes == 2880
