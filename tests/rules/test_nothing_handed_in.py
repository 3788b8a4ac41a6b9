"""Every rule stands books in which there is little or nothing."""

from functools import partial

import pytest
from books import table_of
from builders import Row, extraction

from pipeline.model.casefile import HoursLaw
from pipeline.model.facility import Facility
from pipeline.reconcile.casefile import reconcile
from validators.registry import rules
from validators.runner import run

WORKER = {"number": "A1", "name": "王测"}
LITTLE: dict[str, list[Row]] = {
    "payroll": [{**WORKER, "month": "2025-03", "net_minor": 240000}],
    "bank_transfer": [{**WORKER, "month": "2025-03", "amount_minor": 240000}],
    "attendance": [{**WORKER, "date": "2025-03-03", "punches": [480, 1020]}],
    "roster": [WORKER],
    "contract": [WORKER],
    "social_insurance": [{**WORKER, "month": "2025-03"}],
    "licence": [{"holder": "东莞市测试有限公司"}],
}


@pytest.mark.parametrize("kind", [None, *LITTLE])
def test_no_rule_breaks_where_little_was_handed_in(kind: str | None) -> None:
    files = [extraction(f"{kind}.xlsx", kind, LITTLE[kind])] if kind else []
    case = reconcile(files, Facility(), HoursLaw())
    assert run(rules(), case, partial(table_of, case)).errors == ()
