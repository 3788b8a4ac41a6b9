"""The pandera schemas of the record frames, derived from ``RECORDS``.

pandera takes a while to import, so it is imported when the first schema is asked for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.model.records import RECORDS, FieldType

if TYPE_CHECKING:
    import pandera.pandas as pa

PANDAS_TYPES: dict[FieldType, str] = {
    "text": "str",
    "date": "datetime64[s]",
    "month": "str",
    "int": "Int64",
    "flag": "boolean",
    "ints": "object",
    "texts": "object",
}
"""The pandas type of each field type; a blank is NA, NaT or None."""

WHERE_FROM: dict[str, str] = {
    "source": "int32",
    "row": "int32",
    "column": "int32",
    "grade": "int8",
    "document": "int32",
    "part": "int32",
}
"""The columns every frame has besides its fields; ``column`` is -1 where a record is a row."""

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


def columns_of(kind: str) -> dict[str, str]:
    """Gives back the pandas type of every column of a record kind's frame."""
    fields = {name: PANDAS_TYPES[of] for name, of in RECORDS[kind].items()}
    return {**fields, **WHERE_FROM, "cells": "object", "grades": "object", "others": "object"}


@cache
def frame_schema(kind: str) -> pa.DataFrameSchema:
    """Gives back the schema of a record kind's frame, for the border between the layers."""
    import pandera.pandas as pa

    checks: dict[str, Any] = {
        name: pa.Check.str_matches(_MONTH) for name, of in RECORDS[kind].items() if of == "month"
    }
    checks["grade"] = pa.Check.in_range(0, 3)
    columns = {
        name: pa.Column(dtype, checks.get(name), nullable=name not in WHERE_FROM)
        for name, dtype in columns_of(kind).items()
    }
    return pa.DataFrameSchema(
        columns, index=pa.Index("int64", unique=True, name="row_id"), strict=True
    )
