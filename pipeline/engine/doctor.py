"""What is installed, what is missing, and what that costs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Literal

from extractors.readers.formats import Format
from extractors.readers.models import (
    DETECTOR,
    RECOGNISER,
    engine,
    first_look,
    has_first_look,
    model_path,
    session,
)
from pipeline.engine.limits import GIB, ChildLimits, children_wanted
from pipeline.engine.versions import (
    recogniser,
    tesseract_languages,
    tesseract_version,
    tool_version,
)
from pipeline.model.evidence import Text

State = Literal["ok", "missing", "broken"]

OLDEST_PYTHON = (3, 11)
LANGUAGES = {"chi_sim": "Chinese", "vie": "Vietnamese", "eng": "English"}
EXTRAS = (
    ("PostgreSQL", ("psycopg",), "The store cannot be in PostgreSQL."),
    ("S3", ("s3fs",), "Inbox, data and outputs cannot be s3:// places."),
    ("Dask", ("distributed", "prefect_dask"), "Nights run on this machine alone."),
)
"""What only a server needs: name, modules, and what goes without them."""
_PACKAGES = ("pipeline", "extractors", "validators", "flows")
_CACHE_ROOM = GIB


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        state: "missing" costs something but lets a check run; "broken" does not.
        cost: What it costs, and how to mend it; empty where all is well.
    """

    name: str
    state: State
    found: str
    cost: str = ""


def examine(data: Path, database: str | None = None) -> list[Check]:
    """Gives back every check, in the order to mend them.

    Args:
        data: The data folder.
        database: URL of the store; else that of ``PRESCREEN_DATABASE`` or of the data folder.
    """
    looks: list[Callable[[], Check]] = [
        _python,
        _own_packages,
        lambda: _writable(data),
        lambda: _space(data),
        _memory,
        _tesseract,
        _recogniser,
        *(lambda name=name: _library(name) for name in ("pypdfium2", "python_calamine", "docx")),
        _prefect,
        lambda: _prefect_home(data),
        lambda: _database(data, database),
        *(lambda extra=extra: _extra(*extra) for extra in EXTRAS),
    ]
    return [look() for look in looks]


def render(checks: list[Check]) -> str:
    """Gives back one line a check, and a line of cost under those that are not well."""
    lines = [tool_version()]
    for one in checks:
        lines.append(f"{one.state:8} {one.name}: {one.found}")
        if one.cost:
            lines.append(f"{'':8} {one.cost}")
    return "\n".join(lines)


def render_formats(found: list[Format]) -> str:
    """Gives back which formats are read here, and what to install or send for the others."""
    lines = ["", "Formats that are read here / 本机可读取的格式"]
    for one in (one for one in found if one.here):
        lines.append(f"{'ok':8} {one.name.en} ({one.through}) / {one.name.zh}")
    lines += ["", "Formats that are not read here / 本机无法读取的格式"]
    for one in (one for one in found if not one.here):
        state, mend = "missing" if one.through else "-", one.mend or Text("", "")
        lines.append(f"{state:8} {one.name.en}: {mend.en}")
        lines.append(f"{'':8} {one.name.zh}：{mend.zh}")
    return "\n".join(lines)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Check("Python", "broken", version, "Prescreen needs Python 3.11 or newer.")
    return Check("Python", "ok", version)


def _own_packages() -> Check:
    """Looks for another distribution that installs a package under one of our names."""
    here = Path(__file__).parents[2]
    strangers = sorted(
        name
        for name in _PACKAGES
        if (spec := util.find_spec(name)) is None
        or not spec.origin
        or Path(spec.origin).parents[1].resolve() != here.resolve()
    )
    owners = metadata.packages_distributions()
    others = {owner for name in _PACKAGES for owner in owners.get(name, ()) if owner != "prescreen"}
    if not strangers and not others:
        return Check("import names", "ok", "no other package uses them")
    what = ", ".join([*strangers, *sorted(others)])
    cost = (
        "Another package is imported in the place of ours: rules may be missing. Install "
        "Prescreen in a virtual environment of its own."
    )
    return Check("import names", "broken" if strangers else "missing", f"clash: {what}", cost)


