"""This run beside an earlier one: what is new, open, closed, and what nobody can tell any more."""

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import made_up
import openpyxl
import pytest

from pipeline.engine.audit import Report
from pipeline.engine.baseline import baseline_of, check_baseline, resting
from pipeline.engine.baseline_workbook import decisions_of
from pipeline.engine.summary import summary
from pipeline.errors import UsageError
from pipeline.model.casefile import CaseFile
from pipeline.model.finding import Finding, Judgement, RuleCoverage
from pipeline.report.baseline import compared
from pipeline.report.decisions import decision_meant
from pipeline.report.write import write_reports

MONEY, DAYS = made_up.overtime(), made_up.daily_hours()
UNTOLD = made_up.unknown_hours(made_up.LI)
JUDGED = tuple(RuleCoverage(rule, 1, passed=1) for rule in (MONEY.rule, DAYS.rule, UNTOLD.rule))


def judged(*findings: Finding, **changes: Any) -> Judgement:
    made = dataclasses.replace(made_up.judgement((UNTOLD,)), findings=findings, owed=())
    return dataclasses.replace(made, coverage=JUDGED, **changes)


def case(*documents: Any) -> CaseFile:
    """Gives back the case with a payroll frame of one worker, so that it can be looked at."""
    made = made_up.case(documents or (made_up.PAYROLL, made_up.ATTENDANCE))
    payroll = made.days[["worker", "month"]].head(1).assign(document=0, part=0)
    months = made.days[["worker", "month"]].head(1)
    return dataclasses.replace(made, frames={"payroll": payroll} if documents == () else {},
                               months=months)  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    before = resting(judged(MONEY, DAYS, UNTOLD), case())
    write_reports(before, case(), made_up.RUN, made_up.tables, lambda *_: None, folder, ("xlsx",))
    return folder


DECISION, MARK = 10, 21
"""Columns of the sheet of exceptions: the decision, the fingerprint."""


def decide(folder: Path, row: int, decision: str, note: str) -> None:
    path = folder / "exceptions.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(row, heads.index("Decision / 处理决定") + 1).value = decision
    sheet.cell(row, heads.index("Note / 备注") + 1).value = note
    book.save(path)


def beside(old: Path, *findings: Finding, books: CaseFile | None = None, **changes: Any) -> Any:
    books = books or case()
    now = judged(*findings, **changes)
    return compared(baseline_of(old, now, books), now.findings)


def test_new_open_and_newly_untold_are_told_apart(old: Path) -> None:
    more = dataclasses.replace(MONEY, fingerprint="d" * 64)
    lost = dataclasses.replace(UNTOLD, fingerprint=DAYS.fingerprint)
    seen = beside(old, MONEY, more, lost, UNTOLD)
    assert seen.of[MONEY.fingerprint]["state"] == "still_open"
    assert seen.of[MONEY.fingerprint]["amount_owed_minor"] == 18240
    assert seen.of["d" * 64]["state"] == "new"
    assert seen.of[DAYS.fingerprint]["state"] == "cannot_tell_any_more"
    assert seen.of[UNTOLD.fingerprint]["state"] == "still_open"
    counts = {key: seen.block[key] for key in ("new", "still_open", "closed")}
    assert counts == {"new": 1, "still_open": 1, "closed": 0}
    assert seen.block["cannot_tell_any_more"] == 1


def test_what_now_fails_and_could_not_be_told_before_is_new(old: Path) -> None:
    now = dataclasses.replace(MONEY, fingerprint=UNTOLD.fingerprint)
    assert beside(old, now).of[UNTOLD.fingerprint]["state"] == "new"


def test_only_what_was_looked_at_again_is_closed(old: Path) -> None:
    (gone,) = beside(old, DAYS).block["gone"]
    assert gone["state"] == "closed"
    assert "payroll/2025.xlsx is unchanged" in gone["why"]["en"]
    nothing = dataclasses.replace(made_up.case(()), months=made_up.case().days[[]])
    empty = dataclasses.replace(
        nothing, months=made_up.case().days[["worker", "month"]].head(0),
        days=made_up.case().days.head(0),
    )  # fmt: skip
    (gone,) = beside(old, DAYS, books=empty).block["gone"]
    assert gone["state"] == "cannot_tell_any_more"
    assert "payroll of 2025-03" in gone["why"]["en"]
    assert "2025-03 工资表" in gone["why"]["zh"]


