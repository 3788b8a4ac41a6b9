"""Who is who across documents."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import extraction

from pipeline.model.casefile import CaseFile, HoursLaw
from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility, WorkerHint
from pipeline.reconcile.casefile import reconcile
from pipeline.reconcile.names import id_key, loose_number, name_key, names_agree, number_key

CASES = yaml.safe_load((Path(__file__).parent / "cases/workers.yaml").read_text("utf-8"))["cases"]


def books(documents: dict[str, list[dict[str, Any]]], **facility: Any) -> CaseFile:
    files = []
    for kind, rows in documents.items():
        texts = [{k: str(v) for k, v in row.items()} for row in rows]
        if kind == "attendance":
            texts = [{**row, "date": "2025-03-03", "punches": [480, 1020]} for row in texts]
        files.append(extraction(f"{kind}.xlsx", kind, texts))
    return reconcile(files, Facility(**facility), HoursLaw())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    hints = tuple(WorkerHint(h["number"], tuple(h["also"])) for h in case.get("hints", ()))
    found = books(case["documents"], workers=hints)
    if "people" in case:
        assert found.workers["number"].tolist() == case["people"]
    if "names" in case:
        assert sorted(found.workers["name"]) == sorted(case["names"])
    for kind, expected in case["together"].items():
        got = found.frames[kind]["worker"].tolist()
        if "people" in case:
            assert got == expected
        else:
            assert [expected.index(e) for e in expected] == [got.index(g) for g in got]
    codes = [i.code for e in found.documents for i in e.document.issues]
    assert ("worker-ambiguous" in codes) == case.get("ambiguous", False)
    assert found.workers["ambiguous"].any() == case.get("ambiguous", False)


def test_keys_stay_the_same_and_differ_between_facilities() -> None:
    documents = {"payroll": [{"number": "A01", "name": "张伟"}, {"name": "李娜"}]}
    one, again = (books(documents, credit_code="X1") for _ in range(2))
    other = books(documents, credit_code="X2")
    assert one.workers["key"].tolist() == again.workers["key"].tolist()
    assert not set(one.workers["key"]) & set(other.workers["key"])
    assert one.workers["key"].str.fullmatch("[0-9a-f]{16}").all()


@pytest.mark.parametrize("kind", ["roster", "attendance"])
def test_the_surest_source_gives_number_and_name(kind: str) -> None:
    day = {"date": "2025-03-03", "punches": [480, 1020]} if kind == "attendance" else {}
    scan = extraction(
        "scan.pdf", "payroll",
        [{"number": "0001", "name": "孙秀荚", "month": m} for m in ("2025-03", "2025-04")],
        scanned=True,
    )  # fmt: skip
    sure = extraction("a.xlsx", kind, [{"number": "D001", "name": "孙秀英", **day}])
    found = reconcile([scan, sure], Facility(workers=(WorkerHint("D001", ("0001",)),)), HoursLaw())
    assert found.workers[["number", "name"]].to_numpy().tolist() == [["D001", "孙秀英"]]
    named = {"name": "孙秀英", "id_number": "440301199001011239"}
    scan = extraction("scan.pdf", "payroll", [{"number": "0001", **named}], scanned=True)
    sure = extraction("a.xlsx", kind, [{"number": "D001", "name": "孙秀英", **day}])
    found = reconcile([scan, sure], Facility(), HoursLaw())
    assert found.workers["number"].tolist() == ["D001"]


def test_a_number_of_the_machine_is_not_the_worker_number() -> None:
    scan = extraction("s.pdf", "payroll", [{"number": "A0412", "name": "孙秀英"}], scanned=True)
    day = {"date": "2025-03-03", "punches": [480, 1020]}
    clock = extraction("a.xls", "attendance", [{"number": "7", "name": "孙秀英", **day}])
    found = reconcile([scan, clock], Facility(), HoursLaw())
    assert found.workers["number"].tolist()[-1:] == ["A0412"]


def test_a_name_damaged_by_its_encoding_is_not_shown_where_another_is() -> None:
    rows = [{"number": "A1", "name": "?秀英", "month": f"2025-0{m}"} for m in range(1, 5)]
    payroll = extraction("p.csv", "payroll", rows)
    roster = extraction("r.xlsx", "roster", [{"number": "A1", "name": "孙秀英"}])
    found = reconcile([payroll, roster], Facility(), HoursLaw())
    assert found.workers["name"].tolist() == ["孙秀英"]


def test_what_the_records_say_of_a_worker() -> None:
    contract = {"number": "A01", "name": "张伟", "starts_on": "2024-07-01", "wage_basis": "piece"}
    found = books(
        {
            "payroll": [
                {"number": "A01", "name": "张伟", "month": "2025-03", "name_note": "3月15离职"}
            ],
            "contract": [contract | {"hours_system": "averaged", "employment": "direct"}],
            "identity": [{"name": "张伟", "id_number": "440301199001011239"}],
        }
    )
    worker = found.workers.iloc[0]
    assert f"{worker['birth_date']:%Y-%m-%d}" == "1990-01-01"
    assert worker["sex"] == "male"
    assert f"{worker['hired_on']:%Y-%m-%d} {worker['left_on']:%Y-%m-%d}" == "2024-07-01 2025-03-15"
    assert (worker["hours_system"], worker["wage_system"]) == ("averaged", "piece")
    assert worker["employment"] is None or worker["employment"] != worker["employment"]
    assert f"{worker['last_seen']:%Y-%m-%d}" == "2025-03-31"
    assert worker[["has_payroll", "has_contract", "has_identity"]].all()
    assert not worker[["has_roster", "has_attendance"]].any()


def test_spellings() -> None:
    assert name_key(" 張　偉 ") == "张伟"
    assert name_key("রহি মা খা তুন") == name_key("রহিমা খাতুন")
    assert name_key("Rahima  Khatun") != name_key("Rahi ma Khatun")
    assert number_key("ａ0412.0") == "A0412"
    assert loose_number("A-0412") == ("A", "412")
    assert id_key("4403 0119 9001 0112 3x") == "44030119900101123X"
    assert id_key("4403**********1234") is None
    assert not names_agree("张伟", "张丽")
    assert names_agree("nguyễn văn an", "an nguyen van")
    assert names_agree("கவிதா", "kavitha m")
    assert names_agree("সালমা খাতুন", "salma khatun")
    assert not names_agree("कविता", "सुनीता")


DOUBT = {"number": Grade.UNCERTAIN}


def _paid_on_a_scan(number: str, name: str = "曹玉梅", **doubt: Any) -> CaseFile:
    """Gives back books of a scanned payroll with one number misread, and an exact attendance."""
    rows = [
        {"number": number, "name": name, "month": "2025-03", **doubt},
        {"number": "M17", "name": "邵志远", "month": "2025-03"},
        {"number": "M19", "name": "安丽华", "month": "2025-03"},
    ]
    scan = extraction("s.pdf", "payroll", rows, scanned=True)
    day = {"date": "2025-03-03", "punches": [480, 1020]}
    people = [("M10", "曹玉梅"), ("M17", "邵志远"), ("M19", "安丽华")]
    clock = extraction(
        "a.xlsx", "attendance", [{"number": n, "name": name, **day} for n, name in people]
    )
    return reconcile([scan, clock], Facility(), HoursLaw())


@pytest.mark.parametrize("read", ["MlO", "M1O", "MIO", "Ml0"])
def test_a_number_misread_on_a_scan_is_no_other_worker(read: str) -> None:
    found = _paid_on_a_scan(read)
    assert found.workers["number"].tolist() == ["M10", "M17", "M19"]
    assert found.frames["payroll"]["worker"].tolist() == [0, 1, 2]


def test_a_doubtful_number_with_the_same_name_is_the_same_worker_or_nobody() -> None:
    assert _paid_on_a_scan("H1O", _grades=DOUBT).frames["payroll"]["worker"].tolist() == [0, 1, 2]
    assert _paid_on_a_scan("K35", _grades=DOUBT).frames["payroll"]["worker"].tolist() == [-1, 1, 2]


def test_a_figure_for_a_figure_on_a_scan_is_nobody_and_another_name_another_worker() -> None:
    assert _paid_on_a_scan("M16").frames["payroll"]["worker"].tolist() == [-1, 1, 2]
    ghost = _paid_on_a_scan("M16", "韦冬生")
    assert ghost.workers["number"].tolist() == ["M10", "M16", "M17", "M19"]


def test_numbers_of_files_are_what_they_say() -> None:
    found = books(
        {
            "payroll": [{"number": "MO4", "name": "曹玉梅"}],
            "attendance": [{"number": "M04", "name": "曹玉梅"}],
        }
    )
    assert found.workers["number"].tolist() == ["M04", "MO4"]
