"""Measures reading, a part at a time: ``python -m benchmarks.reading PART [options]``."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path
from typing import get_args

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
    parser.add_argument("--set", default="tuning", choices=get_args(Set), dest="which")
    parser.add_argument("--seed", default="7", help='a number, or "fresh"')
    parser.add_argument("--pages", type=int, default=2, help="of each flaw or document")
    parser.add_argument("--flaws", default=",".join(FLAWS), help="of scans")
    parser.add_argument(
        "--kinds", default="payroll", help=f"of sheets, in turn: {', '.join(KINDS)}"
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder in which the pages stay")
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


PARTS = {"scans": _scans}

if __name__ == "__main__":
    main()
