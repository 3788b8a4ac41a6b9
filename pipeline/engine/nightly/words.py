"""A morning in a few words for the terminal, and the exit code of a night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import ExitCode
from pipeline.model.finding import Outcome, Severity
from pipeline.model.nightly import RunState

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.model.nightly import FacilityMorning, Morning
    from pipeline.report.labels import Language

MOST_FAILURES = 20
_NOT_JUDGED = {
    None: "never judged yet",
    RunState.FAILED: "not judged",
    RunState.NOTHING_READABLE: "not judged: none of its files could be read",
}
_EMPTY = "not judged: no document lies in its folder"
_LOST = "{count} that failed before can no longer be judged: what showed them is gone or unreadable"
_UNCHANGED = {
    "en": "Nothing has changed at the facilities asked for: their last reports stand in {out}. "
    "The morning summary is left as it was. --everything judges them again.",
    "zh": "所选工厂自上次判断以来没有变化，上次的报告仍在 {out}，晨间摘要未改动。"
    "--everything 可重新判断。",
}
_ARRIVED = {
    "en": "{names}: looked at; nothing is to be judged again, and the last reports stand in {out}.",
    "zh": "{names}：已查看，无需重新判断，上次的报告仍在 {out}。",
}


def summary(morning: Morning, out: str, language: Language, arrived: Collection[str] = ()) -> str:
    """Gives back what happened in a line, and where the rest stands.

    Args:
        morning: What it came to.
        out: Where the outputs are, as the operator calls it.
        language: Of the words.
        arrived: Facilities that the watch looked at, and nobody asked for.
    """
    from pipeline.report.morning import KEPT, dated
    from pipeline.report.morning_document import morning_document
    from pipeline.report.morning_words import headline

    document = morning_document(morning, {}, {})
    totals = document["totals"]
    line = headline(document, language)
    tongue = "zh" if language == "zh" else "en"
    if morning.silent:
        words = _ARRIVED if arrived else _UNCHANGED
        return words[tongue].format(out=out, names=", ".join(sorted(arrived)))
    page = f"{out}/{KEPT}/{dated(morning)}.html" if morning.partial else f"{out}/morning.html"
    if language == "zh":
        counts = f"{totals['facilities']}家工厂，本次判断{totals['judged']}家"
        return f"{line}。{counts}。\n晨间摘要：{page}"
    line = line[:1].upper() + line[1:]
    noun = "facility" if totals["facilities"] == 1 else "facilities"
    counts = f"{totals['facilities']} {noun}, {totals['judged']} of them judged this time"
    return f"{line}. {counts}.\nMorning summary: {page}"


def failures(morning: Morning) -> list[str]:
    """Gives back a line for each problem and each facility that was not judged, or not wholly.

    And one for each of which something that had failed can no longer be judged; the first of many.
    """
    told = [one for one in morning.facilities if not one.gone]  # the problems tell the others
    failed = [one for one in told if not _was_judged(one)]
    lines = [_failure(one) for one in failed[:MOST_FAILURES]]
    if len(failed) > MOST_FAILURES:
        more = len(failed) - MOST_FAILURES
        lines.append(f"{more} more facilities were not judged, or not wholly")
    return [*morning.problems, *lines, *_lost_sight(morning)]


def _was_judged(one: FacilityMorning) -> bool:
    return one.state not in _NOT_JUDGED and not one.lost


def _lost_sight(morning: Morning) -> list[str]:
    found = [one for one in morning.facilities if one.lost_sight]
    lines = [f"{one.name}: {_LOST.format(count=len(one.lost_sight))}" for one in found]
    more = len(found) - MOST_FAILURES
    return [*lines[:MOST_FAILURES], *([f"The same at {more} more facilities"] if more > 0 else [])]


def _failure(one: FacilityMorning) -> str:
    how = _EMPTY if one.empty else _NOT_JUDGED.get(one.state, "not wholly judged")
    said = f"{one.name}: {how}"
    return f"{said}: {one.error}" if one.error else said


def exit_code(morning: Morning) -> ExitCode:
    """Gives back 4 where a facility was not judged or the night failed, 1 for major news, else 0.

    A facility of which nothing could be read was not judged; nor was one that never had a run, nor
    one whose files could not all be had for now. What failed before and can no longer be judged is
    news like what is new.
    """
    if morning.problems or not all(map(_was_judged, morning.facilities)):
        return ExitCode.INTERNAL
    new = (found for one in morning.facilities for found in (*one.new, *one.lost_sight))
    worst = any(
        found.outcome == Outcome.FAILED and Severity(found.severity).rank <= Severity.MAJOR.rank
        for found in new
    )
    return ExitCode.FAILED if worst else ExitCode.CLEAN