def test_a_replaced_file_is_said(old: Path) -> None:
    source = dataclasses.replace(made_up.PAYROLL.document.source, sha256="9" * 64)
    document = dataclasses.replace(made_up.PAYROLL.document, source=source)
    other = dataclasses.replace(made_up.PAYROLL, document=document)
    books = dataclasses.replace(case(), documents=(other, made_up.ATTENDANCE))
    (gone,) = beside(old, DAYS, books=books).block["gone"]
    assert gone["state"] == "closed"
    assert "payroll/2025.xlsx was replaced" in gone["why"]["en"]


def test_a_rule_or_pack_or_month_that_is_not_judged_closes_nothing(old: Path) -> None:
    silent = dataclasses.replace(judged(DAYS), coverage=JUDGED[1:])
    gone = compared(baseline_of(old, silent, case()), silent.findings).block
    assert gone is not None
    assert gone["closed"] == 0
    assert "judged nothing" in gone["gone"][0]["why"]["en"]
    (gone,) = beside(old, DAYS, packs=(("vn", "1"),)).block["gone"]
    assert gone["state"] == "cannot_tell_any_more"
    later = case()
    facility = dataclasses.replace(later.facility, period=("2025-04", "2025-05"))
    (gone,) = beside(old, DAYS, books=dataclasses.replace(later, facility=facility)).block["gone"]
    assert "before the period" in gone["why"]["en"]


def test_decisions_and_notes_survive_into_the_next_run_and_the_one_after(
    old: Path, tmp_path: Path
) -> None:
    decide(old, 2, "rejected", "paid in cash,\nseen the receipt")
    third: dict[str, Any] = {}
    for name in ("second", "third"):
        folder = tmp_path / name
        folder.mkdir()
        now = resting(judged(MONEY), case())
        baseline = baseline_of(old, now, case())
        write_reports(now, case(), made_up.RUN, made_up.tables, lambda *_: None, folder,
                      baseline=baseline)  # fmt: skip
        third, old = json.loads((folder / "findings.json").read_text("utf-8")), folder
        sheet = openpyxl.load_workbook(folder / "exceptions.xlsx").worksheets[1]
        row = dict(zip([c.value for c in sheet[1]], [c.value for c in sheet[2]], strict=True))
        assert row["Decision / 处理决定"] == "rejected / 驳回"
        assert "seen the receipt" in row["Note / 备注"]
        assert row["Since the last run / 与上次相比"] == "Still open / 仍未关闭"
        assert "rejected" in (folder / "report.html").read_text("utf-8")
    assert third["findings"][0]["baseline"]["decision"] == "rejected"
    # The workbook is gone: what the run itself had taken over still holds.
    (old / "exceptions.xlsx").unlink()
    kept = beside(old, MONEY)
    assert kept.of[MONEY.fingerprint]["decision"] == "rejected"
    assert kept.block["workbook"] is False


