"""Loads what judging needs while the children still read: two seconds that nobody waits for."""

import threading
from importlib import import_module

_MODULES = (
    "pipeline.reconcile.casefile",
    "pipeline.model.schemas",
    "pandera.pandas",
    "validators.runner",
    "pipeline.report.write",
    "pipeline.report.workbook",
    "pipeline.report.page",
)


def warm_up() -> None:
    """Gives back at once; the modules load in a thread, and are waited for where they are used."""
    threading.Thread(target=_load, name="warm-up", daemon=True).start()


def _load() -> None:
    for module in _MODULES:
        import_module(module)
