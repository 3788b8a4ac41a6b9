"""Whether two folders of reports say the same, but for the run that wrote them."""

import json
import zipfile
from pathlib import Path
from typing import Any

RUN = "run"
MANIFEST = "manifest.json"
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
    """Gives back what a file says, but for which run made it and in which minute."""
    if not path.is_file():
        return None
    if path.name == MANIFEST:
        said = _json(path)
        return said["tool"], said["inputs"], sorted(said["outputs"])
    if path.suffix == ".json":
        return {name: said for name, said in _json(path).items() if name != RUN}
    minute = _minute(path.parent)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return {name: book.read(name).replace(minute, b"") for name in book.namelist()}
    return path.read_bytes().replace(minute, b"")


def _minute(report: Path) -> bytes:
    """Gives back the minute in which a run began, as its report prints it."""
    started = str(_json(report / "findings.json")[RUN]["started"])
    return started[:16].replace("T", " ").encode()


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))
