"""Reports of many facilities in one place, each under its facility's name, on a disk or in S3.

A report that somebody worked in is never replaced: the new one goes beside it under a dated name.
In S3 nothing can be renamed, so a report without its manifest is not whole: the manifest goes
first and comes last.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine.files import DROPPING
from pipeline.engine.output import MANIFEST, changed_in, fitting, written_whole
from pipeline.engine.places import Place

UNDER_WAY = ".prescreen-under-way"
"""Stands in a report that is being written to S3, so that half of one is known to be ours."""
_RESERVED = frozenset({"morning.html", "morning.json", "morning.txt", "mornings"})
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a facility's new report goes.

    Attributes:
        name: Folder under the outputs.
        kept: What somebody worked on in the folder of the facility's own name, which is therefore
            left as it is: names of files; empty where the report stands under its own name.
    """

    name: str
    kept: tuple[str, ...] = ()

    def said(self) -> str | None:
        """Gives back what the operator should hear, or None; auditors' files may name people."""
        if not self.kept:
            return None
        count = f"{len(self.kept)} file" + ("s" if len(self.kept) > 1 else "")
        return (
            f"somebody worked in the report ({count} changed or added since it was written), so "
            f"the new one stands beside it as {self.name!r}; move the work away to have the next "
            "one in the old place"
        )


def destination(out: Place, name: str, day: str, taken: Collection[str] = ()) -> Destination:
    """Gives back where a facility's report goes; call it while the facility is leased.

    Args:
        out: All outputs.
        name: The facility's folder name.
        day: ISO date of the night, for the dated name.
        taken: Names of the other facilities.
    """
    kept = in_the_way(out.at(name))
    if not kept:
        return Destination(name)
    number = 1
    while True:
        dated = f"{fitting(name)} ({day})" + (f" {number}" if number > 1 else "")
        if dated not in taken and not in_the_way(out.at(dated)):
            return Destination(dated, kept)
        number += 1


def is_dated(folder: str, name: str) -> bool:
    """Gives back whether a folder has a name that ``destination`` gives beside a facility's own."""
    begins = re.escape(fitting(name))
    return bool(re.fullmatch(rf"{begins} \(\d{{4}}-\d\d-\d\d\)( \d+)?", folder))


def unusable(name: str) -> str | None:
    """Gives back why no report can stand under a facility's name, in words; None where it can."""
    if name.casefold() in _RESERVED:
        return (
            f"a folder of the inbox must not be called {name!r}: the morning summary stands under "
            "this name in the outputs. Rename it"
        )
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        return "the name of its folder is too long for a report of that name: rename it"
    return None


def in_the_way(report: Place) -> tuple[str, ...]:
    """Gives back what a new report would destroy there: files changed or added since the last.

    On a disk by their hashes; in S3 by their dates, as the manifest is put last.
    """
    if report.local is not None:
        return tuple(changed_in(report.local))
    there = {entry.raw: entry for entry in report.listing() if entry.kind != DROPPING}
    if MANIFEST not in there and UNDER_WAY in there:
        return tuple(raw for raw in there if raw not in _ours())
    manifest = _manifest(report) if MANIFEST in there else {}
    if not str(manifest.get("schema", "")).startswith("prescreen/"):
        return tuple(there)
    written, last = manifest.get("outputs", {}), there[MANIFEST].modified or 0.0
    return tuple(
        raw
        for raw, entry in there.items()
        if raw not in (MANIFEST, UNDER_WAY)
        and (raw not in written or (entry.modified or 0.0) > last)
    )


@contextlib.contextmanager
def written_at(out: Place, name: str, work: Path) -> Iterator[Path]:
    """Gives back a folder to write a report into, which stands in the outputs when all went well.

    Args:
        out: All outputs.
        name: Folder under them, from ``destination``.
        work: A folder on this machine, for a report on its way to S3.

    Raises:
        UsageError, PlaceUnavailableError, DiskFullError: It cannot be written. What stood there
            is then whole still, or lacks its manifest and is written anew by the next run.
    """
    if out.local is not None:
        with written_whole(out.local / name) as partial:
            yield partial
        return
    folder = work / f"report-{secrets.token_hex(4)}"
    with written_whole(folder) as partial:
        yield partial
    try:
        _replace(out.at(name), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def mark_judged(folder: Path, key: str) -> None:
    """Says in a report's manifest what it follows from; ``judged_from`` tells it later."""
    path = folder / MANIFEST
    manifest = {**json.loads(path.read_text("utf-8")), "judged_from": key}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")


def judged_from(report: Place) -> str | None:
    """Gives back what a report follows from; None where it is not there, or not whole.

    A file that somebody took away is missed on a disk; in S3 looking for each would cost requests,
    and a report that is being replaced there has no manifest.
    """
    manifest = _manifest(report)
    names = manifest.get("outputs", {}) if report.local is not None else {}
    whole = all(report.exists(name) for name in names)
    return manifest.get("judged_from") if whole else None


def _replace(report: Place, folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    kept = {*names, UNDER_WAY}
    stale = [entry.raw for entry in report.listing() if entry.raw not in kept]
    report.write(UNDER_WAY, b"")
    report.remove(MANIFEST)
    for raw in stale:
        report.remove(raw)
    for raw in sorted(names, key=lambda raw: raw == MANIFEST):
        report.put(names[raw], raw)
    report.remove(UNDER_WAY)


def _ours() -> set[str]:
    from pipeline.report.write import NAMES

    return {UNDER_WAY, *NAMES.values()}


def _manifest(report: Place) -> dict[str, Any]:
    try:
        manifest = json.loads(report.read(MANIFEST) or b"")
    except ValueError:
        return {}
    return manifest if isinstance(manifest, dict) else {}
