"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.setting_values import ALL_FORMATS

F = TypeVar("F", bound=Callable[..., Any])
PATH = click.Path(path_type=Path)
STOPPED = 130
"""Exit code of a command that was interrupted, as shells have it."""
LANGUAGES = ("en", "zh", "both")


def formats(
    context: click.Context, option: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """Gives back the formats asked for; None where nobody asked."""
    if value is None:
        return None
    wanted = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    wrong = [part for part in wanted if part not in ALL_FORMATS]
    if wrong or not wanted:
        allowed = ", ".join(ALL_FORMATS)
        raise click.BadParameter(f"{', '.join(wrong) or 'nothing'}; allowed: {allowed}")
    return wanted


def joined(context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> str | None:
    """Gives back the programmes asked for as one name; None where nobody asked."""
    return "+".join(value) or None


def judged_under(command: F) -> F:
    """Gives back a command with the options that say what a facility is judged under."""
    for option in reversed(
        (
            click.option("--country", help="Whose law: CN, VN ...  [default: from the documents]"),
            click.option("--place", help='Province and city: "Guangdong/Dongguan".'),
            click.option("--period", help="First and last month: 2025-01..2025-12."),
            click.option(
                "--protocol",
                multiple=True,
                callback=joined,
                help="Audit programme; may be repeated.  [default: smeta]",
            ),
            click.option(
                "--only",
                "domains",
                help="Domains of the programme, as social,quality.  [default: all]",
            ),
            click.option(
                "--code", "codes", multiple=True, help="Buyer's code, as eti; may be repeated."
            ),
            click.option(
                "--packs",
                multiple=True,
                envvar="PRESCREEN_PACKS",
                help="Folder of rule packs of your own; may be repeated.",
            ),
            click.option("--audit-date", help="Day of the audit: 2026-01-15.  [default: today]"),
        )
    ):
        command = option(command)
    return command


def kept_in(command: F) -> F:
    """Gives back a command with the options that say where a nightly run keeps what."""
    for option in reversed(
        (
            click.option("--out", help="Where reports go.  [default: INBOX-prescreen]"),
            click.option(
                "--data",
                help="Where readings are kept.  "
                "[default: PRESCREEN_DATA, or ~/.local/share/prescreen]",
            ),
            click.option(
                "--database",
                help="URL of the database; one with a password better in PRESCREEN_DATABASE.  "
                "[default: that, or a file in the data folder]",
            ),
            click.option(
                "--settings",
                type=PATH,
                envvar="PRESCREEN_SETTINGS",
                help="TOML file that says what is not said here.",
            ),
        )
    ):
        command = option(command)
    return command
