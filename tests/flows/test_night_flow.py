"""The nightly flow on a real Prefect server, seen through its API."""

import json
from pathlib import Path
from typing import Any

import pytest
from prefect_home import Api, inbox, run_night

pytestmark = pytest.mark.xdist_group("prefect")

FAILING = """
from pipeline.engine.nightly import reading
def broken(where, items, *rest):
    raise KeyError("李小红")
reading.read_files = broken
"""

KILLING = """
import os, signal
from pathlib import Path
from pipeline.engine.nightly import judging
judge = judging.judge_facilities
def killing(where, *rest):
    home = Path(os.environ["PREFECT_HOME"])
    os.kill(int((home / "serving.pid").read_text()), signal.SIGKILL)
    return judge(where, *rest)
judging.judge_facilities = killing
"""

LOST = """
import flows.server
from flows.server import ServerLostError
def lost(home):
    raise ServerLostError("It did not start.")
flows.server.started = lost
flows.server._PAUSE = 0
"""


def findings(out: Path) -> dict[str, Any]:
    """Gives back every facility's findings, but for the run block."""
    found = {
        path.parent.name: json.loads(path.read_text("utf-8"))
        for path in out.glob("*/findings.json")
    }
    for one in found.values():
        one.pop("run")
    return found


@pytest.fixture(scope="module")
def night(api: Api, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Gives back where an undisturbed night over two facilities worked, and its morning."""
    base = tmp_path_factory.mktemp("night")
    inbox(base, 2)
    return base, run_night(base, api.data)


def test_a_night_is_seen_through_the_api(api: Api, night: tuple[Path, dict[str, Any]]) -> None:
    base, found = night
    assert [one[:3] for one in found["facilities"]] == [
        ["恒晟0", "judged", True],
        ["恒晟1", "judged", True],
    ]
    assert (base / "out" / "morning.html").exists()
    run = api.run_of(base)
    assert run["state"]["name"] == "Completed"
    tasks = api.ask("task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
    assert {"read-batch-1", "judge-batch-1"} <= {task["name"] for task in tasks}
    assert {task["state"]["name"] for task in tasks} == {"Completed"}
    artifacts = api.ask("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    shown = {one["key"]: one["data"] for one in artifacts}
    assert "| facilities | 2 |" in shown["prescreen-night"]
    rows = json.loads(shown["prescreen-facilities"])
    assert [row["judged"] for row in rows] == [True, True]
    assert [row["new"] for row in rows] == [one[3] for one in found["facilities"]]
    for word in ("恒晟", "王建国", "李小红", "A0002"):
        assert word.encode() not in api.stored()
        assert word.encode("unicode_escape") not in api.stored()


def test_dask_gives_the_same(api: Api, night: tuple[Path, dict[str, Any]]) -> None:
    base, _ = night
    there = run_night(base, api.data, out="there", dask="local:2", everything=True)
    assert [one[2] for one in there["facilities"]] == [True, True]
    assert len(findings(base / "out")) == 2
    assert findings(base / "out") == findings(base / "there")


def test_a_batch_that_fails_is_named_and_stops_no_other(api: Api, tmp_path: Path) -> None:
    inbox(tmp_path, 1, net=1900)  # in no store of readings yet
    found = run_night(tmp_path, api.data, before=FAILING)
    assert any(
        problem.startswith("read-batch-1 failed: a fault (KeyError)")
        for problem in found["problems"]
    )
    assert [one[0] for one in found["facilities"]] == ["恒晟0"]
    state = api.run_of(tmp_path)["state"]
    assert (state["type"], "read-batch-1" in state["message"]) == ("FAILED", True)
    assert b"KindError: KeyError" in api.stored()
    assert "李小红".encode() not in api.stored()


def test_the_server_dies_and_the_night_ends_well(api: Api, tmp_path: Path) -> None:
    inbox(tmp_path, 2)
    found = run_night(tmp_path, api.data, before=KILLING)
    assert [one[:3] for one in found["facilities"]] == [
        ["恒晟0", "judged", True],
        ["恒晟1", "judged", True],
    ]
    assert found["problems"] == []
    assert api.run_of(tmp_path)["state"]["name"] == "Completed"


def test_a_night_without_any_server_is_run_and_says_so(tmp_path: Path) -> None:
    inbox(tmp_path, 1)
    found = run_night(tmp_path, tmp_path / "data", before=LOST)
    assert [one[:3] for one in found["facilities"]] == [["恒晟0", "judged", True]]
    assert ["without Prefect" in problem for problem in found["problems"]] == [True]
