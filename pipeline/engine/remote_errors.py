"""What the clients of remote places say, told apart: passing, gone, or for the operator to mend."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.engine.diskfull import is_full
from pipeline.engine.patience import passes_by
from pipeline.errors import PrescreenError, UsageError

# Errors of botocore, aiohttp and urllib3 that a line or a server causes, by name: their modules
# are imported only where such a place is used.
_LINE = frozenset(
    {
        "ClientConnectionError",
        "ClientOSError",
        "ClientPayloadError",
        "ConnectionError",
        "EndpointConnectionError",
        "HTTPClientError",
        "IncompleteRead",
        "ResponseParserError",
        "ResponseStreamingError",
        "ServerDisconnectedError",
    }
)
_THROTTLED = frozenset(
    {"RequestLimitExceeded", "RequestTimeout", "SlowDown", "Throttling", "ThrottlingException"}
)
_TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
_LIBRARIES = frozenset({"aiobotocore", "aiohttp", "botocore", "gcsfs", "requests", "urllib3"})
_KEYS = frozenset(
    {
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidToken",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
    }
)


def passes(error: Exception) -> bool:
    """Gives back whether a failure passes by itself: lines, time-outs, throttling, 5xx."""
    if isinstance(error, PrescreenError | FileNotFoundError) or is_full(error):
        return False
    code, status = answer(error)
    if status:
        return status >= 500 or status in (408, 429) or code in _THROTTLED
    return passes_by(error) or any(
        kind.__name__ in _LINE and kind.__module__.partition(".")[0] in _LIBRARIES
        for one in _chain(error)
        for kind in type(one).__mro__
    )


def gone(error: Exception) -> bool:
    """Gives back whether there is no such key; a missing bucket is another matter."""
    return isinstance(error, FileNotFoundError) and answer(error)[0] != "NoSuchBucket"


def taken(error: Exception) -> bool:
    """Gives back whether something lies already where something was to be made."""
    code, status = answer(error)
    return isinstance(error, FileExistsError) or code in _TAKEN or status == 412


def unable(error: Exception) -> bool:
    """Gives back whether a service does not know how to make only what is not there."""
    return isinstance(error, NotImplementedError) or answer(error)[1] == 501


def said(error: Exception, url: str) -> UsageError | None:
    """Gives back what the operator should do, or None where that cannot be told."""
    code, status = answer(error)
    name = type(error).__name__
    if code == "NoSuchBucket":
        return UsageError(f"{url}: there is no such bucket. Make it, or correct the address")
    if "Credential" in name or name in ("ProfileNotFound", "UnauthorizedSSOTokenError"):
        return UsageError(
            f"{url}: no keys to open it with. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or give this machine a role"
        )
    if code in _KEYS:
        return UsageError(f"{url}: the keys are refused ({code}). Correct or renew them")
    if code == "RequestTimeTooSkewed":
        return UsageError(f"{url}: the clock of this machine is wrong. Set it and run again")
    if isinstance(error, PermissionError) or status in (401, 403):
        return UsageError(
            f"{url}: access is refused ({code or name}). The keys need to list, read, write and "
            "delete there"
        )
    if code or status:
        return UsageError(f"{url}: refused with {code or status}. Check bucket, region, endpoint")
    return None


def answer(error: BaseException) -> tuple[str, int]:
    """Gives back error code and HTTP status of a service's answer; ("", 0) where it gave none."""
    for one in _chain(error):
        response = getattr(one, "response", None)
        if isinstance(response, dict):
            code = str(response.get("Error", {}).get("Code", ""))
            return code, int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return "", 0


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
