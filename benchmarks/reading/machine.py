"""What machine figures were measured on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

TELLING = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_int8", "amx_bf16")
"""Features of a processor on which the speed of recognition depends most."""


def described() -> str:
    """Gives back a sentence: processor, its telling features, memory, load, versions, date."""
    lines = _lines("/proc/cpuinfo")
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "?")
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    has = [name for name in TELLING if name in flags]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {model}, {os.cpu_count()} cores "
        f"({', '.join(has) or 'none of ' + ', '.join(TELLING)}), {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}; load {load}."
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
