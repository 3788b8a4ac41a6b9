"""The process that serves Prefect's API on this machine, for as long as somebody uses it.

``python -m flows.serving HOME PORT``: started by ``flows.server``, never by hand.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from flows.locks import locked

HOST = "127.0.0.1"
PORT_TAKEN = 3
ALREADY = 4

_PATIENCE = 5.0


def main(home: Path, port: int) -> int:
    """Gives back an exit code, once nobody uses the server any more."""
    deadline = time.monotonic() + _PATIENCE
    while True:  # somebody may be looking whether the lock is held
        with locked(home / "serving.lock", wait=False) as alone:
            if alone:
                return _serve(home, port)
        if time.monotonic() > deadline:
            return ALREADY
        time.sleep(0.1)


def _serve(home: Path, port: int) -> int:
    if not _free(port):
        return PORT_TAKEN
    (home / "serving.pid").write_text(str(os.getpid()), "utf-8")
    threading.Thread(target=_until_unused, args=(home,), daemon=True).start()
    import uvicorn

    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    return 0


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _until_unused(home: Path) -> None:
    """Ends this process when the last that held ``users.lock`` is gone, however it went."""
    while True:
        time.sleep(1)
        with locked(home / "users.lock", wait=False) as unused:
            if unused:
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(_PATIENCE)
                os._exit(0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
