"""Whether a worker signed: text, ink or a picture in the signature cell."""

import re
from collections.abc import Iterator

from extractors.blocks import Block
from extractors.columns import unread_ink
from extractors.parse.numbers import is_blank
from pipeline.model.document import Figure, Part
from pipeline.model.evidence import Locator

_AMOUNT = re.compile(r"\d\.\d\d(?!\d)")


def signed_flags(part: Part, block: Block, column: int) -> Iterator[bool | None]:
    """Gives back for each worker's row whether its signature cell holds anything.

    None where it holds ink that is neither text nor told to be a pen's: it may be a signature, or
    the edge of a seal; and where it holds several amounts, which are of other columns.
    """
    figures = [f for f in part.figures if f.kind in ("ink", "picture")]
    unread = set(unread_ink(block.grid, block.body.rows, column))
    for record, row in enumerate(block.body.rows):
        text = str(block.grid.texts[row, column])
        if len(_AMOUNT.findall(text)) > 1:
            yield None
        elif not is_blank(text):
            yield True
        else:
            at = block.grid.locate(row, column) if figures else None
            drawn = at is not None and any(_inside(figure, at) for figure in figures)
            yield drawn or (None if record in unread else False)


def _inside(figure: Figure, cell: Locator) -> bool:
    at = figure.at
    if at.cell is not None:
        return at.sheet == cell.sheet and at.cell == cell.cell
    if at.box is None or cell.box is None or at.page != cell.page:
        return False
    x, y = (at.box.x0 + at.box.x1) / 2, (at.box.top + at.box.bottom) / 2
    return cell.box.x0 <= x <= cell.box.x1 and cell.box.top <= y <= cell.box.bottom
