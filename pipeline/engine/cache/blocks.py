"""One Arrow file of named blocks of integers and texts, with a JSON header.

Arrays are built from buffers and viewed as buffers: ``pyarrow.array`` and ``to_numpy`` would
import pandas, which reader children must not pay for.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]

_COLUMNS = ("codes", "numbers", "lengths", "blob")
_TYPES = {"codes": pa.int32(), "numbers": pa.int64(), "lengths": pa.int32(), "blob": pa.uint8()}
_DTYPES = {"codes": np.int32, "numbers": np.int64, "lengths": np.int32, "blob": np.uint8}
# Broken files raise all of these: the file is then read again from its source.
CORRUPT = (OSError, pa.ArrowException, KeyError, ValueError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Block:
    """A column of values: ``codes`` and ``numbers`` as they are, texts as one joined string.

    Attributes:
        lengths: Characters of each text.
        blob: The texts joined, as UTF-8.
    """

    codes: Codes = field(default_factory=lambda: np.empty(0, np.int32))
    numbers: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    lengths: Codes = field(default_factory=lambda: np.empty(0, np.int32))
    blob: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))

    @classmethod
    def of(
        cls, codes: Iterable[int] = (), numbers: Iterable[int] = (), texts: Sequence[str] = ()
    ) -> Block:
        """Gives back a block of Python values."""
        joined = "".join(texts).encode("utf-8", "surrogatepass")
        return cls(
            np.fromiter(codes, np.int32),
            np.fromiter(numbers, np.int64),
            np.fromiter(map(len, texts), np.int32),
            np.frombuffer(joined, np.uint8),
        )

    def texts(self) -> list[str]:
        """Gives back the texts."""
        joined = self.blob.tobytes().decode("utf-8", "surrogatepass")
        ends = list(itertools.accumulate(self.lengths.tolist()))
        return [joined[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def write_blocks(path: Path, header: Mapping[str, Any], blocks: Mapping[str, Block]) -> None:
    """Writes a file whole and renames it into place, so that nobody ever sees half of one."""
    columns = {name: [getattr(block, name) for block in blocks.values()] for name in _COLUMNS}
    arrays = [_lists(name, parts) for name, parts in columns.items()]
    words = {
        b"header": json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        b"names": json.dumps(list(blocks), ensure_ascii=False).encode(),
    }
    values = [np.concatenate(parts) for parts in columns.values() if parts]
    metadata = {**words, b"check": str(_checksum(words, values)).encode()}
    fields = [pa.field(name, array.type) for name, array in zip(_COLUMNS, arrays, strict=True)]
    schema = pa.schema(fields, metadata=metadata)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
        os.replace(partial, path)  # noqa: PTH105  (atomic on POSIX, says so)
    finally:
        partial.unlink(missing_ok=True)


def read_blocks(path: Path) -> tuple[Any, dict[str, Block]]:
    """Gives back header and blocks, mapped from disk and not copied.

    Raises:
        CORRUPT: There is no such file, or it is damaged.
    """
    with pa.memory_map(str(path)) as source:
        batch = pa.ipc.open_file(source).get_batch(0)
    metadata = batch.schema.metadata
    values = {name: _view(batch.column(name).values, _DTYPES[name]) for name in _COLUMNS}
    if int(metadata[b"check"]) != _checksum(metadata, list(values.values())):
        raise ValueError(f"{path.name} is damaged")
    offsets = {name: _view(batch.column(name).offsets, np.int64) for name in _COLUMNS}
    blocks = {}
    for at, name in enumerate(json.loads(metadata[b"names"])):
        slices = {c: values[c][offsets[c][at] : offsets[c][at + 1]] for c in _COLUMNS}
        blocks[name] = Block(**slices)
    return json.loads(metadata[b"header"].decode("utf-8", "surrogatepass")), blocks


def _view(array: pa.Array, dtype: Any) -> npt.NDArray[Any]:
    """Gives back the numbers of an array where they lie."""
    data = array.buffers()[1]
    if data is None or not len(array):
        return np.empty(0, dtype)
    return np.frombuffer(data, dtype, len(array), array.offset * np.dtype(dtype).itemsize)


def _lists(name: str, parts: Sequence[npt.NDArray[Any]]) -> pa.Array:
    """Gives back a column that holds one list a block."""
    offsets = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
    values = np.concatenate([np.empty(0, _DTYPES[name]), *parts]).astype(_DTYPES[name], copy=False)
    child = pa.Array.from_buffers(_TYPES[name], len(values), [None, pa.py_buffer(values)])
    kind = pa.large_list(_TYPES[name])
    return pa.Array.from_buffers(kind, len(parts), [None, pa.py_buffer(offsets)], children=[child])


def _checksum(words: Mapping[bytes, bytes], arrays: Iterable[npt.NDArray[Any]]) -> int:
    check = zlib.crc32(words[b"header"] + words[b"names"])
    for array in arrays:
        check = zlib.crc32(np.ascontiguousarray(array).data, check)
    return check
