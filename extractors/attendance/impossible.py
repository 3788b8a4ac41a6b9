"""Days read with more hours than a day has: misread, so that their hours are unknown."""

from __future__ import annotations

from typing import Any

from extractors.attendance import issues
from extractors.attendance.outcome import Outcome
from extractors.attendance.records import Values
from extractors.attendance.sheet import KIND, Sheet
from extractors.parse.clock_times import DAY

HOURS = ("normal_minutes", "overtime_minutes")


def drop_impossible(sheet: Sheet, outcome: Outcome) -> None:
    """Takes the hours from days with more than 24 h, and says so in an issue of the outcome."""
    found = []
    for gathered in outcome.gathered:
        if gathered.kind != KIND:
            continue
        for at, values in enumerate(gathered.values):
            if (minutes := _minutes(values)) > DAY:
                found.append((minutes, (gathered.rows[at], max(gathered.columns[at], 0))))
                gathered.values[at] = _unknown(values, minutes)
    if found:
        most = max(minutes for minutes, _at in found)
        outcome.issues.append(issues.impossible_hours(sheet, most // 60, len(found), found[0][1]))


def _minutes(values: Values) -> int:
    return sum(values.get(name) or 0 for name in HOURS)


def _unknown(values: Values, minutes: int) -> dict[str, Any]:
    """Gives back a day without its hours; without punches, a mark that nobody could read."""
    kept = {name: value for name, value in values.items() if name not in (*HOURS, "mark_minutes")}
    if not kept.get("punches"):
        kept |= {"mark": None, "mark_text": kept.get("mark_text") or f"{minutes // 60} h"}
    return kept
