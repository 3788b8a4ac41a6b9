"""What Prefect shows of a run: a report, counts by facility, completeness. Numbers, no names."""

from __future__ import annotations

import contextlib
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from pipeline.model.finding import Outcome

if TYPE_CHECKING:
    from pipeline.engine.audit import Report
    from pipeline.engine.nightly.plan import Plan
    from pipeline.engine.nightly.where import Where
    from pipeline.model.casefile import CaseFile
    from pipeline.model.finding import Judgement
    from pipeline.model.nightly import FacilityMorning, Morning

AUDIT, COMPLETENESS, COUNTS = "prescreen-audit", "prescreen-completeness", "prescreen-counts"
NIGHT, FACILITIES = "prescreen-night", "prescreen-facilities"
_LOG = logging.getLogger(__name__)
Ended = Mapping[str, Mapping[str, int] | str | None]


def publish_night(where: Where, morning: Morning, plan: Plan, ended: Ended) -> None:
    """Puts up the report of a night and its counts by facility."""
    with _told():
        create_markdown_artifact(night_report(morning, plan, ended), NIGHT, "The night in numbers")
        rows = facility_rows(where, morning)
        create_table_artifact(rows, FACILITIES, "Facilities by their number in the store")


def publish_audit(report: Report) -> None:
    """Puts up the report of an audit, how complete its evidence is, and its counts by rule."""
    with _told():
        create_markdown_artifact(audit_report(report), AUDIT, "The audit in numbers")
        rows = completeness(report.case, report.judgement)
        create_table_artifact(rows, COMPLETENESS, "Records by kind and month; 0 where missing")
        create_table_artifact(rule_counts(report.judgement), COUNTS, "Outcomes by rule")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Lets a run end well that Prefect was not told all of: its results are in our own store."""
    try:
        yield
    except Exception as error:
        _LOG.warning("Prefect was not given all artifacts: %s", type(error).__name__)


def night_report(morning: Morning, plan: Plan, ended: Ended) -> str:
    """Gives back a night in Markdown: counts only."""
    counts = sum(
        (Counter(one) for one in ended.values() if isinstance(one, Mapping)), Counter[str]()
    )
    failed = [name for name, one in ended.items() if not isinstance(one, Mapping)]
    lines = [
        f"# Night {morning.night}",
        f"Planned for {morning.scheduled}, begun {morning.started}.",
        "",
        "| | |",
        "|---|---:|",
        *(f"| {name} | {count} |" for name, count in _totals(morning, plan)),
        *(f"| {name.replace('_', ' ')} | {count} |" for name, count in sorted(counts.items())),
    ]
    if morning.collapsed:
        lines += ["", f"Missed times that this night covers: {', '.join(morning.collapsed)}"]
    if failed:
        lines += ["", f"**Batches that failed: {', '.join(failed)}**"]
    return "\n".join(lines)


def facility_rows(where: Where, morning: Morning) -> list[dict[str, Any]]:
    """Gives back a row of counts for each facility; its folder's name stays in the store."""
    from pipeline.store import facilities

    numbers = where.database().run(lambda c: facilities.of_inbox(c, where.inbox))
    return [_row(numbers.get(one.name), one) for one in morning.facilities]


def _totals(morning: Morning, plan: Plan) -> Sequence[tuple[str, int]]:
    told = morning.facilities
    return (
        ("facilities", len(told)),
        ("facilities left as they stood", plan.unchanged),
        ("files to read", sum(len(batch.items) for batch in plan.read)),
        ("new findings", sum(len(one.new) for one in told)),
        ("still open", sum(one.still_open for one in told)),
        ("closed", sum(len(one.closed) for one in told)),
        ("failed before, no longer judged", sum(one.no_longer_judged for one in told)),
        ("could not be judged", sum(one.could_not_judge for one in told)),
        ("facilities that failed", sum(one.error is not None for one in told)),
        ("problems", len(morning.problems)),
    )


def _row(number: int | None, one: FacilityMorning) -> dict[str, Any]:
    return {
        "facility": number,
        "state": one.state and str(one.state),
        "judged": one.judged,
        "new": len(one.new),
        "still_open": one.still_open,
        "closed": len(one.closed),
        "no_longer_judged": one.no_longer_judged,
        "could_not_judge": one.could_not_judge,
        **one.counts,
    }


def audit_report(report: Report) -> str:
    """Gives back an audit in Markdown: counts only."""
    from pipeline.report.overview import failed, usable

    found = report.judgement.findings
    severities = Counter(str(one.severity) for one in failed(report.judgement))
    lines = [
        "# Audit",
        "",
        "| | |",
        "|---|---:|",
        *(f"| documents {status} | {count} |" for status, count in usable(report.case).items()),
        *(f"| exceptions, {severity} | {count} |" for severity, count in severities.items()),
        f"| could not be judged | {sum(one.outcome == Outcome.CANNOT_TELL for one in found)} |",
        f"| rules that broke | {len(report.judgement.errors)} |",
    ]
    return "\n".join(lines)


def completeness(case: CaseFile, judgement: Judgement) -> list[dict[str, Any]]:
    """Gives back a row a document kind: whether it was asked for, and records by month."""
    from pipeline.report.overview import matrix

    months, rows = matrix(case, judgement)
    return [
        {
            "kind": row.kind,
            "asked_for": row.asked_for,
            **{month: row.records.get(month, 0) for month in months},
            "undated": row.undated,
        }
        for row in rows
    ]


def rule_counts(judgement: Judgement) -> list[dict[str, Any]]:
    """Gives back a row a rule: how many subjects had each outcome."""
    names = ("subjects", "passed", "failed", "cannot_tell", "inapplicable", "error")
    return [
        {"rule": row.rule, **{name: getattr(row, name) for name in names}}
        for row in judgement.coverage
    ]
