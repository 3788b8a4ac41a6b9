"""``prescreen vocabulary``: which headings are known, and a draft for those that are not."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import PATH
from pipeline.errors import ExitCode, UsageError


@click.group(short_help="Says which headings are known; drafts those that are not.")
def vocabulary() -> None:
    """Says which headings are known, and drafts a vocabulary.yaml for those that are not."""


@vocabulary.command(short_help="Drafts a vocabulary.yaml for a folder of documents.")
@click.argument("folder", type=PATH)
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
@click.option("--quiet", is_flag=True, help="No progress.")
def suggest(folder: Path, password: str | None, data: Path | None, quiet: bool) -> int:
    """Reads the documents in FOLDER and prints lines for every heading and mark not known.

    Each line is commented out: it is a guess by likeness and by what the column holds.
    """
    from pipeline.engine.drafting import draft_of
    from pipeline.engine.progress import progress

    with progress(quiet) as bar:
        draft = draft_of(folder, data, password, bar)
    click.echo(draft, nl=False)
    return ExitCode.CLEAN


@vocabulary.command("list")
def list_() -> int:
    """Lists the vocabularies that a vocabulary.yaml may add to, and what each may name."""
    from extractors.own_words_file import LISTS
    from pipeline.engine.drafting import known_words

    for name in (*LISTS, "marks"):
        click.echo(f"{name}: {', '.join(field for field, _ in known_words(name))}")
    return ExitCode.CLEAN


@vocabulary.command()
@click.argument("name")
@click.argument("field", required=False)
def show(name: str, field: str | None) -> int:
    """Shows the headings known for each field of the vocabulary NAME, or for one FIELD."""
    from extractors.own_words_file import LISTS
    from pipeline.engine.drafting import known_words
    from pipeline.setting_values import near

    if name not in (*LISTS, "marks"):
        allowed = (*LISTS, "marks")
        raise UsageError(f"no vocabulary {name}{near(name, allowed)}; {', '.join(allowed)}")
    words = dict(known_words(name))
    if field is not None and field not in words:
        raise UsageError(f"{name} has no {field}{near(field, tuple(words))}")
    for one in [field] if field else list(words):
        click.echo(f"{one}: {', '.join(words[one])}")
    return ExitCode.CLEAN
