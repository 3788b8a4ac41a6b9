"""Python errors of Prescreen: each says what happened, where, and what to do.

Only what stops a run is an error. What could not be read is an ``Issue``; what breaks a
rule is a ``Finding`` (DESIGN section 3, rule 2).
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line (DESIGN 4.1)."""

    CLEAN = 0
    FAILED = 1
    USAGE = 2
    NOTHING_READABLE = 3
    INTERNAL = 4


class PrescreenError(Exception):
    """Base of every error that Prescreen raises on purpose; carries its exit code."""

    exit_code = ExitCode.INTERNAL


class UsageError(PrescreenError):
    """The command line, or a file the user wrote, asks for something that cannot be done."""

    exit_code = ExitCode.USAGE


class OtherStoreError(UsageError):
    """A task would work in another store (SQL) than the night that it is of."""


class SettingsError(UsageError):
    """``facility.toml`` is wrong: names file, line, key, and what is allowed.

    Attributes:
        each: One text a mistake.
    """

    def __init__(self, *each: str) -> None:
        super().__init__("\n".join(each))
        self.each = each


class Gathered:
    """Gathers what is wrong in something the user wrote, so that all of it is told at once.

    Each ``with`` lets one mistake pass by; ``tell`` raises them together.
    """

    def __init__(self) -> None:
        self._found: list[str] = []

    def __enter__(self) -> None:
        """Does nothing: what follows is one thing that may be wrong."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Gives back True where a mistake was noted, which ends it here."""
        if not isinstance(error, SettingsError):
            return False
        self._found.extend(error.each)
        return True

    def tell(self) -> None:
        """Raises SettingsError with every mistake on a line of its own, where there is one."""
        if self._found:
            raise SettingsError(*dict.fromkeys(self._found))


class PackError(PrescreenError):
    """A rule pack or protocol is wrong: names file, key, and what is allowed."""


class NoSuchProgrammeError(PackError):
    """An audit programme or domain is asked for that is not there; says which there are."""


class PlaceUnavailableError(PrescreenError):
    """An inbox, data folder or output is away, and stayed away for as long as we wait for it."""


class DiskFullError(PrescreenError):
    """A disk has no room left: names the disk; nothing half-written was left on it."""


class StoreError(PrescreenError):
    """The store (SQL) cannot be used as it is: made by a newer Prescreen, damaged, refused."""


class StoreUnavailableError(StoreError):
    """The store does not answer, is locked, cannot be opened or its disk is full."""


class UnreadableError(PrescreenError):
    """One document cannot be read. The engine turns it into ``records.unreadable``.

    Attributes:
        reason: Kebab-case code, as ``encrypted`` or ``zero-bytes``.
        en: What happened and what to send instead, in English.
        zh: The same in Chinese.
    """

    def __init__(self, reason: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.reason = reason
        self.en = en
        self.zh = zh

    def __reduce__(self) -> tuple[type["UnreadableError"], tuple[str, str, str]]:
        """Gives back what pickling needs, as children raise it to their parent."""
        return type(self), (self.reason, self.en, self.zh)
