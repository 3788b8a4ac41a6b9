"""Columns of text in which few words stand again and again: every word is made once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd


def coded(
    codes: npt.NDArray[np.int64], words: Sequence[str] | npt.NDArray[np.object_]
) -> pd.api.extensions.ExtensionArray:
    """Gives back the word at each place, blank at -1; an empty word is blank too."""
    known = pd.array([word or None for word in [*words, None]], dtype="str")
    return known.take(codes)
