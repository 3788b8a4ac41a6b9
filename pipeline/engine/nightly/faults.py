"""Why a facility could not be judged, in words for the operator: never a text of a document.

They go into the store, the morning summary, an e-mail: what somebody wrote into a settings file is
left out too, keys included, as it may name people.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from extractors.own_words import WORDS_FILE
from pipeline.engine.diskfull import said_full
from pipeline.engine.folder import UNOPENED
from pipeline.engine.jobs import Refusal
from pipeline.errors import PrescreenError, SettingsError
from pipeline.settings import FILE_NAME, KEYS, allowed

_PLACE = re.compile(rf".*{re.escape(FILE_NAME)}(, line \d+)?: (.*)", re.DOTALL)
_WORDS = re.compile(rf".*{re.escape(WORDS_FILE)}(, line \d+)?: (.*)", re.DOTALL)
_NO_SETTINGS = (
    (
        re.compile(r"not valid TOML: (?:.*\(at (?P<at>line \d+, column \d+)\)|.*)", re.DOTALL),
        "not valid TOML",
    ),
    (re.compile(r"cannot be read as UTF-8 text.*", re.DOTALL), "cannot be read as UTF-8 text"),
    (re.compile(r".*: there is no day [\d-]+", re.DOTALL), "there is no such day"),
)
_NOT_HAD = frozenset(refusal.en for refusal in UNOPENED.values())
_LISTED = re.compile(r"allowed(?: here)?: [a-z0-9_, -]+(?: \(did you mean [a-z0-9_-]+\?\))?$")
_OURS = re.compile(
    r"this must be a table of keys and values|write it as \[\[[a-z.]+\]\], once for each entry|"
    r"[a-z_]+( and [a-z_]+)* must be given|a break must end within 16 hours [\w', ]+"
)
_NEAR = re.compile(r"unknown key (\(did you mean [a-z_]+\?\));")
_OF_PEOPLE = ("documents", "workers")
_NO_VALUE = "this is no value that is allowed"
_NOBODY = "this names nothing that was handed in, or is no value that is allowed"
_REPORT_IT = "Please report this; the facility is tried again in the next run"
_DEATHS = {
    "too-large": "judging it needs more memory than one facility may take",
    "killed": "the system stopped judging it twice: memory was short",
    "stalled": "judging it came to a standstill, as on a machine with too much to do",
    "too-slow": "judging it took longer than one facility may take",
}


def words_of(error: Exception, *folders: Path) -> str:
    """Gives back what to tell of an error that ended the judging of one facility.

    Args:
        error: Ours, the system's, or a fault in our code.
        folders: Where a disk may be full.
    """
    if isinstance(error, SettingsError):
        return "; ".join(dict.fromkeys(map(_of_settings, error.each)))
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
    """Gives back where a ``facility.toml`` is wrong, in words of our own: section, key and line.

    What somebody wrote there is left out, be it a value or a key that is none of ours.
    """
    found = _PLACE.fullmatch(words)
    if found is None:
        return _of_words(words)
    line, what = found.groups()
    return f"{FILE_NAME}{line or ''}: {_in_our_words(what)}"


def _of_words(words: str) -> str:
    """Gives back where a ``vocabulary.yaml`` is wrong, without the words that stand there."""
    found = _WORDS.fullmatch(words)
    if found is None:
        return words
    line, what = found.groups()
    said = what if what in _NOT_HAD else "not a vocabulary; check the folder alone to see why"
    return f"{WORDS_FILE}{line or ''}: {said}"


def _in_our_words(what: str) -> str:
    for pattern, said in _NO_SETTINGS:
        if match := pattern.fullmatch(what):
            return said + (f" ({match['at']})" if match.groupdict().get("at") else "")
    if what in _NOT_HAD:
        return what
    key = max(
        (key for key in KEYS if what.startswith((f"{key}: ", f"{key}."))), key=len, default=""
    )
    listed = match[0] if (match := _LISTED.search(what)) else ""
    if not what.startswith(f"{key}: "):
        near = f" {match[1]}" if (match := _NEAR.search(what)) else ""
        return f"{key}{': ' if key else ''}a key or section that is not known{near}; {listed}"
    said = what.removeprefix(f"{key}: ")
    if not _OURS.fullmatch(said):
        hint = allowed(key)
        ends = hint if hint and said.endswith(hint) else listed
        said = (_NOBODY if key.startswith(_OF_PEOPLE) else _NO_VALUE) + (
            f"; {ends}" if ends else ""
        )
    return f"{key}: {said}"
