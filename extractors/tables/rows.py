"""What a row is by its looks: a title, a row of column numbers or formulas, numbers or words."""

import re
from functools import lru_cache
from itertools import pairwise

from extractors.parse.numbers import parse_number, without_currency
from extractors.tables.labels import Labels
from extractors.words import alike

_FORMULA = re.compile(r"^[a-z]{1,2}([=＝].+)?$|^\(?\d{1,2}\)?[=＝].+$|^[=＝][a-z0-9(].*$")
_COLUMN_NUMBER = re.compile(r"^[(\[]?(\d{1,2})[)\]]?$")


@lru_cache(maxsize=65536)
def looks_numeric(text: str) -> bool:
    """Gives back whether a cell holds a number, a date or a time rather than words."""
    text = without_currency(text)
    if not text or text[0].isalpha():
        return False
    if parse_number(text) is not None or parse_number(text, point_groups=True) is not None:
        return True
    return bool(re.match(r"^\d[\d:/.\- ]*\d$", text))


def is_title_row(labels: Labels, row: int) -> bool:
    """Gives back whether a row is one text across the table rather than labels of columns."""
    texts = [text for text in labels.row(row) if text.strip()]
    if len(texts) != 1:
        return False
    wide = [span for span in labels.spans_of(row) if span.row == row]
    if not wide:
        return True
    return any(span.columns * 10 >= labels.width * 6 for span in wide)


def is_formula_row(texts: list[str]) -> bool:
    """Gives back whether a row under the labels numbers the columns or says how they are made."""
    filled = [alike(text) for text in texts if text.strip()]
    if len(filled) < 3:
        return False
    formulas = sum(bool(_FORMULA.match(text)) for text in filled)
    numbers = [int(found[1]) for text in filled if (found := _COLUMN_NUMBER.match(text))]
    if formulas + len(numbers) < len(filled):
        return False
    rising = all(b - a in (1, 2) for a, b in pairwise(numbers))
    if formulas >= 2 and formulas * 2 >= len(filled):
        return True
    return len(numbers) >= 3 and rising and numbers[0] <= 3
