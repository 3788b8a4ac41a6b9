"""What each document says of who a worker is: birth date, sex and ID number."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.model.check_characters import birth_of, id_problem, plain
from pipeline.model.records import RECORDS
from validators.bench import Bench, iso
from validators.doubt import is_blind

COLUMNS = ("worker", "what", "value", "kind", "row_id", "field", "place", "sure")
_ROUNDED = r"000$|[.+]"
"""A spreadsheet rounds a number of 18 digits to 15 and zeros, or to a power of ten."""


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
    """Gives back the rows of a kind that state a field, with how sure each is."""
    rows = bench.of_workers(kind)
    rows = rows[rows[field].notna().to_numpy(bool)]
    sure = [
        not is_blind(grades, others, field)
        and not (isinstance(others, dict) and any(others.get(field, ())))
        for grades, others in zip(rows["grades"], rows["others"], strict=True)
    ]
    return pd.DataFrame(
        {
            "worker": rows["worker"].astype("int64"),
            "value": rows[field].astype(object),
            "kind": kind,
            "row_id": rows["row_id"],
            "field": field,
            "place": [f"{kind} {document}" for document in rows["document"]],
            "sure": pd.Series(sure, rows.index, dtype=bool),
        }
    )


def _stated(bench: Bench) -> Iterator[pd.DataFrame]:
    for field, what in (("birth_date", "birth"), ("sex", "sex")):
        for kind, fields in RECORDS.items():
            if field in fields:
                found = _facts(bench, kind, field)
                said = found["value"].map(iso) if what == "birth" else found["value"].map(str)
                yield found.assign(value=said.astype(object), what=what)


def _numbers(bench: Bench) -> Iterator[pd.DataFrame]:
    """Gives back the ID numbers, and the birth dates and sexes in those whose check holds."""
    kinds = (kind for kind, fields in RECORDS.items() if "id_number" in fields)
    found = pd.concat([_facts(bench, kind, "id_number") for kind in kinds if kind != "pay_item"])
    spelled = {text: plain(str(text)) for text in found["value"].unique()}
    found["value"] = found["value"].map(spelled).astype(object)
    text = found["value"].astype("string")
    problems = {number: id_problem(number) for number in spelled.values()}
    holds = found["value"].map(problems).isna().to_numpy(bool)
    rounded = ~holds & text.str.contains(_ROUNDED).to_numpy(bool)
    found = found[~rounded & ~text.str.contains("*", regex=False).to_numpy(bool)]
    holding = found[found["value"].map(problems).isna().to_numpy(bool)]
    yield found.assign(what=[f"number {len(value)}" for value in found["value"]])
    yield holding.assign(what="birth", value=[birth_of(v) or "" for v in holding["value"]])
    sexes = ["male" if int(value[16]) % 2 else "female" for value in holding["value"]]
    yield holding.assign(what="sex", value=sexes)


def _filled_in(facts: pd.DataFrame) -> pd.DataFrame:
    """Gives back the facts with birth dates of a month alone as another statement has the day.

    A list with 出生年月 is read as the first of the month.
    """
    birth = (facts["what"] == "birth").to_numpy(bool)
    month = facts["value"].astype("string").str[:7].where(birth)
    first = birth & facts["value"].astype("string").str.endswith("-01").to_numpy(bool)
    first &= (facts["field"] == "birth_date").to_numpy(bool)
    told = facts[birth & ~first]
    days = dict(
        zip(zip(told["worker"], month[told.index], strict=True), told["value"], strict=True)
    )
    keys = zip(facts["worker"], month, facts["value"], first, strict=True)
    meant = [days.get((w, m), value) if vague else value for w, m, value, vague in keys]
    return facts.assign(value=pd.Series(meant, facts.index, dtype=object))
