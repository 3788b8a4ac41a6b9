"""Long PDF files: their pages are read side by side, and one page that kills its child is alone."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.limits import Limits
from extractors.readers.read import read_document
from pipeline.engine import page_ranges
from pipeline.engine.cache.store import Store
from pipeline.engine.files import FileAt, describe
from pipeline.engine.folder import in_children
from pipeline.engine.jobs import Done, Job, Refusal
from pipeline.engine.limits import ChildLimits
from pipeline.engine.long_files import LOST_CAP, read_in
from pipeline.engine.pool import Pool
from pipeline.engine.reading import read_one
from pipeline.engine.versions import Versions
from pipeline.model.document import Document, Status

LIMITS = ChildLimits(cpu_seconds=60)
PAGES = page_ranges.LIGHT_PAGES + 3


def pdf(path: Path, pages: int = PAGES) -> Path:
    pen = Canvas(str(path), pagesize=(400, 300), invariant=1)
    for page in range(pages):
        for r in range(4):
            for c in range(3):
                pen.rect(20 + 100 * c, 200 - 20 * r, 100, 20)
                pen.drawString(24 + 100 * c, 206 - 20 * r, f"{page}.{r}.{c}")
        pen.showPage()
    pen.save()
    return path


def job(path: Path, data: Path, name: str = "long.pdf") -> Job:
    store = Store(data, Versions("r", "e", "none"))
    (data / "cache").mkdir(parents=True, exist_ok=True)
    return Job(FileAt(describe(path, name), path), (), None, store, data / "spool" / name, Limits())


def fragile(job: Job) -> Done:
    """Reads, but dies of the pages that the file's name says."""
    kind, *bad = Path(job.file.source.path).stem.split("-")
    at_once = kind != "long" and job.split == "ask"
    reads = job.pages or range(PAGES if at_once else 0)
    if {int(page) for page in bad} & set(reads):
        os.abort()
    return read_one(job)


def test_a_long_file_is_the_same_document_however_it_is_read(tmp_path):
    asked = job(pdf(tmp_path / "long.pdf"), tmp_path / "data")
    seen = []
    with Pool(read_one, 2, LIMITS) as pool:
        ((back, done),) = read_in(
            pool, [asked], lambda job, pages, count: seen.append((pages, count))
        )
    assert back is asked
    assert done == Done("long.pdf")
    assert sorted(seen) == [(3, PAGES), (PAGES - 3, PAGES)]
    kept = asked.store.load_document(asked.file.source, "")
    plain = read_document(asked.file.source, asked.file.path, limits=Limits())
    assert kept.issues == plain.issues
    assert [part.name for part in kept.parts] == [part.name for part in plain.parts]
    for ours, theirs in zip(kept.parts, plain.parts, strict=True):
        (table,), (other,) = ours.tables, theirs.tables
        assert table.texts.tolist() == other.texts.tolist()
        assert table.locate(len(table.texts) - 1, 2) == other.locate(len(table.texts) - 1, 2)


def test_a_page_that_kills_its_child_is_refused_alone(tmp_path):
    asked = job(pdf(tmp_path / "long.pdf"), tmp_path / "data", "long-7-41.pdf")
    with Pool(fragile, 2, LIMITS) as pool:
        ((_, done),) = read_in(pool, [asked])
    assert done == Done("long-7-41.pdf")
    kept = asked.store.load_document(asked.file.source, "")
    assert kept.status is Status.PARTLY_READ
    lost = [issue for issue in kept.issues if issue.code == "page-crashed"]
    assert [issue.at.page for issue in lost] == [8, 42]
    pages = {
        part.tables[0].locate(r, 0).page
        for part in kept.parts
        for r in range(len(part.tables[0].texts))
    }
    assert pages == set(range(1, PAGES + 1)) - {8, 42}


def test_a_short_file_too_loses_only_the_page(tmp_path):
    asked = job(pdf(tmp_path / "short.pdf", 3), tmp_path / "data", "short-1.pdf")
    with Pool(fragile, 1, LIMITS) as pool:
        ((_, done),) = read_in(pool, [asked])
    assert done == Done("short-1.pdf")
    kept = asked.store.load_document(asked.file.source, "")
    assert [issue.at.page for issue in kept.issues] == [2]


@pytest.mark.parametrize(("kind", "lost", "pages"), [("short", 1, 1), ("long", LOST_CAP, PAGES)])
def test_a_file_of_which_too_much_is_lost_is_refused(tmp_path, kind, lost, pages):
    name = "-".join([kind, *map(str, range(lost))])
    asked = job(pdf(tmp_path / "bad.pdf", pages), tmp_path / "data", f"{name}.pdf")
    with Pool(fragile, 2, LIMITS) as pool:
        ((_, refusal),) = read_in(pool, [asked])
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "reader-crashed"


def scans(path: Path, count: int) -> Path:
    frames = []
    for k in range(count):
        paper = np.full((160, 420), 255, np.uint8)
        cv2.putText(paper, f"Page {k} of pay", (20, 90), 0, 1.3, 0, 2)
        frames.append(Image.fromarray(paper))
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(200, 200))
    return path


def texts(document: Document) -> list[list[str]]:
    return [
        [str(text) for text in part.text.texts.ravel()] if part.text else []
        for part in document.parts
    ]


@pytest.mark.models
def test_a_tiff_of_several_pages_is_read_side_by_side(tmp_path):
    asked = job(scans(tmp_path / "scan.tiff", 3), tmp_path / "data", "scan.tiff")
    seen = []
    (done,) = in_children([asked], 2, lambda read, count: seen.append((read, count)))
    assert done == Done("scan.tiff")
    assert seen in ([(2, 3), (3, 3)], [(1, 3), (3, 3)])
    kept = asked.store.load_document(asked.file.source, "")
    plain = read_document(asked.file.source, asked.file.path, limits=Limits())
    assert (kept.format, kept.issues) == ("tiff", plain.issues)
    assert texts(kept) == texts(plain)
    assert "Page2ofpay" in "".join(texts(kept)[-1]).replace(" ", "")


@pytest.mark.models
def test_a_tiff_loses_only_the_page_that_kills_its_child(tmp_path):
    asked = job(scans(tmp_path / "scan.tiff", 2), tmp_path / "data", "short-0.tiff")
    with Pool(fragile, 1, LIMITS) as pool:
        ((_, done),) = read_in(pool, [asked])
    assert done == Done("short-0.tiff")
    kept = asked.store.load_document(asked.file.source, "")
    assert [issue.at.page for issue in kept.issues if issue.code == "page-crashed"] == [1]
    assert "Page1ofpay" in "".join(texts(kept)[-1]).replace(" ", "")


def test_files_beside_a_long_one_are_read_too(tmp_path):
    jobs = [
        job(pdf(tmp_path / f"{k}.pdf", pages), tmp_path / "data", f"{k}.pdf")
        for k, pages in enumerate((PAGES, 1, 2))
    ]
    (tmp_path / "note.txt").write_text("name,pay\nAnn,1\nBo,2\n")
    jobs.append(job(tmp_path / "note.txt", tmp_path / "data", "note.txt"))
    with Pool(read_one, 2, LIMITS) as pool:
        found = {back.file.source.path: done for back, done in read_in(pool, jobs)}
    assert found == {name: Done(name) for name in ("0.pdf", "1.pdf", "2.pdf", "note.txt")}
