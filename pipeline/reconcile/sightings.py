"""Every distinct way in which the records name a person: number, ID number, name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

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

_CLEANED: Mapping[str, Callable[[str], str | None]] = {
    "number": number_key,
    "id_number": id_key,
    "name": name_key,
    "account": account_key,
}
"""Field of a person and what spells it as it is compared."""


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
    sizes = [len(frames[kind]) for kind in kinds]
    kind_of = np.repeat(np.arange(len(kinds)), sizes)
    number, id_number, name, account = (
        _cleaned(rows[column], clean) for column, clean in _CLEANED.items()
    )
    bare = (number.codes == 0) & (id_number.codes == 0)
    only_account = np.where(bare, account.codes, 0)
    sighting = _numbered(kind_of, number.codes, id_number.codes, name.codes, only_account)
    told = rows[["department"]].assign(
        printed_number=rows["number"],
        printed_name=rows["name"],
        account=account.codes,
        number_doubt=doubts(rows, "number", scanned),
        name_doubt=doubts(rows, "name", scanned),
    )
    same = told.groupby(sighting)
    # They are numbered as they come, so each stands first where the highest yet grows.
    first = np.flatnonzero(np.diff(np.maximum.accumulate(sighting), prepend=-1))
    frame = pd.DataFrame(
        {
            "kind": [kinds[at] for at in kind_of[first].tolist()],
            "number": number.at(first),
            "id_number": id_number.at(first),
            "name": name.at(first),
            **same[["printed_number", "printed_name", "department"]].first(),
            "account": account.words[same["account"].max()],
            "rows": same.size(),
            **same[["number_doubt", "name_doubt"]].min(),
        }
    )
    ids = np.where(bare & (name.codes == 0), -1, sighting)
    of_rows = dict(zip(kinds, np.split(ids, np.cumsum(sizes)[:-1]), strict=True))
    place = _numbered(kind_of, rows["document"].to_numpy(), rows["part"].to_numpy())
    return Sightings(
        frame,
        {kind: of_rows.get(kind, _nobody(len(frames[kind]))) for kind in PEOPLE},
        _places(sighting, place),
    )


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A column of texts, cleaned: the place of each among its words, which are sorted; "" is 0."""

    codes: npt.NDArray[np.int64]
    words: npt.NDArray[np.object_]

    def at(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        """Gives back the texts of some rows."""
        return self.words[self.codes[rows]]


def _cleaned(texts: pd.Series[str], clean: Callable[[str], str | None]) -> Cleaned:
    """Gives back cleaned texts; each distinct text is cleaned once, blanks are ""."""
    codes, known = pd.factorize(texts)
    spelled = [*((clean(text) or "") for text in known), ""]
    words = sorted({"", *spelled})
    place = {word: at for at, word in enumerate(words)}
    of_known = np.array([place[word] for word in spelled], np.int64)
    return Cleaned(of_known[codes], np.array(words, object))


def _numbered(*columns: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Gives back the number of each row's combination of whole numbers, the first seen first."""
    found = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        found, _ = pd.factorize(found * (int(column.max()) + 1) + column)
    return found


def _places(
    sighting: npt.NDArray[np.int64], place: npt.NDArray[np.int64]
) -> dict[int, frozenset[int]]:
    size = int(place.max()) + 1
    owner, at = np.divmod(np.sort(pd.unique(sighting * size + place)), size)
    ends = np.searchsorted(owner, np.arange(owner.max() + 2)).tolist()
    listed = at.tolist()
    return {one: frozenset(listed[a:b]) for one, (a, b) in enumerate(pairwise(ends))}


def _nobody(size: int) -> npt.NDArray[np.int64]:
    return np.full(size, -1, np.int64)


def _empty() -> pd.DataFrame:
    names = ["kind", "number", "id_number", "name", "printed_number", "printed_name"]
    names += ["department", "account"]
    counts: dict[str, list[int]] = {"rows": [], "number_doubt": [], "name_doubt": []}
    return pd.DataFrame({**{name: pd.Series(dtype="str") for name in names}, **counts})
