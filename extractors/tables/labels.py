"""The labels of a header: merged cells spread over the slots they cover, paths per column."""

from collections.abc import Iterable

from pipeline.model.table import Span, Table


class Labels:
    """A table's texts with merged cells spread out, row by row and only where asked for."""

    def __init__(self, table: Table) -> None:
        """Keeps the table and sorts its merged cells by the rows they cover."""
        self.table = table
        self.rows, self.width = table.shape
        self._by_row: dict[int, list[Span]] = {}
        for span in table.spans:
            for row in range(span.row, min(span.row + span.rows, span.row + 6)):
                self._by_row.setdefault(row, []).append(span)

    def row(self, row: int) -> list[str]:
        """Gives back the texts of a row as they stand."""
        return [str(text) for text in self.table.texts[row]]

    def column(self, column: int, first: int, count: int) -> list[str]:
        """Gives back up to `count` texts of a column from a row on."""
        return [str(text) for text in self.table.texts[first : first + count, column]]

    def spans_of(self, row: int) -> list[Span]:
        """Gives back the merged cells that cover a row."""
        return self._by_row.get(row, [])

    def owners(self, row: int) -> list[tuple[int, int]]:
        """Gives back for each column the slot whose text it shows in this row."""
        owners = [(row, column) for column in range(self.width)]
        for span in self.spans_of(row):
            for column in range(span.column, min(span.column + span.columns, self.width)):
                owners[column] = (span.row, span.column)
        return owners

    def paths(self, first: int, last: int) -> list[tuple[str, ...]]:
        """Gives back one path a column: its labels from the first to the last header row."""
        owned = [self._filled(row, row < last) for row in range(first, last + 1)]
        paths = []
        for column in range(self.width):
            slots = dict.fromkeys(slots[column] for slots in owned if slots[column] is not None)
            texts = [str(self.table.texts[slot]) for slot in slots if slot is not None]
            paths.append(tuple(text.strip() for text in texts if text.strip()))
        return paths

    def _filled(self, row: int, upper: bool) -> list[tuple[int, int] | None]:
        """Gives back the owners of a row; upper levels without merges run on to the right.

        A group heading typed into its first column only (CSV, cells not merged) covers the blank
        slots right of it that have a label underneath.
        """
        owners: list[tuple[int, int] | None] = list(self.owners(row))
        if not upper:
            return owners
        merged = {c for s in self.spans_of(row) for c in range(s.column, s.column + s.columns)}
        group: tuple[int, int] | None = None
        below = self.row(row + 1)
        for column in range(self.width):
            if column in merged:
                group = None
            elif str(self.table.texts[row, column]).strip():
                group = (row, column) if below[column].strip() else None
            elif group is not None and below[column].strip():
                owners[column] = group
            else:
                group = None
        return owners

    def covers(self, row: int, base: int) -> bool:
        """Gives back whether a merged cell of a row spans some columns, or reaches the base row."""
        return any(
            span.columns > 1 or span.row + span.rows > base
            for span in self.spans_of(row)
            if str(self.table.texts[span.row, span.column]).strip()
        )

    def groups(self, row: int) -> bool:
        """Gives back whether a row without merges holds group headings over the labels below it."""
        owners, below = self._filled(row, True), self.row(row + 1)
        groups = {owner for c, owner in enumerate(owners) if owner not in (None, (row, c))}
        heads = sum(1 for text in self.row(row) if text.strip())
        return (
            bool(groups)
            and heads > 1
            and all(below[owner[1]].strip() for owner in groups if owner is not None)
        )

    def all_continue(self, first: int, last: int, columns: Iterable[int]) -> bool:
        """Gives back whether each column stands under a label that spans several columns."""
        wide: set[int] = set()
        for row in range(first, last + 1):
            for span in self.spans_of(row):
                if span.columns > 1 and span.row + span.rows - 1 == last:
                    wide.update(range(span.column, span.column + span.columns))
        return bool(wide) and all(column in wide for column in columns)

    def all_grouped(self, last: int, columns: Iterable[int]) -> bool:
        """Gives back whether each column of the row below stands under a group without a merge."""
        plain = self.owners(last)
        owners = self._filled(last, True)
        typed = {owner for c, owner in enumerate(owners) if owner not in (None, plain[c])}
        return bool(typed) and all(owners[column] in typed for column in columns)

    def reaches(self, row: int, first: int, last: int) -> bool:
        """Gives back whether a label of the header is merged down to a row."""
        return any(
            first <= span.row <= last and str(self.table.texts[span.row, span.column]).strip()
            for span in self.spans_of(row)
        )

    def blank_merged(self, row: int, first: int, last: int) -> bool:
        """Gives back whether a row holds nothing but merged cells that begin in the header."""
        if any(text.strip() for text in self.row(row)):
            return False
        return any(first <= span.row <= last for span in self.spans_of(row))
