"""Record sets to blocks and back: columns by the field types of ``RECORDS``.

Values that repeat (names, months, marks) are stored once and shared when read back, so that a
factory-year of attendance costs the main process some tens of megabytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pipeline.engine.cache.blocks import Block, Codes
from pipeline.engine.cache.documents import without_tables
from pipeline.engine.cache.plain import from_plain, frozen, to_plain
from pipeline.model.document import Document, SourceFile
from pipeline.model.extraction import Extraction, PartExtract
from pipeline.model.records import RECORDS, RecordSet

Cells = Sequence[tuple[tuple[int, int, int], ...]]


def extraction_blocks(extraction: Extraction) -> tuple[dict[str, Any], dict[str, Block]]:
    """Gives back header and blocks of the records, with the document but not its tables.

    Raises:
        TypeError: A record holds a value that its field's type does not allow.
    """
    sets = [one for part in extraction.parts for one in part.records]
    blocks: dict[str, Block] = {}
    for at, one in enumerate(sets):
        blocks |= {f"{at} {name}": block for name, block in _set_blocks(one).items()}
    header = {
        "document": to_plain(without_tables(extraction.document)),
        "parts": [to_plain(replace(part, records=())) for part in extraction.parts],
        "sets": [[len(part.records) for part in extraction.parts], [_set_header(s) for s in sets]],
    }
    return header, blocks


def extraction_from(header: Any, blocks: Mapping[str, Block], source: SourceFile) -> Extraction:
    """Gives back the records under the name the file has in this run."""
    counts, headers = header["sets"]
    sets = iter([_set_from(at, one, blocks) for at, one in enumerate(headers)])
    parts = tuple(
        replace(from_plain(PartExtract, plain), records=tuple(itertools.islice(sets, count)))
        for plain, count in zip(header["parts"], counts, strict=True)
    )
    document = replace(from_plain(Document, header["document"]), source=source)
    return Extraction(document, parts)


def _set_header(one: RecordSet) -> dict[str, Any]:
    others = {key: list(found.items()) for key, found in one.others.items()}
    return {
        "kind": one.kind,
        "part": one.part,
        "table": one.table,
        "fields": list(one.values),
        "cells": list(one.cells),
        "grades": list(one.grades),
        "columns_of": to_plain(one.columns_of),
        "fixed": to_plain(one.fixed),
        "others": to_plain(others),
        "months": list(one.months),
        "own_columns": one.columns is not None,
    }


def _set_blocks(one: RecordSet) -> dict[str, Block]:
    types = RECORDS[one.kind]
    blocks = {"rows": Block.of(numbers=one.rows)}
    if one.columns is not None:
        blocks["columns"] = Block.of(numbers=one.columns)
    for name, values in one.values.items():
        try:
            blocks[f"value {name}"] = _WRITE[types[name]](values)
        except (TypeError, ValueError, AttributeError, OverflowError) as error:
            raise TypeError(f"{one.kind}.{name} holds no {types[name]}") from error
    blocks |= {f"cells {name}": _cells_block(cells) for name, cells in one.cells.items()}
    blocks |= {f"grades {name}": Block.of(codes=marks) for name, marks in one.grades.items()}
    return blocks


def _set_from(at: int, header: Mapping[str, Any], blocks: Mapping[str, Block]) -> RecordSet:
    types = RECORDS[header["kind"]]

    def numbers(name: str) -> list[int]:
        found: list[int] = blocks[f"{at} {name}"].numbers.tolist()
        return found

    return RecordSet(
        kind=header["kind"],
        part=header["part"],
        table=header["table"],
        values={
            name: _READ[types[name]](blocks[f"{at} value {name}"]) for name in header["fields"]
        },
        rows=numbers("rows"),
        columns=numbers("columns") if header["own_columns"] else None,
        columns_of={key: tuple(columns) for key, columns in header["columns_of"].items()},
        fixed={key: tuple(cell) for key, cell in header["fixed"].items()},
        cells={name: _cells_from(blocks[f"{at} cells {name}"]) for name in header["cells"]},
        grades={name: blocks[f"{at} grades {name}"].codes.tolist() for name in header["grades"]},
        others={
            key: {record: frozen(values) for record, values in found}
            for key, found in header["others"].items()
        },
        months=tuple(header["months"]),
    )


def _coded(values: Iterable[Any]) -> tuple[list[int], list[Any]]:
    """Gives back codes (None is -1) and the distinct values they point to."""
    seen: dict[Any, int] = {None: -1}
    codes = [seen.setdefault(value, len(seen) - 1) for value in values]
    return codes, list(seen)[1:]


def _decoded(codes: Codes, distinct: list[Any]) -> list[Any]:
    pool = np.empty(len(distinct) + 1, object)
    pool[:-1] = distinct
    found: list[Any] = pool[codes].tolist()
    return found


def _write_texts(values: Iterable[str | None]) -> Block:
    codes, distinct = _coded(values)
    return Block.of(codes=codes, texts=distinct)


def _write_ints(values: Iterable[int | None]) -> Block:
    codes, distinct = _coded(values)
    if any(isinstance(value, float) for value in distinct):
        raise TypeError("a float")
    return Block.of(codes=codes, numbers=distinct)


def _write_flags(values: Iterable[bool | None]) -> Block:
    return Block.of(codes=[-1 if value is None else int(bool(value)) for value in values])


def _write_int_lists(values: Sequence[Sequence[int] | None]) -> Block:
    flat = itertools.chain.from_iterable(value for value in values if value)
    return Block.of(codes=_list_lengths(values), numbers=flat)


def _write_text_lists(values: Sequence[Sequence[str] | None]) -> Block:
    flat = list(itertools.chain.from_iterable(value for value in values if value))
    return Block.of(codes=_list_lengths(values), texts=flat)


def _list_lengths(values: Sequence[Sequence[Any] | None]) -> list[int]:
    return [-1 if value is None else len(value) for value in values]


def _read_lists(codes: list[int], flat: list[Any]) -> list[tuple[Any, ...] | None]:
    ends = itertools.accumulate(max(length, 0) for length in codes)
    return [
        None if length < 0 else tuple(flat[end - length : end])
        for length, end in zip(codes, ends, strict=True)
    ]


def _cells_block(cells: Cells) -> Block:
    flat = itertools.chain.from_iterable(itertools.chain.from_iterable(cells))
    return Block.of(codes=map(len, cells), numbers=flat)


def _cells_from(block: Block) -> Cells:
    flat = [(table, row, column) for table, row, column in block.numbers.reshape(-1, 3).tolist()]
    ends = itertools.accumulate(block.codes.tolist())
    return [
        tuple(flat[end - count : end])
        for count, end in zip(block.codes.tolist(), ends, strict=True)
    ]


_WRITE: dict[str, Callable[[Any], Block]] = {
    "text": _write_texts,
    "date": _write_texts,
    "month": _write_texts,
    "int": _write_ints,
    "flag": _write_flags,
    "ints": _write_int_lists,
    "texts": _write_text_lists,
}
_READ: dict[str, Callable[[Block], list[Any]]] = {
    "text": lambda block: _decoded(block.codes, block.texts()),
    "date": lambda block: _decoded(block.codes, block.texts()),
    "month": lambda block: _decoded(block.codes, block.texts()),
    "int": lambda block: _decoded(block.codes, block.numbers.tolist()),
    "flag": lambda block: _decoded(block.codes, [False, True]),
    "ints": lambda block: _read_lists(block.codes.tolist(), block.numbers.tolist()),
    "texts": lambda block: _read_lists(block.codes.tolist(), block.texts()),
}
