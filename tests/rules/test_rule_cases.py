"""Runs the cases of every rule: one YAML file a rule, one entry a case."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from books import books, table_of

from pipeline.model.document import Kind
from pipeline.model.finding import Finding
from pipeline.report.labels import labels
from validators.numbers import Number
from validators.packs import NEEDED, Pack
from validators.reasons import reasons
from validators.registry import rule_ids, rules
from validators.runner import run

FOLDER = Path(__file__).parent


BOOKS = {*NEEDED, "reconciliation.overtime_tolerance"}
"""Numbers that books are made by, whatever is judged."""

SAID = {*reasons(), *(name.removeprefix("why.") for name in labels())}
"""Reasons that reports have words for."""

SHARED = (
    "wages.deduction.",
    "wages.minimum.",
    "wages.days_per_month",
    "wages.hours_per_month",
    "wages.overtime_base.floor",
)
"""Numbers that frames of payroll are made by, which several rules share."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Gives back the numbers that packs are asked for, filled as they are."""
    names: set[str] = set()
    number = Pack.number

    def recorded(self: Pack, parameter: str, on: str, place: str | None = None) -> Number | None:
        names.add(parameter)
        return number(self, parameter, on, place)

    monkeypatch.setattr(Pack, "number", recorded)
    return names


class Plain(yaml.SafeLoader):
    """Leaves dates and months as they are written."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, test) for tag, test in listed if not tag.endswith(":timestamp")]
        for first, listed in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load(file: Path) -> dict[str, Any]:
    return yaml.load(file.read_text("utf-8"), Plain)


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        for name, case in load(file).items():
            yield pytest.param(file.stem, case, id=f"{file.stem}: {name}")


@pytest.mark.parametrize(("rule", "case"), list(cases()))
def test_case(rule: str, case: dict[str, Any], asked: set[str]) -> None:
    made = books(case)
    only = [one for one in rules() if one.id == rule]
    asked.clear()
    judgement = run(only, made, partial(table_of, made))
    assert judgement.errors == ()
    undeclared = asked - BOOKS - set(only[0].parameters)
    assert [one for one in undeclared if not one.startswith(SHARED)] == []
    found = next(row for row in judgement.coverage if row.rule == rule)
    assert [why for why in found.reasons if why not in SAID] == []
    counts = {
        name: getattr(found, name)
        for name in ("passed", "failed", "cannot_tell", "inapplicable")
        if getattr(found, name)
    }
    assert counts == case.get("coverage", {}), found
    if "reasons" in case:
        assert found.reasons == case["reasons"]
    findings = [one for one in judgement.findings if one.rule == rule]
    expected = case.get("findings", [])
    assert len(findings) == counts.get("failed", 0) + counts.get("cannot_tell", 0)
    for one, wanted in zip(findings, expected, strict=False):
        assert _seen(one, wanted) == wanted, one
    for one in findings:
        assert one.message.en
        assert one.message.zh
        assert one.fingerprint
        assert one.document_kind is None or Kind(one.document_kind)
        pay = one.pay
        if pay and pay.due_minor is not None and pay.paid_minor is not None:
            assert pay.due_minor - pay.paid_minor == one.amount_owed_minor, one
            reckoned = all(part.minutes > 0 for part in pay.hours)
            assert reckoned
            assert bool(pay.hours) == (pay.base_hours is not None)


def _seen(finding: Finding, wanted: dict[str, Any]) -> dict[str, Any]:
    """Gives back of a finding what a case asks about."""
    worker = finding.worker.number if finding.worker else None
    derived = {
        "worker": worker,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "certainty": finding.certainty.word,
        "owed": finding.amount_owed_minor,
        "days": [one.date for one in finding.occurrences],
        "articles": [f"{one.pack} {one.article}" for one in finding.basis],
        "cells": [one.text for one in finding.evidence],
        "other": finding.other_worker.number
        if finding.other_worker
        else finding.other_document and finding.other_document[0],
        "settled": finding.settled_by and finding.settled_by.kind,
        "file": finding.settled_by and finding.settled_by.document,
        "says": finding.message.en,
    }
    return {name: derived.get(name, getattr(finding, name, None)) for name in wanted}


@pytest.mark.parametrize("rule", rule_ids())
def test_every_rule_has_cases_of_its_outcomes(rule: str) -> None:
    content = load(FOLDER / f"{rule}.yaml")
    seen = {outcome for case in content.values() for outcome in case.get("coverage", {})}
    assert {"passed", "failed"} <= seen


def test_every_rule_is_told_apart_and_named_in_both_languages() -> None:
    listed = rules()
    assert len({rule.id for rule in listed}) == len(listed)
    assert all(rule.title.zh and rule.says.zh and rule.needs for rule in listed)
    assert all(text.en and text.zh for text in reasons().values())
