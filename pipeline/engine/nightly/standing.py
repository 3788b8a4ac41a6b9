"""Whether the last word on a facility still holds: same evidence, options and code; its report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pipeline.engine.nightly.keeping import AT_ONCE
from pipeline.engine.outputs import judged_from
from pipeline.engine.versions import judging_version, packs_version
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
        packs_version(where.facility_options["packs"]),
        where.store().lock(where.password),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def still_stand(
    where: Where, standings: Mapping[int, Standing], digests: Mapping[int, str]
) -> frozenset[int]:
    """Gives back the facilities that need not be judged again: last word and report both hold.

    A report is not that of the last word where a run was killed after it wrote one and before it
    was recorded, or where half of it is all there is.

    Args:
        where: Where the night works.
        standings: The last word on facilities.
        digests: Of what they handed in.
    """
    out = where.out_place()
    held = {
        facility: standing
        for facility, standing in standings.items()
        if facility in digests and holds(standing, judge_key(where, digests[facility]), where.day)
    }

    def is_reported(standing: Standing) -> bool:
        report = standing.report
        return report is not None and judged_from(out.at(report)) == standing.judge_key

    with ThreadPoolExecutor(1 if out.local is not None else AT_ONCE) as threads:
        reported = list(threads.map(is_reported, held.values()))
    return frozenset(facility for facility, yes in zip(held, reported, strict=True) if yes)


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
    if standing.stands_until is None:  # as of a date that was given
        return True
    # A clock that ran ahead judged as of a day that is yet to come.
    return standing.audit_date is not None and standing.audit_date <= day < standing.stands_until
