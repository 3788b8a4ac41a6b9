"""What a run is, and the pictures it can give: the only block of a report that may differ."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model.evidence import Evidence

Crops = Callable[[Evidence], bytes | None]
"""Gives back a picture (PNG or JPEG) of the page around a piece of evidence, or None."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run of the check.

    Attributes:
        id: Random, for ever unique.
        started: ISO time with its offset.
        tool: "prescreen 0.1.0".
        engine: "local" or "prefect".
        recogniser: Name of what read the scans.
        packs: (id, version) of each rule pack.
        ignored: How many system droppings were passed over.
    """

    id: str
    started: str
    tool: str
    engine: str
    recogniser: str
    packs: tuple[tuple[str, str], ...] = ()
    ignored: int = 0
