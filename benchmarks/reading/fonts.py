"""Fonts by name, as fontconfig knows them, and which characters each has."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from PIL import ImageFont

PACKAGES = {
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "WenQuanYi Zen Hei": "fonts-wqy-zenhei",
    "WenQuanYi Micro Hei": "fonts-wqy-microhei",
    "AR PL KaitiM GB": "fonts-arphic-gkai00mp",
    "AR PL SungtiL GB": "fonts-arphic-gbsn00lp",
    "AR PL UMing CN": "fonts-arphic-uming",
    "LXGW WenKai": "fonts-lxgw-wenkai",
    "Droid Sans Fallback": "fonts-droid-fallback",
    "TW\\-Kai": "fonts-cns11643-kai",
    "Carlito": "fonts-crosextra-carlito",
    "Caladea": "fonts-crosextra-caladea",
    "FreeSans": "fonts-freefont-ttf",
    "FreeSerif": "fonts-freefont-ttf",
    "Liberation Sans": "fonts-liberation",
    "Liberation Serif": "fonts-liberation",
    "Liberation Mono": "fonts-liberation",
    "DejaVu Sans": "fonts-dejavu-core",
    "DejaVu Serif": "fonts-dejavu-core",
}
"""The Debian package of each font that pages are drawn with."""

LETTERS = {"vi": "ộậọứụẩờễươđỹỳ"}
"""Letters of a language that some fonts lack."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file."""

    family: str
    path: str
    index: int = 0

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """Gives back the font at so many pixels."""
        return _loaded(self.path, self.index, size)


@dataclass(frozen=True, slots=True)
class Pair:
    """The font of a page, and the one of its plain ASCII runs, as Excel mixes them."""

    text: Face
    plain: Face

    @property
    def name(self) -> str:
        """Gives back the names of both."""
        return " + ".join(dict.fromkeys((self.text.family, self.plain.family)))

    def runs(self, text: str) -> list[tuple[str, Face]]:
        """Gives back a text in runs of one font."""
        found: list[tuple[str, Face]] = []
        for letter in text:
            face = self.plain if letter.isascii() else self.text
            if found and found[-1][1] == face:
                found[-1] = (found[-1][0] + letter, face)
            else:
                found.append((letter, face))
        return found

    def width(self, text: str) -> float:
        """Gives back the width of a text set at size 1."""
        return sum(_width(face, run) for run, face in self.runs(text))

    def has(self, text: str) -> bool:
        """Whether every character of a text has a glyph."""
        return all(
            _has(self.plain if letter.isascii() else self.text, letter)
            for letter in text
            if not letter.isspace()
        )


@cache
def find(family: str) -> Face | None:
    """Gives back a font by its family's name, None where it is not installed."""
    if shutil.which("fc-list") is None:
        sys.exit("fontconfig is missing, which finds fonts by name: apt-get install fontconfig")
    form = "%{file}\t%{index}\t%{style}\n"
    found = subprocess.run(
        ["fc-list", f":family={family}", "--format", form], capture_output=True, text=True
    ).stdout
    faces = sorted(line.split("\t") for line in found.splitlines() if line)
    plain = [f for f in faces if {"Regular", "Book", "Roman"} & set(f[2].split(","))] or faces
    return Face(family, plain[0][0], int(plain[0][1])) if plain else None


@cache
def pairs(names: tuple[tuple[str, str], ...]) -> list[Pair]:
    """Gives back the pairs that are installed; says on standard error which are not.

    Ends the program where none is.
    """
    found, missing = [], set()
    for text, plain in names:
        faces = find(text), find(plain)
        if faces[0] and faces[1]:
            found.append(Pair(faces[0], faces[1]))
        else:
            missing |= {n for n, f in zip((text, plain), faces, strict=True) if f is None}
    for name in sorted(missing):
        print(
            f"font {name!r} is not installed (Debian: {PACKAGES.get(name, '?')})", file=sys.stderr
        )
    if not found:
        sys.exit("none of the fonts these pages are drawn with is installed; see the lines above")
    return found


def with_letters(names: tuple[tuple[str, str], ...], letters: str) -> list[Pair]:
    """Gives back the pairs that are installed and have every letter, all where none has.

    A font sets an empty box for a letter that it lacks, and no reader can tell which it was.
    """
    found = pairs(names)
    return [pair for pair in found if pair.has(letters)] or found


@cache
def _loaded(path: str, index: int, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=index & 0xFFFF)


@cache
def _width(face: Face, text: str) -> float:
    return face.at(100).getlength(text) / 100


@cache
def _has(face: Face, letter: str) -> bool:
    font = face.at(40)
    shown = font.getmask(letter)
    nothing = font.getmask("\U0010fffd")
    return bool(shown.getbbox()) and (shown.size, bytes(shown)) != (nothing.size, bytes(nothing))
