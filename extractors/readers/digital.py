"""A page of a PDF with text: its tables and the lines around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from extractors.readers.guessed_text import doubt_guessed
from extractors.readers.page_issues import page_issue
from extractors.readers.pdfium import PdfPage
from extractors.tables.carried import rows_of_words
from extractors.tables.layer import Bools, Floats, Layer, map_box
from extractors.tables.lines import TextLine, line_segment, reading_order, segments, text_lines
from extractors.tables.page_table import PageLine, PageTable, ReadPage
from extractors.tables.ruled import ruled_tables
from extractors.tables.ruling import join
from extractors.tables.texts import deduplicated, main_turn
from extractors.tables.unruled import Block, unruled_tables
from extractors.tables.words import words_of
from pipeline.model.document import Figure, Issue
from pipeline.model.evidence import Locator

SecondReader = Callable[[], Sequence[PageTable] | None]
RULE_SNAP, RULE_GAP = 1.0, 3.5
LEAST_PICTURE = 20.0
"""Points: a picture smaller than this both ways is a bullet."""


def digital_page(number: int, page: PdfPage, second: SecondReader) -> ReadPage:
    """Gives back what a page with text holds.

    Args:
        number: From 1.
        page: Its characters and lines.
        second: Reads the tables of the page another way; asked where lines are there but make
            no table.
    """
    shown = page.layer
    layer = replace(shown, glyphs=deduplicated(shown.glyphs))
    layer = layer.turned(main_turn(layer.glyphs))
    found = ruled_tables(layer)
    issues: tuple[Issue, ...] = ()
    tables, taken = list(found.tables), found.taken
    if found.declined:
        # It reads the page as displayed: no text that stands upright only when the page is turned.
        seen = second() if layer.turn == 0 else None
        tables = list(seen or ())
        taken = _inside(layer, tables)
        issues = () if seen is not None else (page_issue("rules-not-followed", number),)
    rest = layer.glyphs.take(~taken)
    lines, blocks, rows = _lines(replace(layer, glyphs=rest))
    tables += [block.table for block in blocks]
    issues += tuple(
        page_issue("heading-unclear", number, box=map_box(layer.to_page(), box))
        for block in blocks
        for box in block.unclear
    )
    issues += tuple(
        page_issue("heading-loose", number, box=map_box(layer.to_page(), box))
        for block in blocks
        for box in block.loose
    )
    read = ReadPage(
        number,
        shown.width,
        shown.height,
        tuple(sorted(tables, key=lambda t: _first_edge(t, layer))),
        tuple(lines),
        pictures(number, page),
        issues=issues,
        rows=() if tables else tuple(rows),
    )
    return doubt_guessed(read, page.guessed)


def _lines(layer: Layer) -> tuple[list[PageLine], list[Block], list[TextLine]]:
    """Gives back lines of text, the tables among them that are made by alignment, and rows.

    Rows are the words of lines with figures, where there is no table by alignment.
    """
    to_page = layer.to_page()
    upright = layer.glyphs.turns == 0
    glyphs = layer.glyphs.take(upright)
    lines = text_lines(segments(glyphs)[0])
    blocks = unruled_tables(lines, _level(layer), words_of(glyphs))
    used = {k for block in blocks for k in range(block.first, block.last)}
    running = reading_order([line for k, line in enumerate(lines) if k not in used])
    aside = segments(layer.glyphs.take(~upright))[0]
    whole = [line_segment(line) for line in running] + aside
    found = [
        PageLine(s.text, map_box(to_page, (s.x0, s.top, s.x1, s.bottom)), height=s.height)
        for s in whole
    ]
    placed = [replace(block.table, to_page=to_page) for block in blocks]
    rows = [] if blocks or layer.turn else rows_of_words(lines, words_of(glyphs))
    return found, [replace(b, table=t) for b, t in zip(blocks, placed, strict=True)], rows


def _level(layer: Layer) -> Floats:
    """Gives back the level rules of a page, pieces joined."""
    every = np.concatenate([layer.strokes.horizontal, layer.fills.horizontal])
    return join(every, RULE_SNAP, RULE_GAP)[2]


def _inside(layer: Layer, tables: Sequence[PageTable]) -> Bools:
    """Gives back which glyphs stand inside tables that were read from the page as displayed."""
    x, y = layer.glyphs.centres
    inside = np.zeros(len(x), bool)
    for table in tables:
        rows, columns = table.row_edges, table.column_edges
        inside |= (x > columns[0]) & (x < columns[-1]) & (y > rows[0]) & (y < rows[-1])
    return inside


def _first_edge(table: PageTable, layer: Layer) -> tuple[float, float]:
    return (0.0 if table.to_page != layer.to_page() else 1.0, table.row_edges[0])


def pictures(number: int, page: PdfPage) -> tuple[Figure, ...]:
    """Gives back the images on a page that are large enough to mean something."""
    return tuple(
        Figure("picture", Locator(page=number, box=map_box(None, box)))
        for box in page.pictures.tolist()
        if max(box[2] - box[0], box[3] - box[1]) >= LEAST_PICTURE
    )
