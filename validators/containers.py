"""Numbers of freight containers in registers: their form and check digit (ISO 6346)."""

from __future__ import annotations

import re
import string

import pandas as pd

from pipeline.model.check_characters import plain
from validators.bench import Bench
from validators.entries import entries

_WHOLE = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}")
_MEANT = re.compile(r"[A-Z]{3}[UJZ][0-9]{5,9}")
_LETTERS = (n for n in range(10, 39) if n % 11)
_VALUES = dict(zip(string.ascii_uppercase, _LETTERS, strict=True))


def container_problem(number: str) -> str | None:
    """Gives back what is wrong with a container's number: "container-form", "container-check".

    Args:
        number: As ``plain`` gives it.
    """
    if not _WHOLE.fullmatch(number):
        return "container-form"
    values = (_VALUES[one] if one in _VALUES else int(one) for one in number[:10])
    total = sum(value << place for place, value in enumerate(values))
    return None if total % 11 % 10 == int(number[10]) else "container-check"


def containers(bench: Bench) -> pd.DataFrame:
    """Gives back the entries that name a container, as the rows of licences are, with ``problem``.

    Numbers of lorries, or of anything else than a container, are left out.
    """
    frame = bench.once(entries)
    rows = frame[frame["container"].notna().to_numpy(bool)]
    code = pd.Series([plain(str(one)) for one in rows["container"]], rows.index, dtype=object)
    meant = [bool(_MEANT.fullmatch(one)) for one in code]
    found = rows.assign(
        code=code,
        problem=pd.Series([container_problem(one) for one in code], rows.index, dtype=object),
        record="entry",
    )
    return found[pd.Series(meant, rows.index, dtype=bool)].reset_index(drop=True)
