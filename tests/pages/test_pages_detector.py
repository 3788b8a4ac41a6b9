"""Text is looked for in strips: what is held meanwhile is bounded, and no line is cut."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.readers import detector, models


def page(lines: list[int], high: int = 1600, wide: int = 1200) -> detector.Grey:
    paper = np.full((high, wide), 255, np.uint8)
    for y in lines:
        cv2.putText(paper, "Pay of the month, all workers", (60, y), 0, 1.0, 0, 2)
    return paper


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """Gives back the shapes that a model of ours was shown, which sees text where it is dark."""
    shapes: list[tuple[int, ...]] = []

    def run(block: models.Floats) -> models.Floats:
        shapes.append(block.shape)
        dark = (block[0, 0] < 0).astype(np.uint8)
        joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((9, 41), np.uint8))
        return joined[None, None].astype(np.float32)

    model = models.Model(run, lambda: None)
    monkeypatch.setattr(detector, "session", lambda name: model)
    return shapes


@pytest.mark.parametrize(
    "lines",
    [[100], [60, 1550], list(range(60, 1560, 33)), list(range(60, 1560, 61)), [310, 320 + 288]],
)
def test_every_line_is_found_whole_wherever_it_stands(lines, seen):
    boxes = detector.text_boxes(page(lines))
    middles = sorted((boxes[:, 1] + boxes[:, 3]) / 2)
    assert len(boxes) == len(lines)
    assert np.abs(np.array(middles) - np.array(lines) + 10).max() < 8
    assert np.ptp(boxes[:, 2] - boxes[:, 0]) < 10
    assert np.ptp(boxes[:, 3] - boxes[:, 1]) < 6
    assert {shape[2] for shape in seen} == {detector.STRIP}


def test_white_rows_are_not_looked_at(seen):
    detector.text_boxes(page([100, 1500]))
    assert len(seen) == 2
    assert len(detector.text_boxes(page([]))) == 0
    assert len(seen) == 2


def test_a_picture_lower_than_a_strip_is_looked_at_once(seen):
    assert len(detector.text_boxes(page([150], 300, 1500))) == 1
    assert len(seen) == 1


def test_lines_that_touch_all_the_way_down_are_still_seen(seen):
    paper = page([])
    paper[:, 100:110] = 0
    (box,) = detector.text_boxes(paper)
    assert box[3] - box[1] > 1500
