"""A pool of child processes in which one file at most dies with its child.

Every child has a pipe of its own and holds one job at a time, so a death names its file and
disturbs no other.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection, resource_tracker
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from pipeline.engine.child import Work, serve
from pipeline.engine.jobs import Refusal
from pipeline.engine.limits import ChildLimits

Follow = Callable[[Any, Any], Sequence[tuple[Any, int]] | None]
_TICK = 1.0
# One thread a child: the children are the parallel part, and CPU limits count every thread.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")


@dataclass(slots=True)
class _Task:
    job: Any
    size: int
    tries: int = 0


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: connection.Connection
    task: _Task | None = None
    deadline: float = 0.0


class Pool:
    """Runs ``work`` on jobs; use it in a ``with`` block, which leaves no child behind.

    Args:
        work: What a child does.
        size: Children at most.
        limits: Of each.
        beat: Called about every second while children work; what it raises ends them.
    """

    def __init__(
        self, work: Work, size: int, limits: ChildLimits, beat: Callable[[], None] | None = None
    ) -> None:
        self._work = work
        self._beat = beat or (lambda: None)
        self._size = size
        self._limits = limits
        self._context = multiprocessing.get_context("spawn")
        self._children: list[_Child] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in self._children:
            child.pipe.close()
            _kill(child.process)
        for child in self._children:
            child.process.join()
        self._children.clear()

    def run(
        self, jobs: Sequence[tuple[Any, int]], follow: Follow = lambda job, result: None
    ) -> Iterator[tuple[Any, Any]]:
        """Gives back (job, result) in the order they end; a result may be a ``Refusal``.

        Args:
            jobs: (job, size in bytes); large ones are begun first.
            follow: Gives back the jobs that a result leads to, in its place; None for none.
        """
        waiting = deque(sorted((_Task(*job) for job in jobs), key=lambda task: -task.size))
        while waiting or any(child.task for child in self._children):
            self._hand_out(waiting)
            self._beat()
            for child in self._ready():
                task = child.task
                result = self._collect(child)
                again = isinstance(result, _Again)
                if task is None or (again and self._retry(task, waiting)):
                    continue
                result = result.refusal if again else result
                more = follow(task.job, result)
                if more is None:
                    yield task.job, result
                else:  # first, as they are of a file that was begun
                    waiting.extendleft(_Task(*job) for job in reversed(more))

    def _hand_out(self, waiting: deque[_Task]) -> None:
        idle = [child for child in self._children if child.task is None]
        while waiting and (idle or len(self._children) < self._size):
            child = idle.pop() if idle else self._spawn()
            task = waiting.popleft()
            try:
                child.pipe.send((self._limits.cpu_for(task.size), task.job))
            except OSError:  # it died between two jobs
                self._bury(child)
                waiting.appendleft(task)
                continue
            child.task = task
            child.deadline = time.monotonic() + self._limits.wall_for(task.size)

    def _spawn(self) -> _Child:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=serve,
            args=(theirs, self._work, self._limits),
            daemon=not self._limits.judges,  # a daemon may have no children
        )
        child = _Child(process, ours)
        with _unheard():
            before = {name: os.environ.get(name) for name in _ONE_THREAD}
            os.environ.update(_ONE_THREAD)
            try:
                process.start()
            finally:
                for name, value in before.items():
                    os.environ.pop(name) if value is None else os.environ.update({name: value})
            self._children.append(child)
        theirs.close()
        return child

    def _ready(self) -> list[_Child]:
        """Gives back the children that answered, died, or hang."""
        answered = connection.wait([child.pipe for child in self._children], _TICK)
        now = time.monotonic()
        for child in self._children:
            if child.task and child.deadline < now and child.pipe not in answered:
                _kill(child.process)
                child.process.join()
        return [
            child
            for child in self._children
            if child.pipe in answered or (child.task and child.deadline < now)
        ]

    def _collect(self, child: _Child) -> Any:
        """Gives back a child's answer, or why it died without one."""
        late = child.task is not None and child.deadline < time.monotonic()
        try:
            retiring, result = child.pipe.recv()
        except (EOFError, OSError):
            self._bury(child)
            return _STALLED if late else _why_died(child.process.exitcode)
        child.task = None
        if retiring:
            self._bury(child)
        return result

    def _bury(self, child: _Child) -> None:
        self._children.remove(child)
        child.pipe.close()
        child.process.join()

    @staticmethod
    def _retry(task: _Task, waiting: deque[_Task]) -> bool:
        """Puts a job back once: the system may have killed its child for another's hunger."""
        task.tries += 1
        if task.tries > 1:
            return False
        waiting.append(task)
        return True


def _kill(process: BaseProcess) -> None:
    """Kills a child and what it started."""
    if process.pid is None:  # never started
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has no group of its own yet
        process.kill()


@dataclass(frozen=True, slots=True)
class _Again:
    """Says that a child was killed from outside, and what to say where that happens once more."""

    refusal: Refusal


_KILLED = _Again(
    Refusal(
        "killed",
        "The system stopped Prescreen twice while it read this file: memory was short. "
        "Send the file in smaller parts, or close other programs.",
        "读取该文件时程序两次被系统终止：内存不足。请拆分文件，或关闭其他程序后重试。",
    )
)
_TOLD_TO_STOP = _Again(
    Refusal(
        "killed",
        "Prescreen was told to stop twice while it read this file, which says nothing of the file. "
        "Run it again.",
        "读取该文件时程序两次被要求停止，与文件本身无关。请重新运行。",
    )
)
_STALLED = Refusal(
    "stalled",
    "Reading this file came to a standstill: far more time went by than was spent on it, as on a "
    "machine with too much to do. Run again; where that does not help, send the file in smaller "
    "parts.",
    "读取该文件时程序停滞：耗时远超实际处理时间，多因机器负载过高。请重新运行；如仍无效，请拆分文件。",
)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Holds Ctrl-C back in its block, so that a child begun there is deaf to it from the start."""
    # Begun by the first child, it would let the signal through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_FROM_OUTSIDE = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)


def _why_died(code: int | None) -> Any:
    """Gives back a refusal for an exit code, or ``_Again`` where the file is not at fault."""
    if code == -signal.SIGKILL:
        return _KILLED
    if code in _FROM_OUTSIDE:
        return _TOLD_TO_STOP
    if code == -signal.SIGXCPU:
        return _too_slow()
    name = signal.Signals(-code).name if code and code < 0 else f"exit code {code}"
    return Refusal(
        "reader-crashed",
        f"The file brought its reader down ({name}): it is damaged, or far larger than it looks. "
        "Save it anew from the program that made it, or send a PDF.",
        f"该文件导致读取程序崩溃（{name}）：文件已损坏，或实际内容远大于文件大小。"
        "请用原程序重新保存，或改交PDF。",
    )


def _too_slow() -> Refusal:
    return Refusal(
        "too-slow",
        "The file took longer to read than one file may take. Send it in smaller parts, or in "
        "the format it was made in.",
        "该文件的读取时间超过单个文件的上限。请拆分文件，或提交原始格式的文件。",
    )
