"""Prefect's surroundings, set before it is imported: a home of our own, quiet, telling nobody."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.engine.audit import Report, Request
    from pipeline.engine.progress import Progress

API_URL = "PREFECT_API_URL"

SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    # We start and watch a server of our own; one more within each process helps nobody.
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    # What fails is raised to the caller anyway; a traceback on the terminal may quote a document.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    # Nor may it go to the server that PREFECT_API_URL names.
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_LOG_PRINTS": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def prepare(data: Path) -> Path:
    """Gives back Prefect's home in a data folder on this machine, and sets the environment."""
    home = data.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)
    os.environ["PREFECT_HOME"] = str(home)
    os.environ.update(SETTINGS)
    return home


@contextlib.contextmanager
def as_in_environment() -> Iterator[None]:
    """Lets Prefect go by the environment of now, also where it was imported long before."""
    from prefect.context import SettingsContext, get_settings_context
    from prefect.settings import Settings

    with SettingsContext(profile=get_settings_context().profile, settings=Settings()):
        yield


def run_in_prefect(request: Request, progress: Progress) -> Report:
    """Gives back what the run came to, orchestrated by Prefect: the same as without it.

    Raises:
        UsageError: As of ``run_audit``, before Prefect is started.
        ServerLostError: No Prefect server could be reached.
    """
    from pipeline.engine.audit import prepared
    from pipeline.settings import data_folder

    prepared(request)
    home = prepare(data_folder(request.data))
    from flows.server import with_server

    def audited() -> Report:
        from flows.audit import orchestrate

        return orchestrate(request, progress)

    return with_server(home, audited)
