"""Reads CSV, TSV, DAT and punch machines' attlog files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import numpy as np

from extractors.readers.encodings import Decoded, decode
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from pipeline.model.document import Document, Issue, Part, SourceFile, Status
from pipeline.model.evidence import Grade, Locator, Text
from pipeline.model.table import CellType, LinePlace, SheetPlace, Table, Texts, column_letters

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 200
_RAGGED_SHOWN = 20
_CUT = re.compile(r"\s*\d\.\d{1,14}E\+(?:1[1-9]|2\d)\s*", re.IGNORECASE)
_CUT_LONGEST = 24
_SEP = re.compile(r"sep=([,;|\t])(?=\r?\n)", re.IGNORECASE)


def read_delimited(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back a text file as one grid, or as lines where no delimiter holds.

    Raises:
        UnreadableError: Blank, or more cells than the limits allow.
    """
    decoded = decode(data.read_bytes() if isinstance(data, Path) else data)
    if not decoded.text.strip("\ufeff\x1a \t\r\n"):
        raise refuse("no-content")
    text = decoded.text.removeprefix("\ufeff").rstrip("\x1a")
    delimiter = find_delimiter(text)
    issues = _said(decoded)
    if delimiter is None:
        lines = text.splitlines()
        part = Part("", text=Table(_column(lines), LinePlace()))
    else:
        rows, ragged = _rows(_without_sep(text), delimiter)
        width = max(map(len, rows), default=0)
        if len(rows) * width > limits.cells:
            raise refuse("too-large", f"{len(rows)} x {width}")
        issues += ragged
        table, ruined = _table(_grid(rows, width))
        issues += ruined
        part = Part("", (table,))
    return Document(
        source,
        "tsv" if delimiter == "\t" else "csv" if delimiter else "text",
        Status.PARTLY_READ if any(issue.loses_data for issue in issues) else Status.READ,
        (part,),
        tuple(issues),
        {"encoding": decoded.encoding},
    )


def _table(texts: Texts) -> tuple[Table, list[Issue]]:
    """Gives back the grid, its long numbers that a spreadsheet has cut short marked as doubtful."""
    flat = texts.ravel().tolist()
    at = [k for k, text in enumerate(flat) if len(text) <= _CUT_LONGEST and _CUT.fullmatch(text)]
    if not at:
        return Table(texts, SheetPlace(None)), []
    grades = np.full(texts.shape, Grade.READ, dtype=np.uint8)
    grades.ravel()[at] = Grade.UNCERTAIN
    types = np.full(texts.shape, CellType.TEXT, dtype=np.uint8)
    table = Table(texts, SheetPlace(None), types=types, grades=grades)
    places = [table.locate(*divmod(k, texts.shape[1])) for k in at]
    where = ", ".join(str(place.cell) for place in places[:_RAGGED_SHOWN])
    where += f" (+{len(at) - _RAGGED_SHOWN})" if len(at) > _RAGGED_SHOWN else ""
    said = Text(
        f"{where}: a number of more than 11 digits was saved as {flat[at[0]]!r}; its other digits "
        "are lost. Format the column as text and save it again.",
        f"{where}：超过 11 位的号码被保存为 {flat[at[0]]!r}，其余数字已丢失。"
        "请将该列设为文本格式后重新保存。",
    )
    return table, [Issue("number-too-long", said, at=places[0], loses_data=True)]


