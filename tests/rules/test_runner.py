"""The run over all rules: order, errors, money counted once, the same in every run."""

from dataclasses import replace
from functools import partial

import pandas as pd
import pytest
from books import books, table_of

from pipeline.errors import PackError
from validators.bench import Bench
from validators.registry import rules
from validators.rule import Draft
from validators.rules.hours.daily_overtime import CAP, FAILED
from validators.runner import judge, run

CASE = {
    "days": {"A1": {"from": "2025-04-01", "hours": "12 8 8 - 8 8 8 8 8 8 8"}},
    "payroll": [
        {
            "number": "A1",
            "month": "2025-04",
            "base_minor": 252000,
            "overtime_weekday_minutes": 60,
            "overtime_pay_minor": 0,
        }
    ],
}


def test_findings_come_worst_first_and_alike_in_every_run() -> None:
    made = books(CASE)
    first, second = (judge(made, partial(table_of, made)) for _ in range(2))
    assert first == second
    ranks = [one.severity.rank for one in first.findings]
    assert ranks == sorted(ranks)
    assert len({one.fingerprint for one in first.findings}) == len(first.findings)
    assert first.expected_kinds[0] == "payroll"
    assert len(first.expected_months) == 12


def test_money_of_two_causes_is_added_and_each_is_named() -> None:
    made = books(CASE)
    owed = judge(made, partial(table_of, made)).owed
    assert {one.cause for one in owed} == {"overtime-rate", "overtime-hours"}
    assert all(one.amount_minor > 0 and one.currency == "CNY" for one in owed)


def test_a_rule_that_breaks_is_counted_and_the_run_goes_on() -> None:
    def broken(_: object) -> pd.DataFrame:
        raise KeyError("李小红")

    made = books(CASE)
    some = [replace(rules()[0], judge=broken), *rules()[1:3]]
    judgement = run(some, made, partial(table_of, made))
    assert [row.error for row in judgement.coverage] == [1, 0, 0]
    assert judgement.errors[0][0] == rules()[0].id
    assert "李小红" not in judgement.errors[0][1]


def test_what_was_found_is_not_lost_for_a_number_that_its_words_lack() -> None:
    def silent(bench: Bench, _: object) -> Draft:
        return Draft(FAILED, basis=(bench.law_number(CAP, "1900-01-01").basis(),))

    made = books(CASE)
    (rule,) = [one for one in rules() if one.id == "hours.daily_overtime"]
    judgement = run([replace(rule, draft=silent)], made, partial(table_of, made))
    assert [(row.error, row.inapplicable) for row in judgement.coverage] == [(1, 0)]


@pytest.mark.parametrize("day", ["1990-01-01", "2007-06-01", "2020-01-01"])
def test_an_audit_before_a_law_breaks_no_rule(day: str) -> None:
    made = books(CASE)
    made = replace(made, facility=replace(made.facility, audit_date=day))
    judgement = judge(made, partial(table_of, made))
    assert judgement.errors == ()
    early = {one.rule for one in judgement.coverage if "law-not-in-force" in one.reasons}
    assert "records.field_missing" in early


def test_nothing_at_all_is_judged_without_error() -> None:
    made = books({})
    judgement = judge(made, partial(table_of, made))
    assert judgement.errors == ()


def test_a_code_without_a_pack_is_refused() -> None:
    made = books({"facility": {"codes": ["nothing"]}})
    with pytest.raises(PackError, match="nothing"):
        judge(made, partial(table_of, made))
