"""Pictures of evidence, cut from the files as they were handed in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import UnreadableError
from pipeline.model.evidence import Evidence
from pipeline.model.run import Crops


def crops_from(paths: Mapping[str, Path], password: str | None) -> Crops:
    """Gives back a function from a piece of evidence to the PNG of its spot on the page.

    Args:
        paths: Where the bytes of each file are.
        password: To open locked files with.
    """

    def picture(evidence: Evidence) -> bytes | None:
        locator, path = evidence.locator, paths.get(evidence.document)
        if path is None or locator.page is None or locator.box is None:
            return None
        from extractors.crops import crop

        try:
            return crop(path, locator.page, locator.box, password=password)
        except UnreadableError:  # the file was read, so only its picture is lost
            return None

    return picture