def test_a_changed_sum_is_shown_beside_the_one_before(old: Path, tmp_path: Path) -> None:
    less = dataclasses.replace(MONEY, amount_owed_minor=10000, fingerprint=MONEY.fingerprint)
    now = judged(less)
    folder = tmp_path / "now"
    folder.mkdir()
    write_reports(now, case(), made_up.RUN, made_up.tables, lambda *_: None, folder,
                  baseline=baseline_of(old, now, case()))  # fmt: skip
    book = openpyxl.load_workbook(folder / "exceptions.xlsx")
    row = dict(zip([c.value for c in book.worksheets[1][1]],
                   [c.value for c in book.worksheets[1][2]], strict=True))  # fmt: skip
    assert row["Was / 上次"] == "182.40"
    gone = [[cell.value for cell in line] for line in book["Since last run 与上次相比"].iter_rows()]
    assert gone[1][2].startswith("hours.daily_overtime")
    page = (folder / "report.html").read_text("utf-8")
    assert 'id="since"' in page


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda sheet: sheet.delete_cols(MARK), "has no column Fingerprint"),
        (lambda sheet: setattr(sheet.cell(2, MARK), "value", "abc"), "no fingerprint"),
        (
            lambda sheet: setattr(sheet.cell(3, MARK), "value", sheet.cell(2, MARK).value),
            "otherwise",
        ),
        (
            lambda sheet: setattr(sheet.cell(2, DECISION), "value", "已接受了吗"),
            r"row 2: .* may be confirmed",
        ),
    ],
)
def test_a_workbook_that_cannot_be_understood_is_refused(old: Path, spoil: Any, said: str) -> None:
    decide(old, 2, "confirmed", "")
    decide(old, 3, "rejected", "")
    book = openpyxl.load_workbook(old / "exceptions.xlsx")
    spoil(book.worksheets[1])
    book.save(old / "exceptions.xlsx")
    with pytest.raises(UsageError, match=said):
        check_baseline(old)


def test_rows_sorted_and_sheets_moved_by_hand_are_read_all_the_same(old: Path) -> None:
    decide(old, 3, "open", "ask again")
    book = openpyxl.load_workbook(old / "exceptions.xlsx")
    sheet = book.worksheets[1]
    sheet.move_range(f"A3:{sheet.cell(3, MARK).coordinate}", rows=7)
    sheet.insert_cols(1)
    book.move_sheet(sheet, 3)
    buffer = io.BytesIO()
    book.save(buffer)
    (old / "exceptions.xlsx").write_bytes(buffer.getvalue())
    found = decisions_of(old)
    assert found is not None
    assert [(one.decision, one.note) for one in found.values()] == [("open", "ask again")]


