"""Parts whose records say the same: a hash of what each part says, month and place left out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.records import RECORDS
from validators.bench import Bench
from validators.parts import parts

Hashes = npt.NDArray[np.uint64]
_BLANK = np.uint64(0)

OF_KIND: Mapping[str, str] = {
    "payroll": "payroll",
    "attendance": "attendance",
    "contract": "contract",
    "roster": "roster",
    "identity": "identity",
    "bank_transfer": "bank_transfer",
    "social_insurance": "social_insurance",
    "leave": "leave",
    "overtime_approval": "overtime_approval",
    "licence": "licence",
    "permit": "licence",
    "certificate": "licence",
}
"""Document kind to the record kind whose rows are compared."""

MONTHLY = ("payroll", "attendance")
"""Kinds that do not repeat themselves honestly: alike under another month is a signal too."""

FEWEST = 5
"""Rows that a part must have before being alike under another month says anything."""

PART = 20
"""Days between first and last below which a pay period is part of a month."""

WHO = ("number", "name", "id_number", "credit_code")
"""Fields any of which says whom or what a record is about."""

TIMES = ("month", "period_from", "period_to", "paid_on", "date")


def same_content(bench: Bench) -> pd.DataFrame:
    """Gives back the parts with records: document, part, path, kind, rows, months, and hashes.

    ``exact`` is equal where the records are equal; ``content`` where they are but for months and
    dates, and blank where the kind repeats itself honestly or has too few rows. Only parts read
    from the same columns are compared, as two exports of one clock are no duplicates. ``layout``
    is equal where the records also stand in the same places.
    """
    known = bench.once(parts)
    frames = []
    for record_kind in sorted(set(OF_KIND.values())):
        rows = bench.frame(record_kind)
        if len(rows):
            frames.append(_hashed(bench, record_kind, rows))
    if not frames:
        return known.iloc[:0].assign(rows=0, exact="", content="", layout="")
    hashed = pd.concat(frames, ignore_index=True)
    found = known.merge(hashed, on=["document", "part"])
    found = found[found["kind"].map(OF_KIND) == found["record_kind"]].reset_index(drop=True)
    usable = found["kind"].isin(MONTHLY) & (found["rows"] >= FEWEST)
    found["content"] = found["content"].where(usable)
    return found


def _hashed(bench: Bench, kind: str, rows: pd.DataFrame) -> pd.DataFrame:
    said = _mix(*(_hashes(rows[name]) for name in RECORDS[kind] if name not in TIMES))
    when = _mix(*(_hashes(rows[name]) for name in TIMES if name in rows))
    of_day = _hashes(pd.Series(_day(kind, rows), rows.index).astype("Int64"))
    fields_of, columns_of = bench.once(_columns)
    source = rows["source"].to_numpy(np.intp)
    layout = fields_of[source]
    first = rows.groupby(["document", "part"])["row"].transform("min")
    place = _mix(_row_hashes(rows["row"] - first), _row_hashes(rows["column"]))
    keys = rows[["document", "part"]].assign(
        exact=_mix(said, when, layout),
        content=_mix(said, of_day, layout),
        layout=_mix(said, place, columns_of[source]),
        rows=1,
    )
    who = [rows[name] for name in WHO if name in RECORDS[kind]]
    named = np.any([(one.notna() & (one != "")).to_numpy(bool) for one in who], axis=0)
    summed = keys.assign(named=named).groupby(["document", "part"], as_index=False).sum()
    # Parts of which hardly anything was read are alike in what is missing.
    return summed[summed["named"] > 0].drop(columns="named").assign(record_kind=kind)


def _day(kind: str, rows: pd.DataFrame) -> pd.Series | int:
    """Gives back the day of the month that records are of: two halves of a month may be alike."""
    if "date" in RECORDS[kind]:
        return pd.to_datetime(rows["date"]).dt.day
    if "period_from" in RECORDS[kind]:
        begins, ends = (pd.to_datetime(rows[name]) for name in ("period_from", "period_to"))
        return begins.dt.day.where((ends - begins).dt.days < PART)
    return 0


def _row_hashes(rows: pd.Series) -> Hashes:
    return np.asarray(pd.util.hash_pandas_object(rows, index=False), np.uint64)


def _hashes(values: pd.Series) -> Hashes:
    """Gives back a hash of each value of a column; a blank and an empty text are the same.

    It holds within one process, as Python's own hash of a list of texts does.
    """
    blank = values.isna().to_numpy(bool)
    if blank.all():
        return np.full(len(values), _BLANK)
    if values.dtype == object:
        found = np.fromiter(map(hash, values.tolist()), np.int64, len(values)).astype(np.uint64)
    elif isinstance(values.dtype, pd.StringDtype):
        codes, known = pd.factorize(values)
        texts = np.array([*known, ""], object)
        of_text = _row_hashes(pd.Series(texts, dtype=object))
        found = np.where(texts == "", _BLANK, of_text)[codes]
    else:
        found = _row_hashes(values)
    return np.where(blank, _BLANK, found)


def _columns(bench: Bench) -> tuple[Hashes, Hashes]:
    """Gives back a hash of each source's fields, and one of its fields with their columns."""
    columns = [source.columns_of for source in bench.case.sources]
    fields = pd.Series([" ".join(sorted(one)) for one in columns], dtype=object)
    placed = pd.Series([str(sorted(one.items())) for one in columns], dtype=object)
    return _row_hashes(fields), _row_hashes(placed)


def _mix(*hashes: Hashes) -> Hashes:
    """Gives back one hash a row; wrapping sums of them do not depend on the order of rows."""
    mixed: Hashes = hashes[0].copy()
    for one in hashes[1:]:
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) ^ one
    return mixed
