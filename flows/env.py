"""Prefect's surroundings, set before it is imported: a home of our own, quiet, telling nobody."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.engine.audit import Report, Request
    from pipeline.engine.progress import Progress

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    # A server of its own starts in 8 to 20 seconds, on a busy machine in far more.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # What fails is raised to the caller anyway; a traceback on the terminal may quote a document.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    # Nor may it go to the server that PREFECT_API_URL names.
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def prepare(data: Path) -> None:
    """Sets the environment; a server that ``PREFECT_API_URL`` names is used, else one starts."""
    home = data / "prefect"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["PREFECT_HOME"] = str(home)
    os.environ.update(_SETTINGS)


def run_in_prefect(request: Request, progress: Progress) -> Report:
    """Gives back what the run came to, orchestrated by Prefect: the same as without it.

    Raises:
        UsageError: As of ``run_audit``, before Prefect is started.
    """
    from pipeline.engine.audit import prepared
    from pipeline.settings import data_folder

    prepared(request)
    prepare(data_folder(request.data))
    from flows.audit import orchestrate

    return orchestrate(request, progress)
