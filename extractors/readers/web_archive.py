"""Reads MHT, the single web page that office programs save, each sheet a page inside it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.readers.html_table import read_html
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from pipeline.errors import UnreadableError
from pipeline.model.document import Document, Issue, Part, SourceFile


def read_mht(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back the pages of a web archive that hold anything, one part each.

    Raises:
        UnreadableError: No page, none that holds anything, or too many cells.
    """
    raw = data.read_bytes() if isinstance(data, Path) else data
    pages = [
        _payload(part)
        for part in email.message_from_bytes(raw, policy=email.policy.default).walk()
        if part.get_content_type() == "text/html"
    ]
    if len(pages) > limits.sheets:
        raise refuse("too-large", f"{len(pages)} sheets")
    parts: list[Part] = []
    issues: list[Issue] = []
    for page in pages:
        try:
            found = read_html(source, page, limits)
        except UnreadableError as error:
            if error.reason != "no-content":
                raise
            continue
        if not found.parts[0].tables and len(pages) > 1:
            continue  # the frame around the sheets, with its tabs
        name = f"{len(parts) + 1}" if len(pages) > 1 else ""
        parts += [replace(part, name=name) for part in found.parts]
        issues += [replace(issue, part=name or None) for issue in found.issues]
    if not parts:
        raise refuse("no-content")
    return Document(source, "mht", parts=tuple(parts), issues=tuple(issues))


def _payload(part: Any) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
