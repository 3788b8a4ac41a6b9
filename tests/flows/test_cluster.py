"""What ``--dask`` may say, and what workers elsewhere need."""

import pytest

from flows import cluster
from flows.cluster import Dask, check_reach, checked_dask, children_each, run_worker
from pipeline.errors import UsageError


def test_what_may_be_said() -> None:
    assert checked_dask("local:3") == Dask(None, 3)
    assert checked_dask("local").workers >= 1
    assert checked_dask("tcp://10.1.2.3:8786") == Dask("tcp://10.1.2.3:8786")


@pytest.mark.parametrize("said", ["", "local:0", "locally", "10.1.2.3:8786", "tcp://10.1.2.3"])
def test_anything_else_is_refused_with_what_is_allowed(said: str) -> None:
    with pytest.raises(UsageError, match=r"tcp://host:8786.*local:2"):
        checked_dask(said)


def test_without_dask_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"prescreen\[server\]"):
        checked_dask("local")


def test_workers_elsewhere_need_what_they_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    here, there = Dask("tcp://127.0.0.1:8786"), Dask("tcp://192.0.2.7:8786")
    check_reach(here, shared_store=False)
    with pytest.raises(UsageError, match="database they all reach"):
        check_reach(there, shared_store=False)
    with pytest.raises(UsageError, match="Prefect server they all reach"):
        check_reach(there, shared_store=True)
    monkeypatch.setenv("PREFECT_API_URL", "http://192.0.2.8:4200/api")
    check_reach(there, shared_store=True)


def test_a_scheduler_here_may_have_workers_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Dask("tcp://127.0.0.1:8786")
    monkeypatch.setattr(cluster, "_workers", lambda dask: ["tcp://127.0.0.1:40001"])
    check_reach(here, shared_store=False)
    monkeypatch.setattr(
        cluster, "_workers", lambda dask: ["tcp://127.0.0.1:1", "tcp://192.0.2.7:1"]
    )
    with pytest.raises(UsageError, match="database they all reach"):
        check_reach(here, shared_store=False)


def test_workers_of_one_machine_share_its_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert children_each("local:4", None) == 2
    assert children_each("local:16", None) == 1
    assert children_each("local:4", 3) == 3
    assert children_each("tcp://10.1.2.3:8786", None) is None
    assert children_each(None, None) is None


def test_dask_is_kept_quiet_but_for_what_somebody_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    dask = pytest.importorskip("dask")
    monkeypatch.setenv("DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED", "True")
    with dask.config.set({"distributed.worker.profile.enabled": True}):
        cluster.prepare_dask()
        assert dask.config.get("distributed.worker.profile.enabled") is True
        assert dask.config.get("distributed.admin.tick.interval") == "1s"
        assert dask.config.get("distributed.worker.daemon") is False


def test_a_worker_says_what_it_cannot_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="tcp://host:8786"):
        run_worker("nowhere")
    monkeypatch.delenv("PRESCREEN_DATABASE", raising=False)
    monkeypatch.setattr(cluster, "_REACH_SECONDS", 1)
    heard: list[str] = []
    with pytest.raises(UsageError, match="no Dask scheduler answers"):
        run_worker("tcp://127.0.0.1:9", heard.append)
    assert heard[0].startswith("PRESCREEN_DATABASE is not set")
