"""Where a country has no pack, conventions of the ILO stand in, and every finding says so."""

from functools import partial

import pytest
from rules.books import books, table_of

from pipeline.model.finding import Finding, Judgement, Outcome
from validators.packs import ANYWHERE, hours_law, law_of, laws, load_pack
from validators.runner import judge

ON = "2026-01-15"


@pytest.mark.parametrize(
    ("parameter", "value", "status"),
    [
        ("hours.normal_day", "480", "verified"),
        ("hours.normal_week", "2880", "verified"),
        ("hours.weekly_cap", "3600", "unverified"),
        ("hours.weekly_rest.longest_run", "6", "secondary"),
        ("wages.overtime_premium.weekday", "1.25", "unverified"),
        ("identity.minimum_age", "15", "secondary"),
        ("identity.juvenile_below", "18", "verified"),
        ("leave.maternity.days", "98", "unverified"),
    ],
)
def test_figure(parameter: str, value: str, status: str) -> None:
    law = law_of("JO")
    assert law is not None
    found = law.need(parameter, ON)
    assert (found.value, found.status) == (value, status)
    assert found.instrument.startswith("No national pack; ")


@pytest.mark.parametrize(
    "parameter", ["wages.minimum.monthly", "hours.overtime.monthly_cap", "contracts.signing_months"]
)
def test_what_no_convention_puts_in_a_number_is_left_out(parameter: str) -> None:
    law = law_of("JO")
    assert law is not None
    assert law.number(parameter, ON) is None


def test_it_stands_in_for_countries_without_a_pack_and_for_no_others() -> None:
    stand_in, china = law_of("JO"), law_of("CN")
    assert stand_in is not None
    assert (stand_in.id, stand_in.country) == ("ilo", ANYWHERE)
    assert china is not None
    assert china.id == "cn"
    assert law_of(None) is None
    assert ANYWHERE not in laws()
    assert hours_law(stand_in, ON).normal_week_minutes == 2880


def test_every_number_of_its_own_says_that_it_stands_in() -> None:
    pack = load_pack("ilo")
    assert pack is not None
    own = [one for numbers in pack.numbers.values() for one in numbers if one.pack == "ilo"]
    assert all(one.instrument.startswith("No national pack; ") for one in own)


def judged(country: str) -> Judgement:
    """Gives back what is said of 16 days of 10 hours in a row in a country."""
    case = {
        "facility": {"country": country, "place": None, "codes": []},
        "days": {"A1": {"from": "2026-03-02", "hours": " ".join(["10"] * 16)}},
        "workers": {"A1": {"birth_date": "2012-01-01"}},
        "roster": [{"number": "A1", "birth_date": "2012-01-01", "hired_on": "2026-03-02"}],
    }
    made = books(case)
    return judge(made, partial(table_of, made))


def failed(judgement: Judgement, rule: str) -> Finding:
    return next(
        one for one in judgement.findings if one.rule == rule and one.outcome is Outcome.FAILED
    )


def test_a_finding_names_the_convention_and_the_run_that_it_stood_in() -> None:
    judgement = judged("JO")
    assert judgement.errors == ()
    assert judgement.without_law
    assert judgement.packs[0][0] == "ilo"
    rest = failed(judgement, "hours.weekly_rest")
    assert "No national pack; ILO Weekly Rest" in rest.basis[0].instrument
    hours = failed(judgement, "hours.weekly_hours")
    assert (hours.observed, hours.limit, hours.basis[0].status) == (4200, 3600, "unverified")
    child = failed(judgement, "identity.child_labour")
    assert "C138" in child.basis[0].instrument
    inapplicable = {row.rule for row in judgement.coverage if "no-number-in-pack" in row.reasons}
    assert "hours.monthly_overtime" in inapplicable
    assert not judged("CN").without_law


def test_sums_and_disagreements_are_judged_without_an_article() -> None:
    """The lists of what payroll must say are a country's; that sums add up is nobody's."""
    case = {
        "facility": {"country": "JO", "place": None, "codes": []},
        "days": {"A1": {"from": "2026-03-02", "hours": "8 8 8 8 8"}},
        "payroll": [
            {
                "number": "A1",
                "month": "2026-03",
                "gross_minor": 100000,
                "deductions_minor": 10000,
                "net_minor": 80000,
                "days_worked_hundredths": 900,
            }
        ],
    }
    made = books(case)
    judgement = judge(made, partial(table_of, made))
    assert judgement.errors == ()
    for rule in ("wages.arithmetic", "reconciliation.days_worked"):
        row = next(row for row in judgement.coverage if row.rule == rule)
        assert "no-number-in-pack" not in row.reasons, rule
