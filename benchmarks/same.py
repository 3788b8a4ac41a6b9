"""Whether two folders of reports say the same, but for the run that wrote them."""

import json
from pathlib import Path
from typing import Any

RUN = "run"
_BESIDE = ("morning",)
"""Files of the night itself, which name its number and its hour."""


def differences(first: Path, second: Path) -> list[str]:
    """Gives back the paths of report files that are not the same in both folders."""
    one, other = reports(first), reports(second)
    paths = sorted(one | other)
    return [path for path in paths if _content(first / path) != _content(second / path)]


def reports(out: Path) -> set[str]:
    """Gives back the files of every facility's report, relative to the outputs."""
    found = (path.relative_to(out) for path in out.rglob("*") if path.is_file())
    return {str(path) for path in found if len(path.parts) > 1 and not _beside(path)}


def _beside(path: Path) -> bool:
    return path.parts[0].startswith(_BESIDE) or path.parts[0].startswith(".")


def _content(path: Path) -> Any:
    """Gives back a file's bytes; of JSON what it says without its run block and hashes of it."""
    if not path.is_file():
        return None
    if path.suffix != ".json":
        return path.read_bytes()
    said = json.loads(path.read_text("utf-8"))
    return without_run(said)


def without_run(said: Any) -> Any:
    """Gives back a document without what only says when and how it was made."""
    if not isinstance(said, dict):
        return said
    return {name: value for name, value in said.items() if name != RUN}
