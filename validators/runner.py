"""Runs every rule over a case file: findings, coverage, and the money owed."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from pipeline.errors import PackError
from pipeline.model.casefile import CaseFile, TableLookup
from pipeline.model.finding import Finding, Judgement, RuleCoverage
from validators.advice import advice
from validators.assembly import Assembly, coverage
from validators.bench import Bench
from validators.causes import money_owed
from validators.evidence import EvidenceFinder
from validators.notices import facility_law
from validators.packs import ANYWHERE, NoSuchNumberError, NotInForceError, Pack, load_pack
from validators.protocols import load_protocol
from validators.reasons import reasons_of
from validators.registry import rules
from validators.rule import Rule

DEFAULT_PROTOCOL = "smeta"
HERE = Path(__file__).parent


def judge(case: CaseFile, tables: TableLookup) -> Judgement:
    """Gives back what the rules say of a case file.

    Args:
        case: The reconciled books; its facility names country, protocol and codes.
        tables: Looks up a table; asked only for what became a finding.

    Raises:
        PackError: The facility names a protocol or code that does not exist.
    """
    return run(rules(), case, tables)


def run(asked: Iterable[Rule], case: CaseFile, tables: TableLookup) -> Judgement:
    """Gives back what some rules say of a case file; see ``judge``."""
    bench = bench_of(case, tables)
    assembly = Assembly(bench, EvidenceFinder(bench))
    findings: list[Finding] = []
    covered: list[RuleCoverage] = []
    errors: list[tuple[str, str]] = []
    for rule in asked:
        if not bench.protocol.judges_by(rule.id):
            covered.append(_without(rule, "not-in-protocol"))
            continue
        try:
            frame = _verdicts(rule, bench)
            found = [] if frame is None else _drafted(assembly, rule, frame)
        except NotInForceError:
            covered.append(_without(rule, "law-not-in-force"))
            continue
        except NoSuchNumberError:
            covered.append(_without(rule, "no-number-in-pack"))
            continue
        except Exception as error:  # one broken rule must not end the run: it is counted
            covered.append(RuleCoverage(rule.id, 1, error=1, reasons={"rule-broke": 1}))
            errors.append((rule.id, _said(error)))
            continue
        findings += found
        covered.append(_without(rule, "no-rule-pack") if frame is None else coverage(rule, frame))
    ordered = tuple(sorted(findings, key=lambda one: one.sort_key))
    titles = {rule.id: rule.title for rule in rules()}
    return Judgement(
        findings=ordered,
        coverage=tuple(covered),
        packs=tuple((pack.id, pack.version) for pack in bench.packs),
        expected_kinds=bench.protocol.kinds,
        expected_months=bench.window,
        owed=money_owed(ordered),
        errors=tuple(errors),
        titles=titles,
        reasons=bench.once(reasons_of),
        advice={rule: said.do for rule, said in advice().items()},
        stood_in=bench.law is not None and bench.law.country == ANYWHERE,
        programmes=tuple(one.told() for one in bench.protocol.each() if one.built_from),
    )


def bench_of(case: CaseFile, tables: TableLookup) -> Bench:
    """Gives back the bench of a case file, its packs and protocol found."""
    facility = case.facility
    folders = tuple(map(Path, facility.packs))
    protocol = load_protocol(facility.protocol or DEFAULT_PROTOCOL, folders)
    names = protocol.codes if facility.codes is None else facility.codes
    law = facility_law(facility, facility.country)
    return Bench(case, law, tuple(_codes(names, folders)), protocol, tables)


def _codes(names: tuple[str, ...], folders: tuple[Path, ...]) -> Iterator[Pack]:
    for name in names:
        pack = load_pack(name, folders)
        if pack is None:
            raise PackError(f"no rule pack for the code {name!r}")
        if pack.kind == "code":
            yield pack


def _verdicts(rule: Rule, bench: Bench) -> pd.DataFrame | None:
    if rule.law and bench.law is None:
        return None
    judged: Callable[[Bench], pd.DataFrame] = rule.judge
    return judged(bench)


def _drafted(assembly: Assembly, rule: Rule, frame: pd.DataFrame) -> list[Finding]:
    """Gives back the findings of what a rule judged.

    Raises:
        RuntimeError: A number was not in force that the words of one need: nothing found may be
            lost as if the rule did not apply.
    """
    try:
        return assembly.findings(rule, frame)
    except NotInForceError as error:
        raise RuntimeError("the words of a finding ask for a number not in force") from error


def _without(rule: Rule, reason: str) -> RuleCoverage:
    return RuleCoverage(rule.id, 1, inapplicable=1, reasons={reason: 1})


def _said(error: Exception) -> str:
    """Gives back the type of an error and where it rose: no values, as they may be personal."""
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if HERE in Path(step.filename).parents] or steps
    return f"{type(error).__name__} at {Path(own[-1].filename).name}:{own[-1].lineno}"
