"""How much memory and time a child process may take for one file."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """Limits of one child.

    CPU time is what counts, so that a busy machine refuses no file that a free one reads; the
    wall clock only ends a child that hangs.

    Attributes:
        memory_bytes: Address space (RLIMIT_AS).
        cpu_seconds: For the smallest file.
        bytes_per_cpu_second: What a larger file gets on top: scans of 50 kB a page get 20 s each.
        most_cpu_seconds: For the largest.
        wall_factor: Wall seconds allowed per CPU second.
        retire_bytes: A child that has grown beyond this is replaced before its next file.
        judges: It may import pandas and start children of its own; those that read do neither.
    """

    memory_bytes: int = 4 * GIB
    cpu_seconds: int = 120
    bytes_per_cpu_second: int = 2_500
    most_cpu_seconds: int = 7_200
    wall_factor: int = 5
    retire_bytes: int = 600 << 20
    judges: bool = False

    def cpu_for(self, size: int) -> int:
        """Gives back the CPU seconds for a file of so many bytes."""
        return min(self.cpu_seconds + size // self.bytes_per_cpu_second, self.most_cpu_seconds)

    def wall_for(self, size: int) -> int:
        """Gives back the wall seconds after which a child counts as hanging."""
        return self.cpu_for(size) * self.wall_factor


JUDGING = ChildLimits(
    memory_bytes=8 * GIB,
    cpu_seconds=1_800,
    bytes_per_cpu_second=20_000,
    most_cpu_seconds=14_400,
    retire_bytes=3 * GIB // 2,
    judges=True,
)
"""Of a child that judges one facility: its size is that of all of its files."""


def limit_memory(limits: ChildLimits) -> None:
    """Caps this process's address space; macOS knows the limit but does not hold to it."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limits.memory_bytes
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ValueError, OSError):  # pragma: no cover - macOS refuses some values
        return


def limit_cpu(seconds: int) -> None:
    """Caps this process's CPU time at so many seconds from now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(used.ru_utime + used.ru_stime) + 1 + seconds
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


def peak_bytes() -> int:
    """Gives back the most memory this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if os.uname().sysname == "Darwin" else peak * 1024


def children_wanted() -> int:
    """Gives back how many children to run: one a core, each with room of its own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    room = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // GIB
    return max(1, min(cores or 1, room // 2, 8))
