"""The wage that a contract states, at least and at most over every reading of its cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.bench import ints
from validators.doubt import is_blind

WAGE = "wage_minor"
ANY = 1 << 36
"""Minor units that a wage may be at most where nobody knows its other readings."""


def with_readings(contracts: pd.DataFrame) -> pd.DataFrame:
    """Gives back contracts with ``least`` and ``most`` of the wage in minor units, and ``doubt``.

    Where the cell could not be read for certain and no other reading is known it may be any.
    """
    read = ints(contracts, WAGE)
    least, most = read.copy(), read.copy()
    doubt = np.zeros(len(contracts), bool)
    cells = zip(contracts["grades"], contracts["others"], strict=True)
    for at, (grades, others) in enumerate(cells):
        said = others.get(WAGE, ()) if isinstance(others, dict) else ()
        wages = [int(one) for one in said if one is not None]
        if is_blind(grades, others, WAGE):
            least[at], most[at], doubt[at] = 0, ANY, True
        elif wages:
            least[at], most[at] = min(least[at], *wages), max(most[at], *wages)
            doubt[at] = least[at] < most[at]
    return contracts.assign(least=least, most=most, doubt=doubt)
