"""Protocols: what an audit programme asks for, over which window, and how it grades."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

from pipeline.errors import PackError
from pipeline.model.finding import Basis, Severity
from validators.pack_schema import Status, Strict, checked

FOLDER = Path(__file__).parent / "protocols"


class Override(Strict):
    """A severity that a programme sets, and why."""

    severity: Severity
    reason: str


class Protocol(Strict):
    """One audit programme.

    Attributes:
        codes: Rule packs of codes that it judges by, unless the user names others.
        months: Length of the window of records, in months.
        kinds: Document kinds it asks for.
        monthly: Those of them asked for in every month of the window.
        fields: Kind to the groups of fields that must be in it, where no law lists them.
        registers: Kind to the longest time between entries, in days.
    """

    id: str = ""
    title: str
    version: str
    codes: tuple[str, ...] = ()
    months: int
    instrument: str
    source: str | None = None
    status: Status
    kinds: tuple[str, ...]
    monthly: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    registers: dict[str, int] = Field(default_factory=dict)
    severity: dict[str, Override] = Field(default_factory=dict)

    def basis(self) -> Basis:
        """Gives back what a finding says of this programme's list."""
        return Basis(
            pack=self.id,
            instrument=self.instrument,
            article=None,
            status=self.status,
            source=self.source,
        )


@cache
def load_protocol(name: str) -> Protocol:
    """Gives back a protocol by its name.

    Raises:
        PackError: There is none of that name (says which there are), or its file is wrong.
    """
    file = FOLDER / f"{name}.yaml"
    known = sorted(one.stem for one in FOLDER.glob("*.yaml"))
    if name not in known:
        raise PackError(f"no protocol {name!r}; allowed: {', '.join(known)}")
    return checked(Protocol, file, {"id": name, **yaml.safe_load(file.read_text("utf-8"))})
