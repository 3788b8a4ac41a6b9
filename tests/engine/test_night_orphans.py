"""Children of a process that was killed do not go on: another run may be at the same work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nested_work
import pytest

HERE = Path(__file__).parent


def test_a_child_that_judges_may_have_children_of_its_own() -> None:
    assert nested_work.begin("a").startswith("nested a done by")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")
def test_children_and_their_children_end_with_a_killed_parent() -> None:
    paths = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    parent = subprocess.Popen(
        [sys.executable, str(HERE / "nested_work.py")], env={**os.environ, "PYTHONPATH": paths}
    )
    try:
        found = until(lambda: below(parent.pid), lambda pids: len(pids) >= 2)
        parent.kill()
        parent.wait()
        until(lambda: [pid for pid in found if alive(pid)], lambda left: not left)
    finally:
        parent.kill()
        for pid in filter(alive, below(parent.pid)):
            os.kill(pid, signal.SIGKILL)


def until(look: Callable[[], list[int]], good: Callable[[list[int]], bool]) -> list[int]:
    """Gives back what was seen once it was good; a minute is more than any machine needs."""
    deadline = time.monotonic() + 60
    while not good(seen := look()):
        assert time.monotonic() < deadline, seen
        time.sleep(0.05)
    return seen


def below(pid: int) -> list[int]:
    """Gives back the pool's children and grandchildren of a process."""
    found: list[int] = []
    todo = [pid]
    while todo:
        for path in Path(f"/proc/{todo.pop()}/task").glob("*/children"):
            try:
                children = [int(one) for one in path.read_text().split()]
            except OSError:
                continue
            todo += children
            found += [one for one in children if "spawn_main" in command(one)]
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def alive(pid: int) -> bool:
    """Gives back whether a process runs; a dead one that nobody collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
