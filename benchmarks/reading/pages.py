"""Pages by seed: which font, layout, flaw and strength, from the tuning or the held-out set."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from PIL import Image

from benchmarks.reading import fonts
from benchmarks.reading.attendance import Grid, attendance
from benchmarks.reading.drawing import picture
from benchmarks.reading.payroll import Plan, payroll, standard
from benchmarks.reading.placing import Placed, place
from benchmarks.reading.sheet import Aligned, Look, Sheet
from benchmarks.reading.spoiling import FLAWS, HELD_OUT, TUNING, Points, Spoilt, fresh

Set = Literal["tuning", "held-out"]
FONTS: dict[Set, tuple[tuple[str, str], ...]] = {
    "tuning": (
        ("Noto Serif CJK SC", "Noto Serif CJK SC"),
        ("Noto Sans CJK SC", "Noto Sans CJK SC"),
        ("WenQuanYi Zen Hei", "Liberation Sans"),
        ("AR PL KaitiM GB", "AR PL KaitiM GB"),
        ("Noto Serif CJK SC", "DejaVu Sans"),
    ),
    "held-out": (
        ("AR PL SungtiL GB", "AR PL SungtiL GB"),
        ("AR PL SungtiL GB", "Liberation Serif"),
        ("AR PL UMing CN", "Carlito"),
        ("WenQuanYi Micro Hei", "WenQuanYi Micro Hei"),
        ("WenQuanYi Micro Hei", "FreeSerif"),
        ("LXGW WenKai", "LXGW WenKai"),
        ("Droid Sans Fallback", "FreeSans"),
        ("Noto Serif CJK SC", "Caladea"),
        ("AR PL UMing CN", "Liberation Mono"),
    ),
}
LATIN: dict[Set, tuple[tuple[str, str], ...]] = {
    "tuning": (("DejaVu Sans", "DejaVu Sans"), ("Liberation Sans", "Liberation Sans")),
    "held-out": (("FreeSerif", "FreeSerif"), ("Carlito", "Carlito"), ("FreeSans", "FreeSans")),
}
ALIGNED: tuple[Aligned, ...] = ("right", "centre", "left")
A4_WIDE, A3_WIDE = (841.9, 595.3), (1190.6, 841.9)
RULES = {
    "plain": {"tuning": ((0.4, 0.8), (0, 60)), "held-out": ((0.3, 1.0), (0, 90))},
    "faint": {"tuning": ((0.3, 0.5), (150, 200)), "held-out": ((0.25, 0.5), (140, 205))},
    "broken": {"tuning": ((0.4, 0.7), (0, 60)), "held-out": ((0.35, 0.8), (0, 80))},
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be read, with its truth.

    Attributes:
        name: Says how to make it again: set, flaw, kind, seed.
        placed: The page as drawn.
        spoilt: Its picture.
    """

    name: str
    flaw: str
    placed: Placed
    spoilt: Spoilt

    @property
    def sheet(self) -> Sheet:
        """Gives back the truth."""
        return self.placed.sheet

    def corners(self, row: int, column: int) -> Points:
        """Gives back the four corners of a cell in pixels of the picture."""
        x0, y0, x1, y1 = self.placed.box(row, column)
        return self.spoilt.where(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))


def look(
    draw: random.Random,
    which: Set,
    rules: str,
    page: tuple[float, float] = A4_WIDE,
    language: str = "zh",
) -> Look:
    """Gives back how a page is set, by chance."""
    names = (FONTS if language == "zh" else LATIN)[which]
    chosen = draw.choice(fonts.with_letters(names, fonts.LETTERS.get(language, "")))
    held = which == "held-out"
    width, ink = RULES[rules][which]
    return Look(
        chosen,
        page,
        size=draw.uniform(7.2, 9.4) if held else draw.choice((8.0, 8.5, 9.0)),
        leading=draw.uniform(1.12, 1.3) if held else 1.2,
        pad=draw.uniform(0.25, 0.6) if held else 0.35,
        airy=draw.uniform(0.4, 1.2) if held else draw.choice((0.5, 0.8)),
        rule=draw.uniform(*width),
        ink=round(draw.uniform(*ink)),
        gaps=draw.uniform(0.06, 0.2) if rules == "broken" else 0.0,
        gap=draw.uniform(3, 9),
        shade=draw.choice((255, 255, 215, 225) if held else (255, 255, 225)),
        figures=draw.choice(ALIGNED if held else ALIGNED[:2]),
    )


def sheet(draw: random.Random, which: Set, kind: str, rules: str = "plain") -> Sheet:
    """Gives back a sheet by chance.

    Args:
        kind: "payroll", "payroll-vi", "payroll-en", "attendance", "marks", or "standard", which
            is the payroll sheet of 37 x 20 with 723 cells.
    """
    held = which == "held-out"
    if kind == "attendance":
        own = replace(look(draw, which, rules, A3_WIDE), airy=0.3, pad=0.3, figures="centre")
        return attendance(draw, replace(own, size=draw.uniform(5.6, 6.2), leading=1.15), Grid())
    if kind == "marks":
        totals = draw.randint(0, 4)
        grid = Grid(draw.randint(12, 30), cells="marks", totals=totals)
        return attendance(draw, look(draw, which, rules), grid)
    _, _, language = kind.partition("-")
    if kind == "standard":
        return standard(draw, look(draw, which, rules), wide=held)
    plan = Plan(
        language or "zh",
        columns=draw.randint(11, 24) if held else draw.randint(14, 20),
        workers=draw.randint(8, 36) if held else draw.randint(15, 30),
        groups=draw.choice((0, 1, 2, 3)),
        wide=held,
        total=draw.random() < 0.85,
        unused=draw.choice((0, 0, 0, 3)),
    )
    return payroll(draw, look(draw, which, rules, language=plan.language), plan)


def page(which: Set, flaw: str, seed: int, kind: str = "payroll") -> Page:
    """Gives back one page, the same one for the same words."""
    name = f"{which}/{flaw}/{kind}/{seed}"
    draw = random.Random(zlib.crc32(name.encode()))
    how = FLAWS[flaw]
    placed = place(sheet(draw, which, kind, how.rules))
    dpi = draw.choice(how.dpi)
    strength = HELD_OUT if which == "held-out" else TUNING
    spoilt = how.spoil(fresh(picture(placed, dpi), dpi), draw, strength)
    return Page(name, flaw, placed, spoilt)


def pages(which: Set, flaw: str, seed: int, count: int, kind: str = "payroll") -> Iterator[Page]:
    """Gives back so many pages of one flaw."""
    for k in range(count):
        yield page(which, flaw, seed * 1000 + k, kind)


def save(one: Page, folder: Path) -> Path:
    """Gives back where the picture of a page was written, as its machine would write it."""
    stem = one.name.replace("/", "-")
    spoilt = one.spoilt
    said: dict[str, Any] = {"dpi": (spoilt.dpi, spoilt.dpi)} if spoilt.dpi else {}
    image = Image.fromarray(cv2.cvtColor(spoilt.image, cv2.COLOR_BGR2RGB))
    if spoilt.form == "jpg":
        path = folder / f"{stem}.jpg"
        image.save(path, quality=spoilt.quality, **said)
        return path
    path = folder / f"{stem}.png"
    if spoilt.form == "bit":
        image = image.convert("1")
    image.save(path, **said)
    return path
