"""The worker register: one row a person, and the person of every record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.facility import WorkerHint
from pipeline.reconcile.clusters import Clusters, Person
from pipeline.reconcile.matching import match
from pipeline.reconcile.sightings import PEOPLE, find_sightings
from pipeline.reconcile.surest import Places, surest_number, surest_text

_SAID = (
    "kind",
    "printed_number",
    "printed_name",
    "id_number",
    "rows",
    "number_doubt",
    "name_doubt",
)
"""Columns of the sightings that tell what is shown of a person."""


@dataclass(frozen=True, slots=True)
class Register:
    """Who is who.

    Attributes:
        workers: Index ``worker``; columns key, number, name, id_number, match, ambiguous.
        of_rows: Record kind to the worker of each record, -1 where nobody or one of several.
        unclear: (kind, rows) of records that could be any of several.
    """

    workers: pd.DataFrame
    of_rows: Mapping[str, npt.NDArray[np.int32]]
    unclear: Mapping[str, npt.NDArray[np.bool_]]


def register(
    frames: Mapping[str, pd.DataFrame],
    hints: Sequence[WorkerHint],
    salt: str,
    scanned: Places = (),
) -> Register:
    """Gives back the workers of all records.

    Args:
        frames: Record kind to frame.
        hints: ``[[workers]]`` of ``facility.toml``.
        salt: The facility's code or name; makes a worker's key differ between facilities.
        scanned: (document, part) that were read from pictures.
    """
    sightings = find_sightings(frames, scanned)
    people, unclear = match(sightings, hints)
    staff = [root for root in people.roots() if root not in unclear and _is_somebody(people[root])]
    said = {name: sightings.frame[name].to_numpy(object) for name in _SAID}
    given = {hint.number for hint in hints}
    rows = [_row(people, root, said, given) for root in staff]
    order = sorted(range(len(staff)), key=lambda at: _order(rows[at]))
    workers = pd.DataFrame(
        [rows[at] for at in order], columns=["number", "name", "id_number", "match"]
    ).astype("str")
    workers.insert(0, "key", _keys(workers, salt))
    shady = {name for root in unclear for name in people[root].names}
    workers["ambiguous"] = [bool(people[staff[at]].names & shady) for at in order]
    workers.index = pd.RangeIndex(len(workers), name="worker")
    of_sighting = _of_sightings(people, [staff[at] for at in order], len(sightings.frame))
    doubtful = np.zeros(len(sightings.frame) + 1, bool)
    doubtful[[at for root in unclear for at in people[root].members]] = True
    return Register(
        workers,
        {kind: of_sighting[sightings.of_rows[kind]] for kind in PEOPLE},
        {kind: doubtful[sightings.of_rows[kind]] for kind in PEOPLE},
    )


def _is_somebody(person: Person) -> bool:
    return bool(person.numbers or person.ids or person.names)


def _of_sightings(people: Clusters, order: Iterable[int], size: int) -> npt.NDArray[np.int32]:
    """Gives back the worker of each sighting; one more slot, at -1, for nobody."""
    found = np.full(size + 1, -1, np.int32)
    for worker, root in enumerate(order):
        found[list(people[root].members)] = worker
    return found


def _row(
    people: Clusters, root: int, said: Mapping[str, npt.NDArray[np.object_]], given: Collection[str]
) -> tuple[str | None, str | None, str | None, str]:
    members = sorted(people[root].members)
    own = {name: values[members].tolist() for name, values in said.items()}
    told = [number for number in own["printed_number"] if number in given]
    read = surest_number(own["printed_number"], own["kind"], own["number_doubt"])
    return (
        told[0] if told else read,
        surest_text(own["printed_name"], own["rows"], own["name_doubt"]),
        surest_text(own["id_number"], own["rows"], [0] * len(members)),
        ", ".join(sorted(people[root].reasons)),
    )


def _order(row: tuple[str | None, str | None, str | None, str]) -> tuple[bool, str, str, str]:
    number, name, id_number, _ = row
    return number is None, number or "", name or "", id_number or ""


def _keys(workers: pd.DataFrame, salt: str) -> list[str]:
    """Gives back 16 hex digits a worker; the name counts only where the number does not decide."""
    shared = workers["number"].duplicated(keep=False) | workers["number"].isna()
    texts = []
    for number, name, id_number, also in zip(
        workers["number"], workers["name"], workers["id_number"], shared, strict=True
    ):
        said = [number] if not also else [number, name, id_number]
        texts.append("\x1f".join([salt, *(v if isinstance(v, str) else "" for v in said)]))
    return [sha256(text.encode()).hexdigest()[:16] for text in texts]
