"""Red company seals, as they are stamped over figures."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from benchmarks.reading.drawing import Picture
from benchmarks.reading.fonts import Face, find

_FONTS = ("Noto Serif CJK SC", "AR PL SungtiL GB", "WenQuanYi Zen Hei")
NAMES = ("东莞市恒样五金制品有限公司", "苏州澜例电子有限公司", "惠州市示泽塑胶制品厂财务专用章")


def stamp(image: Picture, draw: random.Random) -> Picture:
    """Gives back a page with a round seal over its table: rim, name along it, star, uneven ink."""
    high, wide = image.shape[:2]
    radius = round(draw.uniform(0.055, 0.08) * max(wide, high))
    side = 2 * radius + 9
    mask = _mask(draw, radius, side)
    left = round(draw.uniform(0.25, 0.85) * wide) - side // 2
    top = round(draw.uniform(0.3, 0.85) * high) - side // 2
    left, top = min(max(left, 0), wide - side), min(max(top, 0), high - side)
    noise = np.random.default_rng(draw.getrandbits(32))
    patchy = cv2.GaussianBlur(noise.normal(0, 1, (side, side)).astype(np.float32), (0, 0), 6)
    strength = np.clip(draw.uniform(0.65, 0.95) + patchy * 0.9, 0.25, 1)
    share = (mask / 255 * strength)[:, :, None].astype(np.float32)
    colour = np.array(
        [draw.uniform(40, 90), draw.uniform(30, 70), draw.uniform(195, 235)], np.float32
    )
    out = image.copy()
    under = out[top : top + side, left : left + side].astype(np.float32)
    out[top : top + side, left : left + side] = (under * (1 - share + share * colour / 255)).astype(
        np.uint8
    )
    return out


def _mask(draw: random.Random, radius: int, side: int) -> Picture:
    page = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(page)
    middle = side / 2
    rim = max(3, round(radius / draw.uniform(14, 22)))
    pen.ellipse((4, 4, side - 5, side - 5), outline=255, width=rim)
    _star(pen, middle, radius * draw.uniform(0.24, 0.34))
    name = draw.choice(NAMES)
    font = _face().at(radius * min(0.3, 3.3 / len(name)))
    step = math.radians(draw.uniform(235, 265)) / (len(name) - 1)
    for k, letter in enumerate(name):
        turn = (k - (len(name) - 1) / 2) * step
        tile = Image.new("L", (radius, radius), 0)
        ImageDraw.Draw(tile).text((radius / 2, radius / 2), letter, 255, font, anchor="mm")
        tile = tile.rotate(-math.degrees(turn), Image.Resampling.BICUBIC)
        x = middle + math.sin(turn) * radius * 0.76 - radius / 2
        y = middle - math.cos(turn) * radius * 0.76 - radius / 2
        page.paste(255, (round(x), round(y)), tile)
    page = page.rotate(draw.uniform(-25, 25), Image.Resampling.BICUBIC)
    return np.asarray(page, np.uint8)


def _star(pen: ImageDraw.ImageDraw, middle: float, radius: float) -> None:
    points = []
    for k in range(10):
        reach = radius * (1 if k % 2 == 0 else 0.4)
        points.append(
            (middle + reach * math.sin(k * math.pi / 5), middle - reach * math.cos(k * math.pi / 5))
        )
    pen.polygon(points, fill=255)


def _face() -> Face:
    found = (find(name) for name in _FONTS)
    face = next((face for face in found if face), None)
    if face is None:
        raise SystemExit(f"none of the fonts of seals is installed: {', '.join(_FONTS)}")
    return face
