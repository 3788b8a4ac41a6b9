"""What an extractor knows beside the document: where it lay and what the user said of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.facility import DocumentHint


@dataclass(frozen=True, slots=True)
class Context:
    """Hints for one part.

    Attributes:
        path: Path of the file, relative to the folder, with "/".
        month: Month the user gave for this file or part, "YYYY-MM", or None.
        kind: Kind the user gave, or None.
    """

    path: str = ""
    month: str | None = None
    kind: str | None = None


def context_for(path: str, part: str, hints: Sequence[DocumentHint]) -> Context:
    """Gives back the context of a part: a hint that names the part wins over one for the file."""
    month = kind = None
    for hint in sorted(hints, key=lambda hint: hint.part is not None):
        if hint.path == path and hint.part in (None, part):
            month, kind = hint.month or month, hint.kind or kind
    return Context(path, month, kind)
