"""PDF files: each page by its text or by its picture, pages put together to parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from extractors.readers import pdfium
from extractors.readers.beside_text import with_pictures
from extractors.readers.cross_check import checked_page, differing
from extractors.readers.digital import digital_page
from extractors.readers.limits import Limits
from extractors.readers.page_document import document_of
from extractors.readers.page_issues import page_issue, page_refusal
from extractors.readers.plumber import plumber_tables
from extractors.tables.layer import map_box
from extractors.tables.page_table import ReadPage
from pipeline.errors import UnreadableError
from pipeline.model.document import Document, Figure, Issue, SourceFile
from pipeline.model.evidence import Grade, Locator

FEW_BROKEN = 0.02
"""Share of unmapped characters below which a page counts as read; it is still said."""
BROKEN = 0.05
"""Share of unmapped characters from which a page is read from its picture."""
LEAST_DPI, MOST_DPI = 150.0, 300.0
SEAL_SCALE = 1.5
"""Pixels to a point at which seals are looked for."""
REOPENED = 64
"""Pages after which a file is opened anew: until then PDFium keeps what it parsed, 0.1 MB each."""
ALIKE = 0.9
"""Share of letters that hidden text has in common with the print where it says the same."""
_AMOUNT = re.compile(r"\d[\d.,:]*\d")
MUCH_TEXT = 100
"""Characters from which a page with a picture behind its text is read by its text."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What reading a page needs to know of its file."""

    data: bytes | Path
    password: str | None
    limits: Limits


def read_pdf(
    source: SourceFile, data: bytes | Path, password: str | None, limits: Limits
) -> Document:
    """Gives back a PDF as it was read.

    Args:
        source: The file's path, hash and size.
        data: Its bytes, or where they are.
        password: For a locked file.
        limits: Caps on pages, page size and pixels.

    Raises:
        UnreadableError: Locked, damaged, too large, blank, or too poor a scan.
    """
    return put_together(source, list(read_pages(data, password, limits)), data, password)


def count_pages(data: bytes | Path, password: str | None, limits: Limits) -> int:
    """Gives back the number of pages of a PDF; raises UnreadableError as ``read_pdf``."""
    with pdfium.open_pdf(data, password) as document:
        _check(document, limits)
        return len(document)


def read_pages(
    data: bytes | Path, password: str | None, limits: Limits, which: range | None = None
) -> Iterator[ReadPage]:
    """Gives back the pages of a PDF, or those from 0 in ``which``, one at a time.

    A page comes out the same whichever others are read with it.

    Raises:
        UnreadableError: Locked, damaged or too large.
    """
    job = _Job(data, password, limits)
    asked = range(limits.pages + 1) if which is None else which
    at = 0
    while at < len(asked):
        with pdfium.open_pdf(data, password) as document:
            if not at:
                _check(document, limits)
            asked = asked if which is not None else range(len(document))
            known: dict[str, str] = {}
            for k in asked[at : at + REOPENED]:
                yield _sharing(_page(document, k, job), known)
        at += REOPENED


def _sharing(page: ReadPage, known: dict[str, str]) -> ReadPage:
    """Gives back a page whose texts are those of earlier pages where they are equal.

    Nine tenths of what a page of a payroll takes is its texts, and many come on every page.
    """
    for table in page.tables:
        flat = table.texts.reshape(-1)
        table.texts[:] = np.array(
            [known.setdefault(text, text) for text in flat.tolist()], dtype=object
        ).reshape(table.texts.shape)
    return page


def put_together(
    source: SourceFile, pages: Sequence[ReadPage], data: bytes | Path, password: str | None
) -> Document:
    """Gives back the document that pages make; one sampled page is read a second way.

    Raises:
        UnreadableError: There is nothing on them.
    """
    return document_of(source, "pdf", _cross_checked(pages, source, data, password))


def _check(document: pdfium.Pdf, limits: Limits) -> None:
    if len(document) > limits.pages:
        raise page_refusal("too-many-pages", f"{len(document)} > {limits.pages}")
    for width, height in pdfium.page_sizes(document):
        if max(width, height) > limits.page_points:
            raise page_refusal("page-too-large", f"{width:.0f} x {height:.0f} pt")


def _page(document: pdfium.Pdf, index: int, job: _Job) -> ReadPage:
    """Gives back a page as it was read; a damaged one is blank and says so."""
    try:
        with pdfium.open_page(document, index) as page:
            return _read(page, index, job)
    except UnreadableError as error:
        if error.reason != "damaged-page":
            raise
        return ReadPage(index + 1, 0.0, 0.0, issues=(page_issue("damaged-page", index + 1),))


