"""An inbox looked at before anything starts: is it there, and is it one?"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.errors import UsageError
from pipeline.setting_values import near
from pipeline.settings import FILE_NAME


def check_inbox(inbox: str, only: Collection[str] = ()) -> None:
    """Gives back nothing; says what is wrong with an inbox.

    Args:
        inbox: Its path or URL.
        only: Facilities that must be in it.

    Raises:
        UsageError: It is not there, or looks like one facility, or lacks one that is asked for.
        PlaceUnavailableError: It stays away.
    """
    from pipeline.engine.places import Place

    place = Place.of(inbox)
    if place.local is not None:
        if not place.local.exists():
            raise UsageError(f"{inbox}: no such folder. Give the inbox: one sub-folder a facility")
        if not place.local.is_dir():
            raise UsageError(f"{inbox} is a file. Give the inbox: one sub-folder a facility")
    top = place.top()
    files = [name for name, kind in top.others if kind == "file"]
    folders = {*top.folders, *top.alike}
    if FILE_NAME in files or (files and not folders):
        raise UsageError(_one_facility(inbox, files))
    if missing := [name for name in only if name not in folders]:
        hint = near(missing[0], tuple(sorted(folders)))
        raise UsageError(f"--facility {missing[0]}: there is no such sub-folder in {inbox}{hint}")


def _one_facility(inbox: str, files: list[str]) -> str:
    what = FILE_NAME if FILE_NAME in files else f"{len(files)} file(s) and no sub-folder"
    return (
        f"{inbox} holds {what}: it looks like ONE facility, not like an inbox of many. Check it "
        f"with: prescreen check {inbox}   or put it, whole, into a sub-folder of an inbox"
    )
