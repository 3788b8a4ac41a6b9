"""What a command costs: wall time, CPU time and memory of it and of all that it starts.

Linux only: memory and CPU time are read from ``/proc``.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
_PAUSE_S = 0.05
_COMPILED = Path(tempfile.gettempdir()) / f"prescreen-benchmarks-{os.getuid()}"


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Gives back the environment of what is measured: that of this process, and some more.

    Modules are compiled once, as an install does it, also where this machine keeps none of them
    compiled; and numbers are crunched on one thread a process.
    """
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(_COMPILED)}
    return {**os.environ, **compiled, "OMP_NUM_THREADS": "1", **(more or {})}


@dataclass(frozen=True)
class Measured:
    """Seconds and bytes of one run; ``tree`` sums resident memory over all its processes.

    Pages that processes share are counted once for each, so ``tree`` is an upper bound.

    Attributes:
        cpu: Of the command and all that it started, also where nobody waited for its end.
        main_cpu: Of the command's own process.
        main: Peak memory of the command's own process.
        tree: Peak memory of all.
        processes: The most that ran at once.
        said: What it wrote to its standard output.
    """

    wall: float
    cpu: float
    main_cpu: float
    main: int
    tree: int
    processes: int
    code: int
    said: str = ""


def measure(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    besides: Sequence[int] = (),
    fine: Sequence[int] = (0, 1),
) -> Measured:
    """Gives back what a command costs; ends the program where its exit code is not ``fine``.

    Args:
        environment: On top of this process's own.
        besides: Processes that run already and work for it, as servers and workers.
    """
    spent = {pid: _spent(pid) for pid in besides}
    before = _waited_for()
    started = time.perf_counter()
    own = surroundings(environment)
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(command, cwd=ROOT, env=own, stdout=output) as child,
    ):
        watch = Watch([child.pid, *besides])
        while child.poll() is None:
            watch.look()
            time.sleep(_PAUSE_S)
        output.seek(0)
        said = output.read()
    wall = time.perf_counter() - started
    if child.returncode not in fine:
        sys.exit(f"{' '.join(command)} ended with {child.returncode}")
    # A tree that is waited for knows its CPU time best; what nobody waited for was seen in time.
    cpu = max(_waited_for() - before, watch.cpu_of(child.pid))
    cpu += sum(_spent(pid) - spent[pid] for pid in besides)
    own_cpu, own_peak = watch.main_cpu, watch.main
    return Measured(
        wall, cpu, own_cpu, own_peak, watch.tree, watch.processes, child.returncode, said
    )


class Watch:
    """Looks at process trees again and again, and remembers the peaks."""

    def __init__(self, roots: Sequence[int]) -> None:
        self._roots = roots
        self._cpu: dict[tuple[int, int], float] = {}
        self.main = self.tree = self.processes = 0
        self.main_cpu = 0.0

    def look(self) -> None:
        """Looks once."""
        sizes = []
        for root in self._roots:
            for pid in tree(root):
                sizes.append(resident(pid))
                self._cpu[root, pid] = max(self._cpu.get((root, pid), 0.0), cpu(pid))
        first = self._roots[0]
        self.tree, self.processes = max(self.tree, sum(sizes)), max(self.processes, len(sizes))
        self.main, self.main_cpu = max(self.main, resident(first)), max(self.main_cpu, cpu(first))

    def cpu_of(self, root: int) -> float:
        """Gives back the CPU seconds that processes under a root were seen to have spent."""
        return sum(spent for (under, _), spent in self._cpu.items() if under == root)


def _waited_for() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _spent(root: int) -> float:
    """Gives back the CPU seconds of a tree so far, those of ended children included."""
    return sum(cpu(pid, ended=True) for pid in tree(root))


def tree(pid: int) -> Iterator[int]:
    """Gives back a process and everything it started."""
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [n for t in threads for n in (t / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from tree(int(child))


def resident(pid: int) -> int:
    """Gives back the resident memory of a process in bytes, 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def cpu(pid: int, *, ended: bool = False) -> float:
    """Gives back the CPU seconds of a process so far, 0 once it is gone.

    Args:
        ended: Those of its children that it waited for as well.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(ticks) for ticks in fields[11 : 15 if ended else 13]) / TICKS
    except (OSError, IndexError):
        return 0.0
