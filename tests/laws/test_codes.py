"""Each code beside the law: what only the code forbids, and what only the law does."""

import json
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from rules.books import books, table_of

from pipeline.model.finding import Finding, Outcome
from validators.packs import buyer_codes, load_pack
from validators.registry import rules
from validators.runner import run

JUDGED = {
    f"hours.{one}" for one in ("daily_overtime", "monthly_overtime", "weekly_hours", "weekly_rest")
}
FILE = Path(__file__).with_name("codes.yaml")
DAYS = yaml.SafeLoader.yaml_implicit_resolvers


class Plain(yaml.SafeLoader):
    """Leaves dates as they are written."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, test) for tag, test in listed if not tag.endswith(":timestamp")]
        for first, listed in DAYS.items()
    }


@cache
def cases() -> dict[str, dict[str, dict[str, Any]]]:
    return dict(yaml.load(FILE.read_text("utf-8"), Plain))


def failed(case: dict[str, Any], *codes: str) -> dict[str, Finding]:
    """Gives back what the rules about hours find wrong, by rule."""
    return _judged(json.dumps([case["facility"], case["days"]]), codes)


@cache
def _judged(said: str, codes: tuple[str, ...]) -> dict[str, Finding]:
    facility, days = json.loads(said)
    made = books({"facility": {**facility, "codes": list(codes)}, "days": days})
    about_hours = [one for one in rules() if one.id in JUDGED]
    judgement = run(about_hours, made, partial(table_of, made))
    assert judgement.errors == ()
    found = [one for one in judgement.findings if one.outcome is Outcome.FAILED]
    return {one.rule: one for one in found}


def of(which: str) -> list[Any]:
    return [pytest.param(code, case[which], id=code) for code, case in cases().items()]


def test_every_code_has_its_two_factories() -> None:
    assert set(cases()) == set(buyer_codes())


@pytest.mark.parametrize(("code", "case"), of("over_the_code"))
def test_what_only_the_code_forbids_is_found_under_the_code_alone(
    code: str, case: dict[str, Any]
) -> None:
    assert failed(case) == {}
    found = failed(case, code)
    assert set(found) == {case["rule"]}
    one = found[case["rule"]]
    assert {basis.pack for basis in one.basis} == {code}
    assert case["names"] in one.message.en


@pytest.mark.parametrize(("code", "case"), of("over_the_law"))
def test_what_only_the_law_forbids_is_the_laws_under_the_code_too(
    code: str, case: dict[str, Any]
) -> None:
    law, both = failed(case), failed(case, code)
    assert set(law) == set(both) == {case["rule"]}
    assert code not in {basis.pack for basis in both[case["rule"]].basis}


def test_a_week_over_every_limit_names_each_and_the_most_exceeded_first() -> None:
    # Thailand: 6 x 12 + 13 = 85 h, 37 of them overtime, over the law's 36, and no day off.
    case = {
        "facility": {"country": "TH", "place": None},
        "days": {"A1": {"from": "2025-03-03", "hours": "12 12 12 12 12 12 13"}},
    }
    week = failed(case, *buyer_codes())["hours.weekly_hours"]
    limits = [(one.pack, one.parameter) for one in week.basis if "cap" in str(one.parameter)]
    assert (week.observed, week.limit) == (5100, 3600)
    own = [one for one in limits if not str(one[1]).endswith(("exception", "counts"))]
    assert own == [
        ("amfori_bsci", "amfori_bsci.hours.week_cap"),
        ("eti", "eti.hours.weekly_cap"),
        ("rba", "rba.hours.week_cap"),
        ("sa8000", "sa8000.hours.overtime.weekly_cap"),
        ("th", "th.hours.overtime.weekly_cap"),
    ]
    for said in ("ETI Base Code 6.4", "RBA Code of Conduct A3", "SA8000:2014 7.3", "Act B.E. 2541"):
        assert said in week.message.en
        assert said in week.message.zh


@pytest.mark.parametrize("code", buyer_codes())
def test_every_number_of_a_code_is_one_that_some_rule_asks_for(code: str) -> None:
    pack = load_pack(code)
    assert pack is not None
    asked = {name for rule in rules() for name in rule.parameters}
    # What normal hours are, the law says with 48 or less everywhere; the rest must bind somewhere.
    assert set(pack.numbers) - asked - {"hours.normal_week"} == set()


BUYER = """parameters:
  hours.overtime.daily_cap: &cap
    unit: minutes
    instrument: Buyer
    article: "1"
    status: unverified
    values: [{from: 2020-01-01, value: 120}]
  hours.overtime.monthly_cap:
    <<: *cap
    article: "2"
    values: [{from: 2020-01-01, value: 1200}]
"""


def test_a_buyers_own_caps_are_judged_beside_the_laws(tmp_path: Path) -> None:
    (tmp_path / "buyer").mkdir()
    (tmp_path / "buyer" / "pack.yaml").write_text("kind: code\ntitle: B\nversion: '1'\n", "utf-8")
    (tmp_path / "buyer" / "hours.yaml").write_text(BUYER, "utf-8")

    def under(hours: str) -> dict[str, Finding]:
        facility = {"packs": [str(tmp_path)]}
        return failed(
            {"facility": facility, "days": {"A1": {"from": "2025-03-03", "hours": hours}}}, "buyer"
        )

    # 2.5 h on a day: over the buyer's 2 and within the law's 3. 3.5 h: over both.
    (day,) = under("8 10.5").values()
    assert (day.rule, day.observed, day.limit) == ("hours.daily_overtime", 150, 120)
    assert [one.pack for one in day.basis] == ["buyer"]
    (day,) = under("8 11.5").values()
    assert [(one.pack, one.value) for one in day.basis] == [("buyer", "120"), ("cn", "180")]
    assert "over 2 h on 1 day(s) of 2025-03 (Buyer 1)" in day.message.en
    assert "also over 3 h (Labour Law" in day.message.en
    # 21 h of a month: over the buyer's 20, within the law's 36; 42 h over both.
    weeks = "9 9 9 9 9 - - 9 9 9 9 9 - - 9 9 9 9 9 - - 9 9 9 9 9 - - 9"
    (month,) = under(weeks).values()
    assert (month.rule, month.observed, month.limit) == ("hours.monthly_overtime", 1260, 1200)
    assert [one.pack for one in month.basis] == ["buyer"]
    (month,) = under(weeks.replace("9", "10")).values()
    assert [one.pack for one in month.basis] == ["buyer", "cn"]
    assert "also over 36 h (Labour Law" in month.message.en
