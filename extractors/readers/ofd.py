"""Reads OFD, the fixed pages of electronic invoices and licences: a ZIP of XML and pictures."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np

from extractors.readers.archive import check_sizes
from extractors.readers.digital import digital_page
from extractors.readers.limits import Limits
from extractors.readers.ofd_page import POINTS, OfdPage, moved, numbers
from extractors.readers.page_document import document_of
from extractors.readers.page_issues import page_issue, page_refusal
from extractors.readers.pdfium import PdfPage
from extractors.readers.refusals import refuse
from extractors.readers.sheet_xml import local, parse
from extractors.tables.layer import map_box
from extractors.tables.page_table import ReadPage
from pipeline.model.document import Document, Figure, SourceFile
from pipeline.model.evidence import Locator

_A4 = (210.0, 297.0)
_FULL_PAGE = 0.7
"""Share of the page from which a picture on a page without text is the page."""
_FEW_UNMAPPED = 0.02


def read_ofd(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back the pages of an OFD file: by their text, or by the picture where that is all.

    Raises:
        UnreadableError: Damaged, a bomb, too many pages, or blank.
    """
    stream = data if isinstance(data, Path) else io.BytesIO(data)
    try:
        with zipfile.ZipFile(stream) as archive:
            check_sizes(archive, limits)
            book = _Book(archive, limits)
            pages = [_read(book, number, page) for number, page in enumerate(book.pages(), 1)]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise refuse("cut-short", str(error)) from error
    return document_of(source, "ofd", pages)


def _read(book: _Book, number: int, page: _Page) -> ReadPage:
    shown = page.content
    layer = shown.layer()
    whole = shown.width * shown.height
    full = [
        resource
        for resource, box in shown.pictures
        if (box[2] - box[0]) * (box[3] - box[1]) >= _FULL_PAGE * whole
    ]
    if full and not shown.texts:
        return _recognised(book, full[0], number, shown)
    boxes = np.array([box for _, box in shown.pictures], float).reshape(-1, 4)
    guessed = np.array(shown.unmapped, float).reshape(-1, 4)
    read = digital_page(number, PdfPage(layer, "", boxes, 0.0, guessed=guessed), tuple)
    seals = tuple(Figure("seal", Locator(page=number, box=map_box(None, b))) for b in page.seals)
    issues = list(read.issues)
    if full:
        behind = page_issue("picture-behind-text", number)
        issues.append(replace(behind, loses_data=True))
    if shown.unmapped:
        share = len(shown.unmapped) / max(len(shown.texts), 1)
        issue = page_issue("broken-text", number, f"{share:.1%}")
        issues.append(replace(issue, loses_data=share >= _FEW_UNMAPPED))
    return replace(read, figures=(*seals, *read.figures), issues=tuple(issues))


def _recognised(book: _Book, resource: str, number: int, shown: OfdPage) -> ReadPage:
    from extractors.readers.image import frame_pixels, open_image
    from extractors.readers.scan import read_scan

    with open_image(book.media(resource), book.limits) as image:
        pixels, _ = frame_pixels(image, 0, book.limits)
    return read_scan(number, pixels, shown.width / pixels.shape[1])


@dataclass(frozen=True, slots=True)
class _Page:
    content: OfdPage
    seals: list[tuple[float, float, float, float]]


