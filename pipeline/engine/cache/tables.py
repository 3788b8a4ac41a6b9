"""Tables looked up one by one, so that evidence costs no memory until it is shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.engine.cache.blocks import Block
from pipeline.engine.cache.documents import table_from, table_name
from pipeline.engine.cache.store import Store
from pipeline.errors import PrescreenError
from pipeline.model.extraction import Extraction
from pipeline.model.table import Table

CELLS_HELD = 2_000_000
"""About 150 MB of short texts."""


@dataclass(slots=True)
class _Opened:
    tables: Mapping[str, Any]
    blocks: Mapping[str, Block]


class Tables:
    """A ``TableLookup`` over the cache."""

    def __init__(self, store: Store, extractions: Sequence[Extraction], lock: str) -> None:
        self._store = store
        self._documents = [extraction.document for extraction in extractions]
        self._lock = lock
        self._opened: dict[int, _Opened] = {}
        self._held: OrderedDict[tuple[int, int, int], Table] = OrderedDict()
        self._cells = 0

    def __call__(self, document: int, part: int, table: int) -> Table:
        """Gives back a table by (document, part, table).

        Raises:
            IndexError: The document has no such table.
            PrescreenError: The data folder changed under the run.
        """
        key = (document, part, table)
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        found = self._load(*key)
        self._held[key] = found
        self._cells += found.texts.size
        while self._cells > CELLS_HELD and len(self._held) > 1:
            _, dropped = self._held.popitem(last=False)
            self._cells -= dropped.texts.size
        return found

    def _load(self, document: int, part: int, table: int) -> Table:
        opened = self._opened.get(document) or self._open(document)
        name = table_name(part, table)
        if name not in opened.tables:
            raise IndexError(f"document {document} has no table {table} in part {part}")
        return table_from(opened.tables[name], name, opened.blocks)

    def _open(self, document: int) -> _Opened:
        read = self._documents[document]
        if not read.parts:
            raise IndexError(f"document {document} has no tables: it was not read")
        found = self._store.document_blocks(read.source.sha256, self._lock)
        if found is None:
            raise PrescreenError(
                f"the reading of a file is gone from {self._store.folder}; run the check again"
            )
        header, blocks = found
        opened = self._opened[document] = _Opened(header["tables"], blocks)
        return opened
