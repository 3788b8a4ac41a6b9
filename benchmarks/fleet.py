"""Makes an inbox of made-up facilities: ``python -m benchmarks.fleet INBOX [--facilities 200]``.

Each has forty workers, three months and about ten files, so that 200 facilities make about 2,000.
Most keep the law but for one to three planted breaches; of forty, one has handed in nothing, one
has a wrong ``facility.toml`` and one nothing that can be read. What must be found stands beside
the inbox, in ``INBOX-truth/FACILITY.json``. The same arguments make the same bytes.

``--later K`` writes K more files into an inbox that is there, as the suppliers do between two
nights: a late permit, a late record, a payroll put right in place of the old one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import fleet_breaches as breaches  # noqa: E402 - needs the path above
from benchmarks.fleet_factory import (  # noqa: E402
    MONTHS,
    PAID,
    Factory,
    factory,
    firm,
    payroll_file,
    write,
)
from sample_docs.generator import licences  # noqa: E402
from sample_docs.generator.folder import Folder  # noqa: E402

WHOLE, EMPTY, SETTINGS, UNREADABLE = "whole", "empty", "settings", "unreadable"
_BROKEN = {6: EMPTY, 12: SETTINGS, 18: UNREADABLE}
_EVERY = 40
SETTINGS_FILE = "facility.toml"


@dataclass(frozen=True)
class Fleet:
    """What is asked for: how many facilities of how many workers, and from which seed."""

    facilities: int = 200
    workers: int = 40
    seed: int = 1

    def names(self) -> list[str]:
        """Gives back the sub-folders' names in order."""
        return [self.name(index) for index in range(self.facilities)]

    def name(self, index: int) -> str:
        """Gives back the name of a facility's sub-folder."""
        return f"{index:05d}-{firm(index).name.removesuffix('有限公司')}"


def state(index: int) -> str:
    """Gives back how a facility is broken, ``whole`` where it is not."""
    return _BROKEN.get(index % _EVERY, WHOLE)


def make(inbox: Path, fleet: Fleet) -> int:
    """Writes the inbox and the truth beside it; gives back how many documents it holds."""
    inbox.mkdir(parents=True)
    jobs = [(inbox, fleet, index) for index in range(fleet.facilities)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return sum(pool.map(_make_one, jobs, chunksize=4))


def _make_one(job: tuple[Path, Fleet, int]) -> int:
    inbox, fleet, index = job
    name = fleet.name(index)
    folder = facility(index, fleet)
    _write(inbox / name, folder.files)
    said = {"state": state(index), **folder.truth()}
    truth = truth_folder(inbox) / f"{name}.json"
    truth.parent.mkdir(exist_ok=True)
    truth.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return len(folder.files.keys() - {SETTINGS_FILE})


def truth_folder(inbox: Path) -> Path:
    """Gives back where the truth about an inbox stands."""
    return inbox.with_name(f"{inbox.name}-truth")


def facility(index: int, fleet: Fleet) -> Folder:
    """Gives back a facility's files and what must be found in them."""
    if state(index) == EMPTY:
        return Folder()
    if state(index) == UNREADABLE:
        return Folder(
            {"工资/3月.pdf": b"", "工资/4月.xlsx": b"PK\3\4 cut off", "扫描.jpg": b"\0" * 99}
        )
    made = books(index, fleet)
    write(made)
    if state(index) == SETTINGS:
        made.folder.files[SETTINGS_FILE] = b'[facility]\nplase = "Guangdong"\n'
        made.folder.findings.clear()
    return made.folder


def books(index: int, fleet: Fleet, *, right: bool = False) -> Factory:
    """Gives back a facility's books with its breaches; ``right``: payroll without them."""
    made = factory(index, fleet.workers, fleet.seed)
    rng = Random(f"{made.seed} breaches")
    numbers = iter(rng.sample(list(made.workers)[:-2], k=6))
    before, after = _chosen(index, rng)
    for breach in before:
        breach(made, next(numbers))
    planned = [(breach, next(numbers), prepare) for breach, prepare in after]
    for _, number, prepare in planned:
        if prepare is not None:
            prepare(made, number)
    made.keep_books()
    for breach, number, _ in planned:
        if not right:
            breach(made, number)
    breaches.plant_layout(made)
    return made


def _chosen(index: int, rng: Random) -> tuple[Sequence[breaches.Breach], Sequence[breaches.Late]]:
    """Gives back up to two breaches of people and hours and one of wages; every third has none."""
    if index % 3 == 0 or index % 10 == 9:
        return (), ()
    before = rng.sample(breaches.BEFORE, k=rng.randint(0, 2))
    return before, rng.sample(breaches.AFTER, k=rng.randint(0, 1))


def later(inbox: Path, fleet: Fleet, count: int, night: int = 1, over: int = 0) -> list[Path]:
    """Writes ``count`` files into as many facilities, or into ``over``; gives back their paths.

    Args:
        night: Tells the files of one night from those of another.
    """
    whole = [index for index in range(fleet.facilities) if state(index) == WHOLE]
    chosen = Random(f"{fleet.seed} night {night}").sample(whole, k=min(over or count, len(whole)))
    written = []
    for at in range(count):
        index = chosen[at % len(chosen)]
        path, data = _late_file(index, fleet, night, at)
        target = inbox / fleet.name(index) / path
        _write(inbox / fleet.name(index), {path: data})
        written.append(target)
    return written


def _late_file(index: int, fleet: Fleet, night: int, at: int) -> tuple[str, bytes]:
    day = date(2025, 1, 1) + timedelta(days=night % 150)
    if at % 3 == 0:
        made = books(index, fleet, right=True)
        return payroll_file(made, MONTHS[-1], PAID[MONTHS[-1]] + timedelta(days=night % 9 + 1))
    if at % 3 == 1:
        permit = licences.discharge_permit(firm(index), day, date(2029, 12, 31), "市生态环境局")
        return f"补交/{night}-{at}-排污许可证.pdf", permit
    return f"补交/{night}-{at}-消防演练记录.docx", licences.drill_record(firm(index), day, 30 + at)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def files_of(inbox: Path) -> Iterator[Path]:
    """Gives back every file of an inbox."""
    return (path for path in inbox.rglob("*") if path.is_file())


def main() -> None:
    """Makes an inbox, or hands in a night's files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("inbox", type=Path)
    parser.add_argument("--facilities", type=int, default=200)
    parser.add_argument("--workers", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--later", type=int, metavar="K", help="write K files into an inbox")
    parser.add_argument("--over", type=int, default=0, metavar="M", help="... of M facilities")
    parser.add_argument("--night", type=int, default=1, help="which night's files: another, others")
    parser.add_argument("--anew", action="store_true", help="in place of an inbox that is there")
    asked = parser.parse_args()
    fleet = Fleet(asked.facilities, asked.workers, asked.seed)
    if asked.later:
        for path in later(asked.inbox, fleet, asked.later, asked.night, asked.over):
            print(path.relative_to(asked.inbox))
        return
    if asked.anew:
        shutil.rmtree(asked.inbox, ignore_errors=True)
        shutil.rmtree(truth_folder(asked.inbox), ignore_errors=True)
    if asked.inbox.exists():
        sys.exit(f"{asked.inbox} is there already; --anew replaces it, --later K adds to it")
    started = time.perf_counter()
    count = make(asked.inbox, fleet)
    spent = time.perf_counter() - started
    size = sum(path.stat().st_size for path in files_of(asked.inbox))
    print(f"{asked.facilities} facilities, {count} documents, {size / 1e6:.1f} MB in {spent:.1f} s")


if __name__ == "__main__":
    main()
