"""The process that takes a schedule's runs from Prefect and works them, one at a time.

``python -m flows.running SERVICE``, its plan on standard input: started by ``flows.schedule``,
never by hand, and gone with it.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from typing import Any

QUERY_SECONDS = 5.0


def main(service: int, said: dict[str, Any]) -> None:
    """Works until the service, the process of this number that started it, is gone."""
    threading.Thread(target=_end_with, args=(service,), daemon=True).start()
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.runner import Runner

    from flows.nightly import nightly

    # Runs that were missed stay planned while the service is stopped, and fall together after.
    runner = Runner(
        name=said["name"], limit=1, pause_on_shutdown=False, query_seconds=QUERY_SECONDS
    )
    runner.add_flow(
        nightly,
        name=said["name"],
        schedule=CronSchedule(cron=said["cron"], timezone=said["timezone"]),
        parameters=said["parameters"],
        enforce_parameter_schema=False,
    )
    asyncio.run(runner.start())


def _end_with(service: int) -> None:
    """Ends this process and the run it works as soon as the service is gone, however it went.

    The parent tells it, not the timetable's lock: another service may hold that a moment later.
    """
    while os.getppid() == service:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), json.load(sys.stdin))
