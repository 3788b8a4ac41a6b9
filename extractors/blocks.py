"""Where the lists of a part are: each header with the rows that stand under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from extractors.tables.body import Body, read_body, rows_outside
from extractors.tables.headers import MOST_LEVELS, Header, find_header
from extractors.tables.other_heads import LEAST_HEADINGS
from extractors.words import Vocabulary, normalise, vocabulary
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Text
from pipeline.model.table import Table


@dataclass(slots=True)
class Block:
    """One header and its rows.

    Attributes:
        table: Index of the table in its part.
        grid: The table.
        header: Its header; a table that goes on from the one before has that one's.
        body: Its rows.
        continued: The header stands on an earlier table.
        unread: Tables and rows of headings of other lists below it, of which no block was made.
    """

    table: int
    grid: Table
    header: Header
    body: Body
    continued: bool = False
    unread: list[tuple[int, int]] = field(default_factory=list)


def find_blocks(
    part: Part, words: Vocabulary, needed: Sequence[str] = ("name", "number", "id_number")
) -> list[Block]:
    """Gives back every block of a part, in order.

    Args:
        part: The part.
        words: Headings to look for.
        needed: A header counts when it has one of these fields.
    """
    blocks: list[Block] = []
    for index, grid in enumerate(part.tables):
        found = list(_blocks_of(index, grid, words, needed))
        if not found and blocks and grid.shape[1] == blocks[-1].grid.shape[1]:
            header = blocks[-1].header
            body = read_body(grid, header, words, first=0)
            if body.rows:
                found = [Block(index, grid, header, body, continued=True)]
            if body.end < grid.shape[0]:
                (found or blocks)[-1].unread.append((index, body.end))
        blocks.extend(found)
    return blocks


def _blocks_of(
    index: int, grid: Table, words: Vocabulary, needed: Sequence[str]
) -> Iterator[Block]:
    start, last = 0, None
    while start < grid.shape[0]:
        header = find_header(grid, words, start=start)
        of_people = header is not None and bool(set(needed) & set(header.fields))
        begun = header is not None and header.first_row < start + MOST_LEVELS
        if last is not None and last.body.end == start and not (of_people and begun):
            last.unread.append((index, start))
        if header is None:
            return
        start = header.last_row + 1
        if of_people:
            last = Block(index, grid, header, read_body(grid, header, words))
            yield last
            start = max(last.body.end, start)


def outside_rows(part: Part, blocks: Sequence[Block]) -> dict[int, list[int]]:
    """Gives back for each table its rows that hold neither header nor people, nor another list."""
    found = {}
    for index, grid in enumerate(part.tables):
        own = [(b.header, b.body) for b in blocks if b.table == index and not b.continued]
        if any(block.table == index and block.continued for block in blocks):
            continue
        if own:
            found[index] = rows_outside(grid, own)
        else:
            found[index] = list(range(min(grid.shape[0], 12)))
    for table, first in (place for block in blocks for place in block.unread):
        grid, rows = part.tables[table], found.get(table, [])
        found[table] = [row for row in rows if row < first or not _is_wide(grid, row)]
    return found


def _is_wide(grid: Table, row: int) -> bool:
    return sum(bool(str(text).strip()) for text in grid.texts[row]) >= LEAST_HEADINGS


def other_lists(block: Block, part: Part) -> list[Issue]:
    """Gives back an issue of each list below a block whose headings name nobody."""
    return [_other_list(part.tables[table], row, part.name) for table, row in block.unread]


def _other_list(grid: Table, row: int, part: str) -> Issue:
    texts = [text for text in map(str, grid.texts[row]) if text.strip()]
    labels = ", ".join(texts)[:80]
    if _heads_summary(texts):
        return _summary(grid, row, part)
    return Issue(
        "other-list",
        Text(
            f'Below the list another begins under headings of its own ("{labels}"), none of them '
            "a known one of a worker's name or number; its rows were left out. If they are of "
            "workers, say in each row who the worker is, under a heading, and send it again.",
            f"此名单下方另有一张表，其标题为“{labels}”，其中没有可识别的姓名或工号标题，"
            "该表各行未计入。如为员工数据，请在各行注明员工姓名或工号及其标题后重新提交。",
        ),
        part=part,
        at=grid.locate(row, 0),
        loses_data=True,
    )


def _heads_summary(texts: Sequence[str]) -> bool:
    return not set(map(normalise, texts)).isdisjoint(vocabulary("person").words("headcounts"))


def _summary(grid: Table, row: int, part: str) -> Issue:
    labels = ", ".join(text for text in map(str, grid.texts[row]) if text.strip())[:80]
    return Issue(
        "summary-list",
        Text(
            f'A summary of groups stands below the list ("{labels}"); it was not used.',
            f"名单下方有按部门等汇总的表（“{labels}”），未予采用。",
        ),
        part=part,
        at=grid.locate(row, 0),
    )


def _summary_rows(block: Block) -> range:
    """Gives back the rows of a summary below all people of a block, up to an empty one."""
    end = block.body.end
    below = range(max(block.body.rows, default=end) + 1, end)
    head = next((row for row in below if _is_summary_head(block.grid, row)), end)
    filled = (block.grid.texts[row].any() for row in range(head, end))
    return range(head, head + sum(1 for _ in takewhile(bool, filled)))


def _is_summary_head(grid: Table, row: int) -> bool:
    texts = [text for text in map(str, grid.texts[row]) if text.strip()]
    bare = not any(text.strip().isdecimal() for text in texts)
    return len(texts) >= LEAST_HEADINGS and bare and _heads_summary(texts)


def nameless_rows(block: Block, part: str) -> list[Issue]:
    """Gives back the issues of a block's rows that belong to nobody; a summary's lose nothing."""
    summary = _summary_rows(block)
    rows = [row for row in block.body.nameless if row not in summary]
    found = [_summary(block.grid, summary.start, part)] if summary else []
    if not rows:
        return found
    return [
        *found,
        Issue(
            "nameless-row",
            Text(
                f"{len(rows)} row(s) hold figures or ink but no name or number that could be read; "
                "they were left out. Say in each row who the worker is.",
                f"有 {len(rows)} 行有数字或字迹，但没有可识别的姓名或工号，未计入。"
                "请在各行注明员工姓名或工号。",
            ),
            part=part,
            at=block.grid.locate(rows[0], 0),
            loses_data=True,
        ),
    ]
