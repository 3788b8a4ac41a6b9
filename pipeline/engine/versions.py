"""What a reading depends on besides the bytes: our own code and data, libraries, recogniser."""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

_READERS = ("readers", "tables", "parse")
_DOCUMENT_NOUNS = ("document.py", "evidence.py", "table.py")
_RECORD_NOUNS = ("extraction.py", "records.py")
_LIBRARIES = (
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "python-calamine",
    "python-docx",
    "rapidocr",
)


@dataclass(frozen=True, slots=True)
class Versions:
    """Keys of the cache: when one changes, files are read or extracted again.

    Attributes:
        reader: Code and libraries that turn bytes into tables, and the recogniser.
        extractor: ``reader``, and code and vocabulary that turn tables into records.
        recogniser: What reads scans, in words.
    """

    reader: str
    extractor: str
    recogniser: str


@functools.cache
def versions() -> Versions:
    """Gives back the versions of what is installed."""
    package, nouns = (Path(str(resources.files(name))) for name in ("extractors", "pipeline.model"))
    found = recogniser()
    reading = [path for folder in _READERS for path in _sources(package / folder)]
    libraries = [f"{name} {_version(name)}" for name in _LIBRARIES]
    reader = _digest(
        [found, *libraries], [*reading, *(nouns / name for name in _DOCUMENT_NOUNS)], package
    )
    extractor = _digest(
        [reader], [*_sources(package), *(nouns / name for name in _RECORD_NOUNS)], package
    )
    return Versions(reader, extractor, found)


def recogniser() -> str:
    """Gives back what reads scans, with versions: "rapidocr 3.10.0, tesseract 5.3.0"."""
    names = [f"rapidocr {_version('rapidocr')}", f"tesseract {tesseract_version() or 'none'}"]
    return ", ".join(names)


def tesseract_version() -> str | None:
    """Gives back the version of Tesseract, or None where it is not installed."""
    command = shutil.which("tesseract")
    if command is None:
        return None
    done = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=30)
    words = (done.stdout or done.stderr).split()
    return words[1] if len(words) > 1 else "unknown"


def tool_version() -> str:
    """Gives back "prescreen 0.1.0"."""
    return f"prescreen {_version('prescreen')}"


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"


def _sources(folder: Path) -> list[Path]:
    return sorted([*folder.rglob("*.py"), *folder.rglob("*.yaml")])


def _digest(words: Iterable[str], files: Iterable[Path], base: Path) -> str:
    digest = hashlib.sha256("\n".join(words).encode())
    for path in files:
        name = path.relative_to(base) if path.is_relative_to(base) else path.name
        digest.update(f"\n{name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
