"""Words and ways of writing that users' documents have: numbers, sexes, years, encodings."""

from unicodedata import normalize

import pytest
from grids import document_of

from extractors.extract import extract
from extractors.parse.dates import parse_date
from extractors.readers.encodings import decode
from extractors.register.values import sex_of


@pytest.mark.parametrize(
    ("letters", "spanish", "read"),
    [
        (("H", "M"), True, ["male", "female"]),
        (("M", "M"), True, [None, None]),
        (("F", "M"), True, ["female", "male"]),
        (("M", "F"), False, ["male", "female"]),
        (("M", "F", "M", "H"), False, ["male", "female", "male", None]),
        (("M", "F", "H"), True, [None, "female", None]),
        (("M", "M", "H"), False, [None, None, None]),
        (("M", "H", "M", "H"), False, ["female", "male", "female", "male"]),
    ],
)
def test_the_m_of_mexico_is_mujer_beside_an_h(
    letters: tuple[str, ...], spanish: bool, read: list[str | None]
) -> None:
    assert list(map(sex_of(letters, spanish=spanish), letters)) == read


def test_a_roster_of_mexico_has_men_and_women() -> None:
    sheet = "Lista de personal\nNo. Empleado|Nombre|Sexo|Fecha de ingreso\n"
    sheet += "0412|María Prueba|M|2020-01-05\n0413|José Prueba|H|2021-02-05"
    document, kind = document_of({"table": sheet, "kind": "roster"})
    (found,) = extract(document, (kind,)).parts[0].records
    assert found.values["sex"] == ["female", "male"]
    assert found.values["number"] == ["0412", "0413"]


@pytest.mark.parametrize(
    "text", ["2568-03-15", "15/03/2568", "15 มี.ค. 2568", "15 มีนาคม พ.ศ. 2568", "2025-03-15"]
)
def test_years_of_thailand_are_those_of_everybody(text: str) -> None:
    assert parse_date(text) == "2025-03-15"


def cp1258(text: str) -> bytes:
    """Gives back Vietnamese as Windows writes it: tones as characters of their own."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    made = b""
    for char in text:
        parts = normalize("NFD", char)
        base = normalize("NFC", "".join(part for part in parts if part not in tones))
        made += (base + "".join(part for part in parts if part in tones)).encode("cp1258")
    return made


def test_vietnamese_of_windows_is_told_from_western_european() -> None:
    text = "Mã NV,Họ và tên,Ngày,Giờ vào,Giờ ra\nNV1,Nguyễn Văn Hùng,03/06/2025,07:58,17:03\n"
    assert (decode(cp1258(text)).text, decode(cp1258(text)).encoding) == (text, "cp1258")
    western = "Número,Nombre,Año\n1,José Muñoz,2025\n2,Zoë Müller,2025\n"
    assert decode(western.encode("cp1252")).encoding == "cp1252"


def test_overtime_of_approvals_is_no_unknown_column() -> None:
    sheet = "每日统计\n工号|姓名|日期|上班打卡时间|下班打卡时间|加班-审批单统计\n"
    sheet += "A1|甲一|2025-03-03|08:00|20:00|3\nA1|甲一|2025-03-04|08:00|17:00|"
    document, kind = document_of({"table": sheet, "kind": "attendance"})
    assert extract(document, (kind,)).parts[0].issues == ()
