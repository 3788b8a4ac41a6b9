"""The document that the pages of a file make, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.readers.carried_pages import carried_on
from extractors.readers.page_issues import loses_data, page_refusal
from extractors.tables.page_table import ReadPage
from extractors.tables.parts import page_issues, to_parts
from pipeline.errors import UnreadableError
from pipeline.model.document import Document, SourceFile, Status


def document_of(
    source: SourceFile, kind: str, pages: Sequence[ReadPage], *, single: bool = False
) -> Document:
    """Gives back the document that pages make.

    Args:
        source: The file's path, hash and size.
        kind: Its format.
        pages: In order.
        single: The file is one image: its part has no name.

    Raises:
        UnreadableError: There is nothing on them; what was lost on one of them says why.
    """
    pages = carried_on(pages)
    parts = to_parts(pages, single=single)
    issues = page_issues(pages, parts)
    if not parts:
        if not issues:
            raise page_refusal("blank")
        worst = next((one for one in issues if one.loses_data), issues[0])
        raise UnreadableError(worst.code, worst.message.en, worst.message.zh)
    status = Status.PARTLY_READ if loses_data(issues) else Status.READ
    return Document(source, kind, status, parts, issues)
