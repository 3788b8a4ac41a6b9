"""What is said where a run in Prefect breaks off, before its end and after."""

from __future__ import annotations

import logging

import pytest

from flows.private import KindError, Private, ending, keeping, kinds_only, taken_for_lost
from flows.server import ServerLostError
from pipeline.errors import UsageError


def test_a_fault_that_is_none_of_ours_is_named_by_its_kind_alone() -> None:
    own = Private()
    with (
        pytest.raises(ServerLostError, match=r"broke off \(KeyError\)$"),
        taken_for_lost(own),
        keeping(own),
        ending(),
    ):
        raise KeyError("李小红")


def test_an_error_of_ours_reaches_the_caller_whole() -> None:
    own = Private()
    with (
        pytest.raises(UsageError, match="no such inbox"),
        taken_for_lost(own),
        keeping(own),
        ending(),
        kinds_only(),
    ):
        raise UsageError("no such inbox")
    assert own.error is not None
    assert not isinstance(own.error, KindError)


def test_a_loss_after_the_end_of_a_run_is_logged_and_changes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    own = Private(joined=7)
    with caplog.at_level(logging.WARNING), taken_for_lost(own):
        raise ConnectionError("secret words")
    assert "ConnectionError" in caplog.text
    assert "secret words" not in caplog.text
