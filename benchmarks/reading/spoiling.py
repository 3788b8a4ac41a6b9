"""Pages spoilt as scanners, phones and fax machines spoil them; how strongly is drawn by chance."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.reading.drawing import Picture
from benchmarks.reading.seals import stamp

Points = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Strength:
    """From how much to how much of each flaw is drawn.

    Attributes:
        lean: Degrees of skew of an ordinary scan, either way.
        skew: Degrees of a badly laid one.
        blur: Sigma in pixels at 200 dpi.
        grain: Standard deviation of noise, in grey levels.
        paper: Grey of the paper.
        shadow: What is left of the light in the darkest place.
        tilt: Corners of a photo moved, as shares of its width.
        curl: Height of the bend of a page, as a share of its width.
        jpeg: Quality of an ordinary scan; ``poor`` of a squeezed one.
    """

    lean: tuple[float, float] = (0.1, 0.9)
    skew: tuple[float, float] = (1.5, 3.5)
    blur: tuple[float, float] = (0.5, 0.8)
    grain: tuple[float, float] = (4, 9)
    paper: tuple[float, float] = (225, 252)
    shadow: tuple[float, float] = (0.4, 0.6)
    tilt: tuple[float, float] = (0.005, 0.03)
    curl: tuple[float, float] = (0.002, 0.006)
    jpeg: tuple[float, float] = (70, 90)
    poor: tuple[float, float] = (40, 40)


TUNING = Strength()
HELD_OUT = Strength(
    lean=(0.0, 1.2),
    skew=(1.0, 4.0),
    blur=(0.4, 0.9),
    grain=(3, 11),
    paper=(215, 255),
    shadow=(0.35, 0.7),
    tilt=(0.0, 0.04),
    curl=(0.002, 0.008),
    jpeg=(60, 92),
    poor=(38, 45),
)


@dataclass(slots=True)
class Spoilt:
    """A page on its way through a machine.

    Attributes:
        image: BGR picture.
        where: Takes points of the page (n x 2) to pixels of the picture.
        dpi: Of the picture, as its file says; 0 where it says none.
        form: "png" or "jpg"; a fax is a PNG of one bit a pixel.
        quality: Of the JPEG.
    """

    image: Picture
    where: Callable[[Points], Points]
    dpi: float
    form: str = "jpg"
    quality: int = 80


Spoiler = Callable[[Spoilt, random.Random, Strength], Spoilt]


def fresh(image: Picture, dpi: float) -> Spoilt:
    """Gives back a page as drawn."""
    return Spoilt(image, lambda points: points * dpi / 72, dpi)


def clean(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back the page as a program saves it."""
    page.form = "png"
    return page


