"""What to ask for where a document did not give what it should."""

from __future__ import annotations

from pipeline.model.document import Part


def another_copy(part: Part) -> tuple[str, str]:
    """Gives back what to send instead, in English and Chinese.

    A clearer copy helps where letters were recognised on a picture; where the file holds the text
    itself there is nothing to see more clearly.
    """
    grids = [*part.tables, *([part.text] if part.text is not None else [])]
    if any(grid.recognised for grid in grids) or not grids:
        return "send a clearer copy", "提交更清晰的副本"
    return "send a document that states it", "提交写明该内容的文件"
