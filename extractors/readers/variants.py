"""Characters whose old and new forms look alike in print: 黃 and 黄.

The recogniser takes one for the other at random, and a name must come out the same each time.
"""

from __future__ import annotations

from extractors.readers.recogniser import Reading

_OLD = "黃靜呂吳彥溫內別錄宮戶強淨爭眞敎淸靑爲產絕強墻脫稅說悅銳兌卽旣晩"
_OLD += "貼時單資費實發門車間總號崗勞動簽項員個東"
_NEW = "黄静吕吴彦温内别录宫户强净争真教清青为产绝强墙脱税说悦锐兑即既晚"
_NEW += "贴时单资费实发门车间总号岗劳动签项员个东"
FORM_SURE = 0.95
"""Confidence of a character where the only doubt was its form."""
_FORMS = str.maketrans(_OLD, _NEW)
_ONLY_SIMPLIFIED = frozenset("资时费员实应发个东车间总岗劳动单签项")
_ONLY_TRADITIONAL = frozenset("資時費員實應發個東車間總崗勞動單簽項")


def is_simplified(text: str) -> bool:
    """Whether a page is printed in simplified characters."""
    simplified = sum(ch in _ONLY_SIMPLIFIED for ch in text)
    return simplified > 3 * sum(ch in _ONLY_TRADITIONAL for ch in text)


def plain_forms(reading: Reading) -> Reading:
    """Gives back a reading in new forms; a doubt between two forms is none."""
    text = reading.text.translate(_FORMS)
    others = tuple(dict.fromkeys(o.translate(_FORMS) for o in reading.others))
    kept = tuple(other for other in others if other != text)
    only_forms = bool(reading.others) and not kept
    sure = max(reading.confidence, FORM_SURE) if only_forms else reading.confidence
    return Reading(text, sure, kept)
