import pytest

from extractors.parse.ids import is_ruined, parse_account, parse_id_number, parse_worker_number
from extractors.parse.names import looks_like_name, split_name


@pytest.mark.parametrize(
    ("text", "name", "note"),
    [
        ("甲一", "甲一", None),
        ("甲 一", "甲一", None),
        ("甲一（离职）", "甲一", "离职"),
        ("甲一3月15离职", "甲一", "3月15离职"),
        ("甲一10.17入职", "甲一", "10.17入职"),
        ("甲一-自离", "甲一", "自离"),
        ("阿依古丽·买买提", "阿依古丽·买买提", None),
        ("Nguyễn Văn Ký", "Nguyễn Văn Ký", None),
        ("Nguyễn  Văn   An (nghỉ việc)", "Nguyễn Văn An", "nghỉ việc"),
        ("Newton Example", "Newton Example", None),
        ("-", None, None),
        ("", None, None),
    ],
)
def test_notes_are_cut_off_names(text: str, name: str | None, note: str | None) -> None:
    assert split_name(text) == (name, note)


@pytest.mark.parametrize(
    "text",
    ["制表：某某", "13800000000", "2025年3月", "-", "注意事项如下列内容所示请各位同事务必遵守"],
)
def test_what_is_no_name(text: str) -> None:
    assert not looks_like_name(text)


def test_long_numbers_that_a_spreadsheet_ruined() -> None:
    assert is_ruined("4.40301E+17", number=False)
    assert is_ruined("440301199005061000", number=True)
    assert not is_ruined("440301199005061238", number=False)
    assert not is_ruined("123456789012", number=True)


def test_numbers_of_people() -> None:
    assert parse_id_number(" 44030119900506123x") == "44030119900506123X"
    assert parse_id_number("无") is None
    assert parse_account("6222 0000 1111 2222（工行）") == "6222000011112222"
    assert parse_worker_number("0012") == "0012"
    assert parse_worker_number("12.0") == "12"
    assert parse_worker_number("A-12.0") == "A-12.0"
