"""The life of findings over runs.

A row says from which run until which run a finding stood open with certain facts. A run that finds
the same again writes nothing; one that finds it no more ends the row; one that finds it again
later begins a new spell. How things stood after any run can so be told exactly.

A finding that had failed and cannot be told now remembers how it had failed, through its spell:
whoever takes the evidence away takes back nothing that was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from sqlalchemy import Connection, Row, insert, select, update

from pipeline.model.nightly import FindingFacts, Sight
from pipeline.store.statements import portions
from pipeline.store.tables import findings

FACTS = tuple(field.name for field in fields(FindingFacts))
_FACT_COLUMNS = [findings.c[name] for name in FACTS]
_MEMORY = {
    "failed_severity": "severity",
    "failed_amount_minor": "amount_owed_minor",
    "failed_currency": "currency",
}
"""Columns that remember how a finding failed, and the facts they remember."""
EVIDENCE_GONE = "evidence-gone"
"""Why a finding cannot be told whose evidence is not handed in any more."""
SPELL_COLUMNS = (*_FACT_COLUMNS, *(findings.c[name] for name in _MEMORY))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run changes.

    Attributes:
        ended: Numbers of rows that end with it.
        begun: Facts that stand from it on.
        opened_in: The run in which their spell began, by fingerprint; of the others it is this.
        had_failed: How what cannot be told from it on had failed before, by fingerprint.
    """

    ended: tuple[int, ...]
    begun: tuple[FindingFacts, ...]
    opened_in: Mapping[str, int]
    had_failed: Mapping[str, FindingFacts]

    @property
    def any(self) -> bool:
        """Gives back whether it changes anything."""
        return bool(self.ended or self.begun)


def facts_of(row: Row[tuple[object, ...]]) -> FindingFacts:
    """Gives back the facts of a row that has their columns."""
    held = row._mapping
    return FindingFacts(**{name: held[name] for name in FACTS})


def as_it_failed(row: Row[tuple[object, ...]]) -> FindingFacts | None:
    """Gives back the facts with which a finding last failed; None where it never did.

    Args:
        row: Has ``SPELL_COLUMNS``.
    """
    facts, held = facts_of(row), row._mapping
    if facts.outcome == "failed":
        return facts
    if held["failed_severity"] is None:
        return None
    said = {fact: held[column] for column, fact in _MEMORY.items()}
    return replace(facts, outcome="failed", reason=None, **said)


def carry(
    connection: Connection,
    facility: int,
    run: int,
    found: Iterable[FindingFacts],
    *,
    closes: bool,
    sight: Sight | None = None,
) -> None:
    """Carries the facility's findings on to a run.

    Args:
        connection: In a transaction.
        facility: Locked by the caller.
        run: Just entered.
        found: What stands open after it; of two with one fingerprint the failed one counts.
        closes: What was not found is closed; else it stays open, and what has failed stays failed
            where it cannot be told now.
        sight: What could be looked at; what had failed and rested on something else stays open
            as what cannot be told. None for all.
    """
    what = changes(connection, facility, found, closes=closes, sight=sight)
    for portion in portions(what.ended):
        change = update(findings).where(findings.c.id.in_(portion))
        connection.execute(change.values(until_run=run))
    rows = [
        {name: getattr(facts, name) for name in FACTS}
        | {"facility_id": facility, "since_run": run}
        | {"opened_run": what.opened_in.get(facts.fingerprint, run)}
        | _remembered(what.had_failed.get(facts.fingerprint))
        for facts in what.begun
    ]
    if rows:
        connection.execute(insert(findings), rows)


def changes(
    connection: Connection,
    facility: int,
    found: Iterable[FindingFacts],
    *,
    closes: bool,
    sight: Sight | None = None,
) -> Changes:
    """Gives back what a run with such findings changes of what stands open; as for ``carry``."""
    stands = _once(found)
    query = select(findings.c.id, findings.c.opened_run, *SPELL_COLUMNS).where(
        findings.c.facility_id == facility, findings.c.until_run.is_(None)
    )
    ended: list[int] = []
    opened_in: dict[str, int] = {}
    had_failed: dict[str, FindingFacts] = {}
    for row in connection.execute(query):
        facts = facts_of(row)
        now = stands.get(facts.fingerprint)
        if now is None and closes and (unseen := _out_of_sight(row, sight)):
            stands[facts.fingerprint] = now = unseen
        elif now and now.outcome != "failed" and as_it_failed(row):
            # What would show it is what had shown it, however little a later run could look at.
            now = replace(now, evidence_kinds=facts.evidence_kinds)
            stands[facts.fingerprint] = now
        if now == facts or (now and not closes and facts.outcome == "failed" != now.outcome):
            del stands[facts.fingerprint]
            continue
        if now is not None or closes:
            ended.append(row.id)
        if now is not None:
            opened_in[facts.fingerprint] = row.opened_run
            if now.outcome != "failed" and (before := as_it_failed(row)):
                had_failed[facts.fingerprint] = before
    return Changes(tuple(ended), tuple(stands.values()), opened_in, had_failed)


def _out_of_sight(row: Row[tuple[object, ...]], sight: Sight | None) -> FindingFacts | None:
    """Gives back a finding that had failed as one of which nothing is left to look at, or None."""
    failed = as_it_failed(row)
    if failed is None or sight is None or sight.sees(failed):
        return None
    return replace(
        failed,
        outcome="cannot_tell",
        reason=EVIDENCE_GONE,
        certainty=None,
        amount_owed_minor=None,
        currency=None,
    )


def _remembered(failed: FindingFacts | None) -> dict[str, object]:
    return {column: failed and getattr(failed, fact) for column, fact in _MEMORY.items()}


def _once(found: Iterable[FindingFacts]) -> dict[str, FindingFacts]:
    """Gives back one finding a fingerprint: the first that failed, else the first."""
    once: dict[str, FindingFacts] = {}
    for facts in found:
        before = once.get(facts.fingerprint)
        if before is None or (before.outcome != "failed" and facts.outcome == "failed"):
            once[facts.fingerprint] = facts
    return once


def open_now(
    connection: Connection, facility_ids: Collection[int]
) -> dict[int, tuple[FindingFacts, ...]]:
    """Gives back what stands open in each facility, by fingerprint."""
    found: dict[int, list[FindingFacts]] = {number: [] for number in facility_ids}
    for portion in portions(sorted(facility_ids)):
        query = select(findings.c.facility_id, *_FACT_COLUMNS).where(
            findings.c.facility_id.in_(portion), findings.c.until_run.is_(None)
        )
        for row in connection.execute(query):
            found[row.facility_id].append(facts_of(row))
    return {
        number: tuple(sorted(facts, key=lambda one: one.fingerprint))
        for number, facts in found.items()
    }
