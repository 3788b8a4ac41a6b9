"""Characters of a PDF page: the size they are set in, and those printed twice."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.readers import pdfium_calls
from extractors.readers.pdf_text import _sizes
from extractors.tables.texts import WIDEST_KEY, _sorted


@pytest.mark.parametrize(
    ("heights", "sizes", "asked"),
    [
        ([7, 7, 7, 7, 9, 9, 9, 9], [10, 10, 10, 10, 12, 12, 12, 12], 4),
        ([7, 7, 7, 7, 7, 9], [10, 11, 10, 12, 12, 12], 10),
    ],
    ids=["alike", "as high but of two sizes"],
)
def test_the_size_of_each_character_is_told_by_few_where_those_as_high_are_alike(
    monkeypatch: pytest.MonkeyPatch, heights: list[int], sizes: list[int], asked: int
) -> None:
    known, seen = np.array(sizes, float), []

    def font_sizes(_: int, which: np.ndarray) -> np.ndarray:
        seen.extend(which.tolist())
        return known[which]

    monkeypatch.setattr(pdfium_calls, "font_sizes", font_sizes)
    found = _sizes(0, np.arange(len(sizes)), np.array(heights, float))
    assert found.tolist() == sizes
    assert len(seen) == asked


@pytest.mark.parametrize("widest", [0x9FFF, 1 << 40], ids=["one key", "no key holds it"])
def test_characters_are_sorted_by_themselves_then_row_then_place(widest: int) -> None:
    draw = np.random.default_rng(3)
    codes = draw.integers(1, widest, 40).repeat(10)
    codes[-1] = widest
    row = draw.integers(0, 900, 400).astype(float)
    along = draw.permutation(19_000)[:400].astype(float)
    assert (float(widest) * np.ptp(row) * along.max() > WIDEST_KEY) == (widest > 0xFFFF)
    assert _sorted(codes, row, along).tolist() == np.lexsort((along, row, codes)).tolist()
