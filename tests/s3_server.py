"""An S3 server on loopback, which can be stopped, started again, and told to fail.

One a test process, started by the first test that asks; its buckets outlive a stop. Use it as
``with s3_server.bucket(monkeypatch) as url`` and hand ``url`` to whatever takes a place: endpoint
and keys are in the environment, where child processes find them too.
"""

import contextlib
import functools
import logging
import threading
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class S3Server:
    """A moto server in threads of this process."""

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._app = DomainDispatcherApplication(create_backend_app)
        self._server: Any = None
        self._failing: deque[tuple[str, int, str]] = deque()
        self.requests: list[str] = []
        self.port = 0
        self.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": self.endpoint, "AWS_DEFAULT_REGION": "us-east-1", **KEYS}

    def start(self) -> None:
        """Answers again, at the same port."""
        from werkzeug.serving import make_server

        if self._server is None:
            self._server = make_server("127.0.0.1", self.port, self._answer, threaded=True)
            self.port = self._server.server_port
            threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Refuses connections from now on."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def fail(self, times: int, status: int = 503, code: str = "SlowDown", method: str = "") -> None:
        """Answers the next so many requests (of a method) with an error."""
        self._failing.extend([(method, status, code)] * times)

    def heal(self) -> None:
        """Forgets what was left of ``fail``."""
        self._failing.clear()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        self.requests.append(f"{method} {environ['PATH_INFO']}")
        if self._failing and self._failing[0][0] in ("", method):
            _, status, code = self._failing.popleft()
            start_response(f"{status} Failed", [("Content-Type", "application/xml")])
            return [f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()]
        answer: Iterable[bytes] = self._app(environ, start_response)
        return answer


@functools.cache
def server() -> S3Server:
    """Gives back the server of this test process."""
    return S3Server()


@contextlib.contextmanager
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Gives back the URL of a fresh bucket; the server answers again afterwards."""
    import fsspec

    one = server()
    one.start()
    for name, value in one.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    name = f"bucket-{uuid.uuid4().hex[:12]}"
    fsspec.filesystem("s3", skip_instance_cache=True).mkdir(name)
    try:
        yield f"s3://{name}"
    finally:
        one.heal()
        one.start()
