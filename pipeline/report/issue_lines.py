"""Issues that say the same of many places, as one line with the places in a short list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.evidence import Text
from pipeline.report.issue_places import where

Issue = Mapping[str, Any]
"""An issue as ``findings.json`` holds it."""

_PIECE = re.compile(
    r"(?P<whole>“[^”]*”|\"[^\"]*\"|'[^']*'|\d+(?:[-/:]\d+)+)"
    r"|(?P<figure>(?<![A-Za-z\d_.-])\d+(?:,\d{3})*(?:\.\d+)?%?(?![°A-Za-z\d]))"
)
"""What is quoted, and dates and times, are words; only figures beside them may differ."""
_PAGE = {"en": re.compile(r"([Pp])age $"), "zh": re.compile(r"()第 ?$")}
_EACH = {"P": "Each of these pages", "p": "each of these pages", "": "所列各页"}


@dataclass(frozen=True, slots=True)
class IssueLine:
    """What one or several issues of a document say.

    Attributes:
        code: Of all of them.
        message: In both languages; figures that differ are told from the least to the most.
        where: Pages, cells or lines; blank where they concern the whole document.
        loses_data: Something that should have been read was not.
        count: How many issues.
    """

    code: str
    message: Text
    where: Text
    loses_data: bool
    count: int


def issue_lines(issues: Iterable[Issue]) -> list[IssueLine]:
    """Gives back a line for all issues that are alike; those that lose data come first.

    Alike are those of one code whose messages differ in figures alone: page, count, share.
    """
    groups: dict[tuple[Any, ...], list[Issue]] = {}
    for issue in issues:
        words = tuple(tuple(_split(issue["message"][tongue])[0]) for tongue in ("en", "zh"))
        groups.setdefault((issue["code"], words), []).append(issue)
    lines = [_line(group) for group in groups.values()]
    return sorted(lines, key=lambda line: not line.loses_data)


def problems(documents: Iterable[Mapping[str, Any]], most: int) -> list[dict[str, Any]]:
    """Gives back the documents that were not read in full, or not for sure, and why.

    Args:
        documents: As ``findings.json`` holds them.
        most: Lines of issues that are shown of each.
    """
    found = []
    for document in documents:
        status = "foreign" if document["foreign"] else document["status"]
        lines = issue_lines(document["issues"])
        if lines or status != "read":
            row = {"path": document["path"], "status": status, "lines": lines[:most]}
            found.append({**row, "left_out": max(len(lines) - most, 0)})
    return found


def _line(group: Sequence[Issue]) -> IssueLine:
    return IssueLine(
        group[0]["code"],
        Text(_said(group, "en"), _said(group, "zh")),
        where(group),
        any(issue["loses_data"] for issue in group),
        len(group),
    )


def _split(message: str) -> tuple[list[str], list[str]]:
    """Gives back the words around the figures of a message, and the figures between them."""
    words, figures, at = [], [], 0
    for match in _PIECE.finditer(message):
        if match["figure"]:
            words.append(message[at : match.start()])
            figures.append(match["figure"])
            at = match.end()
    return [*words, message[at:]], figures


def _said(group: Sequence[Issue], tongue: str) -> str:
    words, _ = _split(group[0]["message"][tongue])
    several = [_split(issue["message"][tongue])[1] for issue in group]
    pages = [str((issue["at"] or {}).get("page")) for issue in group]
    said = words[0]
    for figures, after in zip(zip(*several, strict=True), words[1:], strict=True):
        page = _PAGE[tongue].search(said)
        if page and len(set(figures)) > 1 and list(figures) == pages:
            said = said[: page.start()] + _EACH[page[1]]
            after = after.lstrip().removeprefix("页") if tongue == "zh" else after
        else:
            said += _span(figures)
        said += after
    return said


def _span(figures: Iterable[str]) -> str:
    """Gives back figures that differ as from the least to the most: 31%–52%."""
    found = sorted(set(figures), key=lambda figure: float(figure.rstrip("%").replace(",", "")))
    return found[0] if len(found) == 1 else f"{found[0]}–{found[-1]}"
