"""Attendance tables of many layouts, made up in YAML, and what must be read from them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from extractors.attendance.extract import extract
from extractors.context import Context
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.table import SheetPlace, Span, Table

CASES = yaml.safe_load(
    (Path(__file__).parent / "attendance_grids.yaml").read_text(encoding="utf-8")
)


def table_of(grid: str, sheet: str) -> Table:
    rows = [
        [cell.replace("⏎", "\n") for cell in line.split("|")] for line in grid.rstrip().split("\n")
    ]
    width = max(map(len, rows))
    texts = np.full((len(rows), width), "", object)
    spans: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell in {"<", "^"}:
                at = owner.get((r, c - 1) if cell == "<" else (r - 1, c)) or (
                    (r, c - 1) if cell == "<" else (r - 1, c)
                )
                owner[r, c] = at
                span = spans.setdefault(at, [1, 1])
                span[0] = max(span[0], r - at[0] + 1)
                span[1] = max(span[1], c - at[1] + 1)
            else:
                texts[r, c] = cell
    merged = tuple(Span(r, c, *size) for (r, c), size in spans.items())
    return Table(texts, SheetPlace(sheet), spans=merged)


def read(case: dict[str, Any]) -> PartExtract:
    part = Part(case["part"], (table_of(case["grid"], case["part"]),))
    path = case.get("path", "考勤.xlsx")
    document = Document(SourceFile(path, "0" * 64, 1), "xlsx", parts=(part,))
    return extract(document, 0, Classification(Kind.ATTENDANCE, 1.0), Context(path))


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def records(found: PartExtract, kind: str) -> list[dict[str, Any]]:
    return [
        {name: values[at] for name, values in record_set.values.items()}
        for record_set in found.records
        if record_set.kind == kind
        for at in range(len(record_set))
    ]


def day_line(row: dict[str, Any]) -> str:
    words = [row.get("number") or "-", row.get("name") or "-", row["date"]]
    if row.get("punches"):
        words.append(",".join(map(clock, row["punches"])))
    if row.get("mark"):
        minutes = row.get("mark_minutes")
        words.append(row["mark"] + (f"({minutes})" if minutes is not None else ""))
    elif row.get("mark_text"):
        words.append("?" + row["mark_text"])
    for field, letter in (("normal_minutes", "n"), ("overtime_minutes", "o")):
        if row.get(field) is not None:
            words.append(f"{letter}{row[field]}")
    words += [flag for flag in ("missing", "edited") if row.get(flag)]
    if row.get("shift_start") is not None:
        words.append(f"plan={clock(row['shift_start'])}-{clock(row['shift_end'])}")
    return " ".join(words)


def month_line(row: dict[str, Any]) -> str:
    totals = [f"{k}={v}" for k, v in row.items() if isinstance(v, int)]
    return " ".join([row.get("number") or "-", row.get("name") or "-", str(row["month"]), *totals])


def shift_line(row: dict[str, Any]) -> str:
    line = f"{row['name']} {clock(row['start'])}-{clock(row['end'])}"
    if row.get("breaks"):
        pairs = zip(row["breaks"][::2], row["breaks"][1::2], strict=True)
        line += " breaks=" + ",".join(f"{clock(a)}-{clock(b)}" for a, b in pairs)
    return line + (" for=" + ",".join(row["applies_to"]) if row.get("applies_to") else "")


def doubts(found: PartExtract) -> dict[str, list[int]]:
    """Gives back, for each field of a day, the records whose value is uncertain."""
    return {
        field: [at for at, grade in enumerate(grades) if grade == Grade.UNCERTAIN]
        for record_set in found.records
        if record_set.kind == "attendance"
        for field, grades in record_set.grades.items()
        if Grade.UNCERTAIN in grades
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_layout(case: dict[str, Any]) -> None:
    found = read(case)
    assert [day_line(row) for row in records(found, "attendance")] == case["days"]
    months = [month_line(row) for row in records(found, "attendance_month")]
    assert months == case.get("months", [])
    assert [shift_line(row) for row in records(found, "shift")] == case.get("shifts", [])
    assert doubts(found) == case.get("doubts", {})
    assert sorted({issue.code for issue in found.issues}) == sorted(case["issues"])
    for issue in found.issues:
        assert issue.message.en
        assert issue.message.zh
