"""Our own Prefect server: shared, started again, safe from others, gone with its last user."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from prefect_home import HOLD, ROOT, Api, eventually, surroundings

from flows import server
from flows.locks import held

pytestmark = pytest.mark.xdist_group("prefect")


def hold(data: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        cwd=ROOT,
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_only_its_owner_may_look_and_ask(api: Api) -> None:
    assert stat.S_IMODE(api.home.stat().st_mode) == 0o700
    assert stat.S_IMODE((api.home / "server.json").stat().st_mode) == 0o600
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"http://127.0.0.1:{api.port}/api/admin/version")
    assert api.ask("admin/version")


def test_nobody_is_told_of_us(api: Api) -> None:
    settings = api.ask("admin/settings")
    assert settings["server"]["analytics_enabled"] is False
    pid = int((api.home / "serving.pid").read_text())
    said = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    assert b"DO_NOT_TRACK=1" in said


def test_killed_it_comes_back_where_it_was(api: Api) -> None:
    port = api.port
    before = (api.home / "serving.pid").read_text()
    os.kill(int(before), signal.SIGKILL)
    eventually(lambda: (api.home / "serving.pid").read_text() != before)

    def answers() -> bool:
        try:
            return bool(api.ask("admin/version"))
        except OSError:
            return False

    assert eventually(answers)
    assert api.port == port


def test_it_is_handed_no_secret_and_hides_no_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PRESCREEN_PASSWORD", "PRESCREEN_DATABASE", "AWS_SECRET_ACCESS_KEY", "MAIL"):
        monkeypatch.setenv(name, "kept to ourselves")
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_TIMEOUT", "20")
    monkeypatch.setenv("NO_PROXY", "a.example")
    monkeypatch.setenv("no_proxy", "s3.internal")
    said = server._surroundings(tmp_path, server.Access(1, "a:b"))
    assert "kept to ourselves" not in said.values()
    assert {"PATH", "PREFECT_SERVER_DATABASE_TIMEOUT"} <= set(said)
    with server._named(server.Access(1, "a:b")):
        assert os.environ["no_proxy"] == os.environ["NO_PROXY"]
        assert os.environ["no_proxy"] == "a.example,s3.internal,127.0.0.1"
    assert (os.environ["NO_PROXY"], os.environ["no_proxy"]) == ("a.example", "s3.internal")


def test_two_share_one_and_it_goes_with_the_last_however_that_dies(tmp_path: Path) -> None:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    home = tmp_path / "prefect"
    home.mkdir(mode=0o700)
    port = taken.getsockname()[1]
    (home / "server.json").write_text(json.dumps({"port": port, "secret": "a:b"}))
    first, second = hold(tmp_path), hold(tmp_path)  # at once, over a fresh folder
    assert first.stdout is not None
    assert second.stdout is not None
    url = first.stdout.readline()
    assert url == second.stdout.readline()
    assert str(port) not in url, "a stranger has that port"
    pid = (home / "serving.pid").read_text()
    first.kill()
    first.wait()
    Api(tmp_path).ask("admin/version")
    assert (home / "serving.pid").read_text() == pid
    second.kill()
    second.wait()
    eventually(lambda: not held(home / "serving.lock"))
    taken.close()
