"""The small commands: what is installed, which rules there are, schemas, scores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import PATH
from pipeline.errors import ExitCode, UsageError


@click.command(short_help="Says what is installed, missing and read.")
@click.option("--data", help="Data folder to look at.")
@click.option("--database", help="URL of the database to look at.")
def doctor(data: str | None, database: str | None) -> int:
    """Says what is installed, what is missing and what that costs, and which formats are read."""
    from extractors.readers.formats import formats
    from pipeline.engine.doctor import examine, render, render_formats
    from pipeline.settings import data_folder

    if data is not None and "://" in data:
        raise UsageError(f"--data {data}: the doctor looks at folders of this machine")
    checks = examine(data_folder(Path(data) if data else None), database)
    click.echo(render(checks))
    click.echo(render_formats(formats()))
    return ExitCode.FAILED if any(one.state == "broken" for one in checks) else ExitCode.CLEAN


@click.command(short_help="Compares findings.json with what was planted.")
@click.argument("findings", type=PATH)
@click.argument("truth", type=PATH)
def score(findings: Path, truth: Path) -> int:
    """Compares FINDINGS (findings.json) with TRUTH (truth.json): found, missed, invented."""
    from pipeline.report.score import render
    from pipeline.report.score import score as compare

    result = compare(_json(findings), _json(truth))
    click.echo(render(result))
    return ExitCode.CLEAN if result.perfect else ExitCode.FAILED


@click.command()
def rules() -> int:
    """Lists the rules: id, kind, severity and what each one asks."""
    from validators.registry import rules as every_rule

    for rule in every_rule():
        click.echo(f"{rule.id:38} {rule.kind:10} {rule.severity:15} {rule.title.en}")
    return ExitCode.CLEAN


@click.command(short_help="Prints the JSON Schema of findings.json or morning.json.")
@click.argument("of", type=click.Choice(["findings", "morning"]), default="findings")
def schema(of: str) -> int:
    """Prints the JSON Schema of findings.json, or of morning.json."""
    from pipeline.report.schema import findings_schema, morning_schema

    chosen = morning_schema() if of == "morning" else findings_schema()
    click.echo(json.dumps(chosen, ensure_ascii=False, indent=2))
    return ExitCode.CLEAN


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as JSON: {error}") from error
