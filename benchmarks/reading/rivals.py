"""Scans read by the readers under test and by whole-page readers, on the same pages."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.reading.children import Outcome, work
from benchmarks.reading.markdown import percent, table
from benchmarks.reading.pages import Page, Set, page, save
from benchmarks.reading.scans import OWN
from benchmarks.reading.scoring import Tally, best_table, compare
from benchmarks.reading.sheet import Sheet

TOOLS = ("tesseract", "img2table-tesseract", "rapidocr")


@dataclass(slots=True)
class Row:
    """What one reader made of the pages of one flaw."""

    flaw: str
    reader: str
    tally: Tally = field(default_factory=Tally)
    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0
    note: str = ""


def measure(
    which: Set,
    flaws: Sequence[str],
    kinds: Sequence[str],
    seed: int,
    pages: int,
    *,
    peers: dict[str, str],
    processes: int = 2,
) -> list[Row]:
    """Gives back a row a flaw, kind of sheet and reader.

    The words of readers without tables are laid into the true cells of the page.
    """
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for flaw, kind in product(flaws, kinds):
            truths, jobs = [], []
            for k in range(pages):
                one = page(which, flaw, seed * 1000 + k, kind)
                truths.append(one.sheet)
                jobs.append({"path": str(save(one, Path(scratch))), "cells": _cells(one)})
            for reader, command in _readers(peers):
                print(f"{flaw} {kind}: {reader}", file=sys.stderr, flush=True)
                outcome = work(command, jobs, processes=processes)
                rows.append(_row(f"{flaw}, {kind}", reader, truths, outcome))
    return rows


def _cells(one: Page) -> list[Any]:
    return [[r, c, one.corners(r, c).round(1).tolist()] for r, c, _ in one.sheet.cells()]


def _readers(peers: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    script = str(Path(__file__).with_name("peer.py"))
    others = [(tool, (peers[tool], script, tool)) for tool in TOOLS if tool in peers]
    return [("prescreen", OWN), *others]


def _row(flaw: str, reader: str, truths: Sequence[Sheet], outcome: Outcome) -> Row:
    row = Row(flaw, reader, wall=outcome.wall, peak=outcome.peak)
    for sheet, answer in zip(truths, outcome.answers, strict=True):
        row.cpu += answer.get("cpu", 0.0)
        row.note = str(answer.get("error", answer.get("refused", row.note)))
        found = best_table(sheet, answer.get("tables", ()))
        texts = found["texts"] if found else []
        shape = bool(texts) and (len(texts), len(texts[0])) == (sheet.rows, sheet.columns)
        row.tally.add(compare(sheet, found), shape=shape)
    return row


HEADS = (
    "page",
    "reader",
    "CPU s/page",
    "wall s/page, two processes",
    "peak MB",
    "cells",
    "exact",
    "digit cells",
    "names",
    "note",
)


def report(rows: Sequence[Row]) -> str:
    """Gives back a table of all readers on all flaws."""
    lines = []
    for row in rows:
        t = row.tally
        given = row.reader in ("tesseract", "rapidocr")
        fit = "true cells given" if given else f"shape right on {t.shapes} of {t.pages}"
        lines.append(
            [
                row.flaw,
                row.reader,
                f"{row.cpu / t.pages:.1f}",
                f"{row.wall / t.pages:.1f}",
                f"{row.peak / 2**20:,.0f}",
                f"{t.cells:,}",
                percent(t.right, t.cells),
                percent(t.digits_right, t.digits),
                percent(t.names_right, t.names),
                row.note or fit,
            ]
        )
    return table(HEADS, lines)
