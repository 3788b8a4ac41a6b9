"""What a night is asked for: the command line, over the settings file, over the defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.night_settings import OPTIONS, SETTINGS_VARIABLE, NightSettings, load_night

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where

DATABASE_VARIABLE = "PRESCREEN_DATABASE"
_FIELDS = tuple(one.name for one in fields(NightSettings))


def ordered(
    settings: Path | None, given: Mapping[str, Any], *, sends: bool = False
) -> NightSettings:
    """Gives back what is asked for.

    Tasks of the night find file and database in the environment, on this machine at least.

    Args:
        settings: The TOML file.
        given: What the command line says, by fields of ``NightSettings`` and ``OPTIONS``; None
            and () where it says nothing.
        sends: Mail and webhook may go out: the secrets that they need must be there.

    Raises:
        SettingsError: The file is wrong, or a secret that is needed is missing.
    """
    night = load_night(settings, secrets=sends) if settings is not None else NightSettings()
    if settings is not None:
        os.environ[SETTINGS_VARIABLE] = str(settings.absolute())
    said = {name: value for name, value in given.items() if value not in (None, ())}
    options = {**night.options, **{name: said[name] for name in OPTIONS if name in said}}
    changes = {name: value for name, value in said.items() if name in _FIELDS}
    night = replace(night, **changes, options=options)
    if night.database is not None:
        os.environ[DATABASE_VARIABLE] = night.database
    return night


def where_of(night: NightSettings, *, reveal: bool = False) -> Where:
    """Gives back where the night works.

    Raises:
        UsageError: No inbox is named, or a place is wrong.
    """
    from pipeline.engine.nightly.where import Where

    if night.inbox is None:
        raise UsageError('which inbox? say it, or inbox = "..." under [nightly] in --settings')
    report = {"language": night.language, "formats": night.formats, "reveal": reveal}
    said = {name: value for name, value in report.items() if value}
    return Where(
        inbox=night.inbox,
        out=night.out or beside(night.inbox),
        data=_data(night.data),
        options={**night.options, **said},
        children=night.children,
    )


def beside(inbox: str) -> str:
    """Gives back where reports go when nobody says: beside the inbox.

    Raises:
        UsageError: The inbox is a whole bucket or disk, and has nothing beside it.
    """
    from pipeline.engine.places import Place

    place = Place.of(inbox)
    name = place.url.partition("://")[2] if place.local is None else place.local.name
    if not name or (place.local is None and "/" not in name):
        raise UsageError(f"{inbox} has nothing beside it: say with --out where reports go")
    return f"{place.url}-prescreen"


def _data(said: str | None) -> str | None:
    if said is None or "://" in said:
        return said
    return str(Path(said).expanduser().absolute())
