"""The output folder: written beside its place and renamed, never inside the evidence."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.engine.diskfull import said_full
from pipeline.engine.files import is_dropping
from pipeline.errors import UsageError

MANIFEST = "manifest.json"
_DEAD_SECONDS = 86_400
_NAME_BYTES = 230
"""A system takes names of 255 bytes: room for a date or a random part beside."""


def changed_in(out: Path) -> list[str]:
    """Gives back what in a folder is not as a report of ours was written: an auditor's notes, say.

    A folder that is no report of ours is somebody's work from end to end.
    """
    if not out.exists():
        return []
    if not _replaceable(out):
        return sorted(path.name for path in out.iterdir()) if out.is_dir() else [out.name]
    return _changed(out)


def output_folder(folder: Path, chosen: Path | None) -> Path:
    """Gives back where the report goes.

    Raises:
        UsageError: It would lie in the evidence, or replace something that is no report of ours,
            or one that somebody has worked in.
    """
    evidence = folder.resolve()
    out = (chosen or evidence.with_name(f"{evidence.name}-prescreen")).resolve()
    if out.is_relative_to(evidence):
        raise UsageError(
            f"--out {out} lies inside {folder}: the evidence is never written to; choose another"
        )
    if evidence.is_relative_to(out):
        raise UsageError(f"--out {out} holds {folder}: choose a folder of its own")
    if out.exists() and not _replaceable(out):
        raise UsageError(
            f"{out} is there already and is no earlier report ({MANIFEST} is missing or not "
            "ours): choose another with --out, or remove it"
        )
    if changed := _changed(out):
        raise UsageError(
            f"{out} holds work that is not ours ({', '.join(changed)} changed or added since "
            "the report was written): move it away, or choose another folder with --out"
        )
    return out


@contextlib.contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """Gives back a folder to write into, which becomes ``out`` when all went well.

    Raises:
        UsageError: The place cannot be written.
        DiskFullError: There is no room for the report; nothing of it is left.
    """
    partial = _beside(out, "part")
    try:
        # Within, as an interrupt may come between making it and the next line.
        _make(partial)
        _sweep(out)
        yield partial
        _swap(partial, out)
    except Exception as error:
        # Workbooks are put together in the system's folder for temporary files.
        if full := said_full(error, out.parent, Path(tempfile.gettempdir())):
            raise full from error
        raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def fitting(name: str) -> str:
    """Gives back a name to which something may be added; of a very long one its beginning."""
    data = name.encode("utf-8", "surrogateescape")
    if len(data) <= _NAME_BYTES:
        return name
    begins = data[: _NAME_BYTES - 17].decode("utf-8", "ignore")
    return f"{begins}~{hashlib.sha256(data).hexdigest()[:16]}"


def _beside(out: Path, end: str) -> Path:
    return out.with_name(f".{fitting(out.name)}.{secrets.token_hex(4)}.{end}")


def _make(partial: Path) -> None:
    try:
        partial.mkdir(parents=True)
    except OSError as error:
        if full := said_full(error, partial.parent):
            raise full from error
        raise UsageError(
            f"{partial.parent} cannot be written ({error.strerror}): choose another with --out"
        ) from error


def _swap(partial: Path, out: Path) -> None:
    """Puts the new report in the place of the old one; the old one comes back on failure."""
    if not out.exists():
        partial.rename(out)
        return
    old = _beside(out, "old")
    out.rename(old)
    try:
        partial.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Removes what killed runs left of this report; a day old, so that nobody is at it."""
    halves = re.compile(rf"\.{re.escape(fitting(out.name))}\.[0-9a-f]{{8}}\.(part|old)")
    for path in [path for path in out.parent.iterdir() if halves.fullmatch(path.name)]:
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _DEAD_SECONDS:
                shutil.rmtree(path)


def _replaceable(out: Path) -> bool:
    if not out.is_dir():
        return False
    if not any(out.iterdir()):
        return True
    return str(_manifest(out).get("schema", "")).startswith("prescreen/")


def _changed(out: Path) -> list[str]:
    """Gives back what in an earlier report is not as it was written."""
    if not out.is_dir():
        return []
    written = _manifest(out).get("outputs", {})
    there = sorted(path for path in out.iterdir() if not is_dropping(path.name))
    return [
        path.name
        for path in there
        if path.name != MANIFEST and (path.is_dir() or _hash(path) != written.get(path.name))
    ]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(out: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((out / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}
