"""Nights by the clock on a real server: one fires, missed ones fall together, orphans are ended."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any, cast

import psutil
import pytest
from prefect_home import ROOT, Api, eventually, inbox, surroundings

from flows import schedule
from flows.locks import held, locked
from flows.night import serve
from flows.schedule import Timetable
from pipeline.engine.nightly.where import Where
from pipeline.errors import UsageError

pytestmark = pytest.mark.xdist_group("prefect")

SERVICE = """
import signal, sys
from flows import night
from pipeline.engine.nightly.where import Where
from pipeline.errors import UsageError
def stop(*rest):
    raise KeyboardInterrupt
signal.signal(signal.SIGTERM, stop)
where = Where(sys.argv[1] + "/inbox", sys.argv[1] + "/out", sys.argv[2])
try:
    night.serve(where, sys.argv[3], settle=0, say=lambda line: print(line, flush=True))
except KeyboardInterrupt:
    print("stopped")
except UsageError as error:
    sys.exit(f"UsageError: {error}")
"""


@contextmanager
def service(
    base: Path, data: Path, cron: str, errors: int | None = None
) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVICE, str(base), str(data), cron],
        cwd=ROOT,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def deployed(api: Api, name: str) -> Any:
    """Gives back the deployment once it is there with a run planned."""
    found = api.ask("deployments/filter", {"deployments": {"name": {"any_": [name]}}})
    return found and runs_of(api, found[0]["id"]) and found[0]


def runs_of(api: Api, deployment: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.ask(
        "flow_runs/filter",
        {
            "deployments": {"id": {"any_": [deployment]}},
            "sort": "EXPECTED_START_TIME_ASC",
            "limit": 20,
        },
    )
    return found


def worker_of(service: int) -> int:
    """Gives back the process that works the nights of a service."""
    found = [
        child.pid
        for child in psutil.Process(service).children()
        if "flows.running" in child.cmdline()
    ]
    assert len(found) == 1
    return found[0]


def lives(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def missed(api: Api, deployment: str, minutes: int) -> str:
    """Plans a run in the past, as the scheduler had before the service stopped."""
    when = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
    state = {"type": "SCHEDULED", "state_details": {"scheduled_time": when}}
    body = {"state": state, "enforce_parameter_schema": False}
    return str(api.ask(f"deployments/{deployment}/create_flow_run", body)["id"])


def test_a_schedule_fires_and_what_was_missed_falls_together(api: Api, tmp_path: Path) -> None:
    inbox(tmp_path, 1)
    where = Where(str(tmp_path / "inbox"), str(tmp_path / "out"), str(api.data))
    name = Timetable(where.inbox, "", {}).name
    with service(tmp_path, api.data, "0 3 1 1 *") as first:
        deployment = eventually(lambda: deployed(api, name))["id"]
        worker = worker_of(first.pid)
        first.kill()
    with locked(api.home / f"{name}.lock"):  # as the next service may, before anybody looks
        eventually(lambda: not lives(worker))
    orphan = missed(api, deployment, 0)
    body = {"state": {"type": "RUNNING", "name": "Running"}, "force": True}
    api.ask(f"flow_runs/{orphan}/set_state", body)
    (api.home / "runs").mkdir(exist_ok=True)
    (api.home / "runs" / f"{orphan}.lock").touch()  # its process held it until it was killed
    late = [missed(api, deployment, minutes) for minutes in (30, 20, 10)]
    with service(tmp_path, api.data, "* * * * *") as second:
        states = {}

        def settled() -> bool:
            runs = runs_of(api, deployment)
            states.update({run["id"]: run["state"] for run in runs})
            fired = [run for run in runs if run["auto_scheduled"] and run["start_time"]]
            over = {run["id"] for run in runs if run["end_time"]}
            return {orphan, *late} <= over and any(run["id"] in over for run in fired)

        eventually(settled)
        second.send_signal(signal.SIGTERM)
        assert second.stdout is not None
        said = second.stdout.read()
        assert second.wait(60) == 0
    assert states[orphan]["type"] == "CRASHED"
    assert [states[run]["name"] for run in late] == ["Completed", "Collapsed", "Collapsed"]
    assert said.startswith("Nights at '* * * * *', time zone ")
    assert said.endswith("stopped\n")
    morning = json.loads((tmp_path / "out" / "morning.json").read_text("utf-8"))
    assert [one["name"] for one in morning["facilities"]] == ["恒晟0"]
    kept = api.ask(f"deployments/{deployment}")
    assert not kept["paused"], "stopping the service takes nothing out of the schedule"
    assert [one["schedule"]["cron"] for one in kept["schedules"]] == ["* * * * *"]


def test_nights_go_on_where_a_stranger_took_the_port_of_the_server(tmp_path: Path) -> None:
    inbox(tmp_path, 1)
    api = Api(tmp_path / "data")
    where = Where(str(tmp_path / "inbox"), str(tmp_path / "out"), str(api.data))
    name = Timetable(where.inbox, "", {}).name

    def there() -> Any:
        try:
            return deployed(api, name)
        except (OSError, HTTPException):
            return None

    with service(tmp_path, api.data, "0 3 1 1 *") as serving, socket.socket() as stranger:
        eventually(lambda: (api.home / "server.json").exists() and there())
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        before = api.port
        os.kill(int((api.home / "serving.pid").read_text()), signal.SIGKILL)
        eventually(lambda: _takes(stranger, before))
        eventually(lambda: api.port != before and there())
        missed(api, there()["id"], 0)
        # A run that the move cuts short is planned again: whichever works it, the night is told.
        eventually((tmp_path / "out" / "morning.json").exists)
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(60) == 0
    eventually(lambda: not held(api.home / "serving.lock"))


def _takes(stranger: socket.socket, port: int) -> bool:
    try:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
    except OSError:
        return False
    return True


def test_a_runner_is_told_where_the_server_is_before_it_answers_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = iter((20001, 20002))
    met: list[tuple[str | None, str | None]] = []

    class StoppedError(Exception):
        pass

    def move() -> None:
        access = {"port": next(ports), "secret": f"prescreen:{len(met)}"}
        (tmp_path / "server.json").write_text(json.dumps(access))

    class Runner:
        """Lives until the server has moved."""

        def __init__(self, command: Any, env: dict[str, str], **options: Any) -> None:
            met.append((env.get("PREFECT_API_URL"), env.get("PREFECT_API_AUTH_STRING")))
            if len(met) == 2:
                raise StoppedError
            self.pid, self.stdin = 0, io.BytesIO()
            move()

        def poll(self) -> None:
            return None

        def wait(self, seconds: float | None = None) -> int:
            return 0

    class Tender:
        def look(self) -> None:
            raise AssertionError("the server has moved: the runner is started again first")

    move()
    monkeypatch.setattr(subprocess, "Popen", Runner)
    monkeypatch.setattr("os.killpg", lambda pid, number: None)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    plan, tender = Timetable("x", "0 2 * * *", {}), cast("Any", Tender())
    with pytest.raises(StoppedError):
        schedule._work(tender, plan, tmp_path, print, own=True)
    assert met == [
        ("http://127.0.0.1:20001/api", "prescreen:0"),
        ("http://127.0.0.1:20002/api", "prescreen:1"),
    ]


def test_a_wrong_schedule_is_said_before_anything_starts(tmp_path: Path) -> None:
    inbox(tmp_path, 1)
    where = Where(str(tmp_path / "inbox"), str(tmp_path / "out"), str(tmp_path / "data"))
    with pytest.raises(UsageError, match=r"--cron .*hour.* 02:00 every day"):
        serve(where, "0 25 * * *")
    assert not (tmp_path / "data").exists()


def test_one_inbox_has_one_service(api: Api, tmp_path: Path) -> None:
    inbox(tmp_path, 1)
    where = Where(str(tmp_path / "inbox"), str(tmp_path / "out"), str(api.data))
    lock = api.home / f"{Timetable(where.inbox, '', {}).name}.lock"
    with locked(lock), service(tmp_path, api.data, "* * * * *", subprocess.PIPE) as second:
        assert second.stderr is not None
        assert second.stderr.read() == (
            "UsageError: a process on this machine works this inbox by the clock already\n"
        )


ZONE = """
from flows.schedule import timezone
from pipeline.errors import UsageError
try:
    print(timezone())
except UsageError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("CST-8", "(TZ=CST-8) has no name that a schedule can go by: set TZ"),
        ("EST5EDT", "(TZ=EST5EDT) has no name"),
    ],
)
def test_a_time_zone_that_would_fire_hours_off_is_refused(zone: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ZONE],
        cwd=ROOT,
        env=surroundings(TZ=zone),
        capture_output=True,
        text=True,
    )
    assert told in done.stdout, done.stderr


def test_why_the_runner_died_stays_in_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen
    words = iter(["why it died", "it works"])

    def process(command: Any, **options: Any) -> "subprocess.Popen[bytes]":
        said = f"import sys; sys.stderr.write({next(words)!r}); sys.stdin.read()"
        return real([sys.executable, "-c", said], **options)

    monkeypatch.setattr(subprocess, "Popen", process)
    for _ in range(2):
        with schedule._runner(Timetable("x", "0 2 * * *", {}), tmp_path, {}) as runner:
            runner.wait()
    assert (tmp_path / "runner.log").read_text() == "why it diedit works"