def _read(page: pdfium.Page, index: int, job: _Job) -> ReadPage:
    number = index + 1
    seen = pdfium.read_page(page)
    area = max(seen.layer.width * seen.layer.height, 1.0)
    full = pdfium.covered(seen.pictures) >= pdfium.FULL_PAGE * area
    few = len(seen.layer.glyphs) < MUCH_TEXT
    if seen.hidden_text or (full and few) or seen.broken >= BROKEN:
        return _recognised(page, number, seen, job)
    if not len(seen.layer.glyphs):
        has_picture = pdfium.covered(seen.pictures) > 0.1 * area
        return _recognised(page, number, seen, job) if has_picture else _blank(number, seen)
    second = partial(plumber_tables, job.data, index, job.password)
    by_text = partial(digital_page, number, second=second)
    read = by_text(seen)
    if seen.any_red or read.figures:
        read = replace(read, figures=(*_seals(page, number), *read.figures))
    if not full and len(seen.pictures):
        read = with_pictures(read, page, seen, _scale(page, seen, job), by_text)
    issues = []
    if seen.broken > 0:
        issue = page_issue("broken-text", number, f"{seen.broken:.1%}")
        issues.append(replace(issue, loses_data=seen.broken >= FEW_BROKEN))
    if full:
        issues.append(page_issue("picture-behind-text", number))
    if seen.unseen:
        issues.append(page_issue("text-not-shown", number, str(seen.unseen)))
    return replace(read, issues=(*read.issues, *issues))


def _seals(page: pdfium.Page, number: int) -> tuple[Figure, ...]:
    """Gives back the red seals that a page shows, be they drawn or pictures."""
    from extractors.tables.seals import find_seals

    boxes = find_seals(pdfium.render(page, SEAL_SCALE)) / SEAL_SCALE
    return tuple(
        Figure("seal", Locator(page=number, box=map_box(None, box))) for box in boxes.tolist()
    )


def _blank(number: int, seen: pdfium.PdfPage) -> ReadPage:
    unseen = seen.unseen
    issues = (page_issue("text-not-shown", number, str(unseen)),) if unseen else ()
    return ReadPage(number, seen.layer.width, seen.layer.height, issues=issues)


def _recognised(page: pdfium.Page, number: int, seen: pdfium.PdfPage, job: _Job) -> ReadPage:
    from extractors.readers.scan import read_scan

    scale = _scale(page, seen, job)
    read = read_scan(number, pdfium.render(page, scale), 1 / scale)
    issues = list(read.issues)
    if seen.broken >= BROKEN and not seen.hidden_text:
        issues.append(page_issue("text-by-recognition", number))
    if seen.hidden_text:
        issues += _hidden_differs(number, seen.hidden_text, read)
    return replace(read, issues=tuple(issues))


def _scale(page: pdfium.Page, seen: pdfium.PdfPage, job: _Job) -> float:
    """Gives back how many pixels to a point a page is recognised at."""
    native = pdfium.picture_scale(page) or MOST_DPI / 72
    scale = min(max(native, LEAST_DPI / 72), MOST_DPI / 72)
    area = max(seen.layer.width * seen.layer.height, 1.0)
    return float(min(scale, (job.limits.pixels / area) ** 0.5))


def _hidden_differs(number: int, hidden: str, read: ReadPage) -> list[Issue]:
    """Gives back an issue where hidden text has other letters, or other figures, than the print.

    A figure that was read without doubt and that the hidden text lacks is enough.
    """
    said = [(line.text, line.grade) for line in read.lines]
    for table in read.tables:
        grades = np.full(table.texts.shape, 2) if table.grades is None else table.grades
        said += zip(table.texts.ravel().tolist(), grades.ravel().tolist(), strict=True)
    letters, others = Counter("".join("".join(t.split()) for t, _ in said)), Counter(hidden)
    others.pop(" ", None)
    alike = 2 * (letters & others).total() / max(letters.total() + others.total(), 1)
    sure = Counter(f for t, grade in said if grade >= Grade.READ for f in _AMOUNT.findall(t))
    if alike > ALIKE and sure <= Counter(_AMOUNT.findall(hidden)):
        return []
    return [page_issue("hidden-text-differs", number, f"{alike:.0%}")]


def _cross_checked(
    pages: Sequence[ReadPage], source: SourceFile, data: bytes | Path, password: str | None
) -> list[ReadPage]:
    """Gives back the pages, a sampled one compared with what a second reader sees."""
    chosen = checked_page(pages, source.sha256)
    if chosen is None:
        return list(pages)
    others = plumber_tables(data, chosen, password)
    if others is None:
        issue = page_issue("not-read-twice", chosen + 1)
    elif share := differing(pages[chosen], others):
        issue = page_issue("readers-differ", chosen + 1, f"{share:.1%}")
    else:
        return list(pages)
    return [
        replace(page, issues=(*page.issues, issue)) if k == chosen else page
        for k, page in enumerate(pages)
    ]
