"""Why a facility could not be judged, in words for the operator: never a text of a document.

They go into the store, the morning summary, an e-mail: what a settings file says of workers and
files is left out too, as it may name people.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from pipeline.engine.diskfull import said_full
from pipeline.engine.jobs import Refusal
from pipeline.errors import PrescreenError, SettingsError
from pipeline.settings import FILE_NAME

_PLACE = re.compile(rf".*{re.escape(FILE_NAME)}(, line \d+)?: (.*)", re.DOTALL)
_OF_PEOPLE = re.compile(r"(documents|workers)\b[\w.]*(?=: )")
_REPORT_IT = "Please report this; the facility is tried again in the next run"
_DEATHS = {
    "too-large": "judging it needs more memory than one facility may take",
    "killed": "the system stopped judging it twice: memory was short",
    "too-slow": "judging it took longer than one facility may take",
}


def words_of(error: Exception, *folders: Path) -> str:
    """Gives back what to tell of an error that ended the judging of one facility.

    Args:
        error: Ours, the system's, or a fault in our code.
        folders: Where a disk may be full.
    """
    if isinstance(error, SettingsError):
        return _of_settings(str(error))
    if full := said_full(error, *folders):
        return str(full)
    if isinstance(error, PrescreenError):
        return str(error)
    if isinstance(error, OSError):
        return f"the system refused something while it was judged ({error.strerror})"
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"internal fault ({type(error).__name__} at {at}). {_REPORT_IT}"


def death(refusal: Refusal) -> str:
    """Gives back what to tell of a child that died while it judged."""
    what = _DEATHS.get(refusal.reason)
    if what is None:
        return f"the process that judged it broke down ({refusal.reason}). {_REPORT_IT}"
    return f"{what}; hand in its evidence in smaller parts, or give the machine more"


def broken_rules(errors: tuple[tuple[str, str], ...]) -> str:
    """Gives back what to tell of rules that broke, by their ids."""
    said = ", ".join(f"{rule} ({what})" for rule, what in errors)
    return (
        f"rules broke and judged nothing: {said}. {_REPORT_IT}; until then its findings stand as "
        "they did before"
    )


def _of_settings(words: str) -> str:
    """Gives back where a ``facility.toml`` is wrong; what it says of files and people stays out."""
    found = _PLACE.fullmatch(words)
    if found is None:
        return words
    line, what = found.groups()
    if named := _OF_PEOPLE.match(what):
        what = f"{named[0]}: this names nothing that was handed in, or is no value that is allowed"
    return f"{FILE_NAME}{line or ''}: {what}"
