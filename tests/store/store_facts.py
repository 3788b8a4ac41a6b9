"""Submissions, findings and runs of made-up facilities, in few words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from pipeline.model.nightly import FileSeen, FindingFacts, RunRecord, RunState, Submission
from pipeline.store import facilities, nights, runs
from pipeline.store.database import Database

INBOX = "/inbox"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = "somewhere|boot|space|1|0|a"
"""A holder of another machine: nobody here can tell whether it lives."""


def digest(word: str) -> str:
    return sha256(word.encode()).hexdigest()


def facts(word: str, **other: object) -> FindingFacts:
    known = FindingFacts(digest(word), "hours.daily_overtime", "failed", "violation", "major")
    return replace(known, **other)


def judged(words: Iterable[str | FindingFacts], key: str = "k", lost: int = 0) -> RunRecord:
    found = tuple(facts(word) if isinstance(word, str) else word for word in words)
    return RunRecord(
        RunState.JUDGED, key, "2026-03-01", None, "a/report", findings=found, lost=lost
    )


def failed(key: str = "k", error: str = "It broke") -> RunRecord:
    return RunRecord(RunState.FAILED, key, "2026-03-01", None, None, error)


def handed_in(**contents: str) -> Submission:
    return Submission(
        tuple(
            FileSeen(path, digest(text), len(text), f"stamp of {text}")
            for path, text in sorted(contents.items())
        )
    )


def facility(database: Database, name: str = "a", inbox: str = INBOX) -> int:
    return database.run(lambda c: facilities.ensure(c, inbox, [name]))[name]


def record(database: Database, number: int, run: RunRecord, night: int | None = None) -> int:
    entered = database.run(lambda c: runs.record(c, number, None, night, run))
    assert entered is not None
    return entered


def begun(database: Database, minutes: float = 0, inbox: str = INBOX, holder: str = ME) -> int:
    """Gives back a night that is new, planned and begun so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    night = database.run(lambda c: nights.begin(c, inbox, at, at, holder))
    assert night.state == "new"
    return night.id
