"""``prescreen sample FOLDER``: an auditor's sample beside the full count."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import click

from pipeline.cli.check import check

_SEEDS = 1_000_000


@click.command(
    params=list(check.params), short_help="Draws an auditor's sample; what it would have shown."
)
@click.option("--scheme", default="smeta", show_default=True, help="smeta or amfori_bsci.")
@click.option("--seed", type=click.IntRange(min=0), help="Draws the same again.  [default: by lot]")
def sample(folder: Path, scheme: str, seed: int | None, **options: Any) -> int:
    """Draws the workers and months that an audit programme's auditor would look at.

    The latest, the busiest and the quietest month; workers by lot within each department. All
    records are checked as by `prescreen check`, and the report says beside it what the sample
    would have shown, and how many workers a clean sample may have missed.
    """
    from validators.sampling_schemes import scheme_of

    scheme_of(scheme)
    drawn = secrets.randbelow(_SEEDS) if seed is None else seed
    code: int = click.get_current_context().invoke(
        check, folder=folder, scheme=scheme, seed=drawn, **options
    )
    return code
