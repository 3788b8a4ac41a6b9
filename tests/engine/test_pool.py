import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pool_work import work

from pipeline.engine.jobs import Refusal
from pipeline.engine.limits import ChildLimits
from pipeline.engine.pool import Pool

LIMITS = ChildLimits(cpu_seconds=60)


def run(jobs: list[str], size: int = 2, limits: ChildLimits = LIMITS) -> dict[str, Any]:
    with Pool(work, size, limits) as pool:
        return dict(pool.run([(job, at) for at, job in enumerate(jobs)]))


def reason(result: Any) -> str:
    assert isinstance(result, Refusal)
    return result.reason


@pytest.mark.parametrize("death", ["exit:3", "signal:SIGSEGV", "signal:SIGABRT"])
def test_a_file_that_kills_its_reader_is_named_and_the_others_are_read(death: str) -> None:
    others = [f"file {at}" for at in range(6)]
    results = run([*others[:3], death, *others[3:]])
    assert reason(results.pop(death)) == "reader-crashed"
    assert all(result.startswith(job) for job, result in results.items())
    assert sorted(results) == others


def test_a_child_that_the_system_killed_is_tried_once_more(tmp_path: Path) -> None:
    job = f"once:{tmp_path / 'mark'}"
    results = run([job, "other"])
    assert results[job].startswith("once")
    assert reason(run(["signal:SIGKILL"])["signal:SIGKILL"]) == "killed"


def test_a_child_that_was_told_to_stop_says_nothing_of_its_file(tmp_path: Path) -> None:
    job = f"told:{tmp_path / 'mark'}"
    results = run([job, "other"])
    assert results[job].startswith("told")
    results = run(["signal:SIGTERM", "signal:SIGHUP"])
    assert {reason(one) for one in results.values()} == {"killed"}
    assert all("memory" not in one.en for one in results.values())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ENOSPC", "disk-full"),
        ("EMFILE", "machine-trouble"),
        ("ENOMEM", "machine-trouble"),
        ("EIO", "machine-trouble"),
        ("EINVAL", "reader-error"),
    ],
)
def test_trouble_of_the_machine_is_no_fault_of_the_file(code: str, said: str) -> None:
    assert reason(run([f"system:{code}"], size=1)[f"system:{code}"]) == said


def test_too_much_memory_is_a_refusal_and_the_child_lives_on() -> None:
    results = run(["memory", "after"], size=1)
    assert reason(results["memory"]) == "too-large"
    assert results["after"].startswith("after")


def test_cpu_time_is_what_is_limited() -> None:
    results = run(["spin", "other"], limits=ChildLimits(cpu_seconds=1, wall_factor=120))
    assert reason(results["spin"]) == "too-slow"
    assert results["other"].startswith("other")


def test_a_child_that_hangs_is_ended() -> None:
    results = run(["sleep", "other"], limits=ChildLimits(cpu_seconds=1, wall_factor=8))
    assert reason(results["sleep"]) == "stalled"
    assert results["other"].startswith("other")


def test_what_a_reader_raises_is_refused_without_quoting_it() -> None:
    refusal = run(["raise"])["raise"]
    assert reason(refusal) == "reader-error"
    assert "pool_work.py" in refusal.en
    assert "李小红" not in refusal.en + refusal.zh


def test_children_import_no_pandas() -> None:
    assert run(["modules"])["modules"] == ""


def test_a_grown_child_is_replaced() -> None:
    grown = ChildLimits(retire_bytes=1)
    results = run(["a", "b", "c"], size=1, limits=grown)
    assert len({result.rpartition(" ")[2] for result in results.values()}) == 3


def test_an_interrupt_leaves_no_child() -> None:
    pool = Pool(work, 2, LIMITS)
    threading.Timer(2.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt), pool:
        list(pool.run([("sleep", 1), ("sleep too", 1), ("sleep:more", 1)]))
    deadline = time.monotonic() + 5
    while _children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _children()


def _children() -> list[str]:
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        return []
    listed = " ".join(path.read_text() for path in tasks.glob("*/children")).split()
    return [pid for pid in listed if "spawn_main" in _command(pid)]


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_who_waits_may_end_the_children_while_they_work() -> None:
    beats = []

    def beat() -> None:
        beats.append(1)
        if len(beats) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Pool(work, 1, LIMITS, beat) as pool:
        list(pool.run([("sleep", 1)]))
    assert not pool._children