def test_what_is_no_baseline_is_refused(old: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No such file.*name the findings"):
        check_baseline(tmp_path / "nowhere.json")
    (tmp_path / "x.json").write_text('{"schema": "other", "findings": []}', "utf-8")
    with pytest.raises(UsageError, match=r"no findings\.json of Prescreen"):
        check_baseline(tmp_path / "x.json")
    (old / "exceptions.xlsx").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(UsageError, match="cannot be read"):
        check_baseline(old)
    (old / "exceptions.xlsx").unlink()
    stranger = case()
    facility = dataclasses.replace(stranger.facility, credit_code="91310000MA1YYYYY2Y")
    with pytest.raises(UsageError, match="another facility"):
        baseline_of(old, judged(MONEY), dataclasses.replace(stranger, facility=facility))


def run(folder: Path, baseline: Path, *findings: Finding, books: CaseFile) -> dict[str, Any]:
    folder.mkdir()
    now = resting(judged(*findings), books)
    write_reports(now, books, made_up.RUN, made_up.tables, lambda *_: None, folder,
                  ("xlsx", "html"), baseline=baseline_of(baseline, now, books))  # fmt: skip
    made: dict[str, Any] = json.loads((folder / "findings.json").read_text("utf-8"))
    return made


def nothing_sent() -> CaseFile:
    made = made_up.case(())
    return dataclasses.replace(
        made, months=made.days[["worker", "month"]].head(0), days=made.days.head(0)
    )


def test_what_cannot_be_told_any_more_is_carried_until_it_is_seen_again(
    old: Path, tmp_path: Path
) -> None:
    decide(old, 2, "Rejected", "paid in cash")
    lost = dataclasses.replace(UNTOLD, fingerprint=DAYS.fingerprint)
    second = run(tmp_path / "2", old, lost, books=nothing_sent())
    gone = second["baseline"]["gone"]
    assert {one["fingerprint"] for one in gone} == {MONEY.fingerprint, DAYS.fingerprint}
    assert second["baseline"]["cannot_tell_any_more"] == 2
    page = (tmp_path / "2/report.html").read_text("utf-8")
    assert "paid in cash" in page
    book = openpyxl.load_workbook(tmp_path / "2/exceptions.xlsx")
    sheet = book["Since last run 与上次相比"]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("Decision / 处理决定") + 1
    of_days = next(row for row in (2, 3) if sheet.cell(row, at).value is None)
    sheet.cell(of_days, at).value = "已接受"
    book.save(tmp_path / "2/exceptions.xlsx")

    third = run(tmp_path / "3", tmp_path / "2", books=nothing_sent())
    said = {one["fingerprint"]: one for one in third["baseline"]["gone"]}
    assert {one["state"] for one in said.values()} == {"cannot_tell_any_more"}
    assert said[MONEY.fingerprint]["note"] == "paid in cash"
    assert said[DAYS.fingerprint]["decision"] == "accepted"
    assert said[DAYS.fingerprint]["rests_on"] == "attendance@2025-03"
    assert said[DAYS.fingerprint]["evidence"]

    fourth = run(tmp_path / "4", tmp_path / "3", MONEY, books=case())
    beside = fourth["findings"][0]["baseline"]
    assert (beside["state"], beside["decision"]) == ("still_open", "rejected")
    (closed,) = fourth["baseline"]["gone"]
    assert (closed["state"], closed["decision"]) == ("closed", "accepted")
    fifth = run(tmp_path / "5", tmp_path / "4", MONEY, books=case())
    assert fifth["baseline"]["gone"] == []
    check_baseline(tmp_path / "5")


def test_two_sheets_that_say_otherwise_of_one_exception_are_refused(
    old: Path, tmp_path: Path
) -> None:
    run(tmp_path / "2", old, MONEY, books=case())
    decide(tmp_path / "2", 2, "open", "")
    book = openpyxl.load_workbook(tmp_path / "2/exceptions.xlsx")
    sheet = book["Since last run 与上次相比"]
    sheet.cell(2, 11).value, sheet.cell(2, 13).value = "rejected", MONEY.fingerprint
    book.save(tmp_path / "2/exceptions.xlsx")
    with pytest.raises(UsageError, match=r"Since last run.*row 2 says otherwise"):
        check_baseline(tmp_path / "2")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Confirmed", "confirmed"), (" REJECTED. ", "rejected"), ("已接受", "accepted"),
     ("open / 待定", "open"), ("confirmed / 驳回", None), ("done", None), ("accepted?", None)],
)  # fmt: skip
def test_the_words_of_a_decision_in_other_forms(written: str, meant: str | None) -> None:
    assert decision_meant(written) == meant


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "Saigon Garment Co., Ltd", "country": "VN"}, r"\(CN, this one is VN\)"),
        (
            {"name": "苏州另一五金有限公司"},
            "苏州示例五金有限公司, this one is 苏州另一五金有限公司",
        ),
        ({"name": " 蘇州示例五金有限公司 "}, None),
        ({"name": None}, None),
        ({"name": "Suzhou Example Hardware"}, None),
    ],
)
def test_a_facility_without_a_code_is_told_by_name_country_and_people(
    old: Path, changes: dict[str, Any], said: str | None
) -> None:
    books = case()
    facility = dataclasses.replace(books.facility, credit_code=None, **changes)
    books = dataclasses.replace(books, facility=facility)
    if said is None:
        assert baseline_of(old, judged(MONEY), books).run["id"]
        strangers = books.workers.assign(name="Nguyen Van X")
        others = dataclasses.replace(books, documents=(), workers=strangers)
        if changes["name"] and "示例" in changes["name"]:
            return
        said, books = "no worker and no document in common", others
    with pytest.raises(UsageError, match=said):
        baseline_of(old, judged(MONEY), books)


def test_a_run_without_a_baseline_says_nothing_of_one(old: Path) -> None:
    document = json.loads((old / "findings.json").read_text("utf-8"))
    assert document["baseline"] is None
    assert document["findings"][0]["baseline"] is None
    assert document["findings"][0]["rests_on"]
    sheets = openpyxl.load_workbook(old / "exceptions.xlsx").sheetnames
    assert not [name for name in sheets if name.startswith("Since")]


def test_the_console_counts(old: Path) -> None:
    now = judged(MONEY)
    report = Report(Path("out"), now, case(), False, baseline_of(old, now, case()))
    assert "0 new, 1 still open, 1 closed, 0 that" in summary(report, "en")
    assert "已关闭1项" in summary(report, "zh")
