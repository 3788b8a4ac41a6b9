"""Blanks of a form made alike: 【2025】年, （　　）, [√] and ____ are all ways to leave a space."""

from __future__ import annotations

import re
from dataclasses import replace
from unicodedata import normalize

from extractors.flow import Flow, Line, tidy

_FILLED = re.compile(r"【([^【】]{0,80})】")
_UNDERLINED = re.compile(r"_+ ?(\d[\d.,]*) ?_+(?=\s?(?:年|月|日|天|个|元|小时|种|项|款))")
_ASCII = re.compile(r"\[([^\[\]]{0,80})\]")
_MARKED = re.compile(r"\[\s*[√✓✔xXvV]\s*\]")
_EMPTY = re.compile(r"(?<=[:为是在事任])\s*\([\s_]+\)")
_INSIDE = re.compile(
    r"\(((?:居民)?身份证|公民身份|证件|统一社会信用代码|性别)([^():]{0,10}:)([^()]*)\)"
)
_TICKS = re.compile(r"[☑☒√✓✔■☐□◻○]")


def with_plain_blanks(flow: Flow) -> Flow:
    """Gives back a flow whose filled-in spaces stand bare and whose blank ones are ``_``."""
    return replace(flow, lines=tuple(map(_plain, flow.lines)))


def _plain(line: Line) -> Line:
    raw = _UNDERLINED.sub(r"\1", normalize("NFKC", line.raw))
    if not re.search(r"[【】\[(]", raw):
        return _as(line, raw)
    if not _heading(raw):
        raw = _FILLED.sub(_bare, raw)
    if _MARKED.search(raw):
        raw = re.sub(r"\[\s*\]", "□", _MARKED.sub("☑", raw))
    raw = _ASCII.sub(_bare, raw)
    raw = _INSIDE.sub(r"  \1\2\3 ", raw)
    if not _TICKS.search(raw):  # a bracket among options is a box to tick
        raw = _EMPTY.sub("____", raw)
    if raw.count("【") != raw.count("】"):
        raw = re.sub(r"[【】]", "", raw)  # the space is broken over two lines of a page
    return _as(line, raw)


def _as(line: Line, raw: str) -> Line:
    return line if raw == line.raw else replace(line, raw=raw, text=tidy(raw))


def _heading(raw: str) -> bool:
    return re.match(r"\s*【[^【】]*[^【】\s_][^【】]*】", raw) is not None and raw.count("【") == 1


def _bare(found: re.Match[str]) -> str:
    inside = found[1].strip(" _")
    return inside or "____"
