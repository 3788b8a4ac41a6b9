"""The command line: ``prescreen check FOLDER`` and its helpers.

Everything heavy is imported where it is used, so that ``--help`` costs nothing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import ExitCode, PrescreenError, UsageError
from pipeline.setting_values import FORMATS

if TYPE_CHECKING:
    from pipeline.engine.audit import Report, Request
    from pipeline.engine.progress import Progress

_PATH = click.Path(path_type=Path)
STOPPED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="prescreen", message="%(package)s %(version)s")
def cli() -> None:
    """Checks a factory's payroll, attendance, contracts and licences before an audit.

    Start with:  prescreen check FOLDER
    """


def _formats(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    wrong = [part for part in wanted if part not in FORMATS]
    if wrong or not wanted:
        raise click.BadParameter(f"{', '.join(wrong) or 'nothing'}; allowed: {', '.join(FORMATS)}")
    return wanted


@cli.command()
@click.argument("folder", type=_PATH)
@click.option("--out", type=_PATH, help="Where the report goes.  [default: FOLDER-prescreen]")
@click.option("--facility", "facility_file", type=_PATH, help="Instead of FOLDER/facility.toml.")
@click.option("--country", help="Whose law: CN, VN ...  [default: from the documents]")
@click.option("--place", help='Province and city: "Guangdong/Dongguan".')
@click.option("--period", help="First and last month: 2025-01..2025-12.")
@click.option("--protocol", help="Audit programme.  [default: smeta]")
@click.option("--code", "codes", multiple=True, help="Buyer's code, as eti; may be repeated.")
@click.option("--audit-date", help="Day of the audit: 2026-01-15.  [default: today]")
@click.option("--language", type=click.Choice(["en", "zh", "both"]), default="both")
@click.option("--engine", type=click.Choice(["local", "prefect"]), default="local")
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    callback=_formats,
    show_default=True,
    help="What to write, with commas between.",
)
@click.option("--password", envvar="PRESCREEN_PASSWORD", help="Opens locked files.")
@click.option("--data", type=_PATH, help="Data folder.  [default: PRESCREEN_DATA, or XDG]")
@click.option("--reveal", is_flag=True, help="Show ID numbers and bank accounts in full.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def check(folder: Path, quiet: bool, **options: Any) -> int:
    """Reads the documents in FOLDER and writes an exception list.

    Exit codes: 0 nothing of severity major or above failed, 1 something did, 2 wrong usage or
    facility.toml, 3 nothing readable, 4 internal fault.
    """
    from pipeline.engine.audit import Request
    from pipeline.engine.progress import progress
    from pipeline.engine.summary import exit_code, summary

    fields = ("country", "place", "period", "protocol", "codes", "audit_date")
    overrides = {name: options.pop(name) for name in fields}
    request = Request(folder, options=overrides, **options)
    with progress(quiet) as bar:
        report = _run(request, bar)
    if not quiet:
        click.echo(summary(report, request.language))
    return exit_code(report)


def _run(request: Request, bar: Progress) -> Report:
    if request.engine == "prefect":
        from flows.env import run_in_prefect

        return run_in_prefect(request, bar)
    from pipeline.engine.audit import run_audit

    return run_audit(request, bar)


@cli.command()
@click.option("--data", type=_PATH, help="Data folder to look at.")
def doctor(data: Path | None) -> int:
    """Says what is installed, what is missing, and what that costs."""
    from pipeline.engine.doctor import examine, render
    from pipeline.settings import data_folder

    checks = examine(data_folder(data))
    click.echo(render(checks))
    return ExitCode.FAILED if any(one.state == "broken" for one in checks) else ExitCode.CLEAN


@cli.command()
@click.argument("findings", type=_PATH)
@click.argument("truth", type=_PATH)
def score(findings: Path, truth: Path) -> int:
    """Compares FINDINGS (findings.json) with TRUTH (truth.json): found, missed, invented."""
    from pipeline.report.score import render
    from pipeline.report.score import score as compare

    result = compare(_json(findings), _json(truth))
    click.echo(render(result))
    return ExitCode.CLEAN if result.perfect else ExitCode.FAILED


@cli.command()
def rules() -> int:
    """Lists the rules: id, kind, severity and what each one asks."""
    from validators.registry import rules as every_rule

    for rule in every_rule():
        click.echo(f"{rule.id:38} {rule.kind:10} {rule.severity:15} {rule.title.en}")
    return ExitCode.CLEAN


@cli.command()
def schema() -> int:
    """Prints the JSON Schema of findings.json."""
    from pipeline.report.schema import findings_schema

    click.echo(json.dumps(findings_schema(), ensure_ascii=False, indent=2))
    return ExitCode.CLEAN


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


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as JSON: {error}") from error


if __name__ == "__main__":
    main()
