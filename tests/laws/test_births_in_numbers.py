"""Birth dates that ID numbers state, with the century that they leave out."""

import pytest

from validators.number_formats import births_in

ON = "2026-01-15"


@pytest.mark.parametrize(
    ("number", "form", "births"),
    [
        ("900301105432", "my_nric", ("1990-03-01",)),
        ("100301105432", "my_nric", ("2010-03-01",)),  # 1910 would be 116 years
        ("260115105432", "my_nric", ("2026-01-15",)),
        ("260116105432", "my_nric", ()),  # a day too late for one century, 100 years for the other
        ("360301105432", "my_nric", ("1936-03-01",)),
        ("350301105432", "my_nric", ()),
        ("3275015103900002", "id_nik", ("1990-03-11",)),
        ("11010519491231002X", "cn_resident", ("1949-12-31",)),
        ("079190012345", "vn_cccd", ()),
    ],
)
def test_a_number_states_the_birth_of_somebody_alive(
    number: str, form: str, births: tuple[str, ...]
) -> None:
    assert births_in(number, (form,), ON) == births


@pytest.mark.parametrize(("letter", "century"), [("0", "1912"), ("A", "2012")])
def test_the_letter_of_a_mexican_number_tells_the_century(letter: str, century: str) -> None:
    bare = f"GOMC120101HDFMRR{letter}"
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    check = -sum(alphabet.index(one) * (18 - at) for at, one in enumerate(bare)) % 10
    assert births_in(f"{bare}{check}", ("mx_curp",), "2002-01-01" if century == "1912" else ON) == (
        f"{century}-01-01",
    )
