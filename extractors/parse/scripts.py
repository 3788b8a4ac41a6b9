"""Which language a text is written in, by its letters."""

import re

_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_CHINESE = re.compile(r"[㐀-鿿]")


def is_vietnamese(text: str) -> bool:
    """Gives back whether a text has a letter that only Vietnamese has."""
    return _VIETNAMESE.search(text) is not None


def is_chinese(text: str) -> bool:
    """Gives back whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None
