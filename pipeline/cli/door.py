"""The door: finds the command, runs it, and says how it ended."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from pipeline.cli.check import check
from pipeline.cli.explain import explain
from pipeline.cli.nightly import nightly
from pipeline.cli.options import STOPPED
from pipeline.cli.packs import packs
from pipeline.cli.purge import purge
from pipeline.cli.sample import sample
from pipeline.cli.status import status
from pipeline.cli.tools import doctor, rules, schema, score
from pipeline.cli.vocabulary import vocabulary
from pipeline.cli.worker import worker
from pipeline.errors import ExitCode, PrescreenError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="prescreen", message="%(package)s %(version)s")
def cli() -> None:
    """Checks a factory's payroll, attendance, contracts and licences before an audit.

    \b
    One factory:        prescreen check FOLDER
    Many, every night:  prescreen nightly INBOX
    """  # noqa: D301  (the backspace tells click to leave the lines as they are)


_NIGHTLY = (nightly, status, purge, worker)
_KNOWN = (rules, packs, explain, vocabulary, schema)
for command in (check, sample, *_NIGHTLY, doctor, *_KNOWN, score):
    cli.add_command(command)


def main() -> None:
    """Runs the command line; ends the process with one of ``ExitCode``."""
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(_guarded())


def _guarded() -> int:
    try:
        return int(cli.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except PrescreenError as error:
        click.echo(f"prescreen: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("prescreen: stopped; no report was written", err=True)
        return STOPPED
    except Exception as error:  # the last door: anything here is a fault of ours
        click.echo(_fault(error), err=True)
        return ExitCode.INTERNAL


def _fault(error: Exception) -> str:
    """Gives back where Prescreen broke; messages may quote documents, so only on request."""
    import traceback

    from pipeline.engine.diskfull import is_full

    if is_full(error):
        return (
            "prescreen: a disk is full, or its quota used up: that of the data folder, of the "
            "outputs or of temporary files. Make room and run again: what was done is kept."
        )
    if os.environ.get("PRESCREEN_DEBUG"):
        return "".join(traceback.format_exception(error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    return (
        f"prescreen: internal fault ({where}); no report was written. Please report this. "
        "PRESCREEN_DEBUG=1 shows more; mind that it may quote documents."
    )


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
