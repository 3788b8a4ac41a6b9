"""How far a run is: a bar on a terminal, nothing elsewhere. Names no file."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress as RichBar
    from rich.progress import TaskID

STAGES = {
    "starting": "Starting",
    "waiting": "Another run is at work on this inbox; its morning is waited for",
    "looking": "Looking through the inbox",
    "reading": "Reading files",
    "reconciling": "Putting the books together",
    "judging": "Judging",
    "reporting": "Writing the exception list",
    "telling": "Telling the morning",
}


class Progress(Protocol):
    """What the engine says while it works."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A key of ``STAGES`` begins, with so many files to go through."""

    def expect(self, count: int) -> None:
        """More files turned up, in an archive."""

    def advance(self) -> None:
        """One file is done."""

    def pages(self, read: int, count: int) -> None:
        """So many pages of long files are read, of so many."""


class Silent:
    """Says nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Says nothing."""

    def expect(self, count: int) -> None:
        """Says nothing."""

    def advance(self) -> None:
        """Says nothing."""

    def pages(self, read: int, count: int) -> None:
        """Says nothing."""


class Bar:
    """A bar on standard error."""

    def __init__(self, bar: RichBar) -> None:
        self._bar = bar
        self._task: TaskID | None = None
        self._name = ""
        self._done = 0
        self._total: int | None = None
        self._pages = (0, 0)

    def stage(self, name: str, total: int | None = None) -> None:
        """Begins a new line for a stage."""
        self.finish()
        self._name, self._done, self._total, self._pages = STAGES[name], 0, total, (0, 0)
        self._task = self._bar.add_task(self._name, total=total)
        self._show()

    def expect(self, count: int) -> None:
        """Makes the stage longer."""
        self._total = (self._total or 0) + count
        self._show()

    def advance(self) -> None:
        """Moves on by one file."""
        self._done += 1
        self._show()

    def pages(self, read: int, count: int) -> None:
        """Says how far long files are."""
        self._pages = (read, count)
        self._show()

    def finish(self) -> None:
        """Fills the bar of the stage at hand."""
        if self._task is not None:
            self._bar.update(self._task, total=1, completed=1)

    def _show(self) -> None:
        if self._task is None:
            return
        count = f" {self._done} of {self._total}" if self._total is not None else ""
        read, pages = self._pages
        pages_said = f", {read} of {pages} pages of long ones" if read < pages else ""
        words = f"{self._name}{count}{pages_said}"
        self._bar.update(self._task, total=self._total, completed=self._done, description=words)


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """Gives back a bar where somebody watches, else silence."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichBar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with RichBar(*columns, console=Console(stderr=True)) as rich_bar:
        bar = Bar(rich_bar)
        yield bar
        bar.finish()