def scan(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back the page as a flatbed gives it: a little turned, soft, grainy."""
    return _scanned(page, draw, how, draw.uniform(*how.lean) * draw.choice((-1, 1)))


def skew(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a scan that lay askew."""
    return _scanned(page, draw, how, draw.uniform(*how.skew) * draw.choice((-1, 1)))


def seal(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a scan with one or two red seals over figures."""
    for _ in range(draw.choice((1, 1, 2))):
        page.image = stamp(page.image, draw)
    return scan(page, draw, how)


def shadow(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a scan in uneven light: a fold's shade across it, and a soft dark corner."""
    page = scan(page, draw, how)
    high, wide = page.image.shape[:2]
    light = _light(draw, high, wide, draw.uniform(*how.shadow))
    page.image = np.clip(page.image * light[:, :, None], 0, 255).astype(np.uint8)
    return page


def jpeg(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a scan that was squeezed hard."""
    page = scan(page, draw, how)
    page.quality = round(draw.uniform(*how.poor))
    return page


def photo(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a photo on a table: slanted, unevenly lit, soft, with the noise of a sensor."""
    high, wide = page.image.shape[:2]
    border = round(draw.uniform(0.03, 0.09) * wide)
    size = (wide + 2 * border, high + 2 * border)
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    moved = [[draw.uniform(*how.tilt) * wide * draw.choice((-1, 1)) for _ in "xy"] for _ in "1234"]
    target = (corners + border + np.array(moved)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    ground = _ground(draw, size)
    sheet = cv2.warpPerspective(page.image, matrix, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), matrix, size)
    share = (mask[:, :, None] / 255).astype(np.float32)
    image = sheet * share * draw.uniform(0.86, 0.97) + ground * (1 - share)
    image *= _light(draw, size[1], size[0], draw.uniform(*how.shadow) ** 0.6)[:, :, None]
    image = cv2.GaussianBlur(image, (0, 0), draw.uniform(*how.blur) * page.dpi / 200 + 0.1)
    image *= np.array([draw.uniform(0.88, 1.0), 1.0, draw.uniform(0.93, 1.0)], np.float32)
    page.image = _grained(image, draw, draw.uniform(*how.grain) * 0.6)
    page.where = _then(page.where, matrix)
    page.quality, page.dpi = round(draw.uniform(78, 92)), 0
    return page


def curl(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a scan of a page that did not lie flat: its lines bend."""
    high, wide = page.image.shape[:2]
    bend = draw.uniform(*how.curl) * wide * draw.choice((-1, 1))
    peak = draw.uniform(0.3, 0.7)
    before = page.where

    def lift(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        share = np.clip(x / wide, 0, 1)
        lifted: npt.NDArray[np.float64] = bend * np.sin(
            np.pi * share ** (np.log(0.5) / np.log(peak))
        )
        return lifted

    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    y -= lift(np.arange(wide, dtype=float)).astype(np.float32)[None, :]
    page.image = _as_picture(
        cv2.remap(page.image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )

    def where(points: Points) -> Points:
        found = before(points)
        return np.column_stack([found[:, 0], found[:, 1] + lift(found[:, 0])])

    page.where = where
    return scan(page, draw, how)


def fax(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a page of black and white dots, with specks."""
    page = _scanned(page, draw, how, draw.uniform(*how.lean) * draw.choice((-1, 1)))
    grey = cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY)
    grey = np.where(grey > draw.uniform(150, 185), 255, 0).astype(np.uint8)
    noise = np.random.default_rng(draw.getrandbits(32))
    grey[noise.random(grey.shape) < draw.uniform(0, 0.0008)] = 0
    page.image, page.form = np.repeat(grey[:, :, None], 3, 2), "bit"
    return page


def turned(page: Spoilt, draw: random.Random, how: Strength) -> Spoilt:
    """Gives back a scan that was fed in sideways or upside down."""
    page = scan(page, draw, how)
    high, wide = page.image.shape[:2]
    turns = draw.choice((1, 2, 3))
    page.image = np.ascontiguousarray(np.rot90(page.image, turns))
    matrix = {
        1: [[0, 1, 0], [-1, 0, wide - 1], [0, 0, 1]],
        2: [[-1, 0, wide - 1], [0, -1, high - 1], [0, 0, 1]],
        3: [[0, -1, high - 1], [1, 0, 0], [0, 0, 1]],
    }[turns]
    page.where = _then(page.where, np.array(matrix, float))
    return page


def _scanned(page: Spoilt, draw: random.Random, how: Strength, angle: float) -> Spoilt:
    high, wide = page.image.shape[:2]
    paper = draw.uniform(*how.paper)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
    image = cv2.warpAffine(
        page.image, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(255,) * 3
    )
    blur = draw.uniform(*how.blur) * page.dpi / 200
    soft = cv2.GaussianBlur(image, (0, 0), blur).astype(np.float32)
    ink = draw.uniform(10, 60)
    page.image = _grained(ink + soft * (paper - ink) / 255, draw, draw.uniform(*how.grain))
    page.where = _then(page.where, np.vstack([turn, [0, 0, 1]]))
    page.quality = round(draw.uniform(*how.jpeg))
    return page


def _then(
    where: Callable[[Points], Points], matrix: npt.NDArray[np.float64]
) -> Callable[[Points], Points]:
    def both(points: Points) -> Points:
        found = where(points)
        x, y, w = matrix @ np.vstack([found.T, np.ones(len(found))])
        return np.column_stack([x / w, y / w])

    return both


def _grained(image: Floats, draw: random.Random, grain: float) -> Picture:
    noise = np.random.default_rng(draw.getrandbits(32)).normal(0, grain, image.shape[:2])
    return _as_picture(np.clip(image + noise[:, :, None], 0, 255))


def _light(draw: random.Random, high: int, wide: int, least: float) -> Floats:
    """Gives back how much light falls where: 1 at best, ``least`` in the darkest place."""
    x = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, high, dtype=np.float32)[:, None]
    turn = draw.uniform(0, 2 * np.pi)
    slope = np.cos(turn) * (x - 0.5) + np.sin(turn) * (y - 0.5)
    fold = draw.uniform(0.2, 0.8)
    width = draw.uniform(0.03, 0.2)
    shade = 0.6 * (slope - slope.min()) / np.ptp(slope)
    shade = shade + draw.uniform(0.2, 0.6) * np.exp(-(((x - fold) / width) ** 2))
    light: Floats = (1 - (1 - least) * shade / shade.max()).astype(np.float32)
    return light


def _ground(draw: random.Random, size: tuple[int, int]) -> Floats:
    """Gives back a table top: one colour, a grain across it."""
    noise = np.random.default_rng(draw.getrandbits(32))
    grain = noise.normal(0, 9, (max(size[1] // 40, 2), 6)).astype(np.float32)
    wood = cv2.resize(grain, size, interpolation=cv2.INTER_CUBIC)[:, :, None]
    colour = [draw.uniform(20, 110) for _ in range(3)]
    top: Floats = np.array(colour, np.float32) + wood
    return top


def _as_picture(image: npt.NDArray[np.generic]) -> Picture:
    return np.ascontiguousarray(image).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One way of spoiling: how fine the page is drawn, how, and what its rules are like."""

    dpi: tuple[int, ...]
    spoil: Spoiler
    rules: str = "plain"


FLAWS: dict[str, Flaw] = {
    "clean": Flaw((200,), clean),
    "scan150": Flaw((150,), scan),
    "scan200": Flaw((200,), scan),
    "scan300": Flaw((300,), scan),
    "seal": Flaw((200,), seal),
    "shadow": Flaw((200,), shadow),
    "photo": Flaw((220, 250), photo),
    "jpeg40": Flaw((200,), jpeg),
    "faint": Flaw((200,), scan, "faint"),
    "broken": Flaw((200,), scan, "broken"),
    "skew": Flaw((200,), skew),
    "curl": Flaw((200,), curl),
    "fax": Flaw((200,), fax),
    "turned": Flaw((200,), turned),
}
DEGRADED = tuple(name for name in FLAWS if name not in ("clean", "scan300"))
"""Those that the errors by grade are counted on."""
