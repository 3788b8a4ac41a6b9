"""Ctrl-C and SIGTERM, sent to a command that is busy."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.options import STOPPED

ROOT = Path(__file__).parents[1]
BUSY = """
import sys, time
import flows.night
from pipeline.cli.door import main

def busy(*_, **__):
    try:
        print("busy", flush=True)
        time.sleep(600)
    finally:
        if {slow}:
            print("ending", flush=True)
            time.sleep(600)

flows.night.run_once = flows.night.watch = busy
main()
"""


def started(tmp_path: Path, way: str, slow: bool) -> "subprocess.Popen[str]":
    (tmp_path / "inbox" / "a").mkdir(parents=True)
    arguments = ["nightly", str(tmp_path / "inbox"), way, "--data", str(tmp_path / "data")]
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY.format(slow=slow), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "busy\n"
    return process


@pytest.mark.parametrize(("way", "code"), [("--once", STOPPED), ("--watch", 0)])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_is_heard_and_then_obeyed(
    tmp_path: Path, way: str, code: int, number: signal.Signals
) -> None:
    process = started(tmp_path, way, slow=False)
    process.send_signal(number)
    _, said = process.communicate(timeout=120)
    assert process.returncode == code
    assert [line[:19] for line in said.split("\n") if line] == [
        "prescreen: stopping",
        "prescreen: stopped;",
    ]


def test_the_second_time_it_is_obeyed_at_once(tmp_path: Path) -> None:
    process = started(tmp_path, "--once", slow=True)
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "ending\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == STOPPED
    assert "stopped at once" in said


BEGINNING = """
import os, signal
if __name__ == "__mp_main__":
    os.kill(os.getpid(), signal.SIGINT)
from pipeline.engine.limits import ChildLimits
from pipeline.engine.pool import Pool

def double(number):
    return 2 * number

if __name__ == "__main__":
    with Pool(double, 1, ChildLimits()) as pool:
        print(list(pool.run([(1, 0)])))
"""


def test_children_do_not_hear_it_while_they_begin(tmp_path: Path) -> None:
    script = tmp_path / "beginning.py"
    script.write_text(BEGINNING, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.stdout, done.stderr) == ("[(1, 2)]\n", "")
