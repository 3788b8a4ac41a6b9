"""What each document says of who a worker is: birth date, sex and ID number."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.check_characters import birth_of, id_problem, is_masked, plain
from pipeline.model.records import RECORDS
from validators.bench import Bench, iso
from validators.doubt import is_blind, unsure
from validators.people import of_own_birth

COLUMNS = ("worker", "what", "value", "kind", "row_id", "field", "place", "sure")
_ROUNDED = re.compile(r"000$|[.+]")
"""A spreadsheet rounds a number of 18 digits to 15 and zeros, or to a power of ten."""
_SEXES = ("female", "male")
"""By the last figure of the serial number in an ID number, even or odd."""

Objects = npt.NDArray[np.object_]


def personal_facts(bench: Bench) -> pd.DataFrame:
    """Gives back every statement that can be held against another of the same worker.

    Columns: worker, ``what`` ("birth", "sex", or "number" and its length: numbers of another
    length are of another document), value (text), kind, row_id, field, place (document and kind),
    sure (read without doubt).
    """
    every = pd.concat([*_numbers(bench), *_stated(bench)], ignore_index=True)
    if every.empty:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return _filled_in(every)[list(COLUMNS)]


def _facts(bench: Bench, kind: str, field: str) -> pd.DataFrame:
    """Gives back the rows of a kind that state a field, with how sure each is.

    What a document says of a worker again and again is given back once.
    """
    rows = of_own_birth(bench, kind) if field == "birth_date" else bench.of_workers(kind)
    rows = rows[["worker", field, "document", "row_id", "grades", "others"]]
    rows = rows[rows[field].notna().to_numpy(bool)]
    sure = np.ones(len(rows), bool)
    read = unsure(rows).nonzero()[0]
    held = (rows[name].iloc[read].tolist() for name in ("grades", "others"))
    for at, grades, others in zip(read.tolist(), *held, strict=True):
        other = isinstance(others, dict) and any(others.get(field, ()))
        sure[at] = not is_blind(grades, others, field) and not other
    said = rows[["worker", field, "document"]].assign(sure=sure)
    first = ~said.duplicated().to_numpy(bool)
    rows, sure = rows[first], sure[first]
    return pd.DataFrame(
        {
            "worker": rows["worker"].astype("int64"),
            "value": rows[field].astype(object),
            "kind": kind,
            "row_id": rows["row_id"],
            "field": field,
            "place": [f"{kind} {document}" for document in rows["document"]],
            "sure": sure,
        }
    )


def _stated(bench: Bench) -> Iterator[pd.DataFrame]:
    for field, what in (("birth_date", "birth"), ("sex", "sex")):
        for kind, fields in RECORDS.items():
            if field in fields and len(bench.of_workers(kind)):
                found = _facts(bench, kind, field)
                said = found["value"].map(iso) if what == "birth" else found["value"].map(str)
                yield found.assign(value=said.astype(object), what=what)


def _numbers(bench: Bench) -> Iterator[pd.DataFrame]:
    """Gives back the ID numbers, and the birth dates and sexes in those whose check holds."""
    kinds = (kind for kind, fields in RECORDS.items() if "id_number" in fields)
    found = pd.concat([_facts(bench, kind, "id_number") for kind in kinds if kind != "pay_item"])
    codes, known = pd.factorize(found["value"].to_numpy(object))
    numbers = [plain(str(text)) for text in known]
    holds = [id_problem(number) is None for number in numbers]
    pairs = list(zip(numbers, holds, strict=True))
    told = [not is_masked(n) and (whole or not _ROUNDED.search(n)) for n, whole in pairs]
    births = [birth_of(number) if whole else None for number, whole in pairs]
    sexes = [_SEXES[int(number[16]) % 2] if whole else None for number, whole in pairs]
    kept, whole = np.array(told, bool)[codes], np.array(holds, bool)[codes]

    def each(texts: list[str] | list[str | None], rows: npt.NDArray[np.bool_]) -> Objects:
        return np.array(texts, object)[codes[rows]]

    lengths = [f"number {len(number)}" for number in numbers]
    yield found[kept].assign(what=each(lengths, kept), value=each(numbers, kept))
    yield found[whole].assign(what="birth", value=each(births, whole))
    yield found[whole].assign(what="sex", value=each(sexes, whole))


def _filled_in(facts: pd.DataFrame) -> pd.DataFrame:
    """Gives back the facts with birth dates of a month alone as another statement has the day.

    A list with 出生年月 is read as the first of the month.
    """
    birth = (facts["what"] == "birth").to_numpy(bool)
    workers, values = facts["worker"].to_numpy(), facts["value"].to_numpy(object, copy=True)
    stated = birth & (facts["field"] == "birth_date").to_numpy(bool)
    vague = [at for at in stated.nonzero()[0].tolist() if values[at].endswith("-01")]
    if not vague:
        return facts
    exact = birth & np.isin(workers, workers[vague])
    exact[vague] = False
    told = zip(workers[exact].tolist(), values[exact].tolist(), strict=True)
    days = {(worker, value[:7]): value for worker, value in told}
    for at in vague:
        values[at] = days.get((workers[at], values[at][:7]), values[at])
    return facts.assign(value=values)