def read_attlog(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back a punch machine's log: id, timestamp, device, in-out, verify, workcode.

    Raises:
        UnreadableError: More cells than the limits allow.
    """
    decoded = decode(data.read_bytes() if isinstance(data, Path) else data)
    rows = [line.split("\t") for line in decoded.text.rstrip("\x1a").splitlines()]
    width = max(map(len, rows), default=0)
    if len(rows) * width > limits.cells:
        raise refuse("too-large", f"{len(rows)} x {width}")
    part = Part("", (Table(_grid(rows, width), LinePlace()),))
    return Document(source, "attlog", Status.READ, (part,), tuple(_said(decoded)))


def find_delimiter(text: str) -> str | None:
    """Gives back the delimiter that cuts most lines into the same number of fields."""
    stated = _SEP.match(text)
    if stated:
        return stated[1]
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        _, same = wide.most_common(1)[0]
        score = same / len(widths), sum(wide.values()), delimiter
        if best is None or score[:2] > best[:2]:
            best = score
    return best[2] if best and best[0] >= 0.3 else None


def _without_sep(text: str) -> str:
    """Gives back the text with its "sep=;" line blank, so that rows keep their numbers."""
    stated = _SEP.match(text)
    return text[stated.end(1) :] if stated else text


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], list[Issue]]:
    csv.field_size_limit(1 << 24)
    stray: list[int] = []
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        if any("\n" in field for row in rows for field in row):
            rows, stray = _rows_apart(text, delimiter)
    except csv.Error as error:
        raise refuse("cut-short", str(error)) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return rows, [*_stray_quotes(stray), *_ragged(rows)]


def _rows_apart(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Gives back the rows, and the numbers of those with a quotation mark that nothing closes.

    A quoted field may hold line breaks, but no whole rows: where the lines within it are rows of
    their own, its quotation mark is part of the text.
    """
    lines = text.splitlines(keepends=True)
    whole = Counter(len(_row(line, delimiter)) for line in lines if line.count('"') % 2 == 0)
    usual = whole.most_common(1)[0][0] if whole else 0
    rows: list[list[str]] = []
    stray: list[int] = []
    at = 0
    while at < len(lines):
        end, open_ = at + 1, lines[at].count('"') % 2
        while open_ and end < len(lines):
            open_ ^= lines[end].count('"') % 2
            end += 1
        if open_ or (end > at + 1 and _swallows(lines[at + 1 : end], delimiter, usual)):
            stray.append(len(rows))
            end = at + 1
            rows.append(_row(lines[at], delimiter, quoted=False))
        else:
            rows.append(_row("".join(lines[at:end]), delimiter))
        at = end
    return rows, stray


def _swallows(lines: list[str], delimiter: str, usual: int) -> bool:
    """Gives back whether a quoted field goes on over rows of their own, or ends inside a field.

    Args:
        lines: Those after the one that it begins in, to the one that it ends in.
        delimiter: Between fields.
        usual: Fields of most rows.
    """
    end = lines[-1]
    after = end[end.find('"') + 1 :][:1]
    whole = usual > 1 and any(len(_row(one, delimiter)) == usual for one in lines[:-1])
    return whole or after not in (delimiter, '"', "\r", "\n", "")


def _row(line: str, delimiter: str, *, quoted: bool = True) -> list[str]:
    if not quoted:
        return line.rstrip("\r\n").split(delimiter)
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])


def _stray_quotes(rows: list[int]) -> list[Issue]:
    """Gives back an issue for rows with a quotation mark that nothing closes."""
    if not rows:
        return []
    where = ", ".join(str(at + 1) for at in rows[:_RAGGED_SHOWN])
    where += f" (+{len(rows) - _RAGGED_SHOWN})" if len(rows) > _RAGGED_SHOWN else ""
    said = Text(
        f"Rows {where} hold a quotation mark that nothing closes; it was read as part of the text.",
        f"第 {where} 行有未闭合的引号，已按普通字符读取。",
    )
    return [Issue("stray-quote", said, at=Locator(cell=f"{column_letters(0)}{rows[0] + 1}"))]


def _ragged(rows: list[list[str]]) -> list[Issue]:
    """Gives back an issue for rows that have more or fewer fields than the table's usual."""
    widths = [len(row) for row in rows if len(row) > 1]
    if not widths:
        return []
    usual = Counter(widths).most_common(1)[0][0]
    header = widths[0]
    odd = [at for at, row in enumerate(rows) if len(row) > 1 and len(row) not in (usual, header)]
    if not odd and usual == header:
        return []
    odd = odd or [at for at, row in enumerate(rows) if len(row) == header != usual]
    where = ", ".join(str(at + 1) for at in odd[:_RAGGED_SHOWN])
    where += f" (+{len(odd) - _RAGGED_SHOWN})" if len(odd) > _RAGGED_SHOWN else ""
    said = Text(
        f"Rows {where} have another number of fields than most ({usual}); they were read as they "
        "stand, from the left.",
        f"第 {where} 行的字段数与多数行（{usual}）不同，已按原样从左读取。",
    )
    at = Locator(cell=f"{column_letters(0)}{odd[0] + 1}")
    return [Issue("ragged-rows", said, at=at)]


def _said(decoded: Decoded) -> list[Issue]:
    if decoded.lost:
        said = Text(
            f"{decoded.lost} character(s) could not be decoded ({decoded.encoding}). Save the "
            "file as UTF-8 and send it again.",
            f"有 {decoded.lost} 个字符无法解码（{decoded.encoding}）。请另存为 UTF-8 后重新提交。",
        )
        return [Issue("undecodable-text", said, loses_data=True)]
    guessed = {"cp1252": Text("Western European", "西欧"), "cp1258": Text("Vietnamese", "越南文")}
    if (name := guessed.get(decoded.encoding)) is not None:
        said = Text(
            f"The text is not UTF-8; it was read as {name.en}.",
            f"文本不是 UTF-8 编码，已按{name.zh}编码读取。",
        )
        return [Issue("encoding-guessed", said)]
    return []


def _grid(rows: list[list[str]], width: int) -> Texts:
    texts = np.empty((len(rows), width), dtype=object)
    texts.fill("")
    for at, row in enumerate(rows):
        texts[at, : len(row)] = row
    return texts


def _column(lines: list[str]) -> Texts:
    texts = np.empty((len(lines), 1), dtype=object)
    texts[:, 0] = lines
    return texts
