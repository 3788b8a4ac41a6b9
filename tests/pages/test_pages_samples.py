"""Public documents by other people, where PRESCREEN_SAMPLES says that they lie."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from extractors.readers import recogniser
from extractors.readers.image import read_image
from extractors.readers.limits import Limits
from extractors.readers.pdf import read_pdf
from pipeline.errors import UnreadableError
from pipeline.model.document import Document, SourceFile

FOLDER = os.environ.get("PRESCREEN_SAMPLES", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="PRESCREEN_SAMPLES names no folder of samples")
PDF = "tables_pdf"


def read(name: str) -> Document:
    path = Path(FOLDER) / name
    source = SourceFile(path.name, "f" * 64, path.stat().st_size)
    if path.suffix == ".pdf":
        return read_pdf(source, path, None, Limits())
    return read_image(source, path, Limits())


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("issue-336-example.pdf", [(8, 5), (11, 8), (2, 3)]),
        ("issue-466-example.pdf", [(4, 3)] * 4),
        ("column_span_1.pdf", [(50, 8)]),
        ("WARN-Report-for-7-1-2015-to-03-25-2016.pdf", [(634, 7), (11, 9)]),
        ("background_lines_1.pdf", [(8, 8)]),
        ("multiple_tables.pdf", [(7, 4), (3, 3)]),
        ("nics-background-checks-2015-11-rotated.pdf", [(58, 25)]),
        ("row_span_1.pdf", [(40, 4)]),
        ("issue-71-duplicate-chars.pdf", []),
    ],
)
def test_tables_of_digital_pages_have_their_shape(name, shapes):
    (part,) = read(f"{PDF}/{name}").parts
    assert [table.shape for table in part.tables] == shapes


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize(
    "name",
    [
        "clockwise_table_1.pdf",
        "anticlockwise_table_1.pdf",
        "twotables_2.pdf",
        "background_lines_1.pdf",
    ],
)
def test_tables_of_digital_pages_say_what_is_printed(name):
    truth = json.loads((Path(FOLDER) / PDF / "camelot.truth.json").read_text())[name]
    found = [table.texts.tolist() for table in read(f"{PDF}/{name}").parts[0].tables]
    bare = [[[_bare(t) for t in row] for row in table] for table in found]
    for wanted in truth.values():
        assert [[_bare(t) for t in row] for row in wanted] in bare


@pytest.mark.skipif(not recogniser.available(), reason="no recognition models")
@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("table2.jpg", [(6, 9)]),
        ("row_span.png", [(5, 4)]),
        ("table1.png", [(9, 8)]),
        ("lineless_table_recognition.jpg", [(9, 6)]),
        ("no_table.jpg", []),
        ("ocr_test.pdf", []),
        ("ocr_test_rotated_90.pdf", []),
        ("ocr_test_rotated_270.pdf", []),
    ],
)
def test_tables_of_scans_have_their_shape(name, shapes):
    (part,) = read(f"scans/{name}").parts
    assert [table.shape for table in part.tables] == shapes
    if name.startswith("ocr_test"):
        assert part.text is not None
        assert part.text.texts[:, 0].tolist() == [
            "Docling bundles PDF document conversion to",
            "JSON and Markdown in an easy self contained",
            "package",
        ]


@pytest.mark.parametrize(
    ("name", "reason"), [("password-example.pdf", "encrypted"), ("empty.pdf", "cut-short")]
)
def test_hazards_are_refused(name, reason):
    with pytest.raises(UnreadableError) as refused:
        read(f"hazards/{name}")
    assert refused.value.reason == reason


def test_a_copy_protected_file_is_read():
    assert read("hazards/copy-protected.pdf").parts
