"""What a purge set out to remove, kept until it has proved that nothing is left.

Once the rows are gone, nobody could tell any more which readings belonged to them: a purge that
was killed in between goes on from here.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path

from pipeline.engine.purge.what import Traces

_KINDS = ("hashes", "fingerprints", "submissions", "names")


class Journal:
    """A file in the data folder of this machine, one a facility; only its owner may look.

    Args:
        data: The data folder, or its part on this machine.
        about: What is purged: inbox and name of a facility, or anything else of one meaning.
    """

    def __init__(self, data: Path, about: str) -> None:
        key = hashlib.sha256(about.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._folder = data / "purges"
        self._path = self._folder / f"{key}.json"

    def load(self) -> Traces:
        """Gives back what an earlier purge that did not end set out to remove."""
        try:
            said = json.loads(self._path.read_text("utf-8"))
            return Traces(**{kind: frozenset(said[kind]) for kind in _KINDS})
        except (FileNotFoundError, NotADirectoryError):
            return Traces()

    @property
    def unfinished(self) -> bool:
        """Gives back whether an earlier purge did not end."""
        return self._path.exists()

    def keep(self, traces: Traces) -> None:
        """Keeps what is to be removed, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        said = {kind: sorted(getattr(traces, kind)) for kind in _KINDS}
        partial = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}.part")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(said, stream)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(self._path)

    def end(self) -> None:
        """Removes it, and halves that killed purges left."""
        for path in self._folder.glob(f"{self._path.name}*"):
            path.unlink(missing_ok=True)
