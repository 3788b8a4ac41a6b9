"""How fast a folder is checked: ``python benchmarks/throughput.py [WORKERS ...]``.

Makes a factory of N workers with twelve months of payroll and attendance in XLSX, runs
``prescreen check`` over it in a child process, and prints wall time, CPU time and memory. Linux
only: memory is read from ``/proc``.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.big_factory import make  # noqa: E402 - needs the path above

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """Seconds and bytes of one run; ``tree`` sums resident memory over all its processes.

    The main process judges and reports; reading and extracting is done by its children, whose
    CPU time is ``cpu`` less ``main_cpu``.
    """

    wall: float
    cpu: float
    main_cpu: float
    main: int
    tree: int
    processes: int


def main() -> None:
    """Prints one line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workers", nargs="*", type=int, default=[100, 300, 1000])
    parser.add_argument("--format", default="json,xlsx,html")
    parser.add_argument("--again", action="store_true", help="run a second time, marked *, cached")
    options = parser.parse_args()
    print("workers files     MB   wall s    CPU s main CPU  main MB  tree MB  processes")
    for workers in options.workers:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "factory"
            size = make(folder, workers)
            for again in range(1 + options.again):
                run = measure(folder, Path(place) / "data", options.format)
                name = f"{workers}{'*' if again else ''}"
                print(
                    f"{name:>7} {24:5} {size / 1e6:6.1f} {run.wall:8.1f} {run.cpu:8.1f} "
                    f"{run.main_cpu:8.1f} {run.main / 1e6:8.0f} {run.tree / 1e6:8.0f} "
                    f"{run.processes:10}",
                    flush=True,
                )


def measure(folder: Path, data: Path, formats: str) -> Measured:
    """Gives back what a run over a folder costs."""
    out = folder.with_name("report")
    command = [sys.executable, "-m", "pipeline.cli", "check", str(folder), "--quiet"]
    command += ["--out", str(out), "--data", str(data), "--format", formats]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT) as child:
        main_peak, tree_peak, most, main_cpu = 0, 0, 0, 0.0
        while child.poll() is None:
            sizes = [_resident(pid) for pid in _tree(child.pid)]
            tree_peak, most = max(tree_peak, sum(sizes)), max(most, len(sizes))
            main_peak = max(main_peak, _resident(child.pid))
            main_cpu = max(main_cpu, _cpu(child.pid))
            time.sleep(0.05)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode not in (0, 1):
        sys.exit(f"prescreen check ended with {child.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, main_cpu, main_peak, tree_peak, most)


def _tree(pid: int) -> Iterator[int]:
    """Gives back a process and everything it started."""
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [n for t in threads for n in (t / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _resident(pid: int) -> int:
    """Gives back the resident memory of a process, 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _cpu(pid: int) -> float:
    """Gives back the CPU seconds of a process so far, its children left out."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (OSError, IndexError):
        return 0.0


if __name__ == "__main__":
    main()
