"""A printed total on a later page of a table holds rows of the pages before."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from books import table_of
from builders import Row, extraction

from pipeline.model.casefile import HoursLaw
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility
from pipeline.model.finding import Finding, Outcome
from pipeline.reconcile.casefile import reconcile
from validators.registry import rules
from validators.runner import run

FIRST, SECOND = (310000, 295000, 402000), (288000, 350000)


def _pages(*pages: tuple[Sequence[int], Sequence[Row]], month: str = "2025-03") -> Extraction:
    """Gives back a payroll whose table goes over pages, each with its net wages and totals."""
    made = []
    for at, (wages, totals) in enumerate(pages):
        who = [f"H{at}{n}" for n in range(len(wages))]
        rows = [
            {"number": number, "name": f"人{number}", "month": month, "net_minor": net}
            for number, net in zip(who, wages, strict=True)
        ]
        more = {"column_total": totals} if totals else None
        made.append(extraction("s.pdf", "payroll", rows, more=more))
    parts = [
        replace(
            one.parts[0],
            part=at,
            records=tuple(replace(records, part=at) for records in one.parts[0].records),
        )
        for at, one in enumerate(made)
    ]
    own = tuple(replace(m.document.parts[0], name=f"p{at + 1}") for at, m in enumerate(made))
    return Extraction(replace(made[0].document, parts=own), tuple(parts))


def _total(printed: int, rows: Sequence[int], scope: str = "table", month: str = "2025-03") -> Row:
    said = {"month": month, "label": "实发", "field": "net_minor", "scope": scope, "decimals": 2}
    return {**said, "printed_minor": printed, "sum_minor": sum(rows), "items": len(rows)}


def _found(file: Extraction) -> list[Finding]:
    case = reconcile([file], Facility(), HoursLaw())
    asked = [one for one in rules() if one.id == "wages.column_total"]
    judgement = run(asked, case, partial(table_of, case))
    assert judgement.errors == ()
    return list(judgement.findings)


def test_a_group_and_a_table_that_go_over_the_page_add_up() -> None:
    totals = [
        _total(sum(SECOND) + FIRST[-1], SECOND, "小计"),
        _total(sum(FIRST) + sum(SECOND), SECOND),
    ]
    assert _found(_pages((FIRST, ()), (SECOND, totals))) == []


def test_a_total_that_no_rows_before_explain_is_in_doubt() -> None:
    pages = _pages((FIRST, ()), (SECOND, [_total(2000000, SECOND)]))
    (finding,) = _found(pages)
    assert (finding.outcome, finding.reason) == (Outcome.CANNOT_TELL, "part-of-a-table")


@pytest.mark.parametrize("scope", ["table", "page"])
def test_a_page_that_was_summed_up_itself_explains_nothing(scope: str) -> None:
    first = [_total(sum(FIRST), FIRST, scope)]
    (finding,) = _found(_pages((FIRST, first), (SECOND, [_total(2000000, SECOND, scope)])))
    assert finding.outcome is Outcome.FAILED


def test_the_grand_total_after_the_total_of_a_page_is_of_both() -> None:
    first = [_total(sum(FIRST), FIRST)]
    second = [_total(sum(SECOND), SECOND), _total(sum(FIRST) + sum(SECOND), SECOND)]
    assert _found(_pages((FIRST, first), (SECOND, second))) == []


def test_a_total_on_the_first_page_is_wrong_without_doubt() -> None:
    (finding,) = _found(_pages((FIRST, [_total(2000000, FIRST)]), (SECOND, ())))
    assert finding.outcome is Outcome.FAILED
