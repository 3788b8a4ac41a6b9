"""Reads little sheets written as text: cells between "|", "<" merged to the left, "^" upwards."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from extractors.words import load_yaml
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.table import LinePlace, SheetPlace, Span, Table, WordPlace

LAYOUTS = Path(__file__).parent / "layouts"


def table_of(text: str, sheet: str = "Sheet1") -> Table:
    """Gives back the sheet that a text draws; "~" in front of a cell makes it doubtful."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    width = max(map(len, rows))
    texts = np.array([row + [""] * (width - len(row)) for row in rows], object)
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), cell in np.ndenumerate(texts):
        if cell == "<":
            owners[row, column] = owners.get((row, column - 1), (row, column - 1))
        elif cell == "^":
            owners[row, column] = owners.get((row - 1, column), (row - 1, column))
    spans = []
    for owner in dict.fromkeys(owners.values()):
        slots = [slot for slot, own in owners.items() if own == owner]
        rows_of, columns_of = zip(*slots, strict=True)
        spans.append(Span(*owner, max(rows_of) - owner[0] + 1, max(columns_of) - owner[1] + 1))
    for slot in owners:
        texts[slot] = ""
    doubtful = np.array([[cell.startswith("~") for cell in row] for row in texts])
    texts = np.array(
        [[cell.removeprefix("~").replace("\\n", "\n") for cell in row] for row in texts], object
    )
    grades = np.where(doubtful, Grade.UNCERTAIN, Grade.READ).astype(np.uint8)
    return Table(
        texts, SheetPlace(sheet), spans=tuple(spans), grades=grades if doubtful.any() else None
    )


def document_of(case: dict[str, Any]) -> tuple[Document, Classification]:
    """Gives back the one-part document of a case, and its kind."""
    name = case.get("sheet", "Sheet1")
    tables = case.get("tables") or ([case["table"]] if "table" in case else [])
    text = None
    if "text" in case:
        lines = np.array([[line] for line in case["text"].splitlines()], object)
        text = Table(lines, LinePlace())
    drawn = [table_of(table, name) for table in tables]
    if "after" in case:  # a text document: how many lines stand above each table
        places = (WordPlace(at, after=above) for at, above in enumerate(case["after"], 1))
        drawn = [replace(one, place=place) for one, place in zip(drawn, places, strict=True)]
    part = Part(name, tuple(drawn), text)
    source = SourceFile(case.get("path", "file.xlsx"), "0" * 64, 1)
    document = Document(source, "xlsx", parts=(part,))
    return document, Classification(Kind(case.get("kind", "payroll")), 1.0)


def cases(*names: str) -> list[Any]:
    """Gives back the cases of layout files, each with its name."""
    return [
        (f"{name}: {case['name']}", case)
        for name in names
        for case in load_yaml(LAYOUTS / f"{name}.yaml")
    ]
