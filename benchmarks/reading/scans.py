"""Scans and photos read by the readers under test: right cells and errors by grade."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.reading.children import Job, work
from benchmarks.reading.markdown import count, percent, share, table
from benchmarks.reading.pages import Set, page, save
from benchmarks.reading.scoring import (
    GRADES,
    Cell,
    Errors,
    Tally,
    aligned,
    best_table,
    compare,
    upper,
)
from benchmarks.reading.sheet import Sheet

OWN = (sys.executable, "-m", "benchmarks.reading.own")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured.

    Attributes:
        which: The set of fonts, layouts and strengths.
        flaws: Names of flaws.
        kinds: Kinds of sheets, in turn.
        pages: Of each flaw.
        seed: Of the first page.
        processes: Readers at once.
        keep: Where pictures stay; None for nowhere.
        misses: Where each wrong or doubted cell is written as a JSON line.
    """

    which: Set
    flaws: tuple[str, ...]
    kinds: tuple[str, ...]
    pages: int
    seed: int
    processes: int = 1
    keep: Path | None = None
    misses: Path | None = None


@dataclass(slots=True)
class Result:
    """What came out for one flaw; ``errors`` are by the grades that stand in ``findings.json``."""

    tally: Tally = field(default_factory=Tally)
    errors: Errors = field(default_factory=Errors)
    mapped: Errors = field(default_factory=Errors)
    digits: Errors = field(default_factory=Errors)
    names: Errors = field(default_factory=Errors)
    cpu: float = 0.0
    issues: Counter[str] = field(default_factory=Counter)

    def plus(self, other: Result) -> None:
        """Adds another flaw's figures."""
        self.tally.plus(other.tally)
        for mine, theirs in (
            (self.errors, other.errors),
            (self.mapped, other.mapped),
            (self.digits, other.digits),
            (self.names, other.names),
        ):
            mine.cells = [a + b for a, b in zip(mine.cells, theirs.cells, strict=True)]
            mine.wrong = [a + b for a, b in zip(mine.wrong, theirs.wrong, strict=True)]
            mine.covered += theirs.covered
            mine.mended += theirs.mended
        self.cpu += other.cpu
        self.issues += other.issues


@dataclass(slots=True)
class Measured:
    """Figures of all flaws."""

    results: dict[str, Result] = field(default_factory=dict)
    wall: float = 0.0
    peak: int = 0


def measure(asked: Asked) -> Measured:
    """Gives back the figures of every flaw asked for; says on standard error how far it is."""
    found = Measured({flaw: Result() for flaw in asked.flaws})
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        ones = _ones(asked)
        made = _made(ones, folder, asked.processes)
        print(f"{len(made)} pages drawn", file=sys.stderr, flush=True)
        jobs: list[Job] = [{"path": str(path), "final": True} for path, _ in made]
        outcome = work(OWN, jobs, processes=min(asked.processes, len(jobs)), told=True)
    found.wall, found.peak = outcome.wall, outcome.peak
    for one, (_, sheet), answer in zip(ones, made, outcome.answers, strict=True):
        cells = _take(found.results[one[1]], sheet, answer)
        note(asked.misses, "/".join(map(str, one)), cells, answer)
    return found


_One = tuple[Set, str, int, str]


def _ones(asked: Asked) -> list[_One]:
    """Gives back set, flaw, seed and kind of every page."""
    return [
        (asked.which, flaw, asked.seed * 1000 + k, asked.kinds[k % len(asked.kinds)])
        for flaw in asked.flaws
        for k in range(asked.pages)
    ]


def _made(ones: Sequence[_One], folder: Path, processes: int) -> list[tuple[Path, Sheet]]:
    """Gives back pictures and truths; drawn in processes that end, so that none holds memory."""
    jobs = [(*one, folder) for one in ones]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_draw, jobs))


def _draw(job: tuple[Set, str, int, str, Path]) -> tuple[Path, Sheet]:
    which, flaw, seed, kind, folder = job
    one = page(which, flaw, seed, kind)
    return save(one, folder), one.sheet


