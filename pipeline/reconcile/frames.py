"""Record sets into one typed pandas frame a kind: the border where extraction ends.

Columns are put together list by list over all record sets of a kind and converted once, so that
two hundred one-row contracts cost no more than one sheet of two hundred rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pipeline.model.casefile import Source
from pipeline.model.document import Issue
from pipeline.model.evidence import Grade, Text
from pipeline.model.extraction import Extraction
from pipeline.model.records import RECORDS, FieldType, RecordSet
from pipeline.model.schemas import WHERE_FROM, check_frame

PERSON = ("number", "name", "name_note", "id_number", "department", "position")
"""The fields that say who a record is about."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A record set and the index of the document it comes from."""

    document: int
    records: RecordSet


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames, what their ``source`` points to, and (document, issue) of sets left out."""

    frames: dict[str, pd.DataFrame]
    sources: tuple[Source, ...]
    issues: tuple[tuple[int, Issue], ...]


def build_frames(
    extractions: Sequence[Extraction], foreign: Iterable[tuple[int, int]] = ()
) -> Frames:
    """Gives back a frame for every record kind, empty where no document has any.

    Args:
        extractions: All documents.
        foreign: (document, part) to leave out.
    """
    apart = set(foreign)
    sets, issues = [], []
    for filed in _filed(extractions):
        if (filed.document, filed.records.part) in apart:
            continue
        reason = _flaw(filed.records)
        if reason is None:
            sets.append(filed)
        else:
            issues.append((filed.document, _left_out(filed.records, reason)))
    numbered = list(enumerate(sets))
    frames = {
        kind: _checked(
            kind,
            _frame(kind, [(at, filed) for at, filed in numbered if filed.records.kind == kind]),
        )
        for kind in RECORDS
    }
    return Frames(frames, tuple(_sources(sets)), tuple(issues))


def _checked(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back the frame, checked where it holds anything."""
    return check_frame(kind, frame) if len(frame) else frame


def _filed(extractions: Sequence[Extraction]) -> Iterator[Filed]:
    for document, extraction in enumerate(extractions):
        for part in extraction.parts:
            for records in part.records:
                if len(records):
                    yield Filed(document, records)


def _sources(sets: Sequence[Filed]) -> Iterator[Source]:
    begun: Counter[str] = Counter()
    for filed in sets:
        of = filed.records
        yield Source(
            filed.document,
            of.part,
            of.table,
            of.kind,
            of.columns_of,
            of.fixed,
            of.cells,
            begun[of.kind],
        )
        begun[of.kind] += len(of)


def _flaw(records: RecordSet) -> str | None:
    """Gives back why a record set cannot be used, as an extractor's mistake must not end a run."""
    fields = RECORDS.get(records.kind)
    if fields is None:
        return f"kind {records.kind}"
    for name, values in records.values.items():
        if name not in fields:
            return f"field {name}"
        if len(values) != len(records):
            return f"length of {name}"
        if not _typed(fields[name], values):
            return f"type of {name}"
    return None


_PYTHON_TYPES: dict[FieldType, frozenset[type]] = {
    "text": frozenset({str}),
    "date": frozenset({str}),
    "month": frozenset({str}),
    "int": frozenset({int}),
    "flag": frozenset({bool}),
    "ints": frozenset({tuple, list}),
    "texts": frozenset({tuple, list}),
}


def _typed(of: FieldType, values: Sequence[Any]) -> bool:
    if not set(map(type, values)) - {type(None)} <= _PYTHON_TYPES[of]:
        return False
    if of == "month":
        return all(len(v) == 7 and v[4] == "-" for v in set(values) if v is not None)
    return True


def _left_out(records: RecordSet, reason: str) -> Issue:
    return Issue(
        "records-invalid",
        Text(
            f"{len(records)} {records.kind} records could not be used ({reason}); "
            "please report this as a fault of the program.",
            f"{len(records)} 条 {records.kind} 记录无法使用（{reason}）；请作为程序缺陷上报。",
        ),
        loses_data=True,
    )


def _frame(kind: str, sets: Sequence[tuple[int, Filed]]) -> pd.DataFrame:
    size = sum(len(filed.records) for _, filed in sets)
    stated = {name for _, filed in sets for name, said in filed.records.values.items() if said}
    columns: dict[str, Any] = {
        name: _column(of, _values(name, sets)) if name in stated else _blanks(of, size)
        for name, of in RECORDS[kind].items()
    }
    columns.update(_where_from(sets))
    columns["grades"] = _objects(chain.from_iterable(_grades(f.records) for _, f in sets))
    columns["others"] = _objects(chain.from_iterable(_others(f.records) for _, f in sets))
    return pd.DataFrame(columns, index=pd.RangeIndex(size, name="row_id"))


