"""``prescreen nightly INBOX``: every facility of an inbox, once, by the clock, or as files come."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import LANGUAGES, STOPPED, formats, judged_under, kept_in
from pipeline.cli.stopping import stoppable
from pipeline.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where
    from pipeline.model.nightly import Morning
    from pipeline.night_settings import NightSettings

_WAYS = ("--once", "--cron", "--watch")
_OF_ONE_RUN = {
    "--baseline": "nights need none: each is held beside the ones before it, and the morning "
    "summary says what is new, still open and closed. For decisions and notes of a workbook: "
    "prescreen check FOLDER --baseline REPORT",
    "--pseudonymous": "reports of nights show names; the morning summary, mail and webhook show "
    "none. For a report without names: prescreen check FOLDER --pseudonymous",
}
_KEPT = "what was done is kept, and the next run goes on from there"


def _of_one_run(context: click.Context, option: click.Parameter, value: object) -> None:
    """Refuses what only a run of one facility has, with the reason in place of "no such option"."""
    if value:
        raise UsageError(f"{option.opts[0]}: {_OF_ONE_RUN[option.opts[0]]}")


@click.command(short_help="Judges an inbox of facilities: once, by the clock, or as files come.")
@click.argument("inbox", required=False)
@click.option("--once", is_flag=True, help="One night, now.  [default]")
@click.option("--cron", help='By the clock: "0 2 * * *" is every night at two.')
@click.option("--watch", is_flag=True, help="All now and each day, and as files arrive.")
@kept_in
@click.option(
    "--facility",
    "only",
    multiple=True,
    metavar="NAME",
    help="Only this sub-folder; may be repeated.",
)
@click.option("--everything", is_flag=True, help="Judge again also where nothing changed.")
@click.option("--dask", help="Address of a Dask scheduler, or local:2 for workers here.")
@click.option("--children", type=click.IntRange(1, 256), help="Processes a task may use.")
@click.option(
    "--settle",
    type=click.FloatRange(0, 86_400),
    help="Seconds that files must have stood still.  [default: 10; 30 with --watch]",
)
@judged_under
@click.option("--language", type=click.Choice(LANGUAGES), help="Of reports.  [default: both]")
@click.option("--format", "formats", callback=formats, help="What to write, with commas between.")
@click.option(
    "--password",
    envvar="PRESCREEN_PASSWORD",
    help="Opens locked files; better in PRESCREEN_PASSWORD, where other users do not see it.",
)
@click.option("--reveal", is_flag=True, help="Show ID numbers and bank accounts in full.")
@click.option("--pseudonymous", is_flag=True, hidden=True, expose_value=False, callback=_of_one_run)
@click.option("--baseline", hidden=True, expose_value=False, callback=_of_one_run)
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def nightly(settings: Path | None, quiet: bool, **said: Any) -> int:
    """Judges what changed in INBOX: one sub-folder a facility, a folder or s3://bucket/folder.

    Reports and the morning summary (what is new, still open, closed, could not be judged, failed)
    go to --out; mail and webhook are set in --settings.

    Exit codes: 0 all judged and nothing new of severity major or above, 1 something new, or that
    failed before and can no longer be judged, 2 wrong usage, 4 a facility was not judged, or not
    wholly, or the night failed.
    """
    from pipeline.cli.inboxes import check_inbox
    from pipeline.cli.orders import ordered, where_of

    night = ordered(settings, said, sends=True)
    ways = {"--once": said["once"], "--cron": said["cron"], "--watch": said["watch"]}
    way = _way([name for name, asked in ways.items() if asked], night)
    if way != "--once" and said["only"]:
        raise UsageError(f"--facility is for one run: add --once{_instead(way, said['cron'])}")
    if way == "--watch" and said["everything"]:
        raise UsageError("--everything is for whole nights: with --once or --cron, not --watch")
    if said["password"]:
        os.environ["PRESCREEN_PASSWORD"] = said["password"]
    where = where_of(night, reveal=said["reveal"])
    check_inbox(where.inbox, said["only"])
    common: dict[str, Any] = {"dask": night.dask}
    if night.settle is not None:
        common["settle"] = night.settle
    if way == "--once":
        return _once(where, common, said, quiet)
    return _until_stopped(way, where, night, common, said["everything"], quiet)


def _instead(way: str, cron: str | None) -> str:
    """Gives back what ``--once`` takes the place of."""
    file = way == "--cron" and cron is None
    return ": the settings file has a cron" if file else f", and leave {way} away"


def _way(asked: list[str], night: NightSettings) -> str:
    """Gives back how the nights are to go: ``--once`` where nobody says otherwise.

    Raises:
        UsageError: Two ways are asked for, or the schedule is wrong.
    """
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)}: choose one of {', '.join(_WAYS)}")
    way = asked[0] if asked else "--cron" if night.cron is not None else "--once"
    if way == "--cron":
        from flows.schedule import cron_of

        cron_of(night.cron or "")
    return way


def _once(where: Where, common: dict[str, Any], said: dict[str, Any], quiet: bool) -> int:
    from flows.night import run_once
    from pipeline.engine.progress import progress

    try:
        with stoppable(), progress(quiet) as bar:
            bar.stage("starting")
            morning = run_once(
                where, only=said["only"], everything=said["everything"], progress=bar, **common
            )
    except KeyboardInterrupt:
        click.echo(f"prescreen: stopped; {_KEPT}", err=True)
        return STOPPED
    return _told(where, morning, quiet)


def _told(where: Where, morning: Morning, quiet: bool) -> int:
    """Gives back the exit code, once the terminal has heard what matters."""
    from pipeline.engine.nightly.words import exit_code, failures, summary

    for line in failures(morning):
        click.echo(f"prescreen: {line}", err=True)
    if not quiet:
        click.echo(summary(morning, where.out, where.options.get("language", "both")))
    return exit_code(morning)


def _until_stopped(
    way: str,
    where: Where,
    night: NightSettings,
    common: dict[str, Any],
    everything: bool,
    quiet: bool,
) -> int:
    """Gives back the exit code of a service that was stopped: it did what it should."""
    from flows import night as doors

    say = _nothing if quiet else click.echo
    try:
        with stoppable():
            if way == "--cron":
                doors.serve(where, night.cron or "", everything=everything, say=say, **common)
            else:
                doors.watch(where, say=say, **common)
    except KeyboardInterrupt:
        click.echo(f"prescreen: stopped; {_KEPT}", err=True)
    return ExitCode.CLEAN


def _nothing(line: str) -> None:
    """Says nothing."""
