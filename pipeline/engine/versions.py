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

READING = ("own_words", "readers", "tables", "vocabulary", "words")
"""Folders and modules of ``extractors`` that reading depends on; a test follows the imports."""

KEPT = ("blocks.py", "documents.py", "plain.py", "records.py")
"""How readings are laid out in the cache: another layout must not read the files of this one."""
_DOCUMENT_NOUNS = ("document.py", "evidence.py", "lookalike_letters.py", "table.py")
_RECORD_NOUNS = ("extraction.py", "records.py")
JUDGING = (
    "validators",
    "pipeline/model",
    "pipeline/reconcile",
    "pipeline/report",
    "pipeline/countries.py",
    "pipeline/engine/audit.py",
    "pipeline/engine/programme.py",
    "pipeline/setting_values.py",
    "pipeline/settings.py",
    "pipeline/stages.py",
    "pipeline/strict_toml.py",
)
"""Files and folders that judging and reporting depend on; a test follows the imports."""
JUDGING_LIBRARIES = {
    "jinja2": "jinja2",
    "jsonschema_rs": "jsonschema-rs",
    "markupsafe": "markupsafe",
    "numpy": "numpy",
    "pandas": "pandas",
    "pandera": "pandera",
    "pyarrow": "pyarrow",
    "pydantic": "pydantic",
    "pydantic_core": "pydantic-core",
    "rapidfuzz": "rapidfuzz",
    "xlsxwriter": "xlsxwriter",
    "yaml": "pyyaml",
}
"""What that imports, by the distribution it comes in; a test follows the imports."""
_DATA = (".css", ".html", ".j2", ".js", ".json", ".py", ".svg", ".yaml")
_OF_THE_NIGHT = ("morning", "nightly")
"""How files begin that tell of judgements and make none."""

LIBRARIES = {
    "cv2": "opencv-python-headless",
    "defusedxml": "defusedxml",
    "docx": "python-docx",
    "google": "protobuf",
    "libarchive": "libarchive-c",
    "msoffcrypto": "msoffcrypto-tool",
    "numpy": "numpy",
    "olefile": "olefile",
    "onnxruntime": "onnxruntime",
    "pi_heif": "pi-heif",
    "pdfplumber": "pdfplumber",
    "PIL": "pillow",
    "pypdfium2": "pypdfium2",
    "pytesseract": "pytesseract",
    "python_calamine": "python-calamine",
    "rapidfuzz": "rapidfuzz",
    "rapidocr": "rapidocr",
    "yaml": "pyyaml",
}
"""What extractors import, by the distribution it comes in; a test follows the imports."""


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
    reading = [path for name in READING for path in _sources(package / name)]
    libraries = [f"{name} {_version(name)}" for name in LIBRARIES.values()]
    kept = [Path(__file__).with_name("cache") / name for name in KEPT]
    reader = _digest(
        [found, office_version(), *libraries],
        [*reading, *kept, *(nouns / name for name in _DOCUMENT_NOUNS)],
        package,
    )
    extractor = _digest(
        [reader], [*_sources(package), *(nouns / name for name in _RECORD_NOUNS)], package
    )
    return Versions(reader, extractor, found)


@functools.cache
def judging_version() -> str:
    """Gives back what a judgement depends on besides evidence and readings.

    That is the code that reconciles, judges and reports, and every rule pack and protocol:
    where it changes, all is judged again, and nothing is read.
    """
    root = Path(str(resources.files("pipeline"))).parent
    listed = [root / name for name in JUDGING]
    files = [
        path
        for one in listed
        for path in (sorted(one.rglob("*")) if one.is_dir() else [one])
        if path.suffix in _DATA and not path.name.startswith(_OF_THE_NIGHT)
    ]
    words = [f"{name} {_version(name)}" for name in JUDGING_LIBRARIES.values()]
    return _digest(words, files, root)


def packs_version(folders: Iterable[str]) -> str:
    """Gives back what a judgement depends on in rule packs of the user's own; "" without any."""
    roots = [Path(folder) for folder in folders]
    digests = [_digest([], sorted(root.rglob("*.yaml")), root) for root in roots]
    return "\n".join(digests)


def recogniser() -> str:
    """Gives back what reads scans, with versions and the languages of its data."""
    from extractors.readers.models import recogniser_name

    names, version = recogniser_name(), tesseract_version()
    if version is None:
        return names
    return f"{names}-{version} ({' '.join(tesseract_languages())})"


def office_version() -> str:
    """Gives back which LibreOffice turns into DOCX what is not read directly; "" for none."""
    from extractors.readers.office import version

    return version()


def tesseract_languages() -> list[str]:
    """Gives back the languages that Tesseract has data for, sorted."""
    listed = _said_by_tesseract("--list-langs").partition("\n")[2]
    return sorted(listed.split())


def tesseract_version() -> str | None:
    """Gives back the version of Tesseract, or None where it is not installed."""
    words = _said_by_tesseract("--version").split()
    return words[1] if len(words) > 1 else None


def tool_version() -> str:
    """Gives back "prescreen 0.1.0"."""
    return f"prescreen {_version('prescreen')}"


@functools.cache
def _said_by_tesseract(question: str) -> str:
    command = shutil.which("tesseract")
    if command is None:
        return ""
    done = subprocess.run([command, question], capture_output=True, text=True, timeout=60)
    return done.stdout or done.stderr


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"


def _sources(place: Path) -> list[Path]:
    """Gives back the files of a folder, or the module of that name."""
    if not place.is_dir():
        return [place.with_suffix(".py")]
    return sorted([*place.rglob("*.py"), *place.rglob("*.yaml")])


def _digest(words: Iterable[str], files: Iterable[Path], base: Path) -> str:
    digest = hashlib.sha256("\n".join(words).encode())
    for path in files:
        name = path.relative_to(base) if path.is_relative_to(base) else path.name
        digest.update(f"\n{name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
