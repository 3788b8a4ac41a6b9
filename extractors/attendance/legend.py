"""Finds the sheet's own legend above, below and beside its grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extractors.attendance.sheet import Sheet
from extractors.own_words import current
from extractors.parse.legends import parse_legend
from extractors.words import alike, expand_all, normalise, vocabulary

_LONGEST_SIGN, _LEAST_MARKS = 5, 2
SLASH = "/"
_ONE_PAIR = 24
"""Letters of the longest line that says one sign: "△ 补休（经批准）"."""


def find_legend(sheet: Sheet, rows: Iterable[int]) -> dict[str, str | None]:
    """Gives back sign to mark from the rows that are no data, and from the part's other texts.

    Two meanings of one sign within a sheet leave it without a known meaning.

    Args:
        sheet: The table.
        rows: Rows outside the data: titles, notes, footers.
    """
    texts = [text for text in sheet.headline(0) if text.strip()]
    lines = list(texts)
    for row in rows:
        cells = [text for text in sheet.rows[row] if text.strip()]
        texts += cells
        if len(cells) > 1:
            texts.append(_joined(cells))
        lines.append(_joined(cells))
    for other in sheet.part.tables:
        if other is not sheet.table and other.shape[0] <= 12 and other.shape[1] <= 4:
            lines += [" ".join(map(str, row)) for row in other.texts]
            texts += [" ".join(map(str, row)) for row in other.texts]
    texts.append("\n".join(line for line in lines if len(line) <= _ONE_PAIR))
    found: dict[str, str | None] = {}
    for text in texts:
        for sign, mark in parse_legend(text).items():
            found[sign] = mark if found.get(sign, mark) == mark else None
    return found or muster_signs(sheet)


def _joined(cells: Sequence[str]) -> str:
    """Gives back the cells of a row in a line; a slash in a cell of its own parts nothing."""
    return " ".join("“/”" if alike(cell) == SLASH else cell for cell in cells)


def muster_signs(sheet: Sheet) -> dict[str, str | None]:
    """Gives back what the letters of a South Asian muster roll mean, {} for any other sheet.

    P is presence only where P is the commonest of them and others (A, WO, H ...) stand beside it;
    L is leave only in such company.
    """
    muster = vocabulary("marks").lists["muster"]
    card = any(normalise(str(word)) in sheet.announced for word in muster["cards"])
    if (
        not card
        and sheet.language not in muster["languages"]
        and not any(normalise(str(word)) in sheet.announced for word in muster["words"])
    ):
        return {}
    written = [*muster["signs"].items(), *(muster["card_signs"].items() if card else ())]
    marks = {alike(str(sign)): mark for mark, signs in written for sign in signs}
    own = [word for words in current().marks.values() for word in words]
    marks = {sign: mark for sign, mark in marks.items() if sign not in map(alike, expand_all(own))}
    short = (alike(text) for row in sheet.rows for text in row if 0 < len(text) <= _LONGEST_SIGN)
    seen = Counter(text for text in short if text in marks)
    commonest = seen.most_common(1)
    if not commonest or marks[commonest[0][0]] != "work":
        return {}
    if len({marks[text] for text in seen} - {"leave_other"}) < _LEAST_MARKS:
        return {}
    return {text: marks[text] for text in seen}
