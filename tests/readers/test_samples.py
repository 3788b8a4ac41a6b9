"""Real office files of a folder outside the project, named by PRESCREEN_SAMPLES."""

import json
import os
from pathlib import Path

import pytest
from office_files import codes

from extractors.readers.limits import Limits
from extractors.readers.read import read_document
from pipeline.errors import UnreadableError
from pipeline.model.document import SourceFile

FOLDER = os.environ.get("PRESCREEN_SAMPLES")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="PRESCREEN_SAMPLES does not name the folder of real documents"
)

SHAPES = {
    "office/csv-semicolon.csv": {"": [(6, 12)]},
    "office/csv-tab.csv": {"": [(6, 12)]},
    "office/csv-too-few-columns.csv": {"": [(5, 4)]},
    "office/csv-too-many-columns.csv": {"": [(5, 5)]},
    "office/stanley-cups-utf-16.csv": {"": [(5, 3)]},
    "office/legacy_sample.xls": {"Duck Observations": [(9, 2)]},
    "office/xlsx_05_table_with_title.xlsx": {"Duck Observations": [(9, 2)]},
    "office/xlsx_06_edge_cases_.xlsx": {
        "missing_header_head": [(4, 6)],
        "Attached_left": [(4, 7)],
        "Diagonal": [(7, 9)],
    },
    "office/docx-tables.docx": {"": [(2, 2), (3, 3), (2, 2), (3, 3)]},
    "office/docx_checkboxes.docx": {"": [(4, 1)]},
    "office/word_tables.docx": {
        "": [(3, 3), (3, 3), (3, 4), (5, 3), (9, 5), (2, 2), (2, 3)],
    },
    "contracts/模拟-合规样本.docx": {"": [(3, 2)]},
    "contracts/模拟-违法样本.docx": {"": []},
    "attendance/campus-a.xls": {"Sheet1": [(10, 21)]},
    "attendance/campus-b.xls": {"Sheet1": [(10, 21)]},
}


def read(name: str, **options):
    path = Path(FOLDER) / name
    return read_document(
        SourceFile(name, "", path.stat().st_size), path, limits=Limits(), **options
    )


@pytest.mark.parametrize("name", SHAPES)
def test_tables_rows_and_columns(name):
    document = read(name)
    found = {part.name: [table.shape for table in part.tables] for part in document.parts}
    assert found == SHAPES[name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("office/empty.xlsx", "no-content"),
        ("hazards/empty.pdf", "zero-bytes"),
        ("hazards/password_protected.xlsx", "encrypted"),
    ],
)
def test_refused_with_a_reason(name, reason):
    with pytest.raises(UnreadableError) as refused:
        read(name)
    assert refused.value.reason == reason


def test_ragged_rows_are_said():
    assert codes(read("office/csv-too-few-columns.csv")) == ["ragged-rows"]


@pytest.mark.parametrize("name", ["campus-a.xls", "campus-b.xls"])
def test_the_punch_sheets_hold_every_day_of_their_truth(name):
    truth = json.loads((Path(FOLDER) / "attendance/campus.truth.json").read_text("utf-8"))[name]
    cells = {
        cell for part in read(f"attendance/{name}").parts for cell in part.tables[0].texts.flat
    }
    days = ["".join(punches) for worker in truth.values() for punches in worker.values()]
    assert days
    assert set(days) <= cells
