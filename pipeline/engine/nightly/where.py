"""Where a night works and how it judges: all that a task on any machine must be told.

What is secret is no part of it: the URL of the store and the password of locked files come from
the environment of each machine.
"""

from __future__ import annotations

import dataclasses
import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline import setting_values as values
from pipeline.engine.places import Place
from pipeline.errors import OtherStoreError, UsageError

if TYPE_CHECKING:
    from pipeline.engine.cache.store import Store
    from pipeline.store.database import Database

FACILITY_OPTIONS = (
    "country", "place", "period", "protocol", "domains", "codes", "packs", "audit_date",
)  # fmt: skip
"""Options that stand over what each ``facility.toml`` says, as of ``settings.override``."""
REPORT_OPTIONS = ("language", "formats", "reveal")
OWNER = ".prescreen-inbox"
"""Says in the outputs which inbox they are of."""


@dataclass(frozen=True)
class Where:
    """One inbox and what comes of it; JSON can hold it, and any process can be given it.

    Attributes:
        inbox: Holds one folder a facility; a path or URL, always written alike.
        out: Where reports go, one folder a facility.
        data: Where readings are kept; None for the usual folder.
        options: Of ``FACILITY_OPTIONS`` and ``REPORT_OPTIONS``.
        children: Processes that a task may use; None for one a core.
        today: ISO date that judgements of this night are as of, where none was given; None for
            the day on which each begins.
        store_number: Of the store the night works in, as facilities and nights are numbers of it;
            None before a night has begun.
    """

    inbox: str
    out: str
    data: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    children: int | None = None
    today: str | None = None
    store_number: int | None = None

    def __post_init__(self) -> None:
        for name in ("inbox", "out"):
            object.__setattr__(self, name, Place.of(getattr(self, name)).url)
        if (inbox := self.inbox_place().local) is not None:
            # The store knows an inbox by its name: through a link it must not be a second one.
            object.__setattr__(self, "inbox", str(inbox.resolve()))
        if unknown := set(self.options) - {*FACILITY_OPTIONS, *REPORT_OPTIONS}:
            raise UsageError(f"no such option of a night: {', '.join(sorted(unknown))}")

    def on(self, today: str) -> Where:
        """Gives back the same, judged as of an ISO date."""
        return dataclasses.replace(self, today=today)

    def in_its_store(self) -> Where:
        """Gives back the same, to be worked in the store of this machine alone."""
        from pipeline.store.identity import identity_of

        return dataclasses.replace(self, store_number=self.database().read(identity_of))

    def check_store(self) -> None:
        """Raises OtherStoreError where the store of this machine is not that of the night."""
        from pipeline.store.identity import identity_of

        database = self.database()
        if self.store_number != database.read(identity_of):
            raise OtherStoreError(
                f"{database.shown} is not the store of this night: set PRESCREEN_DATABASE to the "
                "URL of its store, the same on every machine that works for it"
            )

    def to_json(self) -> dict[str, Any]:
        """Gives back what ``from_json`` takes, of plain values."""
        plain = {name: _plain(value) for name, value in self.options.items()}
        return {**{one.name: getattr(self, one.name) for one in _FIELDS}, "options": plain}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Where:
        """Gives back what ``to_json`` gave."""
        return cls(**said)

    @property
    def day(self) -> str:
        """Gives back the ISO date to judge as of."""
        return self.today or datetime.now().astimezone().date().isoformat()

    @property
    def dated(self) -> bool:
        """Gives back whether every judgement is as of a date that somebody chose."""
        return bool(self.options.get("audit_date"))

    @property
    def password(self) -> str | None:
        """Gives back what opens locked files on this machine."""
        return os.environ.get("PRESCREEN_PASSWORD") or None

    @property
    def processes(self) -> int:
        """Gives back how many child processes a task runs."""
        from pipeline.engine.limits import children_wanted

        return self.children or children_wanted()

    @property
    def facility_options(self) -> dict[str, Any]:
        """Gives back what stands over each ``facility.toml``, as ``settings.override`` takes it."""
        said = {name: self.options.get(name) for name in FACILITY_OPTIONS}
        lists = {name: tuple(said[name] or ()) for name in ("codes", "packs")}
        return {**said, **lists}

    @property
    def report_options(self) -> dict[str, Any]:
        """Gives back language, formats and reveal, as ``Request`` takes them."""
        said = {name: self.options[name] for name in REPORT_OPTIONS if name in self.options}
        return {**said, "formats": tuple(said.get("formats") or values.FORMATS)}

    def database(self) -> Database:
        """Gives back the store of this machine; one a process, connected when first used."""
        return _database(os.environ.get("PRESCREEN_DATABASE"), self.data)

    def store(self) -> Store:
        """Gives back where readings are kept; one a process."""
        return _store(self.data)

    def inbox_place(self) -> Place:
        """Gives back the inbox."""
        return Place.of(self.inbox)

    def out_place(self) -> Place:
        """Gives back where reports go."""
        return Place.of(self.out)


def checked(where: Where) -> None:
    """Makes the folders of readings and reports; says what of a night cannot be.

    Raises:
        UsageError: Inbox, outputs and data lie in each other, cannot be used, an option is
            wrong, or the outputs are those of another inbox.
        PlaceUnavailableError: The inbox stays away.
    """
    from pipeline.engine.programme import with_programme
    from pipeline.model.facility import Facility
    from pipeline.settings import misfit, override

    inbox, out = where.inbox_place(), where.out_place()
    if inbox.holds(out):
        raise UsageError(f"--out {out} lies inside the inbox {inbox}: nothing is written there")
    if out.holds(inbox):
        raise UsageError(f"--out {out} holds the inbox {inbox}: choose a place of its own")
    store = where.store()
    if out.holds(data := store.shared or Place.of(store.folder)):
        raise UsageError(
            f"--data {data} lies in the outputs {out}: readings hold personal data, and whoever "
            "reads reports would have them. Choose a place of its own"
        )
    inbox.check()
    options = where.facility_options
    error = functools.partial(misfit, None, options)
    with_programme(override(Facility(), **options), where.day, error)
    store.prepare(inbox)
    _make(out)
    _claim(out, inbox)


def _make(out: Place) -> None:
    if out.local is None:
        out.check()
        return
    try:
        out.local.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--out {out} cannot be written ({error.strerror})") from error


def _claim(out: Place, inbox: Place) -> None:
    """Keeps whose reports stand in the outputs; raises UsageError where they are another's."""
    if (said := out.read(OWNER)) is None:
        out.make(OWNER, f"{inbox}\n".encode("utf-8", "surrogateescape"))
        said = out.read(OWNER) or b""  # of several that begin at once one has won
    theirs = said.decode("utf-8", "surrogateescape").strip()
    if theirs != str(inbox):
        raise UsageError(
            f"--out {out} holds the reports of the inbox {theirs}: facilities of one name would "
            f"replace each other's. Choose another, or remove {OWNER} there if the inbox has moved"
        )


@functools.cache
def _database(chosen: str | None, data: str | None) -> Database:
    from pipeline.store.database import Database, database_url

    place = Place.of(data) if data else None
    if place is not None and place.local is None and not chosen:
        raise UsageError(
            f"readings at {data} are shared by machines, so the store must be too: give the URL of "
            "a PostgreSQL with --database or PRESCREEN_DATABASE"
        )
    return Database(database_url(chosen, place.local if place else None))


@functools.cache
def _store(data: str | None) -> Store:
    from pipeline.engine.cache.store import store_at
    from pipeline.engine.versions import versions

    return store_at(data, versions())


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


_FIELDS = dataclasses.fields(Where)
