"""``prescreen worker ADDRESS``: lends this machine to a Dask cluster."""

from __future__ import annotations

import click

from pipeline.errors import ExitCode


@click.command(short_help="Lends this machine to a Dask cluster.")
@click.argument("address")
def worker(address: str) -> int:
    """Works for the Dask scheduler at ADDRESS (tcp://host:8786) until stopped.

    It needs PRESCREEN_DATABASE and what else the nightly run has in its environment.
    """
    from flows.cluster import run_worker

    try:
        run_worker(address, click.echo)
    except KeyboardInterrupt:
        click.echo("prescreen: stopped", err=True)
    return ExitCode.CLEAN