def _writable(data: Path) -> Check:
    place = next(path for path in (data, *data.parents) if path.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        cost = "Choose another with --data DIR or PRESCREEN_DATA."
        return Check("data folder", "broken", f"{data} cannot be written", cost)
    return Check("data folder", "ok", str(data))


def _space(data: Path) -> Check:
    place = next(path for path in (data, *data.parents) if path.exists())
    free = shutil.disk_usage(place).free
    found = f"{free / GIB:.1f} GB free"
    if free < _CACHE_ROOM:
        return Check("disk", "missing", found, "Large folders may not fit; free 1 GB or more.")
    return Check("disk", "ok", found)


def _memory() -> Check:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    children, limit = children_wanted(), ChildLimits().memory_bytes
    found = (
        f"{total / GIB:.1f} GB; {children} files at a time, each under "
        f"{limit // GIB} GB of address space"
    )
    if sys.platform == "darwin":
        cost = "macOS does not hold to the memory limit: a hostile file may slow the machine."
        return Check("memory", "missing", found, cost)
    if total < 2 * GIB:
        return Check("memory", "missing", found, "Scans need about 1 GB a file: expect refusals.")
    return Check("memory", "ok", found)


def _tesseract() -> Check:
    version = tesseract_version()
    mend = "apt-get install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-vie"
    if version is None:
        cost = f"Scans are read by one reader instead of two: more cells are uncertain. {mend}"
        return Check("tesseract", "missing", "not installed", cost)
    listed = tesseract_languages()
    absent = [name for code, name in LANGUAGES.items() if code not in listed]
    if absent:
        cost = f"Scans in {' and '.join(absent)} get no second reading. {mend}"
        return Check("tesseract", "missing", f"{version}, without {', '.join(absent)}", cost)
    return Check("tesseract", "ok", f"{version} with {', '.join(LANGUAGES.values())}")


def _recogniser() -> Check:
    cost = "Scans and photos cannot be read. Install Prescreen again: make setup"
    for name in (RECOGNISER, DETECTOR):
        path, runs = model_path(name), engine(name)
        if path is None or not runs:
            found = "onnxruntime (or openvino)" if path else "rapidocr"
            return Check("recogniser", "missing", f"{found} is not installed", cost)
        try:
            session(name)
        except Exception as error:  # engines raise types of their own for every damage
            found = f"{path.name} in {runs}: {type(error).__name__}"
            return Check("recogniser", "missing", found, cost)
    found = f"{recogniser()}: read by {engine()}, both models load{_slower()}"
    return Check("recogniser", "ok", found)


def _slower() -> str:
    """Gives back why scans have no quicker first look; "" where they have one."""
    if first_look() is not None:
        return ""
    if has_first_look():
        return "; slower than it could be: the ranges of this model are not known"
    return "; slower than it could be: this processor does not add products of eight bits"


def _library(name: str) -> Check:
    costs = {
        "pypdfium2": "No PDF can be read.",
        "python_calamine": "No spreadsheet can be read.",
        "docx": "No Word document can be read.",
    }
    if util.find_spec(name) is None:
        return Check(name, "broken", "not installed", f"{costs[name]} Install Prescreen again.")
    return Check(name, "ok", "installed")


def _prefect() -> Check:
    if util.find_spec("prefect") is None:
        return Check("prefect", "missing", "not installed", "--engine prefect cannot be used.")
    return Check("prefect", "ok", metadata.version("prefect"))


def _prefect_home(data: Path) -> Check:
    """Looks where Prefect keeps its own records, or which server is used instead."""
    if url := os.environ.get("PREFECT_API_URL"):
        return Check("prefect server", "ok", f"that of PREFECT_API_URL, {_without_password(url)}")
    home = data / "prefect"
    if home.exists() and not os.access(home, os.W_OK | os.X_OK):
        cost = "Nights run without Prefect: no schedule. Choose another data folder with --data."
        return Check("prefect server", "missing", f"{home} cannot be written", cost)
    return Check("prefect server", "ok", f"one of our own, in {home}")


def _database(data: Path, chosen: str | None) -> Check:
    """Looks whether the store answers, and whether its tables are those of this Prescreen."""
    from pipeline.errors import PrescreenError
    from pipeline.store.database import Database, database_url
    from pipeline.store.migrating import head, revision

    mend = "No nightly run is possible. Mend PRESCREEN_DATABASE or --database."
    try:
        url = database_url(chosen, data)
        store = Database(url, patience=0.0)
        if url.startswith("sqlite") and not _sqlite_file(url).exists():
            return Check("database", "ok", f"{store.shown}, made by the first nightly run")
        there = store.read(revision)
    except PrescreenError as error:
        return Check("database", "broken", str(error), mend)
    if there != head():
        found = f"{store.shown}: its tables are of step {there or 'none'}, ours of {head()}"
        return Check("database", "ok", f"{found}; the next nightly run brings them there")
    return Check("database", "ok", f"{store.shown} answers, its tables are up to date")


def _sqlite_file(url: str) -> Path:
    from sqlalchemy import make_url

    return Path(make_url(url).database or "")


def _extra(name: str, modules: tuple[str, ...], cost: str) -> Check:
    if absent := [module for module in modules if util.find_spec(module) is None]:
        found = f"{' and '.join(absent)} not installed"
        return Check(name, "missing", found, f"{cost} pip install 'prescreen[server]'")
    return Check(name, "ok", "installed")


def _without_password(url: str) -> str:
    scheme, sign, rest = url.partition("://")
    return f"{scheme}{sign}{rest.rpartition('@')[2]}"
