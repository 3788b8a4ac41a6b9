"""What documents say of a person: ID numbers and birth dates, wherever they stand."""

from __future__ import annotations

import pandas as pd

from pipeline.model.check_characters import is_masked, plain
from pipeline.model.records import RECORDS
from validators.bench import Bench
from validators.doubt import is_blind
from validators.number_formats import births_in, problem_of

NEAREST = ("identity", "roster", "contract", "social_insurance", "payroll")
"""Record kinds from the closest to the person to the furthest; others follow."""

FORMATS = "identity.number_formats"

REGISTER = "protected_worker"

UNKNOWN_COUNTRY = ("cn_resident",)
"""Forms that a number is held against where the country is not known."""


def number_formats(bench: Bench) -> tuple[str, ...]:
    """Gives back the forms of ID number of the country; () where its pack names none."""
    if bench.law is None:
        return UNKNOWN_COUNTRY
    number = bench.law.number(FORMATS, bench.audit_date, bench.case.facility.place)
    return number.items if number else ()


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
        known = frame.loc[
            frame["id_number"].notna(), ["worker", "id_number", "others", "grades", "row_id"]
        ]
        found.append(known.assign(kind=kind))
    numbers = pd.concat(found, ignore_index=True)
    numbers["worker"] = numbers["worker"].astype("int64")
    unique = {text: plain(str(text)) for text in numbers["id_number"].unique()}
    numbers["number"] = numbers["id_number"].map(unique).astype(object)
    numbers = numbers.drop_duplicates(["worker", "number"]).reset_index(drop=True)
    formats = number_formats(bench)
    numbers["problem"] = pd.Series(
        [problem_of(number, formats) for number in numbers["number"]], numbers.index, dtype=object
    )
    numbers["masked"] = [is_masked(number) for number in numbers["number"]]
    numbers["doubtful"] = [
        _another_holds(others, formats) or is_blind(grades, others, "id_number")
        for others, grades in zip(numbers["others"], numbers["grades"], strict=True)
    ]
    return numbers.drop(columns=["id_number", "others", "grades"])


def _another_holds(others: object, formats: tuple[str, ...]) -> bool:
    known = others.get("id_number", ()) if isinstance(others, dict) else ()
    return any(problem_of(plain(str(one)), formats) is None for one in known if one)


def birth_dates(bench: Bench) -> pd.DataFrame:
    """Gives back every birth date on record: worker, birth (days), kind, row_id, field, sure.

    ID numbers count where they hold; other readings of a doubtful date count as dates too.
    """
    found = [_stated(bench, kind) for kind in ("identity", "roster", "contract", REGISTER)]
    numbers = bench.once(id_numbers)
    # A number whose check character does not hold states no date; old Chinese ones have none.
    old = numbers["number"].str.fullmatch("[0-9]{15}").to_numpy(bool)
    holding = numbers[numbers["problem"].isna().to_numpy(bool) | old]
    births = [births_in(one, number_formats(bench), bench.audit_date) for one in holding["number"]]
    from_id = holding[["worker", "kind", "row_id"]].assign(
        birth=pd.Series(births, holding.index, dtype=object), field="id_number", sure=True
    )
    from_id = from_id.explode("birth")
    every = pd.concat([*found, from_id], ignore_index=True)
    every["birth"] = pd.to_datetime(every["birth"]).astype("datetime64[s]")
    return every.dropna(subset=["birth"]).reset_index(drop=True)


def of_own_birth(bench: Bench, kind: str) -> pd.DataFrame:
    """Gives back the records of a kind whose birth date is the worker's.

    In a register of pregnant and nursing workers it may be the child's.
    """
    frame = bench.of_workers(kind)
    return frame[(frame["protection"] == "juvenile").to_numpy(bool)] if kind == REGISTER else frame


def _stated(bench: Bench, kind: str) -> pd.DataFrame:
    frame = of_own_birth(bench, kind)
    rows = []
    known = [frame[name] for name in ("worker", "row_id", "birth_date", "others", "grades")]
    for worker, row_id, own, others, grades in zip(*known, strict=True):
        said = others.get("birth_date", ()) if isinstance(others, dict) else ()
        sure = not is_blind(grades, others, "birth_date")
        rows += [(worker, row_id, one, sure) for one in (own, *said) if pd.notna(one)]
    stated = pd.DataFrame(rows, columns=["worker", "row_id", "birth", "sure"])
    return stated.assign(kind=kind, field="birth_date", worker=stated["worker"].astype("int64"))
