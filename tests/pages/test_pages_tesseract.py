"""What Tesseract does on a machine in trouble, and where it lays what it reads."""

from __future__ import annotations

import errno
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from drawn_pages import PdfPages, picture_table, png, read, source
from reportlab.lib.utils import ImageReader

from extractors.readers import office, recogniser, tesseract
from extractors.readers.image import read_image
from extractors.readers.limits import Limits
from pipeline.errors import UnreadableError
from pipeline.model.document import Status

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: name)
    tesseract.installed.cache_clear()
    yield
    tesseract.installed.cache_clear()


def _failing(monkeypatch, number: int) -> None:
    """Lets the program fail to start; the wrapper says then that it is not there."""
    wrapper = tesseract._pytesseract()

    def get_languages() -> list[str]:
        try:
            raise OSError(number, "it does not start")
        except OSError:
            raise wrapper.TesseractNotFoundError  # noqa: B904

    monkeypatch.setattr(wrapper, "get_languages", get_languages)


@pytest.mark.usefixtures("fresh")
def test_a_program_that_is_not_there_reads_nothing(monkeypatch):
    _failing(monkeypatch, errno.ENOENT)
    assert tesseract.installed(("eng",)) == ""


@pytest.mark.usefixtures("fresh")
def test_a_machine_in_trouble_is_not_taken_for_one_without_tesseract(monkeypatch):
    with monkeypatch.context() as while_short:
        _failing(while_short, errno.EMFILE)
        with pytest.raises(OSError, match="does not start") as trouble:
            tesseract.installed(("eng",))
    assert trouble.value.errno == errno.EMFILE
    monkeypatch.setattr(tesseract._pytesseract(), "get_languages", lambda: ["eng"])
    assert tesseract.installed(("eng",)) == "eng"


@needs_tesseract
def test_pictures_of_a_document_lie_in_the_work_folder_while_they_are_read(tmp_path, monkeypatch):
    wrapper = tesseract._pytesseract().pytesseract
    laid: list[Path] = []
    run = wrapper.run_tesseract

    def seen(**said: str) -> object:
        laid.append(Path(said["input_filename"]).parent)
        return run(**said)

    monkeypatch.setattr(wrapper, "run_tesseract", seen)
    before = tempfile.gettempdir()
    office.work_in(tmp_path / "work")
    try:
        tesseract.read_lines([np.full((30, 90), 255, np.uint8)], ("eng",))
    finally:
        office._work.set(None)
    assert laid == [tmp_path / "work"]
    assert tempfile.gettempdir() == before


def test_a_scan_that_nothing_here_can_read_says_so(monkeypatch):
    monkeypatch.setattr(recogniser, "available", lambda: False)
    monkeypatch.setattr(tesseract, "installed", lambda wanted: "")
    with pytest.raises(UnreadableError) as refused:
        read_image(source(), png(picture_table()), Limits())
    assert refused.value.reason == "no-reader-of-scans"
    assert "pip install" in refused.value.en


def test_a_picture_beside_text_that_nothing_here_can_read_says_so(monkeypatch):
    monkeypatch.setattr(recogniser, "available", lambda: False)
    monkeypatch.setattr(tesseract, "installed", lambda wanted: "")
    pages = PdfPages()
    pages.text(72, 60, "Business licence", 14)
    pages.pen.drawImage(ImageReader(picture_table()), 60, 200, 420, 330)
    document = read(pages.bytes())
    assert [issue.code for issue in document.issues] == ["no-reader-of-scans"]
    assert document.status == Status.PARTLY_READ
