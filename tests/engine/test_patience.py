import errno

import pytest

from pipeline.engine import patience as module
from pipeline.engine.patience import Patience, passes_by, patience, patiently
from pipeline.errors import PlaceUnavailableError, UsageError


class Clock:
    """Time that passes by sleeping only."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(module.time, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def failing(times: int, error: Exception) -> tuple[list[int], object]:
    tried: list[int] = []

    def work() -> str:
        tried.append(1)
        if len(tried) <= times:
            raise error
        return "done"

    return tried, work


def test_what_passes_is_tried_until_it_works(clock: Clock) -> None:
    tried, work = failing(3, ConnectionRefusedError(errno.ECONNREFUSED, "refused"))
    assert patiently(work, "s3://b", passes_by, Patience()) == "done"
    assert len(tried) == 4
    assert len(clock.slept) == 3
    for slept, whole in zip(clock.slept, (0.5, 1.0, 2.0), strict=True):
        assert whole / 2 <= slept <= whole


def test_what_stays_away_is_said_within_the_limit(clock: Clock) -> None:
    _, work = failing(10**6, TimeoutError())
    with pytest.raises(PlaceUnavailableError, match=r"s3://b does not answer .* run again"):
        patiently(work, "s3://b", passes_by, Patience(limit=60))
    assert clock.now == pytest.approx(160.0)
    assert max(clock.slept) <= 15.0


@pytest.mark.parametrize("error", [PermissionError(13, "no"), ValueError("x"), OSError(28, "full")])
def test_what_does_not_pass_is_raised_at_once(clock: Clock, error: Exception) -> None:
    tried, work = failing(1, error)
    with pytest.raises(type(error)):
        patiently(work, "s3://b", passes_by, Patience())
    assert len(tried) == 1
    assert not clock.slept


def test_two_machines_do_not_wait_alike() -> None:
    waits = {Patience().waits(4) for _ in range(20)}
    assert len(waits) > 10


def test_the_operator_says_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESCREEN_PATIENCE", "7")
    assert patience().limit == 7
    for wrong in ("soon", "-1", "nan", "inf"):
        monkeypatch.setenv("PRESCREEN_PATIENCE", wrong)
        with pytest.raises(UsageError, match="PRESCREEN_PATIENCE"):
            patience()
