"""Tells whether a baseline is of this facility: another's people have no place in a report."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.reconcile.names import fold, name_key

if TYPE_CHECKING:
    from pipeline.model.casefile import CaseFile
    from pipeline.report.pseudonym_keys import Keys

_REMEDY = (
    "Take the baseline of this facility; where it is this one, give both runs the same name, "
    "country or credit code in facility.toml, and make the baseline again if need be"
)

_STROKES = str.maketrans("đøł", "dol")
_BEHIND_LATIN = 0x370


def check_facility(
    path: Path, old: Mapping[str, Any], case: CaseFile, hid: Keys | None = None
) -> None:
    """Raises UsageError where a baseline is not of this facility, or nothing tells that it is.

    Credit codes tell it; without them names and countries; without names the people and documents
    that both have.

    Args:
        path: The baseline, for the message.
        old: What it holds.
        case: This run's books.
        hid: The keys that stand for people in the baseline, where it has no names.
    """
    before, now = old["facility"], case.facility
    codes = before.get("credit_code"), now.credit_code
    if all(codes):
        if codes[0] != codes[1]:
            raise _other(path, *codes)
        return
    countries = before.get("country"), now.country
    if all(countries) and countries[0] != countries[1]:
        raise _other(path, *countries)
    names = before.get("name"), now.name
    if _comparable(*names):
        if _plain(names[0]) != _plain(names[1]):
            raise _other(path, *names)
        return
    if not (_same_documents(old, case) or _same_people(old, case, hid)):
        raise UsageError(
            f"--baseline {path}: nothing tells that it is of this facility: its name is "
            f"{names[0] or 'not known'}, this one's {names[1] or 'not known'}, and the two have "
            f"no worker and no document in common. {_REMEDY}"
        )


def _other(path: Path, before: object, now: object) -> UsageError:
    return UsageError(
        f"--baseline {path}: it is of another facility ({before}, this one is {now}). {_REMEDY}"
    )


def _comparable(before: str | None, now: str | None) -> bool:
    """Gives back whether both are there and in one script: translations are not compared."""
    return bool(before and now) and _is_latin(before) == _is_latin(now)


def _plain(name: str | None) -> str:
    """Gives back a company's name without case, width, accents, spaces and marks."""
    spelled = unicodedata.normalize("NFKD", fold(name or "")).translate(_STROKES)
    return "".join(character for character in spelled if character.isalnum())


def _is_latin(name: str | None) -> bool:
    return all(ord(character) < _BEHIND_LATIN for character in _plain(name))


def _same_documents(old: Mapping[str, Any], case: CaseFile) -> bool:
    before = {one["sha256"] for one in old["documents"]} - {None, ""}
    return any(one.document.source.sha256 in before for one in case.documents)


def _same_people(old: Mapping[str, Any], case: CaseFile, hid: Keys | None) -> bool:
    """Gives back whether a worker has the same key, and no other name, in both."""
    workers = case.workers
    keys = [hid.worker(str(key)) if hid else str(key) for key in workers["key"]]
    names = dict(zip(keys, workers["name"].tolist(), strict=True))
    entries = [*old["findings"], *(old.get("baseline") or {}).get("gone", ())]
    people = [one["worker"] for one in entries if one["worker"]]
    return any(_same_name(one["name"], names[one["key"]]) for one in people if one["key"] in names)


def _same_name(before: object, now: object) -> bool:
    if not (isinstance(before, str) and isinstance(now, str)):
        return True
    return name_key(before) == name_key(now)
