"""The page crops of a report: one picture a distinct spot, within a budget of bytes."""

import base64
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.evidence import Evidence
from pipeline.model.run import Crops
from pipeline.report.covers import Covers

BUDGET_BYTES = 11_000_000
"""Pictures of a page stay under this, so that the page stays under 20 MB with its base64."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, ready to stand in the page."""

    id: str
    mime: str
    width: int
    height: int
    data: str


class Pictures:
    """Asks for the crop of each distinct spot once and keeps it."""

    def __init__(self, crops: Crops, covers: Covers) -> None:
        self._crops = crops
        self._covers = covers
        self._spent = 0
        self._kept: dict[tuple[object, ...], Picture | None] = {}

    def of(self, evidence: Iterable[Evidence], most: int) -> list[tuple[Evidence, Picture]]:
        """Gives back up to `most` evidences with their pictures, in order, each spot once."""
        found: list[tuple[Evidence, Picture]] = []
        for one in evidence:
            if len(found) == most:
                break
            picture = self._picture(one)
            if picture and all(picture.id != other.id for _, other in found):
                found.append((one, picture))
        return found

    def all(self) -> list[Picture]:
        """Gives back every picture that was asked for and could be had."""
        return [picture for picture in self._kept.values() if picture]

    def _picture(self, evidence: Evidence) -> Picture | None:
        box = evidence.locator.box
        if box is None or evidence.locator.page is None:
            return None
        near = tuple(round(v / 4) for v in (box.x0, box.top, box.x1, box.bottom))
        key = (evidence.sha256, evidence.locator.page, *near)
        if key not in self._kept:
            self._kept[key] = self._make(evidence)
        return self._kept[key]

    def _make(self, evidence: Evidence) -> Picture | None:
        if self._spent > BUDGET_BYTES:
            return None
        image = self._crops(evidence, self._covers.of(evidence))
        if image is None:
            return None
        self._spent += len(image)
        mime, width, height = _size(image)
        data = base64.b64encode(image).decode("ascii")
        return Picture(f"c{len(self._kept)}", mime, width, height, data)


def _size(image: bytes) -> tuple[str, int, int]:
    """Gives back media type, width and height of a PNG or JPEG."""
    if image.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", image[16:24])
        return "image/png", width, height
    at = 2
    while True:
        marker, length = struct.unpack(">HH", image[at : at + 4])
        if 0xFFC0 <= marker <= 0xFFC3:
            height, width = struct.unpack(">HH", image[at + 5 : at + 9])
            return "image/jpeg", width, height
        at += 2 + length
