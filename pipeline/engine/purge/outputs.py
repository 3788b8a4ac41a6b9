"""Reports of a facility in the outputs: found under any name we give them, and removed."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Collection

from pipeline.engine.output import MANIFEST, fitting
from pipeline.engine.outputs import UNDER_WAY, is_dated
from pipeline.engine.places import Place
from pipeline.engine.purge.hashed import listed

_HALF = re.compile(r"\.(.+)\.[0-9a-f]{8}\.(part|old)", re.DOTALL)


def report_folders(out: Place, name: str, others: Collection[str]) -> list[str]:
    """Gives back the folders that hold a facility's reports: dated ones too, and halves.

    Args:
        out: All outputs.
        name: The facility's folder name.
        others: Names of the other facilities.
    """
    if not _is_there(out):
        return []
    top = out.top()
    whole = [one for one in top.folders if one == name or is_dated(one, name)]
    hidden = [one for one, kind in top.others if kind == "hidden"]
    begins = {fitting(one) for one in (name, *whole)}
    halves = [one for one in hidden if (half := _HALF.fullmatch(one)) and half[1] in begins]
    return [*(top.folders[one] for one in whole if one not in others), *halves]


def is_report(out: Place, folder: str) -> bool:
    """Gives back whether a folder is a report of ours, whole or what is left of one."""
    from pipeline.report.write import NAMES

    if _HALF.fullmatch(folder):
        return True  # a name that only we give
    inside = {path.removeprefix(f"{folder}/") for path in listed(out, folder)}
    if MANIFEST not in inside:
        return inside <= {UNDER_WAY, *NAMES.values()}
    try:
        manifest = json.loads(out.at(folder).read(MANIFEST) or b"")
    except ValueError:
        return False
    return isinstance(manifest, dict) and str(manifest.get("schema", "")).startswith("prescreen/")


def _is_there(place: Place) -> bool:
    return place.local is None or place.local.is_dir()


def clear_report(out: Place, folder: str) -> None:
    """Removes a report; killed in between, what is left still shows that it is ours."""
    path = out.at(folder).local
    if path is not None and path.exists() and not folder.startswith("."):
        going = path.with_name(f".{fitting(path.name)}.{secrets.token_hex(4)}.old")
        path.rename(going)
        clear(out, going.name)
    else:
        clear(out, folder)


def clear(place: Place, folder: str) -> None:
    """Removes a folder with all that lies in it; links in it are not followed."""
    inner = place.at(folder)
    if inner.local is not None:
        if inner.local.exists():
            shutil.rmtree(inner.local)
        return
    for raw in sorted(listed(place, folder), key=lambda raw: raw.endswith(f"/{MANIFEST}")):
        place.remove(raw)
    place.remove(f"{folder}/")  # some programs mark folders with an object of that name
