"""Measures reading, a part at a time: ``python -m benchmarks.reading PART [options]``."""

from __future__ import annotations

import argparse
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from benchmarks.reading.digital import DOCUMENTS
from benchmarks.reading.pages import Set
from benchmarks.reading.spoiling import FLAWS

KINDS = ("payroll", "standard", "attendance", "marks", "payroll-en", "payroll-vi")


def main() -> None:
    """Prints the tables of the parts asked for."""
    asked = _arguments().parse_args()
    asked.seed = secrets.randbelow(10**6) if asked.seed == "fresh" else int(asked.seed)
    print(f"Seed {asked.seed}.\n", flush=True)
    PARTS[asked.part](asked)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("part", choices=list(PARTS))
    parser.add_argument("folder", nargs="?", type=Path, help="of samples")
    parser.add_argument("--set", default="tuning", choices=get_args(Set), dest="which")
    parser.add_argument("--seed", default="7", help='a number, or "fresh"')
    parser.add_argument("--pages", type=int, default=2, help="of each flaw or document")
    parser.add_argument("--flaws", default=",".join(FLAWS), help="of scans")
    parser.add_argument(
        "--kinds", default="payroll", help=f"of sheets, in turn: {', '.join(KINDS)}"
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder in which the pages stay")
    parser.add_argument("--documents", default=",".join(DOCUMENTS), help="of PDF")
    parser.add_argument("--rival-flaws", default="scan200,seal,photo", help="read by peers too")
    parser.add_argument("--rival-kinds", default="standard,attendance", help="read by peers too")
    parser.add_argument("--rival-pages", type=int, default=2, help="of each, read by peers too")
    parser.add_argument("--lengths", default="10,100,1000", help="pages of PDFs, for memory")
    parser.add_argument("--peers", type=Path, help="Python that has benchmarks/peers.txt")
    parser.add_argument("--img2table", type=Path, help="Python that has img2table")
    parser.add_argument("--icdar", type=Path, help="folder of ICDAR 2013")
    parser.add_argument("--misses", type=Path, help="file for each wrong or doubted cell, as JSON")
    return parser


def _scans(asked: argparse.Namespace) -> None:
    from benchmarks.reading import scans

    wanted = scans.Asked(
        asked.which,
        tuple(asked.flaws.split(",")),
        tuple(asked.kinds.split(",")),
        asked.pages,
        asked.seed,
        asked.processes,
        asked.keep,
        asked.misses,
    )
    print(scans.report(scans.measure(wanted)))


def _pdf(asked: argparse.Namespace) -> None:
    from benchmarks.reading import digital

    names = asked.documents.split(",")
    rows = digital.measure(
        asked.which,
        names,
        asked.seed,
        asked.pages,
        peers=_peers(asked, (*digital.RULED, *digital.UNRULED)),
        processes=asked.processes,
        keep=asked.keep,
        misses=asked.misses,
    )
    print(digital.report(rows))


def _rivals(asked: argparse.Namespace) -> None:
    from benchmarks.reading import rivals

    rows = rivals.measure(
        asked.which,
        asked.rival_flaws.split(","),
        asked.rival_kinds.split(","),
        asked.seed,
        asked.rival_pages,
        peers=_peers(asked, rivals.TOOLS),
        processes=asked.processes,
    )
    print(rivals.report(rows))


def _memory(asked: argparse.Namespace) -> None:
    from benchmarks.reading import memory

    lengths = [int(length) for length in asked.lengths.split(",")]
    print(memory.report(memory.measure(asked.which, asked.seed, lengths)))


def _hazards(asked: argparse.Namespace) -> None:
    from benchmarks.reading import hazards

    print(hazards.report())


def _samples(asked: argparse.Namespace) -> None:
    from benchmarks.reading import samples

    if asked.folder is None:
        print("Give the folder: python -m benchmarks.reading samples FOLDER.")
        return
    print(samples.report(list(samples.measure(asked.folder))))


def _peers(asked: argparse.Namespace, tools: Sequence[str]) -> dict[str, str]:
    """Gives back tool to Python: img2table has one of its own, as its OpenCV clashes."""
    if asked.peers is None:
        return {}
    own = asked.img2table or asked.peers
    return {tool: str(own if tool.startswith("img2table") else asked.peers) for tool in tools}


def _icdar(asked: argparse.Namespace) -> None:
    if asked.icdar is None:
        print("Give --icdar FOLDER, with the PDF files of ICDAR 2013 and their -str.xml.")
        return
    command = [sys.executable, "-m", "benchmarks.icdar", str(asked.icdar)]
    subprocess.run(command + (["--peers", str(asked.peers)] if asked.peers else []), check=False)


def _all(asked: argparse.Namespace) -> None:
    from benchmarks.reading.machine import described

    print(described() + "\n", flush=True)
    for name, part in PARTS.items():
        if name != "all":
            print(f"\n## {name}\n", flush=True)
            part(asked)


PARTS = {
    "all": _all,
    "icdar": _icdar,
    "scans": _scans,
    "pdf": _pdf,
    "rivals": _rivals,
    "memory": _memory,
    "hazards": _hazards,
    "samples": _samples,
}

if __name__ == "__main__":
    main()
