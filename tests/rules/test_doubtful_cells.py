"""A doubtful figure of a scanned payroll, from its cell to the verdict (DESIGN 3.4)."""

import numpy as np
import pytest

from pipeline import stages
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Box, Grade
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility
from pipeline.model.finding import Finding, Outcome
from pipeline.model.table import PageBand, PagePlace, Slot, Table

FACILITY = Facility(
    name="东莞市样例五金有限公司",
    country="CN",
    place="Guangdong/Dongguan",
    period=("2025-03", "2025-03"),
    audit_date="2025-06-30",
    protocol="smeta",
)
"""The minimum wage of Dongguan is 2080.00 from 2025-03-01."""
WAGE, OVERTIME, NET = 3, 4, 5
TITLE = ["东莞市样例五金有限公司2025年3月工资表", "", "", "", "", ""]
HEAD = ["工号", "姓名", "出勤天数", "基本工资", "加班费", "实发工资"]


def payroll(wage: str, others: dict[int, tuple[str, ...]], net: str = "") -> Extraction:
    """Gives back what was made of a scan whose first worker has doubtful cells, by column."""
    rows = [["A01", "甲小一", "22", wage, "0", net]]
    rows += [[f"A{n:02d}", f"乙小{n}", "22", "2600", "300", ""] for n in range(2, 7)]
    texts = np.array([TITLE, HEAD, *rows], object)
    grades = np.full(texts.shape, int(Grade.READ), np.uint8)
    found: dict[Slot, tuple[str, ...]] = {(2, column): said for column, said in others.items()}
    for slot in found:
        grades[slot] = int(Grade.UNCERTAIN)
    edges = (tuple(20.0 * n for n in range(9)), tuple(80.0 * n for n in range(7)))
    place = PagePlace((PageBand(0, 1, *edges),))
    part = Part("p1", (Table(texts, place, grades=grades, others=found),), scanned=True)
    document = Document(SourceFile("扫描/工资.pdf", "0" * 64, 1), "pdf", parts=(part,))
    return stages.extract(document, (Classification(Kind.PAYROLL, 1.0),))


def minimum_wage(extraction: Extraction) -> list[Finding]:
    """Gives back what is found of the first worker's minimum wage."""
    case = stages.reconcile([extraction], FACILITY)
    tables = extraction.document.parts[0].tables
    judgement = stages.judge(case, lambda document, part, table: tables[table])
    found = [f for f in judgement.findings if f.rule == "wages.below_minimum"]
    return [f for f in found if f.worker is not None and f.worker.number == "A01"]


def test_a_wage_that_is_read_without_doubt_fails() -> None:
    (finding,) = minimum_wage(payroll("1980", {}))
    assert (finding.outcome, finding.certainty) == (Outcome.FAILED, Grade.READ)


@pytest.mark.parametrize(("read", "other"), [("1980", "2980"), ("2980", "1980")])
def test_a_doubtful_figure_that_would_turn_the_verdict_cannot_tell(read: str, other: str) -> None:
    (finding,) = minimum_wage(payroll(read, {WAGE: (other,)}))
    assert finding.outcome is Outcome.CANNOT_TELL
    assert finding.reason == "doubtful-reading"
    (spot,) = finding.evidence
    assert (spot.field, spot.text, spot.grade) == ("amount_minor", read, Grade.UNCERTAIN)
    assert (spot.locator.page, spot.locator.box) == (1, Box(240.0, 40.0, 320.0, 60.0))


def test_a_doubtful_figure_that_would_turn_nothing_stands_and_is_marked() -> None:
    (finding,) = minimum_wage(payroll("1980", {WAGE: ("1930",)}))
    assert (finding.outcome, finding.certainty) == (Outcome.FAILED, Grade.UNCERTAIN)
    assert minimum_wage(payroll("2980", {WAGE: ("2930",)})) == []


def test_a_broken_figure_is_judged_by_its_lawful_form_and_shown_as_it_was_read() -> None:
    (finding,) = minimum_wage(payroll("l980", {WAGE: ("1930",)}))
    assert finding.outcome is Outcome.FAILED
    assert finding.certainty is Grade.UNCERTAIN
    assert "l980" in {one.text for one in finding.evidence}


def test_a_figure_that_nobody_can_read_never_fails() -> None:
    findings = minimum_wage(payroll("", {WAGE: ()}))
    assert all(finding.outcome is Outcome.CANNOT_TELL for finding in findings)


@pytest.mark.parametrize("wage", ["1980", "2980"])
def test_a_figure_in_doubt_whose_other_readings_nobody_knows_proves_nothing(wage: str) -> None:
    (finding,) = minimum_wage(payroll(wage, {WAGE: ()}))
    assert finding.outcome is Outcome.CANNOT_TELL
