"""Whether a worker signed: text, ink or a picture in the signature cell."""

from collections.abc import Iterator

from extractors.blocks import Block
from extractors.parse.numbers import is_blank
from pipeline.model.document import Figure, Part
from pipeline.model.evidence import Locator


def signed_flags(part: Part, block: Block, column: int) -> Iterator[bool]:
    """Gives back for each worker's row whether its signature cell holds anything."""
    figures = [f for f in part.figures if f.kind in ("ink", "picture")]
    for row in block.body.rows:
        if not is_blank(str(block.grid.texts[row, column])):
            yield True
        else:
            at = block.grid.locate(row, column) if figures else None
            yield at is not None and any(_inside(figure, at) for figure in figures)


def _inside(figure: Figure, cell: Locator) -> bool:
    at = figure.at
    if at.cell is not None:
        return at.sheet == cell.sheet and at.cell == cell.cell
    if at.box is None or cell.box is None or at.page != cell.page:
        return False
    x, y = (at.box.x0 + at.box.x1) / 2, (at.box.top + at.box.bottom) / 2
    return cell.box.x0 <= x <= cell.box.x1 and cell.box.top <= y <= cell.box.bottom
