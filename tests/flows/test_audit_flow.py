"""The audit flow on a real Prefect server: the same engine, the same findings."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prefect_home import PAYROLL, ROOT, Api, surroundings

pytestmark = pytest.mark.xdist_group("prefect")


def check(folder: Path, out: Path, data: Path, engine: str) -> dict[str, Any]:
    arguments = ["check", str(folder), "--out", str(out), "--data", str(data)]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments, "--engine", engine],
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    found: dict[str, Any] = json.loads((out / "findings.json").read_text("utf-8"))
    return found


def test_prefect_gives_the_same_findings_and_shows_them_in_numbers(
    api: Api, tmp_path: Path
) -> None:
    folder = tmp_path / "factory"
    folder.mkdir()
    (folder / "pay.csv").write_text(PAYROLL.format(net=2300), "utf-8")
    (folder / "empty.csv").write_bytes(b"")
    local = check(folder, tmp_path / "local", tmp_path / "data", "local")
    prefect = check(folder, tmp_path / "prefect", api.data, "prefect")
    assert local.pop("run")["engine"] == "local"
    assert prefect.pop("run")["engine"] == "prefect"
    assert local == prefect
    run = api.flow_runs("prescreen-audit")[-1]
    assert (run["state"]["name"], run["parameters"]) == ("Completed", {})
    assert str(folder).encode() not in api.stored(), "a purge does not reach into Prefect"
    assert "| exceptions, major |" in api.artifact("prescreen-audit")
    kinds = {row["kind"]: row for row in json.loads(api.artifact("prescreen-completeness"))}
    assert kinds["payroll"]["2025-03"] == 2
    assert kinds["attendance"]["2025-03"] == 0
    rules = {row["rule"]: row for row in json.loads(api.artifact("prescreen-counts"))}
    assert {one["rule"]: one["failed"] for one in local["coverage"]} == {
        rule: row["failed"] for rule, row in rules.items()
    }


BROKEN = """
import sys
from pathlib import Path
from pipeline.engine import audit
from pipeline.engine.audit import Request
from pipeline.engine.progress import Silent
from flows.env import run_in_prefect
def broken(*rest):
    raise KeyError("李小红")
audit.discover = broken
base = Path(sys.argv[1])
try:
    run_in_prefect(Request(base / "factory", base / "out", data=Path(sys.argv[2])), Silent())
except KeyError as error:
    assert error.args == ("李小红",)
    print("handed on")
"""


def test_prefect_is_not_told_what_a_failure_quotes(api: Api, tmp_path: Path) -> None:
    (tmp_path / "factory").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(tmp_path), str(api.data)],
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.stdout, done.stderr) == ("handed on\n", "")
    assert api.flow_runs("prescreen-audit")[-1]["state"]["type"] == "FAILED"
    assert b"KindError: KeyError" in api.stored()
    assert "李小红".encode() not in api.stored()
    assert "李小红".encode("unicode_escape") not in api.stored()