def _values(name: str, sets: Sequence[tuple[int, Filed]]) -> list[Any]:
    lists = (f.records.values.get(name) or [None] * len(f.records) for _, f in sets)
    return list(chain.from_iterable(lists))


def _column(of: FieldType, values: list[Any]) -> Any:
    if of in ("ints", "texts"):
        if set(map(type, values)) <= {tuple, type(None)}:
            return _objects(values)
        return _objects(None if value is None else tuple(value) for value in values)
    if of == "date":
        return _dates(values)
    # Through Arrow it takes a quarter of the time that pandas needs with a list that has blanks.
    made = _ARROW_TYPES[of]
    # An array made as whole numbers cuts fractions off without a word; a cast does not.
    said = pa.array(values).cast(made) if of == "int" else pa.array(values, made)
    if of in ("text", "month"):
        return pd.array(said, dtype="str")
    blank = np.array(said.is_null())
    if of == "flag":
        return pd.arrays.BooleanArray(np.array(said.fill_null(False)), blank)
    return pd.arrays.IntegerArray(np.array(said.fill_null(0)), blank)


_ARROW_TYPES: dict[FieldType, pa.DataType] = {
    "text": pa.large_string(),
    "month": pa.large_string(),
    "int": pa.int64(),
    "flag": pa.bool_(),
}


def _blanks(of: FieldType, size: int) -> Any:
    """Gives back a column that is blank throughout."""
    if of in ("ints", "texts"):
        return np.full(size, None, object)
    if of == "date":
        return np.full(size, np.datetime64("NaT", "s"))
    if of in ("text", "month"):
        return pd.array(pa.nulls(size, pa.large_string()), dtype="str")
    blank = np.ones(size, bool)
    if of == "flag":
        return pd.arrays.BooleanArray(np.zeros(size, bool), blank)
    return pd.arrays.IntegerArray(np.zeros(size, np.int64), blank)


def _dates(values: list[str | None]) -> npt.NDArray[np.datetime64]:
    """Gives back days; a date that does not exist becomes NaT, as nothing can be said of it."""
    known = sorted({value for value in values if value is not None})
    parsed = pd.to_datetime(pd.Series(known, dtype="str"), format="%Y-%m-%d", errors="coerce")
    days = np.append(parsed.to_numpy("datetime64[s]"), np.datetime64("NaT", "s"))
    at: dict[str | None, int] = {text: place for place, text in enumerate([*known, None])}
    return days[np.fromiter(map(at.__getitem__, values), np.int64, len(values))]


def _objects(values: Iterable[Any]) -> npt.NDArray[np.object_]:
    listed = list(values)
    return np.fromiter(listed, object, len(listed))


def _where_from(sets: Sequence[tuple[int, Filed]]) -> dict[str, npt.NDArray[Any]]:
    sizes = [len(filed.records) for _, filed in sets]
    records = [filed.records for _, filed in sets]
    found = {
        "source": np.repeat([at for at, _ in sets], sizes),
        "row": _joined(one.rows for one in records),
        "column": _joined(one.columns or np.full(len(one), -1) for one in records),
        "grade": _joined(map(_lowest, records)),
        "document": np.repeat([filed.document for _, filed in sets], sizes),
        "part": np.repeat([one.part for one in records], sizes),
    }
    return {name: np.asarray(values, WHERE_FROM[name]) for name, values in found.items()}


def _joined(parts: Iterable[Sequence[int] | npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return np.concatenate([np.zeros(0, np.int64), *(np.asarray(part, np.int64) for part in parts)])


def _lowest(records: RecordSet) -> npt.NDArray[np.int8]:
    """Gives back the smallest grade of each record; a field without a cell does not count."""
    graded = np.array(list(records.grades.values()), np.int8).reshape(-1, len(records))
    graded = np.where(graded == Grade.NONE, np.int8(Grade.VERIFIED), graded)
    if set(records.values) - set(records.grades):
        plain = np.full((1, len(records)), Grade.READ, np.int8)
        graded = np.vstack([graded, plain])
    return np.asarray(graded.min(axis=0), np.int8)


def _grades(records: RecordSet) -> Iterable[dict[str, int] | None]:
    """Gives back one dict a record, or None where the set has none.

    Records that say the same share one, which nobody changes.
    """
    if not records.grades:
        return [None] * len(records)
    names, columns = tuple(records.grades), records.grades.values()
    made = {row: dict(zip(names, row, strict=True)) for row in set(zip(*columns, strict=True))}
    return map(made.__getitem__, zip(*columns, strict=True))


def _others(records: RecordSet) -> list[dict[str, tuple[Any, ...]] | None]:
    found: list[dict[str, tuple[Any, ...]] | None] = [None] * len(records)
    for name, by_record in records.others.items():
        for at, values in by_record.items():
            found[at] = {**(found[at] or {}), name: values}
    return found
