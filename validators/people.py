"""What documents say of a person: ID numbers and birth dates, wherever they stand."""

from __future__ import annotations

import pandas as pd

from pipeline.model.records import RECORDS
from validators.bench import Bench
from validators.check_characters import birth_of, id_problem, plain

NEAREST = ("identity", "roster", "contract", "social_insurance", "payroll")
"""Record kinds from the closest to the person to the furthest; others follow."""


def id_numbers(bench: Bench) -> pd.DataFrame:
    """Gives back every ID number on record, once a worker and number, the closest source first.

    Columns: worker, kind, row_id, number (spaces gone, upper case), ``problem`` (None where it
    holds), ``masked``, ``doubtful`` (another reading of the cell holds).
    """
    kinds = [
        kind for kind, fields in RECORDS.items() if "id_number" in fields and kind != "pay_item"
    ]
    ordered = sorted(kinds, key=lambda kind: (NEAREST.index(kind) if kind in NEAREST else 9, kind))
    found = []
    for kind in ordered:
        frame = bench.of_workers(kind)
        known = frame.loc[frame["id_number"].notna(), ["worker", "id_number", "others", "row_id"]]
        found.append(known.assign(kind=kind))
    numbers = pd.concat(found, ignore_index=True)
    numbers["worker"] = numbers["worker"].astype("int64")
    unique = {text: plain(str(text)) for text in numbers["id_number"].unique()}
    numbers["number"] = numbers["id_number"].map(unique).astype(object)
    numbers = numbers.drop_duplicates(["worker", "number"]).reset_index(drop=True)
    numbers["problem"] = pd.Series(
        [id_problem(number) for number in numbers["number"]], numbers.index, dtype=object
    )
    numbers["masked"] = [("*" in number) for number in numbers["number"]]
    numbers["doubtful"] = [_another_holds(others) for others in numbers["others"]]
    return numbers.drop(columns=["id_number", "others"])


def _another_holds(others: object) -> bool:
    known = others.get("id_number", ()) if isinstance(others, dict) else ()
    return any(id_problem(plain(str(one))) is None for one in known if one)


def birth_dates(bench: Bench) -> pd.DataFrame:
    """Gives back every birth date on record: worker, birth (days), kind, row_id, field.

    ID numbers count where they hold; other readings of a doubtful date count as dates too.
    """
    found = [_stated(bench, kind) for kind in ("identity", "roster")]
    numbers = bench.once(id_numbers)
    holding = numbers[numbers["problem"].isna()]
    births = pd.Series([birth_of(number) for number in holding["number"]], holding.index)
    from_id = holding[["worker", "kind", "row_id"]].assign(birth=births, field="id_number")
    every = pd.concat([*found, from_id], ignore_index=True)
    every["birth"] = pd.to_datetime(every["birth"]).astype("datetime64[s]")
    return every.dropna(subset=["birth"]).reset_index(drop=True)


def _stated(bench: Bench, kind: str) -> pd.DataFrame:
    frame = bench.of_workers(kind)
    own = frame.loc[frame["birth_date"].notna(), ["worker", "row_id", "birth_date"]]
    rows = list(own.itertuples(index=False, name=None))
    for worker, row_id, others in zip(
        frame["worker"], frame["row_id"], frame["others"], strict=True
    ):
        if isinstance(others, dict):
            rows += [(worker, row_id, one) for one in others.get("birth_date", ()) if one]
    stated = pd.DataFrame(rows, columns=["worker", "row_id", "birth"])
    return stated.assign(kind=kind, field="birth_date", worker=stated["worker"].astype("int64"))
