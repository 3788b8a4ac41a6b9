"""Payroll rows that show a month's whole wage, though nothing says how many days were worked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, ints
from validators.verdicts import Mask
from validators.wage_base import of_contract


def whole_shown(bench: Bench, rows: pd.DataFrame) -> Mask:
    """Gives back the rows that earned all that the contract agrees for a month.

    As much in another month shows nothing: so many days may have been worked in both. Nor does the
    absence of others: days before somebody joined are absence on no sheet.

    Args:
        bench: For the contracts.
        rows: Payroll rows of all months, with their sums.
    """
    contract = of_contract(bench, rows)
    agreed = contract["most"].to_numpy(np.int64)
    paid = (agreed > 0) & (_wage(rows) >= agreed)
    return np.asarray(paid & ~contract["doubt"].to_numpy(bool), bool)


def _wage(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    gross = ints(rows, "gross_minor") - ints(rows, "overtime_pay_minor")
    bare = np.maximum(gross, ints(rows, "normal_pay_minor"))
    return np.where(ints(rows, "items") > 0, ints(rows, "counted"), bare)
