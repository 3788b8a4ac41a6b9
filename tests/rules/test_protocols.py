"""Audit programmes: what they ask for, several at once, cut to domains, and refused when wrong."""

from functools import partial
from pathlib import Path

import pytest
from books import books, table_of

from pipeline.errors import PackError
from pipeline.model.finding import Finding, Judgement, Severity
from validators.protocols import load_protocol, protocol_names
from validators.registry import rules
from validators.runner import run

OURS = ("alibaba", "amfori_bsci", "full", "nome", "smeta")


def judged(protocol: str, *rule: str, **case: object) -> Judgement:
    facility = {"protocol": protocol, "codes": None, **dict(case.pop("facility", {}))}
    made = books({"facility": facility, **case})
    only = [one for one in rules() if one.id in rule]
    judgement = run(only, made, partial(table_of, made))
    assert judgement.errors == ()
    return judgement


def missing(protocol: str) -> dict[str, Finding]:
    found = judged(protocol, "records.document_missing").findings
    return {str(one.document_kind): one for one in found}


def test_there_are_the_programmes_and_each_says_what_it_was_built_from() -> None:
    assert tuple(protocol_names()) == OURS
    for name in OURS:
        one = load_protocol(name)
        assert one.built_from
        assert one.built_from.en != one.built_from.zh
        assert one.kinds
        assert one.months == 12


@pytest.mark.parametrize("name", ["alibaba", "nome"])
def test_a_programme_that_publishes_no_numbers_says_so_and_has_the_law_judge(name: str) -> None:
    one = load_protocol(name)
    assert (one.codes, one.status, one.severity, one.registers) == ((), "unverified", {}, {})
    told = judged(name, "records.document_missing")
    (said,) = told.programmes
    assert "publishes neither its list of documents nor any number" in said.en
    assert "未公开文件清单和数值" in said.zh
    assert {one.basis[0].status for one in told.findings} == {"unverified"}


def test_what_alibaba_is_said_to_ask_for_is_asked_for() -> None:
    assert set(missing("alibaba")) == {
        "payroll", "attendance", "drill", "inspection", "maintenance", "waste_manifest",
        "monitoring", "background_check",
    }  # fmt: skip


def test_what_nome_is_said_to_ask_for_is_asked_for() -> None:
    assert set(missing("nome")) == {
        "licence", "training", "contract", "identity", "payroll", "attendance", "maintenance",
        "inspection", "waste_manifest", "monitoring",
    }  # fmt: skip


def test_an_audit_of_everything_may_be_cut_to_some_domains() -> None:
    assert set(missing("full:quality")) == {
        "licence", "inspection", "maintenance", "certificate", "training",
    }  # fmt: skip
    cut = load_protocol("full: security ,environment")
    assert cut.id == "full:security,environment"
    assert cut.title == "Factory audit: security, environment"
    assert not cut.judges_by("wages.below_minimum")
    assert cut.judges_by("registers.waste_balance")
    assert cut.judges_by("records.unreadable")
    whole = load_protocol("full")
    assert all(whole.judges_by(rule.id) for rule in rules())


def test_a_rule_outside_the_domains_judges_nobody_and_is_counted() -> None:
    days = {"A1": {"from": "2025-03-03", "hours": "8 8 8 8 8 8 8"}}
    told = judged("full:quality", "hours.weekly_rest", days=days)
    assert told.findings == ()
    assert [row.reasons for row in told.coverage] == [{"not-in-protocol": 1}]
    (found,) = judged("full:social", "hours.weekly_rest", days=days).findings
    assert found.rule == "hours.weekly_rest"


def test_several_programmes_ask_for_what_any_of_them_does_and_are_named() -> None:
    found = missing("smeta+alibaba")
    assert set(found) == set(missing("smeta")) | set(missing("alibaba"))
    assert [one.pack for one in found["payroll"].basis] == ["smeta", "alibaba"]
    assert [one.pack for one in found["roster"].basis] == ["smeta"]
    assert [one.pack for one in found["background_check"].basis] == ["alibaba"]
    both = load_protocol("smeta+amfori_bsci+smeta")
    assert (both.id, both.codes) == ("smeta+amfori_bsci", ("eti", "amfori_bsci"))
    assert len(judged("smeta+alibaba", "records.document_missing").programmes) == 2


