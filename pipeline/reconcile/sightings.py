"""Every distinct way in which the records name a person: number, ID number, name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.reconcile.names import account_key, id_key, name_key, number_key
from pipeline.reconcile.surest import Places, doubts

PEOPLE = (
    "payroll",
    "roster",
    "attendance",
    "attendance_month",
    "contract",
    "identity",
    "bank_transfer",
    "social_insurance",
    "leave",
    "overtime_approval",
    "protected_worker",
)
"""Record kinds with a person, those that know best who is who first."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """The distinct triples, and which triple each record is.

    Attributes:
        frame: One row a triple and kind: kind, number, id_number, name (normalised, "" where
            absent), printed_number, printed_name, department, account (first ones), rows,
            number_doubt and name_doubt (see ``surest``, the least of its records).
        of_rows: Record kind to the sighting of each record, -1 where nobody is named.
        places: Sighting to the (kind, document, part) it stands in, as numbers.
    """

    frame: pd.DataFrame
    of_rows: Mapping[str, npt.NDArray[np.int64]]
    places: Mapping[int, frozenset[int]]


def find_sightings(frames: Mapping[str, pd.DataFrame], scanned: Places = ()) -> Sightings:
    """Gives back the distinct (kind, number, ID number, name) of all records with a person.

    Where only a name stands, as in bank files, the account tells two of one name apart.
    """
    columns = ["number", "id_number", "name", "department", "document", "part", "account", "grades"]
    kinds = [kind for kind in PEOPLE if len(frames[kind])]
    if not kinds:
        return Sightings(_empty(), {kind: _nobody(0) for kind in PEOPLE}, {})
    rows = pd.concat([frames[kind].reindex(columns=columns) for kind in kinds], ignore_index=True)
    rows["kind"] = np.repeat(np.arange(len(kinds)), [len(frames[kind]) for kind in kinds])
    for column in ("number", "name"):
        rows[f"{column}_doubt"] = doubts(rows, column, scanned)
    for column, clean in (("number", number_key), ("id_number", id_key), ("name", name_key)):
        rows[f"printed_{column}"] = rows[column]
        rows[column] = _cleaned(rows[column], clean)
    rows["account"] = _cleaned(rows["account"].astype("str"), account_key)
    bare = (rows["number"] == "") & (rows["id_number"] == "")
    rows["only_account"] = rows["account"].where(bare, "")
    keys = ["kind", "number", "id_number", "name", "only_account"]
    rows["sighting"] = rows.groupby(keys, sort=False).ngroup()
    named = (rows["number"] != "") | (rows["id_number"] != "") | (rows["name"] != "")
    frame = rows.groupby("sighting", sort=True).agg(
        kind=("kind", "first"),
        number=("number", "first"),
        id_number=("id_number", "first"),
        name=("name", "first"),
        printed_number=("printed_number", "first"),
        printed_name=("printed_name", "first"),
        department=("department", "first"),
        account=("account", "max"),
        rows=("kind", "size"),
        number_doubt=("number_doubt", "min"),
        name_doubt=("name_doubt", "min"),
    )
    frame["kind"] = [kinds[at] for at in frame["kind"]]
    ids = np.where(named, rows["sighting"], -1)
    ends = np.cumsum([len(frames[kind]) for kind in kinds])[:-1]
    of_rows = dict(zip(kinds, np.split(ids, ends), strict=True))
    return Sightings(
        frame,
        {kind: of_rows.get(kind, _nobody(len(frames[kind]))) for kind in PEOPLE},
        _places(rows),
    )


def _cleaned(texts: pd.Series[str], clean: Callable[[str], str | None]) -> npt.NDArray[np.object_]:
    """Gives back cleaned texts; each distinct text is cleaned once, blanks are ""."""
    codes, known = pd.factorize(texts)
    spelled = [*((clean(text) or "") for text in known), ""]
    return np.array(spelled, object)[codes]


def _places(rows: pd.DataFrame) -> dict[int, frozenset[int]]:
    place = rows.groupby(["kind", "document", "part"], sort=False).ngroup()
    _, first = np.unique(rows["sighting"] * (place.max() + 1) + place, return_index=True)
    pairs = pd.DataFrame({"sighting": rows["sighting"], "place": place}).iloc[first]
    found: dict[int, set[int]] = {}
    for sighting, at in zip(pairs["sighting"].tolist(), pairs["place"].tolist(), strict=True):
        found.setdefault(sighting, set()).add(at)
    return {sighting: frozenset(at) for sighting, at in found.items()}


def _nobody(size: int) -> npt.NDArray[np.int64]:
    return np.full(size, -1, np.int64)


def _empty() -> pd.DataFrame:
    names = ["kind", "number", "id_number", "name", "printed_number", "printed_name"]
    names += ["department", "account"]
    counts: dict[str, list[int]] = {"rows": [], "number_doubt": [], "name_doubt": []}
    return pd.DataFrame({**{name: pd.Series(dtype="str") for name in names}, **counts})
