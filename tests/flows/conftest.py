"""The fixtures of the tests of flows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect_home import HOLD, ROOT, Api, surroundings


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A server of our own that lives as long as the tests: starting it costs most of them."""
    data: Path = tmp_path_factory.mktemp("data")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        cwd=ROOT,
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline().startswith("http://127.0.0.1:")
    yield Api(data)
    holder.stdin.close()
    assert holder.wait(30) == 0
