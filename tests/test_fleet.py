"""The fleet that benchmarks measure with: the same bytes each time, and what is planted in it."""

from pathlib import Path

import pytest

from benchmarks.fleet import EMPTY, SETTINGS, UNREADABLE, WHOLE, Fleet, facility, later, state

SMALL = Fleet(facilities=3, workers=10)


def write(inbox: Path, fleet: Fleet) -> Path:
    for index in range(fleet.facilities):
        for path, data in facility(index, fleet).files.items():
            file = inbox / fleet.name(index) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return inbox


@pytest.mark.parametrize("index", [1, 4])
def test_a_facility_is_the_same_byte_for_byte(index: int) -> None:
    one, again = facility(index, SMALL), facility(index, SMALL)
    assert one.files == again.files
    assert one.truth() == again.truth()
    assert one.files != facility(index, Fleet(3, 10, seed=2)).files


def test_a_fleet_has_about_ten_documents_a_facility_and_each_kind_of_broken_one() -> None:
    states = {state(index): facility(index, SMALL) for index in (0, 6, 12, 18)}
    assert list(states) == [WHOLE, EMPTY, SETTINGS, UNREADABLE]
    assert 10 <= len(states[WHOLE].files) <= 12
    assert not states[EMPTY].files
    assert "plase" in states[SETTINGS].files["facility.toml"].decode()
    assert "facility.toml" not in states[UNREADABLE].files


def test_names_and_papers_of_no_two_facilities_are_the_same() -> None:
    many = Fleet(300)
    assert len(set(many.names())) == 300
    papers = [set(facility(index, SMALL).files.values()) for index in (0, 1, 2)]
    assert not papers[0] & papers[1]
    assert not papers[1] & papers[2]


def test_a_later_night_brings_new_and_corrected_files(tmp_path: Path) -> None:
    inbox = write(tmp_path / "inbox", SMALL)
    before = {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()}
    first = later(inbox, SMALL, 3)
    second = later(inbox, SMALL, 3, night=2)
    changed = [path for path, data in before.items() if path.read_bytes() != data]
    assert len(first) == len(second) == 3
    assert changed, "one of three files is a payroll put right"
    assert {path for path in first if path in before} <= set(changed)
    assert len({*first, *second}) > 4
