"""Parties of English, Bahasa and Vietnamese contracts; whoever signs for somebody is no party."""

import pytest
from contract_parts import records, word_part

ENGLISH = ["EMPLOYMENT CONTRACT"]
BAHASA = ["PERJANJIAN KERJA WAKTU TERTENTU"]


def one(*lines):
    (record,) = records(word_part(lines))
    return record


def test_parties_called_so_in_brackets_and_not_by_who_signs():
    record = one(
        *ENGLISH,
        'This contract is made between Clear Water (Testing) Co., Ltd ("the Employer") and '
        'Ms. NINA Sample ("the Employee"), ID card No. 010000001.',
        "1. Term. From 6 January 2025 to 5 July 2025.",
        "2. Position and place of work. She shall work as a sewing operator.",
        "Signed for the Employer: Tom Tester (General Manager)    Employee: thumbprint NINA Sample",
    )
    assert record["name"] == "NINA Sample"
    assert record["employer"] == "Clear Water (Testing) Co., Ltd"
    assert record["id_number"] == "010000001"


@pytest.mark.parametrize("said", ["thumbprint NINA Sample", "Factory Manager", "PIHAK KEDUA"])
def test_signs_and_roles_are_no_name(said: str):
    assert "name" not in one(*ENGLISH, "Employer: Clear Water Ltd", f"Employee: {said}")


def test_sex_birth_and_number_behind_a_name_are_no_part_of_it():
    record = one(
        *ENGLISH,
        "Party A: Clear Water Ltd",
        "Party B: Mr. NINO Sample, male, born 02 March 1999, National ID 020000002 (the Worker)",
        "Party A: (signed) Tom Tester     Party B: (signed) NINO Sample",
    )
    assert (record["name"], record["id_number"]) == ("NINO Sample", "020000002")
    assert one(*ENGLISH, "Employee: (signed) NINO Sample")["name"] == "NINO Sample"


def test_the_second_party_of_a_bahasa_contract_in_sentences():
    record = one(
        *BAHASA,
        "1. Nama: Contoh Satu, Jabatan: HRD Manager, bertindak untuk dan atas nama PT Uji Coba, "
        "selanjutnya disebut PIHAK PERTAMA.",
        "2. Nama: Contoh Dua, NIK: 3275010000000003, selanjutnya disebut PIHAK KEDUA.",
        "Pasal 1 Jangka Waktu: 1 Februari 2025 s/d 31 Januari 2026. Masa percobaan 3 bulan.",
        "Pasal 2 Jabatan dan Tempat Kerja: Operator jahit di pabrik Bekasi.",
    )
    assert record["name"] == "Contoh Dua"
    assert record["employer"] == "PT Uji Coba"
    assert record["id_number"] == "3275010000000003"
    assert (record["starts_on"], record["ends_on"]) == ("2025-02-01", "2026-01-31")
    assert record["probation_months_hundredths"] == 300
    assert not {"position", "work_place"} & set(record)


def test_the_second_party_of_a_bahasa_contract_in_lines():
    record = one(*BAHASA, "Pihak Pertama: PT Uji Coba", "Pihak Kedua:", "Nama : Contoh Dua")
    assert (record["employer"], record["name"]) == ("PT Uji Coba", "Contoh Dua")


def test_a_vietnamese_worker_with_birth_and_number_behind():
    record = one(
        "HỢP ĐỒNG LAO ĐỘNG",
        "Người lao động: Ông Trần Văn Thử, sinh ngày 03 tháng 11 năm 1995, CCCD số 031095000001",
        "Địa điểm làm việc: KCN Thử, Hải Phòng. Công việc phải làm: công nhân may",
    )
    assert (record["name"], record["id_number"]) == ("Trần Văn Thử", "031095000001")
    assert (record["work_place"], record["position"]) == ("KCN Thử, Hải Phòng.", "công nhân may")


@pytest.mark.parametrize(
    ("lines", "born"),
    [
        (["Employee: NINA Sample", "Date of Birth: 14/08/2001    ID No.: 010000001"], "2001-08-14"),
        (["Employee: NINA Sample, born on 14 August 2001"], "2001-08-14"),
        (["Employee: NINA Sample", "Date of Birth: 04/08/2001"], None),
        (["Employer: Tom Tester, born 01 May 1970", "Employee: NINA Sample"], None),
        (["Employee: NINA Sample, born 2 May 2001", "Guarantor: born 3 May 1970"], None),
        (["Employee: NINA Sample", "Start of work: 14 August 2024"], None),
        (
            ["Người lao động: Trần Thử", "Ngày sinh: 12/05/1998   Số CCCD: 031098000001"],
            "1998-05-12",
        ),
        (["Bên B: Trần Thử, sinh ngày 03 tháng 11 năm 1995"], "1995-11-03"),
        (
            ["Pihak Kedua:", "Nama : Contoh Dua", "Tempat, tanggal lahir : Uji, 12 Maret 1996"],
            "1996-03-12",
        ),
        (["乙方：陈小测", "性别：女　　出生日期：1990年3月12日"], "1990-03-12"),
    ],
)
def test_the_workers_date_of_birth(lines: list[str], born: str | None):
    assert one("LABOUR CONTRACT", *lines).get("birth_date") == born


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Employee: NINA Sample",
            "Nominee in case of death: daughter RITA Sample, date of birth 02 March 2014",
        ],
        ["Employee: NINA Sample", "RITA Sample, born 02 March 2014"],
        ["Employee: NINA Sample", "1. Term. One year.", "Date of birth: 02 March 2014"],
        ["Employee: NINA Sample", "Name: RITA Sample", "Date of birth: 02 March 2014"],
        ["乙方：王秀英", "紧急联系人：王小明，出生日期：2012年3月5日"],
        ["乙方：王秀英", "子女：王小明，出生日期：2012年3月5日"],
        ["乙方：王秀英", "王小明，女，出生日期：2012年3月5日"],
        ["乙方：王秀英", "身份证号码：440301199003052228", "出生日期：2012年3月5日"],
        ["乙方：王秀英", "甲方法定代表人：李大明 出生日期：1970年3月5日"],
        [
            "Người lao động: Trần Thử",
            "Bên A: Công ty ABC, do ông Lê Văn Nam, sinh ngày 02/03/1970, đại diện",
            "Bên B: Trần Thử",
        ],
        ["Bên B: Trần Thử", "Con: Trần Mai, sinh ngày 03 tháng 11 năm 2015"],
        ["Pihak Kedua:", "Nama : Contoh Dua", "Ahli waris: Contoh Tiga, lahir 12 Maret 2014"],
    ],
)
def test_the_birth_of_another_person_is_not_the_workers(lines: list[str]):
    assert "birth_date" not in one("LABOUR CONTRACT", *lines)
