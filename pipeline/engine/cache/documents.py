"""A document as it was read, to blocks and back; its tables one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pipeline.engine.cache.blocks import Block
from pipeline.engine.cache.plain import from_plain, to_plain
from pipeline.model.document import TEXT, Document, Part, SourceFile
from pipeline.model.table import LinePlace, PagePlace, Place, SheetPlace, Span, Table, WordPlace

_PLACES: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (SheetPlace, PagePlace, WordPlace, LinePlace)
}


def without_tables(document: Document) -> Document:
    """Gives back the document with its parts, but not their tables and texts."""
    parts = tuple(replace(part, tables=(), text=None) for part in document.parts)
    return replace(document, parts=parts)


def document_blocks(document: Document) -> tuple[dict[str, Any], dict[str, Block]]:
    """Gives back header and blocks of a document with all its tables."""
    tables: dict[str, Any] = {}
    blocks: dict[str, Block] = {}
    for at, part in enumerate(document.parts):
        grids = [*enumerate(part.tables), *([(TEXT, part.text)] if part.text is not None else [])]
        for number, table in grids:
            name = table_name(at, number)
            tables[name] = _table_header(table)
            blocks |= {f"{name} {key}": block for key, block in _table_blocks(table).items()}
    return {"document": to_plain(without_tables(document)), "tables": tables}, blocks


def document_from(header: Any, blocks: Mapping[str, Block], source: SourceFile) -> Document:
    """Gives back the document under the name it has in this run."""
    document = from_plain(Document, header["document"])
    parts = tuple(
        _with_tables(part, at, header["tables"], blocks) for at, part in enumerate(document.parts)
    )
    return replace(document, source=source, parts=parts)


def table_name(part: int, table: int) -> str:
    """Gives back the name of a table's header and blocks in the file."""
    return f"{part}/{table}"


def table_from(header: Mapping[str, Any], name: str, blocks: Mapping[str, Block]) -> Table:
    """Gives back one table."""
    rows, columns = header["shape"]
    texts = np.empty(rows * columns, object)
    texts[:] = blocks[f"{name} texts"].texts()
    marks = {key: blocks.get(f"{name} {key}") for key in ("types", "grades")}
    return Table(
        texts=texts.reshape(rows, columns),
        place=_place_from(header["place"]),
        spans=tuple(Span(*span) for span in header["spans"]),
        others={(row, column): tuple(texts) for row, column, texts in header["others"]},
        hidden_rows=tuple(header["hidden_rows"]),
        hidden_columns=tuple(header["hidden_columns"]),
        **{
            key: None if block is None else block.codes.astype(np.uint8).reshape(rows, columns)
            for key, block in marks.items()
        },
    )


def _with_tables(
    part: Part, at: int, headers: Mapping[str, Any], blocks: Mapping[str, Block]
) -> Part:
    tables: list[Table] = []
    while (name := table_name(at, len(tables))) in headers:
        tables.append(table_from(headers[name], name, blocks))
    name = table_name(at, TEXT)
    text = table_from(headers[name], name, blocks) if name in headers else None
    return replace(part, tables=tuple(tables), text=text)


def _table_header(table: Table) -> dict[str, Any]:
    spans = [(span.row, span.column, span.rows, span.columns) for span in table.spans]
    others = [(row, column, texts) for (row, column), texts in table.others.items()]
    return {
        "shape": table.shape,
        "place": {"place": type(table.place).__name__, **to_plain(table.place)},
        "spans": to_plain(spans),
        "others": to_plain(others),
        "hidden_rows": list(table.hidden_rows),
        "hidden_columns": list(table.hidden_columns),
    }


def _table_blocks(table: Table) -> dict[str, Block]:
    blocks = {"texts": Block.of(texts=table.texts.ravel().tolist())}
    for key in ("types", "grades"):
        marks = getattr(table, key)
        if marks is not None:
            blocks[key] = Block(codes=marks.ravel().astype(np.int32))
    return blocks


def _place_from(plain: Mapping[str, Any]) -> Place:
    values = dict(plain)
    place: Place = from_plain(_PLACES[values.pop("place")], values)
    return place
