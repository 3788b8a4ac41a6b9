"""The Prefect flow: the same engine, the same findings. One server start, about 20 seconds."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAYROLL = (
    "东莞市恒晟五金制品有限公司2025年3月工资表\n"
    "序号,工号,姓名,基本工资,加班工资,应发工资,扣款合计,实发工资\n"
    "1,A0001,王建国,2360,100,2460,60,2400\n"
    "2,A0002,李小红,2360,100,2460,60,2300\n"
)


def check(folder: Path, base: Path, engine: str, environment: Mapping[str, str]) -> dict[str, Any]:
    out = base / engine
    arguments = ["check", str(folder), "--out", str(out), "--data", str(base / "data" / engine)]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments, "--engine", engine],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    found: dict[str, Any] = json.loads((out / "findings.json").read_text("utf-8"))
    return found


def test_prefect_gives_the_same_findings(tmp_path: Path) -> None:
    folder = tmp_path / "factory"
    folder.mkdir()
    (folder / "pay.csv").write_text(PAYROLL, "utf-8")
    (folder / "empty.csv").write_bytes(b"")
    environment = {key: value for key, value in os.environ.items() if "PREFECT" not in key}
    local = check(folder, tmp_path / "local", "local", environment)
    prefect = check(folder, tmp_path / "prefect", "prefect", environment)
    assert local.pop("run")["engine"] == "local"
    assert prefect.pop("run")["engine"] == "prefect"
    assert local == prefect


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
    run_in_prefect(Request(base / "factory", base / "out", data=base / "data"), Silent())
except KeyError as error:
    assert error.args == ("李小红",)
    print("handed on")
"""


def test_prefect_is_not_told_what_a_failure_quotes(tmp_path: Path) -> None:
    (tmp_path / "factory").mkdir()
    environment = {key: value for key, value in os.environ.items() if "PREFECT" not in key}
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.stdout, done.stderr) == ("handed on\n", "")
    stored = [path for path in (tmp_path / "data" / "prefect").rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in stored)
    assert b"KeyError" in content
    assert "李小红".encode() not in content
    assert "李小红".encode("unicode_escape") not in content
