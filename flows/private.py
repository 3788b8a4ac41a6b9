"""What a run needs or meets that Prefect must not see: it stores words, and words may quote."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.engine.progress import Progress, Silent
from pipeline.errors import PlaceUnavailableError, StoreUnavailableError

if TYPE_CHECKING:
    from pipeline.engine.audit import Report, Request
    from pipeline.model.nightly import Morning

TRANSIENT = (StoreUnavailableError, PlaceUnavailableError)

_LOG = logging.getLogger(__name__)


class KindError(RuntimeError):
    """An error of ours as Prefect may see it: its only word is the kind."""


class AwayError(KindError):
    """A place or the store was away: worth another try."""


class BrokenOffError(RuntimeError):
    """An error that is none of ours as Prefect may see it: its only word is the kind."""


class StoppedError(BaseException):
    """Nobody waits for this run any more."""


@dataclass(slots=True)
class Private:
    """Of one run in this process; tasks on other machines have none.

    Attributes:
        progress: Who is told how far it is.
        only: Names of the facilities asked for; () for all.
        request: What an audit is asked for: its folders have names, and it may hold a password.
        met: The last error of ours, whole.
        error: What ended the run, whole, for the caller; None where Prefect was lost.
        morning: What the night came to; it stands even where Prefect is lost afterwards.
        report: What an audit came to.
        joined: Another run does the work of this night; its number.
        totals: Files and facilities there are to do, by stage.
        stop: Set as soon as nobody waits for the run any more.
    """

    progress: Progress = field(default_factory=Silent)
    only: tuple[str, ...] = ()
    request: Request | None = None
    met: Exception | None = None
    error: Exception | None = None
    morning: Morning | None = None
    report: Report | None = None
    joined: int | None = None
    totals: dict[str, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    _stage: str = ""

    @property
    def done(self) -> bool:
        """Gives back whether there is nothing left to do."""
        return any(end is not None for end in (self.morning, self.joined, self.report))

    def enter(self, stage: str) -> None:
        """Begins a stage, unless it is the one at hand."""
        if stage != self._stage:
            self._stage = stage
            self.progress.stage(stage, self.totals.get(stage))

    def advance(self, count: int) -> None:
        """Moves the bar on; ends the batch at hand where nobody waits for it any more."""
        if self.stop.is_set():
            raise StoppedError
        for _ in range(count):
            self.progress.advance()


_PRIVATE: ContextVar[Private | None] = ContextVar("private", default=None)


def private() -> Private:
    """Gives back what belongs to the run at hand, or an empty one far from its process."""
    return _PRIVATE.get() or Private()


@contextlib.contextmanager
def keeping(what: Private) -> Iterator[Private]:
    """Gives back what all tasks of this run find in ``private()``."""
    token = _PRIVATE.set(what)
    try:
        yield what
    finally:
        _PRIVATE.reset(token)


@contextlib.contextmanager
def kinds_only() -> Iterator[None]:
    """Lets out of every error its kind alone; the error itself is kept for the caller."""
    try:
        yield
    except KindError:
        raise
    except Exception as error:
        private().met = error
        kind = AwayError if isinstance(error, TRANSIENT) else KindError
        raise kind(type(error).__name__) from None


@contextlib.contextmanager
def ending() -> Iterator[None]:
    """Tells errors of ours from a loss of Prefect when a flow ends, and ends its batches."""
    own = private()
    try:
        yield
    except KindError:
        own.error = own.met
        raise
    except Exception as error:
        raise BrokenOffError(type(error).__name__) from None
    except BaseException:  # Ctrl-C: Prefect waits for its threads, let them end soon
        own.stop.set()
        raise


@contextlib.contextmanager
def taken_for_lost(own: Private) -> Iterator[None]:
    """Raises what ended a run, whole, and ``ServerLostError`` where that was none of ours.

    A run that had come to its end before Prefect was lost has ended well, and the loss is logged.
    What breaks a run off may be Prefect or a fault in a flow of ours; which of them is not known
    here, so its kind is named. SIGTERM, which Prefect takes for itself, ends it as Ctrl-C does.
    """
    from prefect.exceptions import TerminationSignal

    from flows.server import ServerLostError

    kind = None
    try:
        yield
    except TerminationSignal as signal:
        raise KeyboardInterrupt from signal
    except BrokenOffError as error:
        kind = str(error)
    except Exception as error:
        kind = type(error).__name__
    if not own.done:
        said = f"The run in Prefect broke off ({kind or 'its server went away'})"
        raise own.error or ServerLostError(said)
    if kind is not None:
        _LOG.warning("Prefect failed (%s) after the run had ended: its results stand", kind)
