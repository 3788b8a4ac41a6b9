"""The list of what is still needed: each thing once, with why, for what, and ready to be sent."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import made_up
import openpyxl
import pytest
import yaml

from pipeline.model.document import Issue, SourceFile, Status
from pipeline.model.evidence import Evidence, Locator, Text
from pipeline.model.extraction import Extraction
from pipeline.model.finding import (
    Finding,
    FindingKind,
    Outcome,
    SettledBy,
    Severity,
    WorkerRef,
)
from pipeline.report.document import findings_document
from pipeline.report.missing_letter import missing_letter
from pipeline.report.missing_months import spans
from pipeline.report.write import write_reports
from validators.reasons import reasons
from validators.registry import rule_ids

MISSING = Path(__file__).parents[2] / "pipeline/report/missing.yaml"
REASONS = {
    "no-attendance": Text("there is no attendance record for this month", "本月没有考勤记录"),
    "missing-punch": Text("a punch is missing", "缺少打卡"),
    "doubtful-reading": Text("a figure could not be read for certain", "数字无法确切识别"),
    "break-unknown": Text("the breaks of the shift are not stated", "未说明休息时间"),
}


def undecided(reason: str, number: str = "A1", month: str = "2025-03", **settled: Any) -> Finding:
    settled = {"kind": "attendance", "month": month} | settled
    return dataclasses.replace(
        made_up.unknown_hours(WorkerRef(f"k{number}", number, None)),
        fingerprint="",
        reason=reason,
        period=month,
        settled_by=SettledBy(**settled),
    )


def absent(kind: str, month: str | None = None) -> Finding:
    rule = "records.month_missing" if month else "records.document_missing"
    return Finding(
        rule, Outcome.FAILED, FindingKind.GAP, Severity.MAJOR, Text("x", "x"),
        document_kind=kind, period=month,
    )  # fmt: skip


def expired(path: str) -> Finding:
    said = dataclasses.replace(absent("permit"), rule="licences.expired", fingerprint="e")
    return dataclasses.replace(said, document=path)


def listed(*findings: Finding, documents: tuple[Extraction, ...] = ()) -> list[dict[str, Any]]:
    judged = dataclasses.replace(
        made_up.judgement(findings),
        reasons=REASONS,
        titles={"records.month_missing": Text("Months missing", "缺少月份")},
        expected_months=("2025-03", "2025-04"),
    )
    case = made_up.case(documents)
    found: list[dict[str, Any]] = findings_document(judged, case, made_up.RUN)["missing"]
    return found


def test_one_absent_record_is_one_line_over_months_workers_rules_and_findings() -> None:
    found = listed(
        absent("attendance", "2025-03"),
        *(undecided("no-attendance", f"A{n}", month) for n in range(9)
          for month in ("2025-03", "2025-04")),
        dataclasses.replace(undecided("no-attendance"), rule="hours.weekly_rest"),
    )  # fmt: skip
    assert [one["what"]["en"] for one in found] == ["Attendance: 2025-03 to 2025-04"]
    assert found[0]["unlocks"] == 19
    assert found[0]["rules"][0] == "hours.monthly_overtime"
    assert found[0]["workers"] == []
    assert found[0]["why"]["en"].split("\n") == [
        "2025-03: the audit asks for every month, and these were not handed in",
        "2025-04: there is no attendance record for this month",
    ]


def test_a_kind_of_record_is_asked_for_once_and_each_reason_says_of_whom_and_when() -> None:
    (one,) = listed(
        undecided("no-attendance", "A1"),
        undecided("missing-punch", "A2"),
        undecided("missing-punch", "A3", "2025-04"),
    )
    assert one["what"]["en"] == "Attendance: 2025-03 to 2025-04"
    assert one["why"]["en"].split("\n") == [
        "2025-03: there is no attendance record for this month",
        "A punch is missing (2 workers: A2, A3)",
    ]
    assert one["why"]["zh"].split("\n")[1] == "缺少打卡（2 名员工：A2、A3）"


def test_all_who_are_meant_by_some_reason_are_named() -> None:
    (one,) = listed(undecided("missing-punch", "A2"), undecided("doubtful-reading", "A3"))
    assert one["what"]["en"] == "Attendance: 2025-03 (2 workers: A2, A3)"
    assert "A punch is missing (A2)" in one["why"]["en"].split("\n")


def test_what_is_not_there_is_said_once_only() -> None:
    nobody = {"kind": "contract", "month": None}
    (one,) = listed(absent("contract"), undecided("no-contract", "A1", **nobody))
    assert one["why"]["en"] == "The audit asks for it, and nothing of this kind was handed in"


def test_a_file_that_was_handed_in_and_not_used_is_named() -> None:
    case = dataclasses.replace(made_up.case(), foreign=((0, 0),))
    judged = made_up.judgement([absent("payroll"), absent("payroll", "2025-04"), absent("roster")])
    found = findings_document(judged, case, made_up.RUN)["missing"]
    why = {one["kind"]: one["why"]["en"] for one in found}
    named = "names another employer: payroll/2025.xlsx"
    assert named in why["payroll"]
    assert "nothing of this kind" not in why["payroll"]
    assert why["roster"].endswith("nothing of this kind was handed in")


def test_a_file_without_records_is_named_as_handed_in() -> None:
    (part,) = made_up.ATTENDANCE.parts
    blank = dataclasses.replace(part, records=(), months=())
    documents = (dataclasses.replace(made_up.ATTENDANCE, parts=(blank,)),)
    (one,) = listed(absent("attendance", "2025-03"), documents=documents)
    assert one["why"]["en"] == "Handed in, but no record in it could be read: kq.xlsx"


def test_the_only_juvenile_is_named() -> None:
    (one,) = listed(undecided("no-register", "A1", kind="protected_worker", month=None))
    assert one["what"]["en"] == "Protected workers (A1)"


def test_months_asked_for_the_same_reasons_stand_together() -> None:
    found = listed(*(undecided("no-attendance", "A1", f"2025-0{n}") for n in (1, 2, 3, 5)))
    (one,) = found
    assert one["what"] == {
        "en": "Attendance: 2025-01 to 2025-03, 2025-05",
        "zh": "考勤记录：2025-01 至 2025-03、2025-05",
    }  # fmt: skip
    assert spans(["2024-12", "2025-01", "2025"]).en == "2024-12, 2025, 2025-01"


def test_a_kind_that_is_not_there_at_all_is_asked_for_every_month() -> None:
    found = listed(absent("payroll"), absent("contract"))
    assert {one["what"]["en"] for one in found} == {
        "Payroll: 2025-03 to 2025-04", "Labour contracts",
    }  # fmt: skip


def test_workers_are_named_where_few_and_counted_where_many() -> None:
    few = listed(undecided("missing-punch", "A1"), undecided("missing-punch", "A2"))
    assert few[0]["what"]["en"] == "Attendance: 2025-03 (2 workers: A1, A2)"
    many = listed(*(undecided("missing-punch", f"A{n:02d}") for n in range(20)))
    assert many[0]["what"]["zh"] == "考勤记录：2025-03（20 名员工）"
    assert len(many[0]["workers"]) == 20


def test_doubtful_cells_of_one_file_are_one_copy_to_send_again() -> None:
    evidence = Evidence("scan.pdf", "0" * 64, "p1", Locator(page=2), "punches", "08:0O")
    doubtful = [
        dataclasses.replace(
            undecided("doubtful-reading", f"A{n}", document="scan.pdf"), evidence=(evidence,)
        )
        for n in range(3)
    ]
    one, other = listed(*doubtful, expired("证照/a.png"))
    assert other["what"]["en"] == "Renewal of 证照/a.png"
    assert (one["action"], one["document"], one["unlocks"]) == ("again", "scan.pdf", 3)
    assert one["what"]["en"] == "scan.pdf: p2"


def test_an_unread_file_is_asked_for_again_with_its_pages() -> None:
    lost = Issue("no-text", Text("Page 3 shows nothing.", "第 3 页无内容。"), None,
                 Locator(page=3), loses_data=True)  # fmt: skip
    read = dataclasses.replace(
        made_up.ATTENDANCE.document, source=SourceFile("kq.pdf", "1" * 64, 1), issues=(lost,)
    )
    broken = dataclasses.replace(
        read, source=SourceFile("x.jpg", "2" * 64, 1), status=Status.UNREADABLE, issues=(), parts=()
    )
    documents = (dataclasses.replace(made_up.ATTENDANCE, document=read), Extraction(broken))
    found = {one["document"]: one for one in listed(made_up.overtime(), documents=documents)}
    assert found["kq.pdf"]["what"]["en"] == "kq.pdf: page 3"
    assert "shows nothing" in found["kq.pdf"]["why"]["en"]
    assert found["x.jpg"]["why"]["zh"] == "文件无法读取"


def test_a_supplier_is_told_nothing_of_our_own_files() -> None:
    said = Text("No month is found. Say it in facility.toml.", "找不到年月。请填 facility.toml。")
    lost = Issue("month-unknown", said, loses_data=True)
    locked = Issue("encrypted", Text("Locked. Give --password.", "已加密。"), loses_data=True)
    source = made_up.ATTENDANCE.document
    documents = [
        Extraction(dataclasses.replace(
            source, source=SourceFile(issue.code, "1" * 64, 1), issues=(issue,), parts=(),
            status=Status.UNREADABLE,
        ))
        for issue in (lost, locked)
    ]  # fmt: skip
    found = listed(
        undecided("law-not-in-force"), undecided("break-unknown"), documents=tuple(documents)
    )
    why = {one["document"]: one["why"] for one in found}
    assert why["month-unknown"] == {"en": "No month is found", "zh": "找不到年月"}
    assert "password by another way" in why["encrypted"]["en"]
    assert "which breaks it has" in why[None]["en"]
    assert len(found) == 3


def test_what_unlocks_most_stands_first_and_a_question_is_a_question() -> None:
    found = listed(
        undecided("missing-punch"),
        *(undecided("break-unknown", "A1", f"2025-0{n}") for n in (1, 2, 3)),
        absent("contract"),
    )
    assert [one["action"] for one in found] == ["answer", "send", "send"]
    assert [one["unlocks"] for one in found] == [3, 1, 0]


@pytest.mark.parametrize(
    ("tongue", "words"),
    [
        ("en", ("Still needed for the audit: 苏州示例五金有限公司, 2025-03",
                "1. Attendance: 2025-03", "   - Why: There is no attendance record",
                "   - Cannot be judged without it: hours.monthly_overtime (1 check)",
                "do not fill in")),
        ("zh", ("审核所需补充资料：苏州示例五金有限公司", "1. 考勤记录：2025-03",
                "   - 原因：本月没有考勤记录", "切勿补填")),
    ],
)  # fmt: skip
def test_the_letter_can_be_sent_as_it_is(tongue: Any, words: tuple[str, ...]) -> None:
    judged = dataclasses.replace(made_up.judgement((undecided("no-attendance"),)), reasons=REASONS)
    document = findings_document(judged, made_up.case(), made_up.RUN)
    text = missing_letter(document, {}, tongue)
    for said in words:
        assert said in text
    document["missing"] = []
    nothing = missing_letter(document, {}, tongue)
    assert ("Nothing more is needed" in nothing) == (tongue == "en")
    assert "1." not in nothing


def letter(*findings: Finding, pseudonyms: str | None = None) -> str:
    judged = dataclasses.replace(made_up.judgement(findings), reasons=REASONS)
    run = dataclasses.replace(made_up.RUN, pseudonyms=pseudonyms)
    document = findings_document(judged, made_up.case((made_up.PAYROLL,)), run)
    return missing_letter(document, {}, "en")


def test_every_question_is_one_and_is_asked_of_the_right_record() -> None:
    table = yaml.safe_load(MISSING.read_text("utf-8"))
    silent = [reason for reason in table["answers"] if "please" not in table["asks"][reason]["en"]]
    assert silent == []
    text = letter(undecided("hours-by-kind-unknown"))
    assert "## Questions to answer" in text
    assert "1. Please say how many of the hours of overtime" in text
    assert "   - About: Payroll: 2025-03 (A1)" in text
    other = letter(undecided("missing-punch", kind=None))
    assert "1. A punch is missing; please explain it, or send what shows it" in other


def test_one_file_is_one_file_and_keys_are_not_for_sending() -> None:
    text = letter(undecided("no-attendance"))
    assert "Thank you for the file handed in. It could be used." in text
    assert text.startswith("Still needed")
    assert letter(undecided("no-attendance"), pseudonyms="ab").startswith("**Not for sending")


def test_page_workbook_and_letters_have_the_list(tmp_path: Path) -> None:
    write_reports(
        made_up.judgement(), made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, tmp_path
    )
    (one,) = json.loads((tmp_path / "findings.json").read_text("utf-8"))["missing"]
    said = one["what"]["en"]
    assert said == "Attendance: 2025-03 (2 workers: 李小红 A0412, =cmd|'/c calc'!A1 A0413)"
    book = openpyxl.load_workbook(tmp_path / "exceptions.xlsx")
    rows = [[cell.value for cell in row] for row in book["Still needed 待补资料"].iter_rows()]
    assert said in rows[1][1]
    page = (tmp_path / "report.html").read_text("utf-8")
    assert 'id="missing"' in page
    assert "td:nth-child(4) .say{white-space:pre-line}" in page, "each reason on a line of its own"
    for tongue in ("en", "zh"):
        assert (tmp_path / f"still_needed.{tongue}.md").exists()


def test_the_table_of_reasons_names_none_that_is_not_there() -> None:
    table = yaml.safe_load(MISSING.read_text("utf-8"))
    known = {*reasons(), *rule_ids()}
    assert table["finds"].keys() <= known
    lists = ("answers", "whole", "ours", "copies", "about", "absent", "plain")
    assert {reason for key in lists for reason in table[key]} <= known
    assert table["asks"].keys() - known == {"encrypted", "wrong-password"}
