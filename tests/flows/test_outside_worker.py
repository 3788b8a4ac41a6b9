"""A Dask cluster that others started: ``prescreen worker`` joins it and does the work."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect_home import ROOT, Api, eventually, inbox, run_night, surroundings

pytestmark = pytest.mark.xdist_group("prefect")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def scheduler() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    place = ["--host", "tcp://127.0.0.1", "--port", str(port)]
    running = subprocess.Popen([*command, *place], env=surroundings(), stderr=subprocess.DEVNULL)
    eventually(lambda: _answers(port))
    yield f"tcp://127.0.0.1:{port}"
    running.terminate()
    running.wait(60)


def test_a_worker_from_outside_joins_and_does_the_work(
    api: Api, tmp_path: Path, scheduler: str
) -> None:
    inbox(tmp_path, 2)
    log = tmp_path / "worker.log"
    with log.open("wb") as heard:
        worker = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "worker", scheduler],
            cwd=ROOT,
            env=surroundings(),
            stdout=heard,
            stderr=heard,
        )
    try:
        found = run_night(tmp_path, api.data, dask=scheduler)  # there are no other workers
    finally:
        worker.terminate()
        worker.wait(60)
    assert [one[:3] for one in found["facilities"]] == [
        ["恒晟0", "judged", True],
        ["恒晟1", "judged", True],
    ]
    assert found["problems"] == []
    assert api.run_of(tmp_path)["state"]["name"] == "Completed"
    assert "恒晟" not in log.read_text("utf-8")
