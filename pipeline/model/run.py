"""What a run was: who made it, with what, over which files. Durations are left out on purpose."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model.document import SourceFile
from pipeline.model.evidence import Box, Evidence

Crops = Callable[[Evidence, tuple[Box, ...]], bytes | None]
"""Gives back the picture of the page around a piece of evidence, with some boxes of that page
blacked out, or None where there is no page."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The ``run`` block of ``findings.json`` and what the manifest needs besides.

    Attributes:
        id: Random hex, new in every run.
        started: ISO time with its offset.
        tool: "prescreen 0.1.0".
        engine: "local" or "prefect".
        recogniser: What read the scans, with versions.
        packs: (id, version) of each rule pack used, as in ``Judgement.packs``.
        ignored: How many system droppings were passed over.
        inputs: Every file on disk in the folder, archives themselves, ``facility.toml`` and
            ``vocabulary.yaml`` included, ordered by path; members of archives are in the documents.
        pseudonyms: Which keys stand for people, where they do.
    """

    id: str
    started: str
    tool: str
    engine: str
    recogniser: str
    packs: tuple[tuple[str, str], ...] = ()
    ignored: int = 0
    inputs: tuple[SourceFile, ...] = ()
    pseudonyms: str | None = None