class _Book:
    """The first document of an OFD package."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.names = set(archive.namelist())
        self.unfolded = {name.lower(): name for name in sorted(self.names)}
        entry = self._xml("OFD.xml")
        bodies = [child for child in entry if local(child) == "DocBody"]
        roots = [_text(body, "DocRoot") for body in bodies]
        if not roots or not roots[0]:
            raise refuse("cut-short", "OFD.xml names no document", "OFD.xml 未指明文档")
        self.main = self._path("", roots[0])
        self.folder = posixpath.dirname(self.main)
        self.root = self._xml(self.main)
        self.signatures = _text(bodies[0], "Signatures")
        self.size = self._size(self.root) or _A4

    def pages(self) -> Iterator[_Page]:
        """Gives back every page with its template and what is stamped on it."""
        listed = [e for e in self.root.iter() if local(e) == "Page" and e.get("BaseLoc")]
        if len(listed) > self.limits.pages:
            raise page_refusal("too-many-pages", f"{len(listed)} > {self.limits.pages}")
        templates = {
            e.get("ID", ""): e.get("BaseLoc", "")
            for e in self.root.iter()
            if local(e) == "TemplatePage"
        }
        notes, seals, units = self._notes(), self._seals(), self._units()
        for entry in listed:
            number = entry.get("ID", "")
            root = self._xml(self._path(self.folder, entry.get("BaseLoc", "")))
            width, height = self._size(root) or self.size
            page = OfdPage(width * POINTS, height * POINTS, units=units)
            for template in (e for e in root if local(e) == "Template"):
                if base := templates.get(template.get("TemplateID", "")):
                    page.add(self._xml(self._path(self.folder, base)))
            page.add(root)
            for appearance, left, top in notes.get(number, ()):
                page.add(appearance, moved(left, top))
            yield _Page(page, seals.get(number, []))

    def media(self, resource: str) -> bytes:
        """Gives back the bytes of a picture by its id."""
        for place, res in self._resources():
            base = posixpath.join(posixpath.dirname(place), res.get("BaseLoc", ""))
            for media in (e for e in res.iter() if local(e) == "MultiMedia"):
                member = self._path(base, _text(media, "MediaFile"))
                if media.get("ID") == resource and member in self.names:
                    return self.archive.read(member)
        raise refuse("cut-short", "a picture is missing", "缺少图片")

    def _resources(self) -> Iterator[tuple[str, Element]]:
        for element in self.root.iter():
            if local(element) in ("DocumentRes", "PublicRes") and element.text:
                place = self._path(self.folder, element.text)
                if place in self.names:
                    yield place, self._xml(place)

    def _units(self) -> dict[str, Element]:
        """Gives back what is drawn many times, by its resource."""
        return {
            unit.get("ID", ""): unit
            for _, res in self._resources()
            for unit in res.iter()
            if local(unit) == "CompositeGraphicUnit"
        }

    def _notes(self) -> dict[str, list[tuple[Element, float, float]]]:
        """Gives back what annotations draw on each page: a box of text, a stamp's words."""
        found: dict[str, list[tuple[Element, float, float]]] = {}
        for listing in self._linked(self.folder, self.root, "Annotations"):
            place, root = listing
            for page in (e for e in root if local(e) == "Page"):
                file = self._path(posixpath.dirname(place), _text(page, "FileLoc"))
                if file not in self.names:
                    continue
                for drawn in (e for e in self._xml(file).iter() if local(e) == "Appearance"):
                    left, top = (*numbers(drawn.get("Boundary")), 0.0, 0.0)[:2]
                    found.setdefault(page.get("PageID", ""), []).append((drawn, left, top))
        return found

    def _seals(self) -> dict[str, list[tuple[float, float, float, float]]]:
        """Gives back the boxes of electronic seals on each page."""
        found: dict[str, list[tuple[float, float, float, float]]] = {}
        if not self.signatures:
            return found
        place = self._path("", self.signatures)
        if place not in self.names:
            return found
        for signature in (e for e in self._xml(place) if local(e) == "Signature"):
            file = self._path(posixpath.dirname(place), signature.get("BaseLoc", ""))
            if file not in self.names:
                continue
            for stamp in (e for e in self._xml(file).iter() if local(e) == "StampAnnot"):
                x, y, w, h = (*numbers(stamp.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
                box = (x * POINTS, y * POINTS, (x + w) * POINTS, (y + h) * POINTS)
                found.setdefault(stamp.get("PageRef", ""), []).append(box)
        return found

    def _linked(self, folder: str, root: Element, name: str) -> Iterator[tuple[str, Element]]:
        for element in (e for e in root if local(e) == name and e.text):
            place = self._path(folder, element.text or "")
            if place in self.names:
                yield place, self._xml(place)

    def _size(self, root: Element) -> tuple[float, float] | None:
        for element in root.iter():
            if local(element) == "PhysicalBox":
                box = numbers(element.text)
                if len(box) == 4 and min(box[2:]) > 0:
                    self._allow(max(box[2:]))
                    return box[2], box[3]
        return None

    def _allow(self, side: float) -> None:
        if side * POINTS > self.limits.page_points:
            raise page_refusal("page-too-large", f"{side * POINTS:.0f} pt")

    def _path(self, folder: str, name: str) -> str:
        """Gives back the member that a location names: from the root with "/", else from here."""
        name = name.strip().replace("\\", "/")
        whole = name[1:] if name.startswith("/") else posixpath.join(folder, name)
        path = posixpath.normpath(whole)
        return path if path in self.names else self.unfolded.get(path.lower(), path)

    def _xml(self, member: str) -> Element:
        root = parse(self.archive, member)
        if root is None:
            raise refuse("cut-short", f"{member} is missing or broken", f"{member} 缺失或损坏")
        return root


def _text(root: Element, name: str) -> str:
    for element in root.iter():
        if local(element) == name and element.text:
            return element.text.strip()
    return ""
