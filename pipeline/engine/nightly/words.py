"""A morning in a few words for the terminal, and the exit code of a night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import ExitCode
from pipeline.model.finding import Outcome, Severity
from pipeline.model.nightly import RunState

if TYPE_CHECKING:
    from pipeline.model.nightly import FacilityMorning, Morning
    from pipeline.report.labels import Language

MOST_FAILURES = 20
_NOT_JUDGED = {
    None: "never judged yet",
    RunState.FAILED: "not judged",
    RunState.NOTHING_READABLE: "not judged: none of its files could be read",
}
_UNCHANGED = {
    "en": "Nothing has changed at the facilities asked for: their last reports stand in {out}. "
    "--everything judges them again.",
    "zh": "所选工厂自上次判断以来没有变化，上次的报告仍在 {out}。--everything 可重新判断。",
}


def summary(morning: Morning, out: str, language: Language) -> str:
    """Gives back what happened in a line, and where the rest stands."""
    from pipeline.report.morning_document import morning_document
    from pipeline.report.morning_words import headline

    document = morning_document(morning, {}, {})
    totals = document["totals"]
    line = headline(document, language)
    if morning.partial and not morning.facilities:
        return _UNCHANGED["zh" if language == "zh" else "en"].format(out=out)
    if language == "zh":
        counts = f"{totals['facilities']}家工厂，本次判断{totals['judged']}家"
        return f"{line}。{counts}。\n晨间摘要：{out}/morning.html"
    line = line[:1].upper() + line[1:]
    noun = "facility" if totals["facilities"] == 1 else "facilities"
    counts = f"{totals['facilities']} {noun}, {totals['judged']} of them judged this time"
    return f"{line}. {counts}.\nMorning summary: {out}/morning.html"


def failures(morning: Morning) -> list[str]:
    """Gives back a line for each problem and facility that was not judged; the first of many."""
    told = [one for one in morning.facilities if not one.gone]  # the problems tell the others
    failed = [one for one in told if one.state in _NOT_JUDGED]
    lines = [_failure(one) for one in failed[:MOST_FAILURES]]
    if len(failed) > MOST_FAILURES:
        lines.append(f"{len(failed) - MOST_FAILURES} more facilities were not judged")
    return [*morning.problems, *lines]


def _failure(one: FacilityMorning) -> str:
    said = f"{one.name}: {_NOT_JUDGED[one.state]}"
    return f"{said}: {one.error}" if one.error else said


def exit_code(morning: Morning) -> ExitCode:
    """Gives back 4 where a facility was not judged or the night failed, 1 for major news, else 0.

    A facility of which nothing could be read was not judged; nor was one that never had a run.
    """
    if morning.problems or any(one.state in _NOT_JUDGED for one in morning.facilities):
        return ExitCode.INTERNAL
    new = (found for one in morning.facilities for found in one.new)
    worst = any(
        found.outcome == Outcome.FAILED and Severity(found.severity).rank <= Severity.MAJOR.rank
        for found in new
    )
    return ExitCode.FAILED if worst else ExitCode.CLEAN
