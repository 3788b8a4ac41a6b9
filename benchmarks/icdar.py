"""How right tables of real PDF files are found and cut: ICDAR 2013 with its published measure.

Run ``python -m benchmarks.icdar FOLDER`` on a folder of ``NAME.pdf`` with ``NAME-str.xml``;
``--peers PYTHON`` names a Python in whose environment the other readers are installed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import parse

from benchmarks import icdar_peers

Cell = tuple[int, int, int, int, str]
"""First row, first column, rows, columns, text."""
Relations = Counter[tuple[str, str, str]]
"""Texts of two neighbours and "right" or "below"."""
Tables = Mapping[int, Sequence[Sequence[Cell]]]
"""By page from 1, the cells of each table."""


@dataclass(frozen=True, slots=True)
class Score:
    """Relations of one document: in the truth, found, and both."""

    true: int
    found: int
    right: int

    @property
    def recall(self) -> float:
        """Gives back the share of the truth that was found."""
        return self.right / self.true if self.true else 1.0

    @property
    def precision(self) -> float:
        """Gives back the share of what was found that is true."""
        return self.right / self.found if self.found else 0.0


def relations(cells: Iterable[Cell]) -> Relations:
    """Gives back each cell that is not blank with its next such neighbours right and below.

    Blank cells are passed over, so that an empty column put in between changes nothing; two cells
    are neighbours once, along however many rows they touch (Göbel, Hassan, Oro and Orsi, "ICDAR
    2013 Table Competition", section III-C).
    """
    kept = [cell for cell in cells if _bare(cell[4])]
    at: dict[tuple[int, int], int] = {}
    for k, (row, column, rows, columns, _) in enumerate(kept):
        at |= {(r, c): k for r in range(row, row + rows) for c in range(column, column + columns)}
    pairs: set[tuple[int, int, str]] = set()
    for way, order in (("right", lambda s: s), ("below", lambda s: (s[1], s[0]))):
        line, before = -1, -1
        for slot in sorted(at, key=order):
            if order(slot)[0] == line and at[slot] != before:
                pairs.add((before, at[slot], way))
            line, before = order(slot)[0], at[slot]
    return Counter((_bare(kept[a][4]), _bare(kept[b][4]), way) for a, b, way in pairs)


def _bare(text: str) -> str:
    """Gives back text to compare: without spaces, and without case, which the truth has lost."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def score(true: Tables, found: Tables) -> Score:
    """Gives back what is right of one document.

    A table that was found is put to the one true table of its page with which it shares most,
    and each true table takes one; the rest are found for nothing, or missed. Boxes are not
    asked for, as not every reader gives them.
    """
    right = total = wanted = 0
    for page in sorted({*true, *found}):
        ours = [relations(cells) for cells in found.get(page, ())]
        theirs = [relations(cells) for cells in true.get(page, ())]
        total += sum(map(Counter.total, ours))
        wanted += sum(map(Counter.total, theirs))
        shared = [((a & b).total(), i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs)]
        taken: set[tuple[str, int]] = set()
        for count, i, j in sorted(shared, reverse=True):
            if not taken & {("found", i), ("true", j)}:
                taken |= {("found", i), ("true", j)}
                right += count
    return Score(wanted, total, right)


def truth(path: Path) -> Tables:
    """Gives back the tables that a ``-str.xml`` says; each region of a table is one."""
    pages: dict[int, list[list[Cell]]] = defaultdict(list)
    for region in parse(path).iter("region"):
        pages[int(region.get("page"))].append([_cell(cell) for cell in region.iter("cell")])
    return pages


def _cell(cell: object) -> Cell:
    row, column = (int(cell.get(f"start-{way}")) for way in ("row", "col"))  # type: ignore[attr-defined]
    last_row, last_column = (
        int(cell.get(f"end-{way}", start))  # type: ignore[attr-defined]
        for way, start in (("row", row), ("col", column))
    )
    text = cell.findtext("content") or ""  # type: ignore[attr-defined]
    return row, column, last_row - row + 1, last_column - column + 1, text


def ours(path: Path) -> Tables:
    """Gives back the tables that Prescreen reads on each page."""
    from extractors.readers.limits import Limits
    from extractors.readers.pdf import read_pages

    pages: dict[int, list[list[Cell]]] = {}
    for page in read_pages(path, None, Limits()):
        pages[page.number] = [
            grid_cells(
                table.texts.tolist(), [(s.row, s.column, s.rows, s.columns) for s in table.spans]
            )
            for table in page.tables
        ]
    return pages


def grid_cells(
    rows: Sequence[Sequence[str | None]], spans: Sequence[tuple[int, int, int, int]] = ()
) -> list[Cell]:
    """Gives back the cells of a grid of texts; spans are those of more than one slot."""
    wide = {(row, column): (rows, columns) for row, column, rows, columns in spans}
    return [
        (r, c, *wide.get((r, c), (1, 1)), text or "")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]


def peer(python: str, tool: str, paths: Sequence[Path]) -> dict[str, tuple[Tables, float]]:
    """Gives back what another reader finds in each file, and its CPU seconds; a child reads."""
    command = [python, icdar_peers.__file__, tool, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, tuple[Tables, float]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            said = json.loads(line)
            pages = {int(p): [grid_cells(t) for t in tables] for p, tables in said["pages"].items()}
            found[said["name"]] = (pages, said["seconds"])
    if not found:
        print(f"{tool}: {(done.stderr.strip().splitlines() or ['gave nothing'])[-1]}")
    return found


def _own(paths: Sequence[Path]) -> dict[str, tuple[Tables, float]]:
    found = {}
    for path in paths:
        began = time.process_time()
        found[path.name] = (ours(path), time.process_time() - began)
    return found


def report(name: str, paths: Sequence[Path], found: Mapping[str, tuple[Tables, float]]) -> str:
    """Gives back one line of the table; precision and recall are means over documents."""
    scores = [score(truth(_truth_of(p)), found.get(p.name, ({}, 0.0))[0]) for p in paths]
    precision = sum(s.precision for s in scores) / len(scores)
    recall = sum(s.recall for s in scores) / len(scores)
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    seconds = sum(seconds for _, seconds in found.values())
    return f"| {name} | {precision:.4f} | {recall:.4f} | {both:.4f} | {seconds:.1f} |"


def _truth_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}-str.xml")


def main() -> None:
    """Prints one line a reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", help="a Python with the other readers")
    parser.add_argument("--tools", default=",".join(icdar_peers.TOOLS))
    parser.add_argument("--each", action="store_true", help="Prescreen's score of each document")
    asked = parser.parse_args()
    paths = [path for path in sorted(asked.folder.glob("*.pdf")) if _truth_of(path).exists()]
    print("| reader | precision | recall | F1 | CPU s |\n|---|---|---|---|---|")
    mine = _own(paths)
    print(report("Prescreen", paths, mine), flush=True)
    for path in paths if asked.each else ():
        one = score(truth(_truth_of(path)), mine[path.name][0])
        print(f"  {path.name} {one.precision:.3f} {one.recall:.3f} {one}")
    for tool in asked.tools.split(",") if asked.peers else ():
        if found := peer(asked.peers, tool, paths):
            print(report(tool, paths, found), flush=True)


if __name__ == "__main__":
    main()
