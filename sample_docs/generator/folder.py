"""A factory's folder as it is handed in, and the truth about it."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Entry = dict[str, Any]
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def part(kind: str | None, *months: str, records: int | None = None, name: str = "") -> Entry:
    """Gives back what one part of a document is; records None: not counted."""
    entry: Entry = {"kind": kind, "months": list(months), "records": records}
    return {"part": name, **entry} if name else entry


@dataclass
class Folder:
    """Files by path, and what they hold."""

    files: dict[str, bytes] = field(default_factory=dict)
    documents: list[Entry] = field(default_factory=list)
    findings: list[Entry] = field(default_factory=list)
    cells: list[Entry] = field(default_factory=list)
    rows: list[Entry] = field(default_factory=list)

    def add(self, path: str, data: bytes, *parts: Entry, **extra: Any) -> None:
        """Adds a file and says what its parts are."""
        self.files[path] = data
        self.describe(path, *parts, **extra)

    def describe(self, path: str, *parts: Entry, **extra: Any) -> None:
        """Says what a file, or a member of an archive, holds."""
        self.documents.append({"path": path, "parts": list(parts), **extra})

    def plant(self, rule: str, **fields: Any) -> None:
        """Writes down a finding that must be made, in the words of ``findings.json``."""
        empty = dict.fromkeys(("worker", "name", "period", "document", "part"))
        entry = {"rule": rule, **empty, "document_kind": None, "other": None, **fields}
        self.findings.append(entry)

    def truth(self) -> Entry:
        """Gives back the truth, ordered."""

        def order(entry: Entry) -> tuple[str, ...]:
            keys = ("rule", "worker", "period", "document", "document_kind")
            return tuple(str(entry[key] or "") for key in keys)

        return {
            "clean": not self.findings,
            "findings": sorted(self.findings, key=order),
            "documents": sorted(self.documents, key=lambda entry: entry["path"]),
            "cells": self.cells,
            "rows": self.rows,
        }

    def write(self, out: Path) -> None:
        """Writes documents and truth into an empty or new folder."""
        for path, data in self.files.items():
            target = out / "documents" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        text = json.dumps(self.truth(), ensure_ascii=False, indent=1)
        (out / "truth.json").write_text(text + "\n", encoding="utf-8")


class _OldName(zipfile.ZipInfo):
    """A member whose name is written in GBK without a flag, as Chinese Windows does."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def gbk_zip(members: dict[str, bytes]) -> bytes:
    """Gives back an archive with names in GBK and fixed dates."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = _OldName(name, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def fixed_zip(data: bytes) -> bytes:
    """Gives back the same archive with fixed dates, so that it is the same in every run."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(item))
    return stream.getvalue()
