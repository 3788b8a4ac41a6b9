"""Peak memory of reading: one scanned page, and PDFs of many pages."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.reading import fonts
from benchmarks.reading.children import work
from benchmarks.reading.digital import FONTS
from benchmarks.reading.drawing import pdf
from benchmarks.reading.markdown import table
from benchmarks.reading.pages import A4_WIDE, Set, page, save
from benchmarks.reading.payroll import Plan, payroll
from benchmarks.reading.placing import Placed, place
from benchmarks.reading.scans import OWN
from benchmarks.reading.sheet import Look


@dataclass(frozen=True, slots=True)
class Peak:
    """Peak memory of one process and what it started, in bytes; CPU seconds a page."""

    what: str
    pages: int
    peak: int
    cpu: float
    note: str = ""


def measure(which: Set, seed: int, lengths: Sequence[int]) -> list[Peak]:
    """Gives back the peaks of scans of three sizes, and of PDFs of so many pages."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for flaw, kind in (("scan200", "standard"), ("scan300", "standard"), ("photo", "payroll")):
            path = save(page(which, flaw, seed, kind), folder)
            found.append(_peak(f"{flaw}, {kind}", path, 1))
        for length in lengths:
            path = folder / f"{length}.pdf"
            path.write_bytes(pdf(_many(which, seed, length)))
            found.append(_peak("payroll PDF, 723 cells a page", path, length))
    return found


def _many(which: Set, seed: int, length: int) -> list[Placed]:
    """Gives back pages of twelve sheets in turn, each with its own number in its title."""
    draw = random.Random(seed)
    look = Look(fonts.pairs(FONTS[which])[0], A4_WIDE)
    sheets = [payroll(draw, look, Plan()) for _ in range(12)]
    return [
        place(replace(sheets[k % 12], title=(f"{sheets[k % 12].title[0]} {k + 1}",)))
        for k in range(length)
    ]


def _peak(what: str, path: Path, pages: int) -> Peak:
    """Gives back what a fresh process needs for one file, its libraries included."""
    outcome = work(OWN, [{"path": str(path)}], warm=False, patience=3600)
    answer = outcome.answers[0]
    note = str(answer.get("error", answer.get("refused", "")))
    return Peak(what, pages, outcome.peak, answer.get("cpu", 0.0) / pages, note)


def report(peaks: Sequence[Peak]) -> str:
    """Gives back a table of peaks."""
    heads = ("file", "pages", "peak MB", "CPU s/page", "note")
    rows = [
        [p.what, f"{p.pages:,}", f"{p.peak / 2**20:,.0f}", f"{p.cpu:.3f}", p.note] for p in peaks
    ]
    return table(heads, rows)