def test_the_strictest_severity_of_several_programmes_holds(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    text = (
        "extends: smeta\ntitle: {0}\nversion: '1'\noverrides: {{severity: ours}}\n"
        "severity: {{records.document_missing: {{severity: {1}, reason: ours}}}}\n"
    )
    for name, severity in (("mild", "observation"), ("hard", "critical")):
        (tmp_path / "protocols" / f"{name}.yaml").write_text(text.format(name, severity), "utf-8")
    facility = {"packs": (str(tmp_path),)}
    for protocol, severity in (
        ("mild", Severity.OBSERVATION),
        ("mild+hard", Severity.CRITICAL),
        ("mild+smeta", Severity.MAJOR),
    ):
        found = judged(protocol, "records.document_missing", facility=facility).findings
        assert {one.severity for one in found} == {severity}, protocol


def test_the_shortest_interval_comes_first_in_the_basis(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "often.yaml").write_text(
        "extends: smeta\ntitle: Often\nversion: '1'\noverrides: {registers: ours}\n"
        "registers: {drill: 90}\n",
        "utf-8",
    )
    both = load_protocol("smeta+often", (tmp_path,))
    assert both.registers == {"drill": 90}
    assert [one.pack for one in both.asking("registers", "drill")] == ["often", "smeta"]


def test_bsci_says_what_it_sets_anew_and_why() -> None:
    one = load_protocol("amfori_bsci")
    assert one.extends == "smeta"
    assert set(one.overrides) == {"codes", "kinds", "registers", "severity"}
    assert all(one.overrides.values())
    assert one.status == "secondary"
    assert one.source


OWN = "title: Ours\nversion: '1'\nmonths: 6\ninstrument: our list\nstatus: unverified\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN, r"ours.yaml:1: kinds: document kinds are needed, or domains"),
        (f"{OWN}kinds: [payrol]\n", r"ours.yaml:6: kinds: payrol is not allowed, perhaps payroll"),
        (f"{OWN}kinds: [payroll]\nrules: [hour]\n", r"ours.yaml:7: rules: hour .* perhaps hours"),
        (f"{OWN}kinds: [payroll]\nrules: [hours.weekly_rst]\n", "perhaps hours.weekly_rest"),
        (
            f"{OWN}kinds: [payroll]\nfields:\n  attendance: [wrker]\n",
            r"ours.yaml:8: fields.attendance: wrker is not allowed, perhaps worker",
        ),
        (f"{OWN}kinds: [drill]\nregisters: {{drill: 0}}\n", r":7: registers: drill: days from 1"),
        (f"{OWN}kinds: [drill]\nregisters: {{drill: often}}\n", r"ours.yaml:7: registers.drill: "),
        (f"{OWN}kinds: [drill]\nid: other\n", r"ours.yaml:7: id: the name is the file's own"),
        (f"{OWN}kinds: [drill]\nbuilt_from: {{en: x}}\n", r"ours.yaml:7: built_from.zh: Field req"),
        (
            f"{OWN}kinds: [drill]\n".replace("unverified", "verified"),
            r"ours.yaml:5: verified, yet no source is cited",
        ),
        (
            f"{OWN}domains:\n  quality:\n    title: {{en: q, zh: q}}\n    kinds: [inspektion]\n",
            r"ours.yaml:9: domains.quality.kinds: inspektion .* perhaps inspection",
        ),
        (f"{OWN}kinds: [drill]\nmonthly: [payroll]\n", "monthly: payroll is not allowed: drill"),
    ],
)
def test_a_programme_that_is_wrong_is_refused_with_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "ours.yaml").write_text(text, "utf-8")
    with pytest.raises(PackError, match=said):
        load_protocol("ours", (tmp_path,))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("smeta:social", "protocol smeta has no domains to choose from"),
        ("full:qualty", "no domain 'qualty', perhaps quality; allowed: social, quality, env"),
        ("smeta+alibba", "no protocol 'alibba'; allowed: alibaba, amfori_bsci, full"),
        ("smeta+", "no protocol ''; allowed: alibaba"),
    ],
)
def test_a_name_that_is_none_is_told_what_there_is(name: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        load_protocol(name)
