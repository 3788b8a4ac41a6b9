"""Forms of ID numbers agree with another library, and a pack that names an unknown one is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.id import nik
from stdnum.in_ import aadhaar, epic, pan
from stdnum.mx import curp
from stdnum.my import nric
from stdnum.th import pin
from stdnum.tr import tckimlik

from validators.number_formats import (
    FORMATS,
    fault_of_formats,
    is_meant_as_one,
    lengths_of,
    problem_of,
)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@given(digits(12))
def test_thai_numbers(head: str) -> None:
    for last in "0123456789":
        # The other library refuses a first digit of 0 and 9 besides.
        expected = pin.is_valid(head + last)
        assert head[0] in "09" or (problem_of(head + last, ["th_pin"]) is None) == expected


@given(digits(11))
def test_indian_numbers(head: str) -> None:
    for last in "0123456789":
        number = head + last
        palindrome = number == number[::-1]  # the other library refuses those besides
        assert palindrome or (problem_of(number, ["in_aadhaar"]) is None) == aadhaar.is_valid(
            number
        )


@given(digits(6), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_indonesian_numbers(place: str, day: int, month: int, year: int) -> None:
    number = f"{place}{day:02}{month:02}{year:02}0001"
    try:
        nik.get_birth_date(number)
        holds = day <= 71  # the other library lets 72 to 99 pass
    except nik.InvalidComponent:
        holds = False
    assert (problem_of(number, ["id_nik"]) is None) == holds


@given(digits(9))
def test_turkish_numbers(head: str) -> None:
    for last in range(100):
        number = f"{head}{last:02}"
        assert (problem_of(number, ["tr_tckn"]) is None) == tckimlik.is_valid(number)


@given(digits(6), digits(6))
def test_malaysian_numbers(born: str, rest: str) -> None:
    try:
        nric.get_birth_date(born + rest)
        holds = True
    except nric.InvalidComponent:
        holds = False
    assert (problem_of(born + rest, ["my_nric"]) is None) == holds


@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.sampled_from("0A"))
def test_mexican_numbers(year: int, month: int, day: int, homonym: str) -> None:
    head = f"BOXW{year:02}{month:02}{day:02}HVZXYZ{homonym}"
    for last in "0123456789":
        holds = curp.calc_check_digit(head) == last
        assert (problem_of(head + last, ["mx_curp"]) is None) == holds


@pytest.mark.parametrize(
    ("number", "names", "problem"),
    [
        ("11010519491231002X", ["cn_resident"], None),
        ("110105194912310021", ["cn_resident"], "check"),
        ("234123412346", ["in_aadhaar", "in_pan"], None),
        ("234123412347", ["in_aadhaar", "in_pan"], "check"),
        ("ACUPA7085R", ["in_aadhaar", "in_pan"], None),
        ("ACUPA7085", ["in_aadhaar", "in_pan"], "length"),
        ("3171011708450001", ["id_nik"], None),
        ("3171015708450001", ["id_nik"], None),
        ("3171013202450001", ["id_nik"], "date"),
        ("1234545678781", ["th_pin"], None),
        ("1234545678782", ["th_pin"], "check"),
        ("012345678", ["kh_id"], None),
        ("0123456789", ["bd_nid"], None),
        ("012345678901", ["bd_nid"], "length"),
        ("001099012345", ["vn_cccd"], None),
        ("00109901234", ["vn_cccd"], "length"),
        ("BOXW310820HNERXN09", ["mx_curp"], None),
        ("BOXW310820HNERXN08", ["mx_curp"], "check"),
        ("BOXW311320HNERXN09", ["mx_curp"], "date"),
        ("17291716060", ["tr_tckn"], None),
        ("17291716070", ["tr_tckn"], "check"),
        ("770305021234", ["my_nric"], None),
        ("771305021234", ["my_nric"], "date"),
        ("3520212345671", ["pk_cnic"], None),
        ("352021234567", ["pk_cnic"], "length"),
        ("1234567890", ["ph_philsys", "ph_sss"], None),
        ("12345678901", ["ph_philsys", "ph_sss"], "length"),
        ("271234567", ["vn_cccd", "vn_cmnd"], None),
        ("27123456", ["vn_cccd", "vn_cmnd"], "length"),
        ("WKH1186253", ["in_pan", "in_epic"], None),
        ("WKHA186253", ["in_pan", "in_epic"], "check"),
        ("101234567890", ["in_aadhaar", "in_uan"], None),
        ("111234567890", ["in_aadhaar", "in_uan"], "check"),
        ("123456789", ["ph_philsys", "ph_sss", "ph_tin"], None),
        ("whatever", [], None),
    ],
)
def test_numbers_by_form(number: str, names: list[str], problem: str | None) -> None:
    assert problem_of(number, names) == problem


def test_examples_are_those_of_the_other_library() -> None:
    assert ric.is_valid("11010519491231002X")
    assert aadhaar.is_valid("234123412346")
    assert pan.is_valid("ACUPA7085R")
    assert epic.is_valid("WKH1186253")
    assert nik.is_valid("3171011708450001")
    assert pin.is_valid("1234545678781")
    assert curp.is_valid("BOXW310820HNERXN09")
    assert tckimlik.is_valid("17291716060")


@pytest.mark.parametrize(
    ("number", "name", "meant"),
    [
        ("110105491231002", "cn_resident", True),
        ("E12345678", "cn_resident", False),
        ("AA1234567", "th_pin", False),
        ("123454567878", "th_pin", True),
        ("A01234567", "bd_nid", False),
        ("ACUPA7085", "in_pan", True),
        ("12345678", "in_pan", False),
        ("A1234567", "in_epic", False),
    ],
)
def test_a_passport_is_no_wrong_number(number: str, name: str, meant: bool) -> None:
    assert is_meant_as_one(number, [name]) is meant


def test_an_unknown_form_is_told_what_there_is() -> None:
    assert fault_of_formats(["th_pin"]) is None
    assert "xx_none is none; allowed: bd_nid" in str(fault_of_formats(["xx_none"]))


def test_lengths_are_said_together() -> None:
    assert lengths_of(["in_aadhaar", "in_pan"]).en == "10 or 12"
    assert all(one.lengths for one in FORMATS.values())
