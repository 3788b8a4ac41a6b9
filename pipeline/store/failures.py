"""What a database's error means: wait and try again, or say what the operator can do.

Messages of drivers may hold values of a row (a path may hold a name), so none is passed on.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError, StoreUnavailableError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError


class Meaning(Enum):
    """What can be done about it."""

    AWAY = "away"
    BUSY = "busy"
    DENIED = "denied"
    FULL = "full"
    FAULT = "fault"


WORTH_WAITING = frozenset({Meaning.AWAY, Meaning.BUSY})

_SQLITE = {
    5: Meaning.BUSY,  # BUSY
    6: Meaning.BUSY,  # LOCKED
    8: Meaning.DENIED,  # READONLY
    13: Meaning.FULL,  # FULL
    14: Meaning.DENIED,  # CANTOPEN
}
# SQLite's IOERR carries the cause of the system in its extended code; a write that fails is a
# full disk far more often than a broken one.
_SQLITE_FULL = {778, 1034, 4874}  # IOERR_WRITE, IOERR_FSYNC, IOERR_SHMSIZE
_SQLSTATES = {
    "08": Meaning.AWAY,  # connection
    "57P": Meaning.AWAY,  # shut down, starting up
    "53": Meaning.AWAY,  # too many connections, out of memory
    "25P03": Meaning.AWAY,  # ended by the server: idle in a transaction for too long
    "57014": Meaning.BUSY,  # cancelled by the server: took too long
    "53100": Meaning.FULL,  # disk
    "40": Meaning.BUSY,  # serialization, deadlock
    "55P03": Meaning.BUSY,  # lock
    "28": Meaning.DENIED,  # password
    "3D": Meaning.DENIED,  # no such database
    "42501": Meaning.DENIED,  # privilege
    "25006": Meaning.AWAY,  # read only: a standby that is about to take over
}
# While a connection is being made PostgreSQL gives no code, only words.
_DENIED_WORDS = (
    "authentication failed",
    "does not exist",
    "no pg_hba.conf entry",
    "no password supplied",
    "permission denied",
    "is not permitted to log in",
)


def meaning_of(error: DBAPIError) -> Meaning:
    """Gives back what can be done about a driver's error."""
    if code := getattr(error.orig, "sqlite_errorcode", None):
        return Meaning.FULL if code in _SQLITE_FULL else _SQLITE.get(code & 0xFF, Meaning.FAULT)
    if sqlstate := getattr(error.orig, "sqlstate", None):
        return _of_sqlstate(sqlstate)
    if type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout"):
        said = str(error.orig)
        return Meaning.DENIED if any(word in said for word in _DENIED_WORDS) else Meaning.AWAY
    return Meaning.AWAY if error.connection_invalidated else Meaning.FAULT


def opening_may_pass(error: Exception) -> bool:
    """Whether a file of SQLite that cannot be opened now may be in a moment.

    While the last user of a store closes it, its log is checked and removed: who opens it right
    then may be told that it is busy, or that a file cannot be opened.
    """
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _PASSING_AT_OPEN


_PASSING_AT_OPEN = {5, 6, 14, 15}  # BUSY, LOCKED, CANTOPEN, PROTOCOL


def _of_sqlstate(sqlstate: str) -> Meaning:
    for start in (sqlstate, sqlstate[:3], sqlstate[:2]):
        if start in _SQLSTATES:
            return _SQLSTATES[start]
    return Meaning.FAULT


def told(error: DBAPIError, shown: str, waited: float = 0.0) -> StoreError:
    """Gives back the error for the operator: what happened, where, what to do.

    Args:
        error: The driver's.
        shown: The store's URL without password.
        waited: Seconds spent trying again.
    """
    meaning = meaning_of(error)
    if meaning is Meaning.FAULT:
        return StoreError(
            f"The store {shown} refused a statement ({_named(error.orig)}): its tables are "
            f"damaged or not Prescreen's, or this is a fault of Prescreen. {_statement(error)}"
        )
    return StoreUnavailableError(_SAID[meaning].format(shown=shown, waited=f"{waited:.0f}"))


_SAID = {
    Meaning.AWAY: "The store {shown} does not answer (tried for {waited} s): see that the database "
    "server runs and can be reached from here, then start again; what was recorded is kept, and "
    "the next run goes on from there",
    Meaning.BUSY: "The store {shown} is locked by another program (tried for {waited} s): see what "
    "else has it open, end that, then start again; what was recorded is kept",
    Meaning.DENIED: "The store {shown} cannot be opened: see that the database and its user exist, "
    "that the password is right (PRESCREEN_DATABASE) and that a file's folder may be written",
    Meaning.FULL: "The disk that holds the store {shown} is full: nothing of this step was "
    "written. Make room, then start again; the next run goes on from there",
}


def _named(error: Any) -> str:
    """Gives back class and code of a driver's error: nothing of a row."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return " ".join(filter(None, (type(error).__name__, code, constraint)))


def _statement(error: DBAPIError) -> str:
    """Gives back the beginning of the statement; its values are parameters and stay out."""
    return f"Statement: {' '.join((error.statement or 'none').split())[:200]}"
