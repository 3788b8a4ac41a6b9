"""The readers under test, in a process of their own: a job a line in, its tables a line out.

Nothing else of these benchmarks imports the readers.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.readers.limits import Limits
from pipeline import stages
from pipeline.errors import UnreadableError
from pipeline.model.document import SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import Extraction
from pipeline.model.records import RecordSet
from pipeline.model.table import PagePlace, Table

Grid = npt.NDArray[np.uint8]


def main() -> None:
    """Answers jobs until its input ends; what readers print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        answer = _answer(json.loads(line)) | {"peak": _peak()}
        print(json.dumps(answer, ensure_ascii=False), file=answers, flush=True)


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    path = Path(job["path"])
    data = path.read_bytes()
    source = SourceFile(path.name, hashlib.sha256(data).hexdigest(), len(data))
    if job.get("whole") is False:
        _without_samples()
    before = _spent()
    try:
        document = stages.read(source, path, job.get("password"), Limits())
    except UnreadableError as error:
        return {"cpu": _spent() - before, "refused": error.reason, "tables": []}
    cpu = _spent() - before
    extraction = stages.extract(document, stages.classify(document)) if job.get("final") else None
    final = _final(extraction) if extraction else {}
    taken = _taken(extraction) if extraction else {}
    tables = [
        found
        for p, part in enumerate(document.parts)
        for t, table in enumerate(part.tables)
        for found in _tables(table, final.get((p, t)), taken.get((p, t), {}))
    ]
    issues = sorted({issue.code for issue in document.issues})
    return {"cpu": cpu, "tables": tables, "issues": issues}


def _without_samples() -> None:
    """Reads no page a second time for comparison: what a page costs, not what a sample costs."""
    from extractors.readers import pdf

    if not hasattr(pdf, "checked_page"):
        sys.exit("extractors.readers.pdf has no checked_page any more: mend this benchmark")
    pdf.checked_page = lambda *_: None


def _spent() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak() -> int:
    """Gives back the most memory that this process has held, in bytes.

    Not what ``getrusage`` says, which counts the process that started this one.
    """
    with Path("/proc/self/status").open() as status:
        high = next(line for line in status if line.startswith("VmHWM"))
    return int(high.split()[1]) * 1024


def _tables(
    table: Table, final: Grid | None, taken: dict[tuple[int, int], str]
) -> list[dict[str, Any]]:
    """Gives back a table, cut where it goes over to another page."""
    place = table.place
    firsts = [b.first_row for b in place.bands] if isinstance(place, PagePlace) else [0]
    pages = [b.page for b in place.bands] if isinstance(place, PagePlace) else [1]
    ends = [*firsts[1:], table.shape[0]]
    grades = table.grades
    if grades is None:
        grades = np.full(table.shape, Grade.READ, np.uint8)
    return [
        {
            "page": number,
            "texts": [[str(t) for t in row] for row in table.texts[a:b].tolist()],
            "grades": grades[a:b].tolist(),
            "final": None if final is None else final[a:b].tolist(),
            "others": {
                f"{r - a},{c}": list(said) for (r, c), said in table.others.items() if a <= r < b
            },
            "taken": {f"{r - a},{c}": text for (r, c), text in taken.items() if a <= r < b},
        }
        for number, a, b in zip(pages, firsts, ends, strict=True)
    ]


def _taken(extraction: Extraction) -> dict[tuple[int, int], dict[tuple[int, int], str]]:
    """Gives back, by part and table, the readings that values were taken from, not the text."""
    found: dict[tuple[int, int], dict[tuple[int, int], str]] = {}
    for part in extraction.parts:
        for table, row, column, text in part.taken:
            found.setdefault((part.part, table), {})[row, column] = text
    return found


def _final(extraction: Extraction) -> dict[tuple[int, int], Grid]:
    """Gives back, by part and table, the grades that cells have once arithmetic was done.

    0 where a cell is no value of a record; as ``findings.json`` counts them, a cell of several
    fields has its best grade.
    """
    found: dict[tuple[int, int], Grid] = {}
    for part in extraction.parts:
        for records in part.records:
            if records.kind == "column_total" or records.table < 0 or not len(records):
                continue
            shape = extraction.document.parts[part.part].tables[records.table].shape
            held = found.setdefault((part.part, records.table), np.zeros(shape, np.uint8))
            for name, values in records.values.items():
                known = np.flatnonzero([value is not None for value in values])
                grades = np.asarray(
                    records.grades.get(name, [Grade.READ] * len(records)), np.uint8
                )[known]
                for column in _columns(records, name):
                    at = (np.asarray(records.rows, int)[known], column[known])
                    np.maximum.at(held, at, grades)
    return found


def _columns(records: RecordSet, name: str) -> list[np.ndarray[tuple[int], np.dtype[np.int_]]]:
    """Gives back the table columns of a field, each with one entry a record."""
    if name in records.cells or name in records.fixed:
        return []
    if name in records.columns_of:
        return [np.full(len(records), column) for column in records.columns_of[name]]
    if records.columns is not None and name in ("amount_minor", "punches", "mark"):
        return [np.asarray(records.columns, int)]
    return []


if __name__ == "__main__":
    main()
