"""A sum that fails only through a figure in doubt is undecided, and shows the figure."""

from functools import partial
from typing import Any

import pytest
from books import table_of
from builders import extraction

from pipeline.model.casefile import HoursLaw
from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility
from pipeline.model.finding import Finding, Outcome
from pipeline.reconcile.casefile import reconcile
from validators.registry import rules
from validators.runner import run

NAMES = ("林秋月", "马春来", "唐大明", "郝小燕", "贺长河")
DOUBT = {"_grades": {"amount_minor": Grade.UNCERTAIN}}
OFFERED = {**DOUBT, "_others": {"amount_minor": (30010, 80000)}}


def _found(rule: str, files: list[Any]) -> list[Finding]:
    case = reconcile(files, Facility(), HoursLaw())
    asked = [one for one in rules() if one.id == rule]
    judgement = run(asked, case, partial(table_of, case))
    assert judgement.errors == ()
    return list(judgement.findings)


def _sheet(bonus: int, *, scanned: bool = True, gross: int = 350000, **doubt: Any) -> list[Any]:
    """Gives back a payroll of five whose first worker's bonus should be 300.00."""
    rows, items = [], []
    for at, name in enumerate(NAMES):
        who = {"number": f"P{at}", "name": name, "month": "2025-03"}
        total = gross if at == 0 else 350000
        rows.append({**who, "gross_minor": total, "net_minor": total})
        said: dict[str, Any] = {"role": "earning", "counts": True, "payroll_row": at}
        items.append(
            {**who, **said, "label": "计件工资", "item": "piece_pay", "amount_minor": 320000}
        )
        other = {**said, "label": "奖金", "item": "performance_pay", "total": "gross"}
        items[-1]["total"] = "gross"
        first = {"amount_minor": bonus, **doubt} if at == 0 else {"amount_minor": 30000}
        items.append({**who, **other, **first})
    return [extraction("s.pdf", "payroll", rows, more={"pay_item": items}, scanned=scanned)]


def test_items_that_do_not_make_gross_fail() -> None:
    (finding,) = _found("wages.arithmetic", _sheet(179900))
    assert finding.outcome is Outcome.FAILED


@pytest.mark.parametrize("doubt", [DOUBT, OFFERED])
def test_a_figure_in_doubt_settles_no_sum_whatever_else_was_offered(doubt: Any) -> None:
    (finding,) = _found("wages.arithmetic", _sheet(179900, **doubt))
    assert (finding.outcome, finding.reason) == (Outcome.CANNOT_TELL, "doubtful-reading")
    (shown,) = finding.evidence
    assert (shown.field, shown.grade) == ("amount_minor", Grade.UNCERTAIN)


def test_a_total_one_slip_of_a_scan_away_from_its_sum_is_doubt() -> None:
    (finding,) = _found("wages.arithmetic", _sheet(30000, gross=35000))
    assert (finding.outcome, finding.reason) == (Outcome.CANNOT_TELL, "doubtful-reading")
    (finding,) = _found("wages.arithmetic", _sheet(30000, gross=35000, scanned=False))
    assert finding.outcome is Outcome.FAILED


def _total(printed: int, summed: int, *, scanned: bool = True, **grades: Any) -> list[Finding]:
    who = {"number": "P1", "name": "林秋月", "month": "2025-03", "net_minor": summed}
    said = {"month": "2025-03", "label": "实发", "field": "net_minor", "items": 4, "decimals": 2}
    total = {**said, "printed_minor": printed, "sum_minor": summed, **grades}
    doubtful = {"_grades": {"net_minor": Grade.UNCERTAIN}} if grades else {}
    made = extraction(
        "s.pdf", "payroll", [{**who, **doubtful}], more={"column_total": [total]}, scanned=scanned
    )
    return _found("wages.column_total", [made])


@pytest.mark.parametrize(("printed", "summed"), [(11000, 111000), (88610, 288610), (86000, 80000)])
def test_a_printed_total_one_slip_away_is_doubt_on_a_scan_only(printed: int, summed: int) -> None:
    (finding,) = _total(printed, summed)
    assert (finding.outcome, finding.reason) == (Outcome.CANNOT_TELL, "doubtful-reading")
    assert [one.field for one in finding.evidence] == ["printed_minor"]
    (finding,) = _total(printed, summed, scanned=False)
    assert finding.outcome is Outcome.FAILED


def test_a_printed_total_further_away_fails() -> None:
    (finding,) = _total(11000, 123400)
    assert finding.outcome is Outcome.FAILED


def test_a_total_over_a_figure_in_doubt_shows_that_figure() -> None:
    (finding,) = _total(11000, 123400, _grades={"sum_minor": Grade.UNCERTAIN})
    assert (finding.outcome, finding.reason) == (Outcome.CANNOT_TELL, "doubtful-reading")
    assert [(one.field, one.grade) for one in finding.evidence] == [("net_minor", Grade.UNCERTAIN)]
