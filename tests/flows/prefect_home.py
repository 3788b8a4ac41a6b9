"""One Prefect server of our own for all tests of flows, and ways to look at it."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0
_BUSY_TRIES = 60
T = TypeVar("T")

PAYROLL = (
    "东莞市恒晟五金制品有限公司2025年3月工资表\n"
    "序号,工号,姓名,基本工资,加班工资,应发工资,扣款合计,实发工资\n"
    "1,A0001,王建国,2360,100,2460,60,2400\n"
    "2,A0002,李小红,2360,100,2460,60,{net}\n"
)

HOLD = """
import sys, time
from pathlib import Path
from flows.env import prepare
from flows.server import server
with server(prepare(Path(sys.argv[1]))) as url:
    print(url, flush=True)
    sys.stdin.read()
"""

NIGHT = """
import json, sys
from flows import night
from pipeline.engine.nightly.where import Where
{before}
if __name__ == "__main__":
    base = sys.argv[1]
    where = Where(base + "/inbox", base + "/" + sys.argv[2], sys.argv[3])
    morning = night.run_once(where, settle=0, **json.loads(sys.argv[4]))
    print(json.dumps({{
        "facilities": [[f.name, f.state, f.judged, len(f.new)] for f in morning.facilities],
        "problems": morning.problems,
    }}))
"""


def surroundings(**more: str) -> dict[str, str]:
    """Gives back an environment without any Prefect but ours."""
    known = {key: value for key, value in os.environ.items() if "PREFECT" not in key}
    return {**known, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), **more}


def inbox(base: Path, count: int, net: int = 2300) -> Path:
    """Gives back an inbox with so many facilities, each of another net wage."""
    for number in range(count):
        folder = base / "inbox" / f"恒晟{number}"
        folder.mkdir(parents=True)
        (folder / "pay.csv").write_text(PAYROLL.format(net=net - number), "utf-8")
    return base / "inbox"


def run_night(
    base: Path, data: Path, out: str = "out", before: str = "", **options: Any
) -> dict[str, Any]:
    """Gives back what a night in a process of its own came to; ``before`` breaks its code."""
    script = base / f"night_{out}.py"
    script.write_text(NIGHT.format(before=before), "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(base), out, str(data), json.dumps(options)],
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    # A busy machine may make Dask say that it is slow; nobody's data may be there, nor a fault.
    assert not any(word in done.stderr for word in ("Traceback", "李小红", "恒晟")), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def eventually(look: Callable[[], T]) -> T:
    """Gives back the first answer that is true; fails where none comes."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited in vain: {look}")


@dataclass
class Api:
    """A Prefect API, reached as a user would."""

    data: Path
    _said: dict[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.data / "prefect"

    @property
    def port(self) -> int:
        return int(self._access()["port"])

    def _access(self) -> Mapping[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "server.json").read_text("utf-8"))
        return found

    def ask(self, path: str, body: Any = None, *, method: str | None = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        token = base64.b64encode(self._access()["secret"].encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
        for _ in range(_BUSY_TRIES):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:  # 503: its database was locked, ask again
                if error.code != 503:
                    raise
            time.sleep(1)
        raise AssertionError(f"Prefect stayed busy: {path}")

    def flow_runs(self, name: str = "prescreen-nightly") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(
            "flow_runs/filter",
            {"flows": {"name": {"any_": [name]}}, "sort": "EXPECTED_START_TIME_ASC"},
        )
        return found

    def run_of(self, base: Path, out: str = "out") -> dict[str, Any]:
        """Gives back the last run over an inbox into some outputs that has begun."""
        wanted = (str(base / "inbox"), str(base / out))
        return [
            one
            for one in self.flow_runs()
            if one["start_time"]
            and (one["parameters"]["where"]["inbox"], one["parameters"]["where"]["out"]) == wanted
        ][-1]

    def artifact(self, key: str) -> Any:
        return self.ask(f"artifacts/{key}/latest")["data"]

    def stored(self) -> bytes:
        """Gives back every byte that Prefect keeps."""
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return b"".join(path.read_bytes() for path in files)
