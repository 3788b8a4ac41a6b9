"""What a night costs: ``python -m benchmarks.nightly [PART ...] [--facilities 200]``.

Parts (all unless told):

ways       the inbox read and judged from nothing: one process, two, a Dask cluster of two workers
nothing    the same inbox again, nothing new; and again with twenty new files
prefect    the plain engine loop against the flow: what Prefect costs, and how it grows
databases  SQLite against PostgreSQL: the same reports, and the time
flows      the same from nothing as the flow: two processes, a Dask cluster of two workers
four       four nights at once on PostgreSQL over one data folder

Inboxes and results stay in ``--work``, so that a part may be run again: what is there is used.
CPU seconds are those of the command and all that it started; memory is of its whole tree.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.bench import MB, Bench, Place, flow, handed_in, plain, table  # noqa: E402
from benchmarks.many import four_at_once  # noqa: E402
from benchmarks.measured import Measured  # noqa: E402
from benchmarks.same import differences  # noqa: E402
from benchmarks.servers import cluster, database_server  # noqa: E402

PHASES = ("start", "survey", "plan", "read", "judge", "finish")
_PHASED = "night|wall s|CPU s|" + "|".join(f"{one} s" for one in PHASES) + "|read|judged"


def ways(bench: Bench) -> None:
    """One process, two, and a Dask cluster of two workers, from nothing."""
    inbox = bench.inbox()
    two = plain(inbox, bench.place("two"), 2)
    with cluster(2) as dask:
        said, own = ("--dask", dask.address), dask.pids
        on_dask = plain(inbox, bench.place("dask"), 1, *said, besides=own)
    one = plain(inbox, bench.place("one"), 1)
    runs = {"one process": one, "two processes": two, "Dask, two workers": on_dask}
    first = runs["one process"][1]["wall"]
    rows = [_way(name, run, phases, first) for name, (run, phases) in runs.items()]
    head = "way|wall s|CPU s|tree MB|processes|reading s|times|judging s|times"
    table(f"{bench.facilities} facilities from nothing", head, rows)
    phases = [_phases(name, *run) for name, run in runs.items()]
    table("The same by phase", _PHASED, phases)
    _compared(bench, "one", "dask")


def _way(name: str, run: Measured, said: dict[str, Any], first: dict[str, float]) -> list[object]:
    read, judge = said["wall"]["read"], said["wall"]["judge"]
    row: list[object] = [name, run.wall, run.cpu, f"{run.tree / MB:.0f}", run.processes]
    return [*row, read, first["read"] / read, judge, first["judge"] / judge]


def _compared(bench: Bench, *names: str) -> None:
    print()
    for name in names:
        other = differences(bench.found("two").out, bench.found(name).out)
        print(f"files of reports in {name} that are not those of two: {len(other)} {other[:3]}")


def flows(bench: Bench) -> None:
    """The flow from nothing: two processes, and a Dask cluster of two workers."""
    inbox = bench.inbox()
    runs = {"flow, two processes": flow(inbox, bench.place("flow-two"), 2)}
    with cluster(2) as dask:
        place, said = bench.place("flow-dask"), ("--dask", dask.address)
        runs["flow, Dask of two workers"] = flow(inbox, place, 1, *said, besides=dask.pids)
    rows = [
        [name, run.wall, run.cpu, f"{run.tree / MB:.0f}", run.processes]
        for name, run in runs.items()
    ]
    table(
        f"{bench.facilities} facilities from nothing, as the flow",
        "way|wall s|CPU s|tree MB|processes",
        rows,
    )
    bench.judged()
    _compared(bench, "flow-two", "flow-dask")


def nothing(bench: Bench) -> None:
    """The same inbox again, and again with a few new files."""
    inbox, judged = bench.inbox(), bench.judged()
    again = bench.found("again")
    shutil.rmtree(again.data.parent, ignore_errors=True)
    shutil.copytree(judged.data.parent, again.data.parent)
    rows = [_phases("nothing new", *plain(inbox, again, 2)) for _ in range(3)]
    runs = [flow(inbox, again, 2) for _ in range(2)]
    names = "as the flow, its server made new", "as the flow, again"
    blank = [""] * (len(PHASES) + 2)
    rows += [[name, run.wall, run.cpu, *blank] for name, run in zip(names, runs, strict=True)]
    with handed_in(inbox, bench):
        rows.append(_phases(f"{bench.few} new", *plain(inbox, again, 2)))
    run = flow(inbox, again, 2)
    rows.append([f"{bench.few} taken back, as the flow", run.wall, run.cpu, *blank])
    table(f"{bench.facilities} facilities, nothing or little new", _PHASED, rows)


def _phases(name: str, run: Measured, said: dict[str, Any]) -> list[object]:
    walls = [float(said["wall"][one]) for one in PHASES]
    done = said.get("read", 0), said.get("judged", 0)
    return [f"{name} of {said['files']} files", run.wall, run.cpu, *walls, *done]


def prefect(bench: Bench) -> None:
    """The plain loop against the flow, judging from readings that are there, in growing sizes."""
    home = bench.work / "prefect-home"
    if not home.exists():
        place = bench.place("flow", bench.judged())
        flow(bench.inbox(1), place, 2)
        shutil.copytree(place.data / "prefect", home)
    sizes = sorted({1, min(10, bench.facilities), min(50, bench.facilities), bench.facilities})
    head = "facilities|batches|plain s|flow s|more s|plain CPU s|flow CPU s|more CPU s"
    head += "|more CPU s a facility|plain MB|flow MB"
    rows = [_overhead(bench, size, home) for size in sizes]
    table("The plain loop against the flow, judging only, two processes", head, rows)


def _overhead(bench: Bench, size: int, home: Path) -> list[object]:
    inbox, judged = bench.inbox(size), bench.judged()
    without, said = plain(inbox, bench.place("plain", judged), 2)
    place = bench.place("flow", judged)
    shutil.copytree(home, place.data / "prefect")
    run = flow(inbox, place, 2)
    batches = said["read_batches"] + said["judge_batches"]
    more = run.cpu - without.cpu
    row: list[object] = [size, batches, without.wall, run.wall, run.wall - without.wall]
    row += [without.cpu, run.cpu, more, more / size]
    return [*row, f"{without.tree / MB:.0f}", f"{run.tree / MB:.0f}"]


def databases(bench: Bench) -> None:
    """SQLite against PostgreSQL: judging from readings that are there; the reports compared."""
    inbox, judged = bench.inbox(), bench.judged()
    rows = []
    with database_server() as server:
        places: dict[str, Place] = {
            "SQLite": bench.place("sqlite", judged),
            "PostgreSQL": bench.place("postgresql", judged, server.new_database()),
        }
        for name, place in places.items():
            rows.append(_phases(name, *plain(inbox, place, 2)))
            rows.append(_phases(f"{name}, nothing new", *plain(inbox, place, 2)))
    table(f"{bench.facilities} facilities, SQLite against PostgreSQL", _PHASED, rows)
    other = differences(places["SQLite"].out, places["PostgreSQL"].out)
    print(f"\nfiles of the reports that differ: {len(other)} {other[:5]}")


def four(bench: Bench) -> None:
    """Four nights at once on PostgreSQL over one data folder: two of one inbox, two of others."""
    with database_server() as server:
        four_at_once(bench, server.new_database(), server.new_database())


PARTS: dict[str, Callable[[Bench], None]] = {
    "ways": ways,
    "flows": flows,
    "nothing": nothing,
    "prefect": prefect,
    "databases": databases,
    "four": four,
}


def main() -> None:
    """Measures the parts asked for, and prints their tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--facilities", type=int, default=200)
    parser.add_argument("--few", type=int, default=20, help="how many new files are few")
    parser.add_argument("--work", type=Path, help="where to work  [default: a new folder]")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    work = (asked.work or Path(tempfile.mkdtemp(prefix="prescreen-nightly-"))).resolve()
    work.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    print(
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}; in {work}"
    )
    for name in asked.parts or PARTS:
        started = time.perf_counter()
        PARTS[name](Bench(work, asked.facilities, asked.few))
        print(f"\n({name}: {time.perf_counter() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
