"""The morning summary of a night as files: to read, to mail, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pipeline.model.evidence import Text
from pipeline.model.nightly import Morning
from pipeline.report.labels import Language
from pipeline.report.morning_document import morning_document
from pipeline.report.morning_page import morning_page, since_list
from pipeline.report.morning_text import morning_text
from pipeline.report.morning_words import moment
from pipeline.report.schema import validate_morning

KEPT = "mornings"
"""Folder of the dated copies, beside the newest."""
SINCE = f"{KEPT}/since.html"
"""Lists the nights of some facilities after the last whole one."""


def morning_files(
    morning: Morning,
    titles: Mapping[str, Text],
    language: Language = "both",
    causes: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Gives back the files by their path in the outputs, in the order to write them.

    The dated copies come first and ``morning.html`` last, so that whoever sees a new page finds
    all that belongs to it. The same morning gives the same bytes.

    Args:
        morning: What the night came to.
        titles: What each rule checks, by id.
        language: Of page and text.
        causes: The cause of each rule that names money (``validators.causes.CAUSES``).

    Raises:
        jsonschema_rs.ValidationError: The document breaks its own schema: a fault of Prescreen.
    """
    document = morning_document(morning, titles, causes or {})
    validate_morning(document)
    data = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    kept = f"{KEPT}/{dated(morning)}"
    return {
        f"{kept}.json": data,
        f"{kept}.html": morning_page(document, language, outputs="../").encode(),
        "morning.json": data,
        "morning.txt": morning_text(document, language).encode(),
        "morning.html": morning_page(document, language, since=SINCE).encode(),
    }


def since_page(scheduled: Sequence[str], language: Language) -> bytes:
    """Gives back the list of the nights of some facilities after the last whole one.

    Args:
        scheduled: When they were planned, the newest first.
        language: Of the page.
    """
    rows = [(f"{_stem(time)}.html", moment(time)) for time in scheduled]
    return since_list(rows, language).encode()


def dated(morning: Morning) -> str:
    """Gives back the name of its dated copy without ending, in UTC: ``2026-03-01T0200Z``.

    A night begun by hand has its seconds too: there may be two in one minute.
    """
    return _stem(morning.scheduled)


def _stem(scheduled: str) -> str:
    time = datetime.fromisoformat(scheduled)
    there = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    return f"{there:%Y-%m-%dT%H%M%SZ}" if there.second else f"{there:%Y-%m-%dT%H%MZ}"
