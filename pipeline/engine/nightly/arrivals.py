"""What of an inbox has arrived: told from one look after another, by our own clock alone.

A share's clock may be hours off ours, and a copy keeps the times of its original: that a file
stood still is therefore known only by having looked at it twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.engine.files import is_dropping
from pipeline.engine.nightly.looking import ABANDONED
from pipeline.engine.nightly.unfinished import endings, held_open, unfinished

Files = Mapping[str, tuple[int, str]]
"""The files of a facility: size in bytes and stamp, by path."""
Kept = Callable[[Iterable[str]], Mapping[str, Files]]
"""Gives back what of these facilities was judged last, as it lay in the inbox."""

FIRST_BACK_OFF, LONGEST_BACK_OFF = 60.0, 4 * 3600.0
"""Seconds until what could not be judged is offered again; twice as long each time.

An outage is over within hours. A ``facility.toml`` that is wrong stays so, and each try is told.
"""


class BackOff:
    """When something is tried again: later each time, counted from the end of the last try."""

    def __init__(self) -> None:
        self.times = 1
        self._again_at: float | None = None

    def due(self, now: float) -> bool:
        """Gives back whether the time has come; asked first when a try, maybe long, has ended."""
        if self._again_at is None:
            pause = FIRST_BACK_OFF * 2 ** (self.times - 1)
            self._again_at = now + min(pause, LONGEST_BACK_OFF)
        if now < self._again_at:
            return False
        self.times, self._again_at = self.times + 1, None
        return True


@dataclass(slots=True)
class _Facility:
    """What is remembered of one facility between looks; times in seconds of our clock."""

    lay: str = ""
    still_since: float = 0.0
    done: str = ""
    changed_since: float | None = None
    offered: str = ""
    back_off: BackOff = field(default_factory=BackOff)
    told: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the inbox came to.

    Attributes:
        ripe: Facilities to be worked now.
        said: What the operator must hear, each thing once; names folders of the inbox.
    """

    ripe: frozenset[str]
    said: tuple[str, ...] = ()


class Arrivals:
    """Tells which facilities are ripe: changed, and all of their files stood still.

    Args:
        kept: Asked only for facilities that do not lie as they did when last found judged.
        settle: Seconds for which every file must have kept size and stamp.
        patience: Seconds after which an upload that does not end is said.
    """

    def __init__(self, kept: Kept, settle: float, patience: float) -> None:
        self._kept = kept
        self._settle = settle
        self._patience = patience
        self._facilities: dict[str, _Facility] = {}

    def look(self, lying: Mapping[str, Files], began: float, ended: float) -> Look:
        """Gives back what is ripe now.

        Args:
            lying: All facilities of the inbox.
            began: When listing them began, by a clock that never goes back.
            ended: When it was done.
        """
        for name in self._facilities.keys() - lying.keys():
            del self._facilities[name]
        open_ = [name for name, files in lying.items() if self._moved(name, files, ended)]
        kept = self._kept(open_) if open_ else {}
        ripe, said = set(), list[str]()
        for name in open_:
            one = self._facilities[name]
            if one.lay == _digest(kept.get(name, {})):
                self._facilities[name] = _Facility(one.lay, one.still_since, done=one.lay)
                continue
            if self._ripe(name, one, lying[name], began, said):
                ripe.add(name)
        return Look(frozenset(ripe), tuple(said))

    def start_again(self) -> None:
        """Counts no standing still over a time in which nobody could look.

        What cut us off may have cut off the sender too: its half of a file stood still as well.
        """
        for one in self._facilities.values():
            one.lay = ""

    def _moved(self, name: str, files: Files, ended: float) -> bool:
        """Gives back whether a facility lies otherwise than when it was last found judged.

        Nothing arrives with an empty folder: that files were taken away is for the night to say.
        """
        one = self._facilities.setdefault(name, _Facility())
        lies = _digest(files)
        if lies != one.lay:
            one.lay, one.still_since = lies, ended
        if lies in (one.done, _NOTHING):
            return False
        if one.changed_since is None:
            one.changed_since = ended
        return True

    def _ripe(self, name: str, one: _Facility, files: Files, began: float, said: list[str]) -> bool:
        still = began - one.still_since
        waited = began - (one.changed_since or began)
        if still < self._settle:
            if waited >= self._patience:
                _tell(one, "moving", _MOVING.format(name=name, minutes=waited // 60), said)
            return False
        halves = [path for path in files if unfinished(path)]
        if halves and still < ABANDONED:
            what = _HALF.format(name=name, count=len(halves), endings=endings(halves))
            _tell(one, "half", what, said)
            return False
        if still < self._patience and any(map(held_open, files)):
            _tell(one, "held", _HELD.format(name=name, minutes=self._patience // 60), said)
            return False
        return self._due(name, one, began, said)

    def _due(self, name: str, one: _Facility, now: float, said: list[str]) -> bool:
        """Gives back whether to offer it: once, and again only where it was not judged."""
        if one.offered != one.lay:
            one.offered, one.back_off = one.lay, BackOff()
            return True
        if not one.back_off.due(now):
            return False
        said.append(_AGAIN.format(name=name, times=one.back_off.times))
        return True


def _tell(one: _Facility, about: str, what: str, said: list[str]) -> None:
    if about not in one.told:
        one.told.add(about)
        said.append(what)


def _digest(files: Files) -> str:
    """Gives back what is equal for equal files; what systems leave behind does not count."""
    evidence = sorted(
        (path, size, stamp) for path, (size, stamp) in files.items() if not is_dropping(path)
    )
    said = json.dumps(evidence, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()


_NOTHING = _digest({})
_MOVING = (
    "{name}: its files have been changing for {minutes:.0f} minutes; it is judged when they "
    "have stood still"
)
_HALF = (
    "{name}: {count} of its files are unfinished uploads ({endings}); it is judged when they are "
    "whole, or removed, or have stood still for a day"
)
_HELD = (
    "{name}: a document is open in an office program; it is judged when that is closed, or after "
    "{minutes:.0f} minutes without a change"
)
_AGAIN = "{name}: it could not be judged as it lies now; it is tried again ({times})"
