"""``prescreen check FOLDER``: one facility, now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import LANGUAGES, PATH, formats, judged_under
from pipeline.errors import UsageError
from pipeline.setting_values import FORMATS

if TYPE_CHECKING:
    from pipeline.engine.audit import Report, Request
    from pipeline.engine.progress import Progress


@click.command()
@click.argument("folder", type=PATH)
@click.option("--out", type=PATH, help="Where the report goes.  [default: FOLDER-prescreen]")
@click.option(
    "--facility", "facility_file", type=PATH, help="What to read instead of FOLDER/facility.toml."
)
@judged_under
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="both",
    help="Of the report.  [default: both]",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "prefect"]),
    default="local",
    help="What runs the work.  [default: local]",
)
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    callback=formats,
    show_default=True,
    help="What to write, with commas between; also sarif, for programs that list results.",
)
@click.option(
    "--password",
    envvar="PRESCREEN_PASSWORD",
    help="Opens locked files; better in PRESCREEN_PASSWORD, where other users do not see it.",
)
@click.option(
    "--data",
    type=PATH,
    help="Where readings are kept.  [default: PRESCREEN_DATA, or ~/.local/share/prescreen]",
)
@click.option(
    "--baseline",
    type=PATH,
    help="findings.json of an earlier run, or its folder: says what is new, open or closed since, "
    "and takes over decisions and notes from the workbook beside it.",
)
@click.option(
    "--show-identifiers",
    "--reveal",
    "reveal",
    is_flag=True,
    help="Show ID numbers and bank accounts in full.",
)
@click.option(
    "--pseudonymous",
    is_flag=True,
    help="Keys in place of people's names and numbers, in every output; the same in every run of "
    "a facility on this machine.",
)
@click.option(
    "--key-file",
    type=PATH,
    help="Who is behind the keys; keep it apart.  [default: OUT-keys.json, beside the report]",
)
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def check(folder: Path, quiet: bool, **options: Any) -> int:
    """Reads the documents in FOLDER and writes an exception list.

    Exit codes: 0 nothing of severity major or above failed, 1 something did, 2 wrong usage or
    facility.toml, 3 nothing readable, 4 internal fault.
    """
    from pipeline.engine.audit import Request
    from pipeline.engine.progress import progress
    from pipeline.engine.pseudonyms import key_file
    from pipeline.engine.summary import exit_code, summary

    if options["pseudonymous"] and options["reveal"]:
        raise UsageError("--pseudonymous hides what --show-identifiers shows: choose one of them")
    if options["key_file"] and not options["pseudonymous"]:
        raise UsageError("--key-file says who is behind the keys of --pseudonymous: add that")
    fields = ("country", "place", "period", "protocol", "domains", "codes", "packs", "audit_date")
    overrides = {name: options.pop(name) for name in fields}
    request = Request(folder, options=overrides, **options)
    with progress(quiet) as bar:
        report = _run(request, bar)
    if not quiet:
        click.echo(summary(report, request.language))
        if request.pseudonymous:
            kept = key_file(report.out, folder, request.key_file)
            click.echo(f"Who is behind the keys, to be kept apart: {kept}")
    return exit_code(report)


def _run(request: Request, bar: Progress) -> Report:
    if request.engine == "prefect":
        from flows.env import run_in_prefect

        return run_in_prefect(request, bar)
    from pipeline.engine.audit import run_audit

    return run_audit(request, bar)
