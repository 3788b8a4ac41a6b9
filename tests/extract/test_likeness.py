"""What an unknown heading is offered to mean fits what its column holds."""

import pytest

from extractors.unknown import nearest, what_holds


@pytest.mark.parametrize(
    ("heading", "values", "never"),
    [
        ("শ্রমিকের নামের নং", ["TX-71", "TX-72"], "name"),
        ("员工姓名号", ["A0412", "A0413"], "name"),
        ("worker's names", ["Asha Rao", "Vikram Das"], "number"),
        ("人员代号", ["甲一", "乙二"], "number"),
    ],
)
def test_names_and_numbers_are_never_taken_for_each_other(
    heading: str, values: list[str], never: str
) -> None:
    guess = nearest("attendance", (heading,), what_holds(values))
    assert guess is None or guess.field != never


def test_a_number_of_workers_is_offered_for_one() -> None:
    guess = nearest("attendance", ("员工工号码",), what_holds(["A0412", "A0413"]))
    assert guess is not None
    assert guess.field == "number"


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        (["SK-71", "SK-72"], "codes"),
        (["甲一", "李小红"], "text"),
        (["3200", "2880.50"], "money"),
        (["08:00", "17:31"], "times"),
        (["2024-05-01", "1-May-24"], "dates"),
    ],
)
def test_what_a_column_holds(values: list[str], holds: str) -> None:
    assert what_holds(values) == holds
