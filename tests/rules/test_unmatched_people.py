"""Two lists whose people cannot be told apart accuse nobody of standing on one of them only."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from books import table_of
from builders import extraction

from pipeline.model.casefile import HoursLaw
from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility
from pipeline.reconcile.casefile import reconcile
from validators.registry import rules
from validators.runner import run

PAID, ATTENDED = "reconciliation.paid_without_attendance", "reconciliation.attendance_without_pay"
HINDI = ({"name": "मीना दास"}, {"name": "रवि नायर"})
LATIN = ({"number": "K1", "name": "Meena Das"}, {"number": "K2", "name": "Ravi Nair"})
MEENA = {"name": "Meena Das"}


def _counts(paid: Sequence[Any], attended: Sequence[Any], rule: str) -> dict[str, int]:
    """Gives back how the rule went for people paid, and people attended, in one month."""
    payroll = [{**one, "month": "2025-04", "net_minor": 300000} for one in paid]
    days = [{**one, "date": "2025-04-03", "punches": [480, 1020]} for one in attended]
    files = [
        extraction("wages.xlsx", "payroll", payroll),
        extraction("muster.xlsx", "attendance", days),
    ]
    case = reconcile(files, Facility(), HoursLaw())
    asked = [one for one in rules() if one.id == rule]
    judgement = run(asked, case, partial(table_of, case))
    assert judgement.errors == ()
    found = next(row for row in judgement.coverage if row.rule == rule)
    reasons = found.reasons or {}
    assert set(reasons) <= {"unmatched-attendance", "unmatched-payroll"}
    names = ("passed", "failed", "cannot_tell")
    return {name: getattr(found, name) for name in names if getattr(found, name)}


@pytest.mark.parametrize(("paid", "attended"), [(LATIN, HINDI), (HINDI, LATIN)])
@pytest.mark.parametrize("rule", [PAID, ATTENDED])
def test_names_in_another_script_are_not_held_against_one_another(
    paid: Sequence[Any], attended: Sequence[Any], rule: str
) -> None:
    assert _counts(paid, attended, rule) == {"cannot_tell": 2}


@pytest.mark.parametrize("rule", [PAID, ATTENDED])
def test_one_name_in_another_script_may_be_the_one_that_is_left(rule: str) -> None:
    attended = [{"number": "K1", "name": "मीना दास"}, {"name": "रवि नायर"}]
    counts = _counts([LATIN[0], {"name": "Ravi Nair"}], attended, rule)
    assert counts == {"passed": 1, "cannot_tell": 1}


@pytest.mark.parametrize("rule", [PAID, ATTENDED])
def test_another_name_is_another_person_unless_it_is_in_doubt(rule: str) -> None:
    paid = [MEENA, {"name": "Ravi Nair"}]
    assert _counts(paid, [MEENA, {"name": "Zoya Khan"}], rule) == {"passed": 1, "failed": 1}
    blurred = {"name": "Zoya Khan", "_grades": {"name": Grade.UNCERTAIN}}
    assert _counts(paid, [MEENA, blurred], rule) == {"passed": 1, "cannot_tell": 1}


def test_lists_that_share_nobody_could_not_be_matched() -> None:
    other = ({"number": "701", "name": "Tara Bose"}, {"number": "702", "name": "Usha Rao"})
    assert _counts(LATIN, other, PAID) == {"cannot_tell": 2}
