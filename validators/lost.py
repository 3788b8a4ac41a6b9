"""Rows and pages known not to have been read, by the kind of document that they are of.

A file of which nothing was read may be of the kinds that files beside it are which are named
alike: pages of one record are often photographed one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipeline.model.document import Issue, Status
from pipeline.model.extraction import Extraction
from validators.bench import Bench

LOST_PAGES = frozenset(
    {"damaged-page", "page-crashed", "nothing-read", "no-reader-of-scans", "second-sheet"}
)
"""Issues of pages of which nothing was read, or a whole sheet was not."""

POOR_PAGES = frozenset({"poor-scan", "table-cut"})
"""Issues of pages of which rows or columns may be missing."""

LOST_ROWS = frozenset(
    {
        "rows-run-together",
        "rows-left-out",
        "other-list",
        "table-not-carried",
        "table-without-headings",
        "script-not-read",
        "row-without-worker",
        "nameless-row",
        "unread-date",
        "repeated-totals",
        "unknown-layout",
        "month-unknown",
        "no-records",
        "extraction-failed",
        "tables-side-by-side",
        "week-undated",
        "months-unclear",
        "tables-not-assigned",
        "contract-without-worker",
        "contract-not-understood",
    }
)
"""Issues of rows, or of a table or contract, that nobody could be told for."""

_IF_LOST = frozenset({"broken-text", "picture-not-read", "picture-behind-text"})
"""Issues that say themselves whether something was lost."""

_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_./年 ]?(1[0-2]|0?[1-9])(?!\d)")


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of one document that was not read.

    Attributes:
        document: Its index.
        part: Index of the part it stood in; None where it is in none.
        pages: Where, from 1; () where the document has no pages, or all of it was lost.
        months: What it may speak of; empty for any month.
        code: What the issue says; "" of a file of which nothing was read.
    """

    document: int
    part: int | None
    pages: tuple[int, ...]
    months: frozenset[str]
    code: str = ""


def lost(bench: Bench, kind: str) -> tuple[Lost, ...]:
    """Gives back what was not read of documents that are, or may be, of a kind."""
    return bench.once(_lost_by_kind).get(kind, ())


def _lost_by_kind(bench: Bench) -> dict[str, tuple[Lost, ...]]:
    found: dict[str, list[Lost]] = {}
    alike = bench.once(_kinds_by_look)
    foreign = set(bench.case.foreign)
    for at, one in enumerate(bench.case.documents):
        if one.parts and all((at, part.part) in foreign for part in one.parts):
            continue
        kinds = _kinds(one)
        if not kinds and _unusable(one):
            path = one.document.source.path
            hints = {hint.kind for hint in bench.case.facility.documents if hint.path == path}
            for kind in {str(hint) for hint in hints if hint} or alike.get(_look(path), set()):
                found.setdefault(kind, []).append(Lost(at, None, (), _months_of(path)))
            continue
        for kind in kinds:
            found.setdefault(kind, []).extend(_of_document(at, one, kind))
    return {kind: tuple(dict.fromkeys(places)) for kind, places in found.items()}


def _unusable(one: Extraction) -> bool:
    """Whether nothing can be said of a document, because of what could not be read of it."""
    unread = one.document.status is Status.UNREADABLE
    return unread or any(_loses(issue) for issue in _issues(one))


def _kinds(one: Extraction) -> set[str]:
    return {str(part.classification.kind) for part in one.parts if part.classification.kind}


def _kinds_by_look(bench: Bench) -> dict[str, set[str]]:
    """Gives back the kinds of documents by what they are named like, as 3月-1.jpg and 3月-2.jpg."""
    found: dict[str, set[str]] = {}
    for one in bench.case.documents:
        found.setdefault(_look(one.document.source.path), set()).update(_kinds(one))
    return found


def _look(path: str) -> str:
    """Gives back folder and name of a file without its figures, which count pages and months."""
    stem, _, ending = path.casefold().rpartition(".")
    return (
        re.sub(r"[\d\W_]+", "", stem.rpartition("/")[2])
        + "/"
        + (stem.rpartition("/")[0] + "." + ending)
    )


def _months_of(path: str) -> frozenset[str]:
    return frozenset(f"{year}-{int(month):02d}" for year, month in _MONTH.findall(path))


def _issues(one: Extraction) -> Iterator[Issue]:
    yield from one.document.issues
    for part in one.parts:
        yield from part.issues


def _of_document(at: int, one: Extraction, kind: str) -> Iterator[Lost]:
    """Gives back what was lost of the parts of a kind, and of pages that are of no part."""
    own = [part for part in one.parts if part.classification.kind == kind]
    of_all = frozenset(month for part in own for month in part.months)
    named = {one.document.parts[part.part].name: part for part in own}
    others = {p.name for p in one.document.parts} - set(named)
    for issue in one.document.issues:
        if _loses(issue) and issue.part not in others:
            held = named.get(issue.part) if issue.part is not None else None
            months = of_all if held is None else frozenset(held.months)
            yield Lost(at, held.part if held else None, _pages(issue), months, issue.code)
    for part in own:
        for issue in part.issues:
            if _loses(issue):
                yield Lost(at, part.part, _pages(issue), frozenset(part.months), issue.code)


def _pages(issue: Issue) -> tuple[int, ...]:
    return (issue.at.page,) if issue.at is not None and issue.at.page is not None else ()


def _loses(issue: Issue) -> bool:
    """Whether an issue says that rows, or more, were not read."""
    if issue.code in _IF_LOST:
        return issue.loses_data
    whole = issue.part is None and issue.at is None and issue.loses_data
    return whole or issue.code in LOST_PAGES | POOR_PAGES | LOST_ROWS


def parts_not_read(bench: Bench, codes: Collection[str]) -> frozenset[tuple[int, int]]:
    """Gives back (document, part) of an issue; one of a page in no part is of all of its file."""
    found = set()
    for at, one in enumerate(bench.case.documents):
        said = {issue.part for issue in one.document.issues if issue.code in codes}
        for part in one.parts:
            name = one.document.parts[part.part].name
            own = any(issue.code in codes for issue in part.issues)
            if own or None in said or name in said:
                found.add((at, part.part))
    return frozenset(found)
