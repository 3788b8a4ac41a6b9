"""What a page states that is called too poor to read is the least, whatever its file is made of."""

from functools import partial

from books import table_of
from builders import extraction

from pipeline.model.document import Issue
from pipeline.model.evidence import Locator, Text
from pipeline.model.facility import Facility
from pipeline.model.finding import Outcome
from pipeline.reconcile.casefile import reconcile
from validators.packs import hours_law, law_date, law_of
from validators.registry import rules
from validators.runner import run


def test_an_issue_of_a_page_holds_for_what_its_file_states() -> None:
    poor = Issue("poor-scan", Text("Page 1.", "第 1 页。"), at=Locator(page=1), loses_data=True)
    stated = {"number": "T1", "name": "覃少华", "month": "2025-03", "overtime_minutes": 4000}
    other = {"number": "T2", "name": "柳如眉", "month": "2025-03", "overtime_minutes": 4000}
    page = extraction("a.jpg", "attendance_month", [stated], scanned=True, issues=(poor,))
    sheet = extraction("b.xlsx", "attendance_month", [other])
    facility = Facility(country="CN", place="Guangdong/Dongguan", audit_date="2025-06-30")
    law = law_of("CN")
    case = reconcile([page, sheet], facility, hours_law(law, law_date(facility)))
    asked = [one for one in rules() if one.id == "hours.monthly_overtime"]
    judgement = run(asked, case, partial(table_of, case))
    said = {one.worker.number: one for one in judgement.findings if one.worker}
    assert {one.outcome for one in said.values()} == {Outcome.FAILED}
    assert "at least" in said["T1"].message.en
    assert "at least" not in said["T2"].message.en
    assert [one.text for one in said["T1"].evidence] == ["4000"]
