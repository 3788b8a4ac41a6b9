"""Other readers of tables in PDF files, run alone in an environment of their own.

``PYTHON icdar_peers.py TOOL FILE ...`` prints one line of JSON a file: its name, the texts of the
tables of each page, CPU seconds with those of children. Imports nothing of the project.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

Pages = dict[int, list[list[list[str]]]]


def _pdfplumber(path: str) -> Pages:
    import pdfplumber

    pages: Pages = {}
    with pdfplumber.open(path) as document:
        for page in document.pages:
            pages[page.page_number] = [_texts(table) for table in page.extract_tables()]
            page.close()
    return pages


def _pdfplumber_text(path: str) -> Pages:
    import pdfplumber

    ways = {"vertical_strategy": "text", "horizontal_strategy": "text"}
    pages: Pages = {}
    with pdfplumber.open(path) as document:
        for page in document.pages:
            ruled = page.extract_tables()
            found = ruled or page.extract_tables(ways)
            pages[page.page_number] = [_texts(table) for table in found]
            page.close()
    return pages


def _camelot(flavour: str) -> Callable[[str], Pages]:
    def read(path: str) -> Pages:
        import camelot

        pages: Pages = defaultdict(list)
        for table in camelot.read_pdf(path, pages="all", flavor=flavour):
            pages[int(table.page)].append(_texts(table.df.values.tolist()))
        return pages

    return read


def _tabula(flavour: str) -> Callable[[str], Pages]:
    def read(path: str) -> Pages:
        import pypdfium2
        import tabula

        ways: dict[str, Any] = {} if flavour == "guess" else {flavour: True}
        pages: Pages = {}
        for number in range(1, len(pypdfium2.PdfDocument(path)) + 1):
            found = tabula.read_pdf(
                path,
                pages=number,
                output_format="json",
                multiple_tables=True,
                silent=True,
                **ways,
            )
            pages[number] = [
                [[cell["text"] for cell in row] for row in table["data"]] for table in found
            ]
        return pages

    return read


def _img2table(path: str) -> Pages:
    from img2table.document import PDF

    found = PDF(src=path).extract_tables(borderless_tables=True)
    return {
        number + 1: [
            _texts([[cell.value for cell in row] for row in table.content.values()])
            for table in tables
        ]
        for number, tables in found.items()
    }


def _pdf_oxide(path: str) -> Pages:
    import pdf_oxide

    document = pdf_oxide.PdfDocument(path)
    pages: Pages = {}
    for number in range(document.page_count()):
        found = document.extract_tables(number)
        pages[number + 1] = [
            [[cell["text"] for cell in row["cells"]] for row in table["rows"]] for table in found
        ]
    return pages


TOOLS: dict[str, Callable[[str], Pages]] = {
    "pdfplumber": _pdfplumber,
    "pdfplumber-text": _pdfplumber_text,
    "camelot-lattice": _camelot("lattice"),
    "camelot-stream": _camelot("stream"),
    "camelot-network": _camelot("network"),
    "camelot-hybrid": _camelot("hybrid"),
    "tabula": _tabula("guess"),
    "tabula-lattice": _tabula("lattice"),
    "tabula-stream": _tabula("stream"),
    "img2table": _img2table,
    "pdf_oxide": _pdf_oxide,
}


def _texts(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    """Prints what one tool finds in each file; a file that it fails on has no tables."""
    tool = TOOLS[sys.argv[1]]
    for path in sys.argv[2:]:
        began = _seconds()
        try:
            pages = tool(path)
        except ImportError:  # it is not installed here
            raise
        except Exception as error:
            print(f"{os.path.basename(path)}: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: PTH119
            pages = {}
        said = {
            "name": os.path.basename(path),  # noqa: PTH119
            "pages": pages,
            "seconds": _seconds() - began,
        }
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
