"""Nobody is accused of standing nowhere while a page that may name them could not be read."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from books import table_of
from builders import extraction

from pipeline.model.document import Issue, Status
from pipeline.model.evidence import Locator, Text
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility, Shift
from pipeline.model.finding import Finding, Outcome
from pipeline.reconcile.casefile import reconcile
from validators.packs import hours_law, law_date, law_of
from validators.registry import rules
from validators.runner import run

PAID = "reconciliation.paid_without_attendance"
UNPAID = "reconciliation.attendance_without_pay"
DAYS = "reconciliation.days_worked"
MONTH = "records.month_missing"
MAY = [f"2025-05-{day:02d}" for day in range(2, 32)]
SHIFT = Shift("day", 480, 1020, ((720, 780),))


def said(rule: str, *files: Extraction) -> list[Finding]:
    """Gives back what a rule failed or could not tell of made-up files."""
    facility = Facility(
        country="CN",
        place="Guangdong/Dongguan",
        audit_date="2025-09-30",
        period=("2025-05", "2025-05"),
        shifts=(SHIFT,),
    )
    law = law_of("CN")
    case = reconcile(files, facility, hours_law(law, law_date(facility)))
    judgement = run([one for one in rules() if one.id == rule], case, partial(table_of, case))
    assert judgement.errors == ()
    return list(judgement.findings)


def page_lost(code: str = "poor-scan", page: int = 2, part: str | None = None) -> Issue:
    said = Text(f"Page {page}.", f"第 {page} 页。")
    return Issue(code, said, part, Locator(page=page), loses_data=True)


def payroll(*numbers: str, month: str = "2025-05", **more: Any) -> Extraction:
    rows = [{"number": n, "name": f"人{n}", "month": month, "net_minor": 300000} for n in numbers]
    return extraction(more.pop("path", "pay.xlsx"), "payroll", rows, **more)


def attendance(
    *numbers: str, dates: Sequence[str] = MAY, punches: Sequence[int] = (480, 1020), **more: Any
) -> Extraction:
    rows = [
        {"number": n, "name": f"人{n}", "date": date, "punches": list(punches)}
        for n in numbers
        for date in dates
    ]
    return extraction(more.pop("path", "kq.pdf"), "attendance", rows, **more)


def unread(path: str) -> Extraction:
    found = extraction(path, "attendance", [], status=Status.UNREADABLE, issues=[page_lost()])
    return Extraction(found.document)


def test_who_is_paid_may_stand_on_the_page_that_was_lost() -> None:
    (failed,) = said(PAID, payroll("A1", "A2"), attendance("A1"))
    assert failed.outcome is Outcome.FAILED
    lost = attendance("A1", issues=[page_lost(page=7), page_lost(page=3)])
    (found,) = said(PAID, payroll("A1", "A2"), lost)
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")
    assert found.settled_by is not None
    assert (found.settled_by.document, found.settled_by.pages) == ("kq.pdf", (3, 7))


@pytest.mark.parametrize(
    "code", ["damaged-page", "table-cut", "row-without-worker", "unread-date", "unknown-layout"]
)
def test_every_way_of_losing_rows_counts(code: str) -> None:
    (found,) = said(PAID, payroll("A1", "A2"), attendance("A1", issues=[page_lost(code)]))
    assert found.outcome is Outcome.CANNOT_TELL


def test_a_flaw_that_loses_nobody_clears_nobody() -> None:
    flaw = Issue("unknown-mark", Text("x", "x"), at=Locator(page=2), loses_data=True)
    (found,) = said(PAID, payroll("A1", "A2"), attendance("A1", issues=[flaw]))
    assert found.outcome is Outcome.FAILED


def test_a_page_of_another_month_clears_nobody() -> None:
    june = [date.replace("-05-", "-06-") for date in MAY]
    other = attendance("A1", dates=june, path="june.pdf", issues=[page_lost()])
    (found,) = said(PAID, payroll("A1", "A2"), attendance("A1"), other)
    assert found.outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("kq/IMG_002.jpg", Outcome.CANNOT_TELL),
        ("kq/2025-05 IMG_002.jpg", Outcome.CANNOT_TELL),
        ("kq/2025-06 IMG_002.jpg", Outcome.FAILED),
        ("kq/fire drill.jpg", Outcome.FAILED),
        ("licence/IMG_002.jpg", Outcome.FAILED),
    ],
)
def test_a_photo_that_could_not_be_read_is_like_those_it_is_named_like(
    path: str, outcome: Outcome
) -> None:
    read = attendance("A1", path="kq/IMG_001.jpg", scanned=True)
    (found,) = said(PAID, payroll("A1", "A2"), read, unread(path))
    assert found.outcome is outcome


def test_who_worked_may_stand_in_the_row_of_the_payroll_that_was_lost() -> None:
    (failed,) = said(UNPAID, payroll("A1"), attendance("A1", "A2"))
    assert failed.outcome is Outcome.FAILED
    lost = payroll("A1", issues=[Issue("nameless-row", Text("x", "x"), "Sheet1", loses_data=True)])
    (found,) = said(UNPAID, lost, attendance("A1", "A2"))
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")


def test_a_month_may_be_the_file_or_page_that_could_not_be_read() -> None:
    june = payroll("A1", month="2025-06", path="pay/06.jpg")
    (failed,) = said(MONTH, june)
    assert failed.outcome is Outcome.FAILED
    (found,) = said(MONTH, june, unread("pay/05.jpg"))
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")
    (paged,) = said(MONTH, payroll("A1", month="2025-06", issues=[page_lost("damaged-page")]))
    assert paged.outcome is Outcome.CANNOT_TELL
    poor = page_lost(part="Sheet1")
    (of_june,) = said(MONTH, payroll("A1", month="2025-06", issues=[poor]))
    assert of_june.outcome is Outcome.FAILED


def test_a_contract_may_stand_on_the_page_that_was_lost() -> None:
    one = {"number": "A1", "name": "人A1", "starts_on": "2024-01-01"}
    contracts = extraction("ht.pdf", "contract", [one], issues=[page_lost("page-crashed", 5)])
    (found,) = said("contracts.missing", payroll("A1", "A2"), contracts)
    assert found.outcome is Outcome.CANNOT_TELL
    assert found.settled_by is not None
    assert found.settled_by.pages == (5,)


def test_a_wage_may_stand_in_the_list_of_the_bank_that_could_not_be_read() -> None:
    rows = [
        {"number": n, "month": "2025-05", "net_minor": 1, "signed": n == "A1"} for n in ["A1", "A2"]
    ]
    paid = extraction("pay.xlsx", "payroll", rows)
    april = {"number": "A1", "month": "2025-04", "amount_minor": 1}
    bank = extraction("bank/04.jpg", "bank_transfer", [april])
    (failed,) = said("wages.receipt_missing", paid, bank)
    assert failed.outcome is Outcome.FAILED
    (found,) = said("wages.receipt_missing", paid, bank, unread("bank/05.jpg"))
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")


def test_a_last_wage_may_stand_in_the_row_of_the_payroll_that_was_lost() -> None:
    left = {"number": "A2", "name": "人A2", "left_on": "2025-05-20"}
    files = (extraction("roster.xlsx", "roster", [left]), attendance("A1", "A2", dates=MAY[:15]))
    (failed,) = said("wages.final_pay", payroll("A1"), *files)
    assert failed.outcome is Outcome.FAILED
    lost = payroll("A1", issues=[Issue("nameless-row", Text("x", "x"), "Sheet1", loses_data=True)])
    (found,) = said("wages.final_pay", lost, *files)
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")


def test_a_renewal_may_stand_on_the_page_that_was_lost() -> None:
    one = {"number": "A1", "starts_on": "2024-01-01", "ends_on": "2025-03-31"}
    contracts = extraction("ht.pdf", "contract", [one])
    (failed,) = said("contracts.expired", attendance("A1"), contracts)
    assert failed.outcome is Outcome.FAILED
    for issue in (page_lost("page-crashed", 5), page_lost(page=3, part="Sheet1")):
        lost = extraction("ht.pdf", "contract", [one], issues=[issue])
        (found,) = said("contracts.expired", attendance("A1"), lost)
        assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")


@pytest.mark.parametrize("rule", ["contracts.unsigned", "contracts.clause_missing"])
def test_a_signature_or_clause_may_stand_on_the_page_that_was_lost(rule: str) -> None:
    one = {"number": "A1", "name": "人A1", "starts_on": "2024-01-01", "clauses_found": ["term"]}
    one |= {"worker_signed": False, "employer_signed": True}
    (failed,) = said(rule, payroll("A1"), extraction("ht.pdf", "contract", [one]))
    assert failed.outcome is Outcome.FAILED
    lost = extraction("ht.pdf", "contract", [one], issues=[page_lost("damaged-page", 4)])
    (found,) = said(rule, payroll("A1"), lost)
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")
    assert found.settled_by is not None
    assert found.settled_by.pages == (4,)


def test_ink_shows_on_a_poor_page_and_its_contract_has_a_worker() -> None:
    one = {"number": "A1", "name": "人A1", "starts_on": "2024-01-01", "worker_signed": False}
    poor = page_lost(part="Sheet1")
    paper = extraction("ht.pdf", "contract", [one | {"employer_signed": True}], issues=[poor])
    (unsigned,) = said("contracts.unsigned", payroll("A1"), paper)
    assert unsigned.outcome is Outcome.FAILED
    (missing,) = said("contracts.missing", payroll("A1", "A2"), paper)
    assert missing.outcome is Outcome.FAILED


def test_a_column_may_be_what_is_cut_off() -> None:
    (failed,) = said("records.field_missing", payroll("A1"))
    assert failed.outcome is Outcome.FAILED
    (found,) = said("records.field_missing", payroll("A1", issues=[page_lost("table-cut")]))
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")


def test_a_total_may_hold_the_row_that_was_lost() -> None:
    total = {"month": "2025-05", "label": "实发", "field": "net_minor", "printed_minor": 600000}
    total |= {"sum_minor": 300000, "items": 1, "decimals": 2}
    wrong = payroll("A1", more={"column_total": [total]})
    (failed,) = said("wages.column_total", wrong)
    assert failed.outcome is Outcome.FAILED
    lost = payroll("A1", more={"column_total": [total]}, issues=[page_lost()])
    (found,) = said("wages.column_total", lost)
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "not-all-read")


@pytest.mark.parametrize(("days", "outcome"), [(2700, Outcome.CANNOT_TELL), (1000, Outcome.FAILED)])
@pytest.mark.parametrize("code", ["damaged-page", "tables-side-by-side"])
def test_days_beyond_those_read_may_stand_on_the_lost_page_and_fewer_may_not(
    days: int, outcome: Outcome, code: str
) -> None:
    row = {"number": "A1", "name": "人A1", "month": "2025-05", "days_worked_hundredths": days}
    paid = extraction("pay.xlsx", "payroll", [row | {"net_minor": 300000}])
    dates = [*MAY[:20], MAY[-1]]
    (failed,) = said(DAYS, paid, attendance("A1", dates=dates))
    assert failed.outcome is Outcome.FAILED
    read = attendance("A1", dates=dates, issues=[page_lost(code, 4)])
    (found,) = said(DAYS, paid, read)
    assert found.outcome is outcome
    if outcome is Outcome.CANNOT_TELL:
        assert found.settled_by is not None
        assert found.settled_by.pages == (4,)


@pytest.mark.parametrize("rule", ["hours.daily_overtime", "hours.weekly_hours"])
def test_hours_of_a_poor_page_are_the_least(rule: str) -> None:
    long = [480, 480 + 15 * 60]
    (plain,) = said(rule, attendance("A1", punches=long))
    assert "at least" not in plain.message.en
    (found,) = said(rule, attendance("A1", punches=long, issues=[page_lost()]))
    assert found.outcome is Outcome.FAILED
    assert "at least" in found.message.en
    assert "至少" in found.message.zh


@pytest.mark.parametrize(
    "rule", ["hours.daily_overtime", "hours.weekly_hours", "hours.weekly_rest"]
)
def test_a_poor_page_passes_nothing(rule: str) -> None:
    short = MAY[:3]
    assert said(rule, attendance("A1", dates=short)) == []
    (found,) = said(rule, attendance("A1", dates=short, issues=[page_lost()]))
    assert (found.outcome, found.reason) == (Outcome.CANNOT_TELL, "part-month")
