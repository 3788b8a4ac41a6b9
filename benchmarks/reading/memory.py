"""Peak memory of reading: one scanned page, one reader of many scans, and PDFs of many pages."""

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

TURNS = (
    ("scan200", "payroll"),
    ("photo", "payroll"),
    ("scan200", "attendance"),
    ("seal", "payroll"),
    ("turned", "payroll"),
    ("scan150", "payroll"),
)
"""Flaws and kinds of the scans that one reader goes through in turn."""
READ_IN_TURN = (6, 30)


@dataclass(frozen=True, slots=True)
class Peak:
    """Peak memory of one process and what it started, in bytes; CPU seconds a page."""

    what: str
    pages: int
    peak: int
    cpu: float
    note: str = ""


def measure(which: Set, seed: int, lengths: Sequence[int]) -> list[Peak]:
    """Gives back the peaks of scans of three sizes, of a reader of many, and of PDFs so long."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for flaw, kind in (("scan200", "standard"), ("scan300", "standard"), ("photo", "payroll")):
            path = save(page(which, flaw, seed, kind), folder)
            found.append(_peak(f"{flaw}, {kind}", [path], 1))
        paths = [save(page(which, flaw, seed, kind), folder) for flaw, kind in TURNS]
        for count in READ_IN_TURN:
            found.append(_peak("scans in turn, one reader", paths, count))
        for length in lengths:
            path = folder / f"{length}.pdf"
            path.write_bytes(pdf(_many(which, seed, length)))
            outcome = _peak("payroll PDF, 723 cells a page", [path], 1)
            found.append(replace(outcome, pages=length, cpu=outcome.cpu / length))
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


def _peak(what: str, paths: Sequence[Path], count: int) -> Peak:
    """Gives back what a fresh process needs for files in turn, its libraries included."""
    jobs = [{"path": str(paths[k % len(paths)])} for k in range(count)]
    outcome = work(OWN, jobs, warm=False, patience=3600)
    notes = {str(answer.get("error", answer.get("refused", ""))) for answer in outcome.answers}
    cpu = sum(answer.get("cpu", 0.0) for answer in outcome.answers)
    return Peak(what, count, outcome.peak, cpu / count, " ".join(sorted(notes - {""})))


def report(peaks: Sequence[Peak]) -> str:
    """Gives back a table of peaks."""
    heads = ("file", "pages", "peak MB", "CPU s/page", "note")
    rows = [
        [p.what, f"{p.pages:,}", f"{p.peak / 2**20:,.0f}", f"{p.cpu:.3f}", p.note] for p in peaks
    ]
    return table(heads, rows)
