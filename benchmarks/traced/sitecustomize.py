"""Writes down each reading and each judging of every process that has this folder on its path.

Python imports a module of this name at its start. Each line of the file that ``PRESCREEN_TRACE``
names is JSON: what was begun or ended, of what, by whom and when. Only benchmarks use it.
"""

import functools
import importlib.abc
import importlib.machinery
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

_WATCHED: dict[str, tuple[str, str, Callable[[Any], str]]] = {
    # A long file is asked for its pages, read in ranges of them, and put together.
    "pipeline.engine.reading": (
        "read_one",
        "read",
        lambda job: f"{job.file.source.sha256} {job.split} {job.pages} {job.count}",
    ),
    "pipeline.engine.nightly.judge_one": (
        "judge_one",
        "judge",
        lambda job: f"{job.where.inbox} {job.evidence.facility} {job.key}",
    ),
}


def _note(what: str, of: str, key: str) -> None:
    line = {"at": time.monotonic(), "what": what, "of": of, "key": key, "pid": os.getpid()}
    number = os.open(os.environ["PRESCREEN_TRACE"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(number, (json.dumps(line) + "\n").encode())
    finally:
        os.close(number)


def _traced(work: Callable[[Any], Any], of: str, name: Callable[[Any], str]) -> Any:
    @functools.wraps(work)
    def call(job: Any) -> Any:
        key = name(job)
        _note("begun", of, key)
        result = work(job)
        _note("ended", of, key)
        return result

    return call


class _Loader(importlib.abc.Loader):
    def __init__(self, real: importlib.abc.Loader) -> None:
        self._real = real

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._real.exec_module(module)
        function, of, name = _WATCHED[module.__name__]
        setattr(module, function, _traced(getattr(module, function), of, name))


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in _WATCHED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


if os.environ.get("PRESCREEN_TRACE"):
    sys.meta_path.insert(0, _Finder())
