"""``prescreen purge INBOX``: forgets a facility, or what is old, and shows that nothing is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import STOPPED, kept_in
from pipeline.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pipeline.engine.purge.what import Plan

_MOST_NAMES = 10
_HALF = "stopped; some of it may be gone: the same purge, given again, ends it"


@click.command(short_help="Removes a facility, or what is old, for good.")
@click.argument("inbox", required=False)
@click.option("--facility", metavar="NAME", help="All of this sub-folder.")
@click.option("--older-than", metavar="AGE", help="What was last seen so long ago: 400d, 18m, 2y.")
@click.option("--keep-inbox", is_flag=True, help="Leave what was handed in where it lies.")
@click.option("--dry-run", is_flag=True, help="Only list what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@kept_in
def purge(
    settings: Path | None,
    facility: str | None,
    older_than: str | None,
    keep_inbox: bool,
    dry_run: bool,
    yes: bool,
    **said: Any,
) -> int:
    """Removes files, readings, reports and records for good, and looks whether anything is left.

    Exit codes: 0 nothing is left, 2 wrong usage, 4 something is left, and where.
    """
    from pipeline.cli.orders import ordered, where_of
    from pipeline.engine.purge.carrying_out import carry_out
    from pipeline.engine.purge.planning import plan

    if (facility is None) == (older_than is None):
        raise UsageError("say what to purge: --facility NAME, or --older-than AGE (400d, 18m, 2y)")
    if older_than is not None and keep_inbox:
        raise UsageError("--keep-inbox goes with --facility: by age the inbox is never touched")
    where = where_of(ordered(settings, said))
    made = plan(where, facility=facility, older_than=older_than, keep_inbox=keep_inbox)
    click.echo("\n".join(_listing(made)))
    if dry_run:
        click.echo("Nothing was removed.")
        return ExitCode.CLEAN
    try:
        agreed = yes or click.confirm("Remove all of this for good?")
    except click.Abort:
        click.echo("\nprescreen: no answer; nothing was removed (--yes does not ask)", err=True)
        return STOPPED
    if not agreed:
        click.echo("Nothing was removed.")
        return ExitCode.CLEAN
    try:
        proof = carry_out(made, lambda words: click.echo(f"... {words}", err=True))
    except KeyboardInterrupt:
        click.echo(f"prescreen: {_HALF}", err=True)
        return STOPPED
    click.echo("\n".join(proof.lines()))
    return ExitCode.CLEAN if proof.clean else ExitCode.INTERNAL


def _listing(made: Plan) -> list[str]:
    """Gives back the plan in words, with the first names of each kind."""
    lines = made.lines()[:1]
    for item in made.items:
        lines.append(f"  {item}")
        lines += [f"    {name}" for name in item.names[:_MOST_NAMES]]
        if len(item.names) > _MOST_NAMES:
            lines.append(f"    ... and {len(item.names) - _MOST_NAMES} more {item.what}")
    if made.strange:
        lines.append("Left alone, as they are no reports of ours:")
        lines += [f"    {name}" for name in made.strange]
    return lines
