"""The pandera schemas of the record frames, derived from ``RECORDS``.

pandera takes a while to import, so it is imported when the first schema is asked for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.model.records import RECORDS, FieldType

if TYPE_CHECKING:
    import pandas as pd
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
    return {**fields, **WHERE_FROM, "grades": "object", "others": "object"}


def check_frame(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back a record kind's frame, checked at the border between the layers.

    Names and types of all columns are compared at once; pandera is handed the values alone, as it
    takes a third of a millisecond for every column that it looks at.

    Raises:
        TypeError: Columns or their types are others than those of ``RECORDS``.
        pandera.errors.SchemaError: A value cannot be.
    """
    found = {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
    if found != columns_of(kind):
        wrong = sorted(dict(found.items() ^ columns_of(kind).items()))
        raise TypeError(f"{kind} frame: columns missing, unknown or of another type: {wrong}")
    _values_of(kind).validate(frame)
    return frame


@cache
def _values_of(kind: str) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        name: pa.Column(checks=pa.Check.str_matches(_MONTH), nullable=True)
        for name, of in RECORDS[kind].items()
        if of == "month"
    }
    columns["grade"] = pa.Column(checks=pa.Check.in_range(0, 3))
    return pa.DataFrameSchema(columns, index=pa.Index("int64", unique=True, name="row_id"))
