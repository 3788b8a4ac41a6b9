"""PDF tables with text, read by the readers under test and by their peers in the same run."""

from __future__ import annotations

import random
import sys
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.reading import fonts
from benchmarks.reading.attendance import Grid, attendance
from benchmarks.reading.children import Outcome, work
from benchmarks.reading.drawing import pdf
from benchmarks.reading.markdown import percent, table
from benchmarks.reading.pages import A3_WIDE, A4_WIDE, LATIN, Set
from benchmarks.reading.payroll import Plan, payroll, standard
from benchmarks.reading.placing import place
from benchmarks.reading.scans import OWN, note
from benchmarks.reading.scoring import Tally, best_table, compare
from benchmarks.reading.sheet import Aligned, Look, Sheet

FONTS: dict[Set, tuple[tuple[str, str], ...]] = {
    "tuning": (
        ("WenQuanYi Zen Hei", "Liberation Sans"),
        ("AR PL KaitiM GB", "AR PL KaitiM GB"),
    ),
    "held-out": (
        ("AR PL SungtiL GB", "AR PL SungtiL GB"),
        ("WenQuanYi Micro Hei", "FreeSerif"),
        ("AR PL UMing CN", "Carlito"),
        ("Droid Sans Fallback", "Liberation Serif"),
    ),
}
"""Only fonts with TrueType outlines can be set in these PDFs."""
RULED = (
    "pdfplumber",
    "pdfplumber-tuned",
    "camelot-lattice",
    "tabula-lattice",
    "img2table",
    "pdf_oxide",
)
UNRULED = (
    "pdfplumber-words",
    "camelot-stream",
    "tabula-stream",
    "img2table-borderless",
    "pdf_oxide",
)


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of PDF: what its pages hold, and who else reads it."""

    name: str
    language: str
    ruled: bool
    cells: str
    boxes: bool = False


DOCUMENTS: dict[str, Document] = {
    "payroll": Document("payroll, ruled, 723 cells", "zh", True, "payroll"),
    "payroll-boxes": Document("payroll, a box a cell, 723 cells", "zh", True, "payroll", True),
    "attendance": Document("attendance, ruled, 889 cells", "zh", True, "attendance"),
    "attendance-boxes": Document(
        "attendance, a box a cell, 889 cells", "zh", True, "attendance", True
    ),
    "unruled": Document("payroll, unruled", "zh", False, "payroll"),
    "english": Document("payroll, ruled, English", "en", True, "payroll"),
    "english-unruled": Document("payroll, unruled, English", "en", False, "payroll"),
    "vietnamese": Document("payroll, ruled, Vietnamese", "vi", True, "payroll"),
    "vietnamese-unruled": Document("payroll, unruled, Vietnamese", "vi", False, "payroll"),
}


@dataclass(slots=True)
class Row:
    """What one reader made of one document."""

    document: str
    reader: str
    tally: Tally = field(default_factory=Tally)
    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0
    pages: int = 0
    note: str = ""


def sheets(which: Set, name: str, seed: int, pages: int) -> list[Sheet]:
    """Gives back the pages of a document by chance; each has a title of its own."""
    document = DOCUMENTS[name]
    draw = random.Random(zlib.crc32(f"{which}/{name}/{seed}".encode()))
    found = []
    for number in range(1, pages + 1):
        sheet = _sheet(draw, which, document)
        title = (f"{sheet.title[0]} ({number})", *sheet.title[1:])
        found.append(replace(sheet, title=title))
    return found


def _sheet(draw: random.Random, which: Set, document: Document) -> Sheet:
    names = FONTS if document.language == "zh" else LATIN
    pair = draw.choice(fonts.with_letters(names[which], fonts.LETTERS.get(document.language, "")))
    aligned: tuple[Aligned, ...] = ("right", "centre", "left")
    figures = draw.choice(aligned)
    look = Look(pair, A4_WIDE, size=draw.choice((7.5, 8.0, 9.0)), figures=figures)
    look = replace(look, boxes=document.boxes)
    if document.cells == "attendance":
        return attendance(draw, replace(look, page=A3_WIDE, size=6.0, airy=0.3, pad=0.3), Grid())
    held = which == "held-out"
    if document.ruled and document.language == "zh":
        return standard(draw, look, wide=held)
    look = replace(look, ruled=document.ruled, pad=0.35 if document.ruled else 0.8)
    groups = draw.choice((0, 2)) if document.ruled else 0
    columns = draw.randint(10, 16)
    return payroll(draw, look, Plan(document.language, columns, draw.randint(20, 34), groups, held))


def measure(
    which: Set,
    names: Sequence[str],
    seed: int,
    pages: int,
    *,
    files: int = 2,
    peers: dict[str, str] | None = None,
    processes: int = 2,
    keep: Path | None = None,
    misses: Path | None = None,
) -> list[Row]:
    """Gives back a row a document and reader.

    Args:
        names: Keys of ``DOCUMENTS``.
        pages: Of each file.
        files: Of each document; they are read side by side.
        peers: Tool to the Python that has it; none for only our own.
        misses: Where each wrong cell of our own is written as a JSON line.
    """
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            truths, jobs = [], []
            for k in range(files):
                truths.append(sheets(which, name, seed * 100 + k, pages))
                path = folder / f"{which}-{name}-{seed * 100 + k}.pdf"
                path.write_bytes(pdf([place(sheet) for sheet in truths[-1]]))
                jobs.append({"path": str(path), "whole": False})
            for reader, command in _readers(name, peers or {}):
                print(f"{name}: {reader}", file=sys.stderr, flush=True)
                outcome = work(command, jobs, processes=processes)
                rows.append(_row(name, reader, truths, outcome))
                if reader == "prescreen":
                    _note(misses, name, truths, outcome)
    return rows


def _readers(name: str, peers: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    script = str(Path(__file__).with_name("peer.py"))
    wanted = RULED if DOCUMENTS[name].ruled else UNRULED
    others = [(tool, (peers[tool], script, tool)) for tool in wanted if tool in peers]
    return [("prescreen", OWN), *others]


def _note(
    misses: Path | None, name: str, truths: Sequence[Sequence[Sheet]], outcome: Outcome
) -> None:
    for at, (pages, answer) in enumerate(zip(truths, outcome.answers, strict=True)):
        for number, sheet in enumerate(pages, 1):
            own = [t for t in answer.get("tables", ()) if t["page"] == number]
            cells = compare(sheet, best_table(sheet, own))
            note(misses, f"{name}/{at}/{number}", cells, {"tables": own})


def _row(name: str, reader: str, truths: Sequence[Sequence[Sheet]], outcome: Outcome) -> Row:
    row = Row(name, reader, wall=outcome.wall, peak=outcome.peak)
    for pages, answer in zip(truths, outcome.answers, strict=True):
        row.cpu += answer.get("cpu", 0.0)
        row.note = str(answer.get("error", answer.get("refused", row.note)))
        for number, sheet in enumerate(pages, 1):
            own = [t for t in answer.get("tables", ()) if t["page"] == number]
            _score(row, sheet, own)
    return row


def _score(row: Row, sheet: Sheet, tables: Sequence[dict[str, Any]]) -> None:
    found = best_table(sheet, tables)
    cells = compare(sheet, found)
    texts = found["texts"] if found else []
    shape = bool(texts) and (len(texts), len(texts[0])) == (sheet.rows, sheet.columns)
    row.tally.add(cells, shape=shape)
    row.pages += 1


HEADS = (
    "document",
    "reader",
    "CPU s/page",
    "times ours",
    "wall s/page, two processes",
    "peak MB",
    "cells",
    "exact",
    "digit cells",
    "names",
    "note",
)


def report(rows: Sequence[Row]) -> str:
    """Gives back a table of all readers on all documents."""
    ours = {row.document: row.cpu / row.pages for row in rows if row.reader == "prescreen"}
    lines = []
    for row in rows:
        t, cpu = row.tally, row.cpu / max(row.pages, 1)
        lines.append(
            [
                DOCUMENTS[row.document].name,
                row.reader,
                f"{cpu:.3f}",
                f"{cpu / ours[row.document]:.1f}" if ours.get(row.document) else "-",
                f"{row.wall / max(row.pages, 1):.3f}",
                f"{row.peak / 2**20:,.0f}",
                f"{t.cells:,}",
                percent(t.right, t.cells),
                percent(t.digits_right, t.digits),
                percent(t.names_right, t.names),
                row.note or f"shape right on {t.shapes} of {t.pages}",
            ]
        )
    return table(HEADS, lines)
