"""How fast a folder is checked: ``python benchmarks/throughput.py [WORKERS ...]``.

Makes a factory of N workers with twelve months of payroll and attendance in XLSX, runs
``prescreen check`` over it in a child process, and prints wall time, CPU time and memory. Linux
only: memory is read from ``/proc``.
"""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.big_factory import make  # noqa: E402 - needs the path above
from benchmarks.measured import Measured, measure  # noqa: E402


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
                run = check(folder, Path(place) / "data", options.format)
                name = f"{workers}{'*' if again else ''}"
                print(
                    f"{name:>7} {24:5} {size / 1e6:6.1f} {run.wall:8.1f} {run.cpu:8.1f} "
                    f"{run.main_cpu:8.1f} {run.main / 1e6:8.0f} {run.tree / 1e6:8.0f} "
                    f"{run.processes:10}",
                    flush=True,
                )


def check(folder: Path, data: Path, formats: str) -> Measured:
    """Gives back what a run over a folder costs."""
    out = folder.with_name("report")
    command = [sys.executable, "-m", "pipeline.cli", "check", str(folder), "--quiet"]
    command += ["--out", str(out), "--data", str(data), "--format", formats]
    return measure(command)


if __name__ == "__main__":
    main()
