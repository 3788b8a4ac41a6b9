"""Whether the last word on a facility still holds: same evidence, same options, same code."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pipeline.engine.versions import judging_version
from pipeline.model.nightly import RunState, Standing

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where


def judge_key(where: Where, submission: str) -> str:
    """Gives back what a judgement follows from, as a SHA-256.

    Args:
        where: Its options count, and the password of this machine.
        submission: Digest of what was handed in.
    """
    said = [
        submission,
        {name: value for name, value in where.facility_options.items() if value},
        where.report_options,
        where.store().versions.extractor,
        judging_version(),
        where.store().lock(where.password),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def holds(standing: Standing | None, key: str, day: str) -> bool:
    """Gives back whether a facility need not be judged again.

    Args:
        standing: The last word on it, if any.
        key: What a judgement would follow from now.
        day: ISO date that it would be as of.
    """
    if standing is None or standing.state is RunState.FAILED or standing.judge_key != key:
        return False
    if standing.lost:
        return False
    return standing.stands_until is None or day < standing.stands_until
