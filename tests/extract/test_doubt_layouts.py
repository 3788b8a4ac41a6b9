"""Judging recognised cells by their type changes nothing of a sheet that is as it should be."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from grids import cases, document_of, table_of

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.table import Table

NAMES = ("arranged", "payroll", "registers", "world")


def recognised(table: Table) -> Table:
    """Gives back a table as a recogniser hands it over that read every cell without doubt."""
    return replace(table, grades=np.full(table.shape, int(Grade.READ), np.uint8), types=None)


def values(document: Document, kind: Any) -> list[Any]:
    (part,) = extract(document, [kind]).parts
    assert not [issue for issue in part.issues if issue.code == "extraction-failed"]
    return [(records.kind, records.rows, records.values) for records in part.records]


@pytest.mark.parametrize(("name", "case"), cases(*NAMES))
def test_layouts_say_the_same_on_a_scan(name: str, case: dict[str, Any]) -> None:
    document, kind = document_of(case)
    (part,) = document.parts
    if any(table.grades is not None or table.types is not None for table in part.tables):
        pytest.skip("has doubts of its own")
    scanned = replace(part, tables=tuple(map(recognised, part.tables)), scanned=True)
    assert values(replace(document, parts=(scanned,)), kind) == values(document, kind)


GRIDS = yaml.safe_load((Path(__file__).parent / "attendance_grids.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", GRIDS, ids=[case["name"] for case in GRIDS])
def test_attendance_says_the_same_on_a_scan(case: dict[str, Any]) -> None:
    grid = case["grid"].rstrip().replace("⏎", "\\n")
    table = replace(table_of(grid, case["part"]), grades=None)
    path = case.get("path", "考勤.xlsx")
    document = Document(
        SourceFile(path, "0" * 64, 1), "xlsx", parts=(Part(case["part"], (table,)),)
    )
    part = replace(document.parts[0], tables=(recognised(table),), scanned=True)
    kind = Classification(Kind.ATTENDANCE, 1.0)
    assert values(replace(document, parts=(part,)), kind) == values(document, kind)
