"""A morning by webhook: one signed POST of JSON; no proxy, no redirect."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.engine.sending import SECONDS, NotSentError

if TYPE_CHECKING:
    from pipeline.night_settings import WebhookSettings
    from pipeline.report.notice import Notice

SIGNATURE = "X-Prescreen-Signature"
_WORTH_A_TRY = (408, 425, 429)


def post(settings: WebhookSettings, notice: Notice) -> None:
    """Posts the morning.

    Raises:
        NotSentError: Nobody answered, or the answer was none of 2xx.
    """
    parts = urlsplit(settings.url)
    shown = parts.hostname or settings.url
    try:
        code = _answer(settings, notice)
    except ssl.SSLCertVerificationError as error:
        words = f"the certificate of {shown} does not hold ({error.verify_message})"
        raise NotSentError(words, passes=False) from None
    except (OSError, http.client.HTTPException) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else _kind(error)
        raise NotSentError(f"{shown} does not answer ({what})", passes=True) from None
    if 300 <= code < 400:
        words = f"{shown} answered {code}: redirects are not followed, give the last address"
        raise NotSentError(words, passes=False)
    if not 200 <= code < 300:
        raise NotSentError(f"{shown} answered {code}", passes=code >= 500 or code in _WORTH_A_TRY)


def signature(secret: str, body: bytes) -> str:
    """Gives back what proves that a body is ours: ``sha256=`` and the HMAC-SHA256 in hex."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _answer(settings: WebhookSettings, notice: Notice) -> int:
    parts = urlsplit(settings.url)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    try:
        path = parts.path or "/"
        target = f"{path}?{parts.query}" if parts.query else path
        connection.request("POST", target, notice.body, _headers(settings, notice))
        return connection.getresponse().status
    finally:
        connection.close()


def _headers(settings: WebhookSettings, notice: Notice) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Prescreen",
        "Idempotency-Key": notice.key,
    }
    if settings.secret is not None:
        headers[SIGNATURE] = signature(settings.secret, notice.body)
    return headers


def _kind(error: Exception) -> str:
    return "timed out" if isinstance(error, TimeoutError) else type(error).__name__