def _take(result: Result, sheet: Sheet, answer: dict[str, Any]) -> list[Cell]:
    table_ = best_table(sheet, answer.get("tables", ()))
    cells = compare(sheet, table_)
    texts = table_["texts"] if table_ else []
    shape = bool(texts) and (len(texts), len(texts[0])) == (sheet.rows, sheet.columns)
    result.tally.add(cells, shape=shape)
    cells = aligned(sheet, table_)
    result.errors.add(cells)
    result.mapped.add([c for c in cells if c.mapped])
    result.digits.add([c for c in cells if c.digits])
    result.names.add([c for c in cells if c.kind == "name"])
    result.cpu += answer.get("cpu", 0.0)
    result.issues.update(answer.get("issues", ()))
    for name in ("error", "refused"):
        if name in answer:
            result.issues[f"{name}: {answer[name]}"] += 1
    return cells


def note(path: Path | None, page_: str, cells: Sequence[Cell], answer: dict[str, Any]) -> None:
    """Writes the wrong and the doubted cells of a page to a file, a JSON line each."""
    if path is None:
        return
    with path.open("a", encoding="utf-8") as out:
        for cell in cells:
            seen = cell.truth or cell.got
            if seen and (not cell.right or cell.grade < GRADES.index("read")):
                line = {"page": page_, "right": cell.right, "said": GRADES[cell.grade]}
                print(json.dumps(line | asdict(cell), ensure_ascii=False), file=out)
        if not answer.get("tables"):
            said = {name: answer[name] for name in ("error", "refused") if name in answer}
            print(json.dumps({"page": page_, **said}, ensure_ascii=False), file=out)


def report(found: Measured) -> str:
    """Gives back two tables: right cells by flaw, and errors by grade."""
    whole = Result()
    for result in found.results.values():
        whole.plus(result)
    rows = [_row(name, result) for name, result in found.results.items()]
    graded = [_graded(name, result.errors) for name, result in found.results.items()]
    if len(rows) > 1:
        rows.append(_row("all", whole))
        graded.append(_graded("all", whole.errors))
        graded.append(_graded("all, cells that are values of records", whole.mapped))
        graded.append(_graded("all, cells with figures", whole.digits))
        graded.append(_graded("all, names", whole.names))
    said = ", ".join(f"{name} {number}" for name, number in whole.issues.most_common())
    return "\n\n".join(
        (
            table(_HEADS, rows),
            table(_GRADE_HEADS, graded),
            f"Peak memory of one reader {found.peak / 2**20:,.0f} MB; "
            f"{found.wall:,.0f} s for {whole.tally.pages} pages. Issues: {said or 'none'}.",
        )
    )


_HEADS = (
    "flaw",
    "pages",
    "right shape",
    "cells",
    "exact",
    "at least (95 %)",
    "spaces too",
    "digit cells",
    "names",
    "invented of blank",
    "lost",
    "CPU s/page",
)
_GRADE_HEADS = (
    "flaw",
    "cells not blank",
    "verified",
    "wrong",
    "at most (95 %)",
    "read",
    "wrong",
    "at most",
    "uncertain",
    "wrong",
    "lost with their row or column",
    "text wrong, value mended",
    "truth among other readings",
)


def _row(name: str, result: Result) -> list[str]:
    t = result.tally
    return [
        name,
        str(t.pages),
        str(t.shapes),
        count(t.cells),
        percent(t.right, t.cells),
        share(1 - upper(t.cells - t.right, t.cells)),
        percent(t.spaced, t.cells),
        f"{percent(t.digits_right, t.digits)} ({t.digits - t.digits_right} of {t.digits:,})",
        f"{percent(t.names_right, t.names)} ({t.names - t.names_right} of {t.names:,})",
        f"{t.invented} of {t.blanks:,}",
        str(t.lost),
        f"{result.cpu / max(t.pages, 1):.1f}",
    ]


def _graded(name: str, errors: Errors) -> list[str]:
    cells, wrong = errors.cells, errors.wrong
    total = sum(cells)
    _, uncertain, read, verified = cells
    not_there = cells[0]
    return [
        name,
        count(total),
        percent(verified, total),
        str(wrong[3]),
        share(upper(wrong[3], verified)),
        percent(read, total),
        f"{wrong[2]} ({percent(wrong[2], read)})",
        share(upper(wrong[2], read)),
        percent(uncertain, total),
        str(wrong[1]),
        str(not_there),
        str(errors.mended),
        f"{errors.covered} of {sum(wrong) + errors.mended}",
    ]
