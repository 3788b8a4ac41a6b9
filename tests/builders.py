"""Makes documents and their extractions from plain dicts, for tests of what comes after extraction.

Each record becomes a row of a table whose columns are the fields, so that evidence can be
located as in a real sheet: the heading stands in row 1, the first record in row 2.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from pipeline.model.document import Classification, Document, Issue, Kind, Part, SourceFile, Status
from pipeline.model.evidence import Grade
from pipeline.model.extraction import Extraction, PartCells, PartExtract
from pipeline.model.records import RECORDS, RecordSet
from pipeline.model.table import SheetPlace, Table

Row = Mapping[str, Any]

KIND_OF_PART = {
    "pay_item": "payroll",
    "column_total": "payroll",
    "attendance_month": "attendance",
    "shift": "attendance",
}
"""Document kind of a part that holds this record kind, where the two differ."""


def table_of(rows: Sequence[Row], fields: Sequence[str], sheet: str = "Sheet1") -> Table:
    """Gives back a sheet with the fields as headings and one row a record."""
    texts = np.full((len(rows) + 1, max(len(fields), 1)), "", object)
    for column, name in enumerate(fields):
        texts[0, column] = name
        for at, row in enumerate(rows, 1):
            value = row.get(name)
            texts[at, column] = "" if value is None else str(value)
    return Table(texts, SheetPlace(sheet))


def record_set(kind: str, rows: Sequence[Row], *, part: int = 0, table: int = 0) -> RecordSet:
    """Gives back the records of one table.

    Args:
        kind: Key of ``RECORDS``.
        rows: Field to value; ``_grades`` and ``_others`` of a row are mappings from field.
        part: Index of the part.
        table: Index of the table.
    """
    fields = fields_of(kind, rows)
    grades = {
        name: [int(row.get("_grades", {}).get(name, Grade.READ)) for row in rows]
        for name in fields
        if any(name in row.get("_grades", {}) for row in rows)
    }
    others = {
        name: {
            at: tuple(row["_others"][name])
            for at, row in enumerate(rows)
            if name in row.get("_others", {})
        }
        for name in fields
        if any(name in row.get("_others", {}) for row in rows)
    }
    return RecordSet(
        kind=kind,
        part=part,
        table=table,
        values={name: [row.get(name) for row in rows] for name in fields},
        rows=list(range(1, len(rows) + 1)),
        columns_of={name: (column,) for column, name in enumerate(fields)},
        grades=grades,
        others=others,
        months=months_of(rows),
    )


def fields_of(kind: str, rows: Sequence[Row]) -> list[str]:
    """Gives back the fields any row has, in the order of ``RECORDS``; unknown ones are refused."""
    used = {name for row in rows for name in row if not name.startswith("_")}
    unknown = used - set(RECORDS[kind])
    if unknown:
        raise KeyError(f"{kind} has no field {sorted(unknown)}")
    return [name for name in RECORDS[kind] if name in used]


def months_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Gives back the months that the rows speak of, sorted."""
    found = {row["month"] for row in rows if row.get("month")}
    found |= {row["date"][:7] for row in rows if row.get("date")}
    return tuple(sorted(found))


def extraction(
    path: str,
    kind: str,
    rows: Sequence[Row],
    *,
    months: Sequence[str] | None = None,
    employer: str | None = None,
    employer_code: str | None = None,
    more: Mapping[str, Sequence[Row]] | None = None,
    part_kind: str | None = None,
    sheet: str = "Sheet1",
    scanned: bool = False,
    status: Status = Status.READ,
    issues: Sequence[Issue] = (),
    fields: Sequence[str] | None = None,
    blank_fields: Sequence[str] = (),
) -> Extraction:
    """Gives back a document of one part with the records of one table (or several).

    Args:
        path: Path of the file handed in.
        kind: Record kind, key of ``RECORDS``.
        rows: Field to value, one mapping a record.
        months: Months of the part; else those of the rows.
        employer: Employer as printed.
        employer_code: Employer's credit code as printed.
        more: Further record kinds of the same part; each gets a table of its own.
        part_kind: Document kind of the part, where it is not the record kind.
        sheet: Name of the part.
        scanned: The part was read by recognition.
        status: Status of the document.
        issues: Issues of the document.
        fields: Fields that have a column; else those of the rows.
        blank_fields: Fields whose column is blank throughout.
    """
    groups = {kind: rows, **(more or {})}
    sets = tuple(
        record_set(name, group, table=at) for at, (name, group) in enumerate(groups.items())
    )
    tables = tuple(table_of(group, fields_of(name, group), sheet) for name, group in groups.items())
    found = months if months is not None else sorted({m for one in sets for m in one.months})
    cells = sum(
        value is not None for one in sets for column in one.values.values() for value in column
    )
    document = Document(
        source=SourceFile(path, sha256(path.encode()).hexdigest(), 1),
        format="xlsx",
        status=status,
        parts=(Part(sheet, tables, scanned=scanned),),
        issues=tuple(issues),
    )
    extract = PartExtract(
        part=0,
        classification=Classification(Kind(part_kind or KIND_OF_PART.get(kind, kind)), 1.0),
        records=sets,
        months=tuple(found),
        employer=employer,
        employer_code=employer_code,
        cells=PartCells(cells, 0, cells, 0),
        fields=tuple(fields if fields is not None else fields_of(kind, rows)),
        blank_fields=tuple(blank_fields),
    )
    return Extraction(document, (extract,))


def punch_rows(number: str, name: str, days: Mapping[str, Sequence[int] | str]) -> list[Row]:
    """Gives back attendance rows of one worker.

    Args:
        number: Worker number.
        name: Worker name.
        days: ISO date to punches in minutes, or to "08:00 12:00 13:00 17:30" ("+" before a
            time: the next morning).
    """
    return [
        {"number": number, "name": name, "date": date, "punches": clock(value)}
        for date, value in days.items()
    ]


def clock(value: Sequence[int] | str) -> list[int]:
    """Gives back "08:00 +01:30" as minutes after midnight of the first day: [480, 1530]."""
    if not isinstance(value, str):
        return list(value)
    found = []
    for word in value.split():
        hours, minutes = word.removeprefix("+").split(":")
        found.append(int(hours) * 60 + int(minutes) + 1440 * word.startswith("+"))
    return found
