"""Where issues stand, in words and short: "pages 1–14, 17", "3月!B17, 4月!B17 and 9 more"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.model.evidence import Text

MOST = 8
"""Runs of pages, or places, that are named one by one; ``findings.json`` names all."""
_OF_PAGES = re.compile(r"p(\d+)(?:-(\d+))?")
"""Name of a part that is a run of pages."""


def where(issues: Sequence[Mapping[str, Any]]) -> Text:
    """Gives back where issues as ``findings.json`` holds them stand; blank where nowhere."""
    pages = [page for issue in issues for page in _pages(issue)]
    if pages:
        return of_pages(pages, len({str(issue["at"] or issue["part"]) for issue in issues}))
    places = list(dict.fromkeys(place for issue in issues if (place := _place(issue)).en))
    named, rest = places[:MOST], max(len(places) - MOST, 0)
    en, zh = ", ".join(place.en for place in named), ", ".join(place.zh for place in named)
    return Text(f"{en} and {rest} more", f"{zh} 等 {len(places)} 处") if rest else Text(en, zh)


def _pages(issue: Mapping[str, Any]) -> Iterable[int]:
    page = (issue["at"] or {}).get("page")
    if page is not None:
        return (int(page),)
    run = None if issue["at"] else _OF_PAGES.fullmatch(issue["part"] or "")
    return range(int(run[1]), int(run[2] or run[1]) + 1) if run else ()


def of_pages(pages: Sequence[int], places: int = 0) -> Text:
    """Gives back pages in words, runs of them together; how many places, if more than pages."""
    found = sorted(set(pages))
    runs = list(_runs(found))
    named, rest = runs[:MOST], len(found) - sum(last - first + 1 for first, last in runs[:MOST])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in named]
    en = f"{'page' if len(found) == 1 else 'pages'} {', '.join(shown)}"
    zh = f"第 {'、'.join(shown)} 页"
    if rest:
        en, zh = f"{en} and {rest} more", f"{zh}等 {len(found)} 页"
    if places > len(found):
        en, zh = f"{en} ({places} places)", f"{zh}（{places} 处）"
    return Text(en, zh)


def _runs(pages: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Gives back first and last of the runs of pages that follow on each other."""
    for _, run in groupby(enumerate(pages), lambda pair: pair[1] - pair[0]):
        together = [page for _, page in run]
        yield together[0], together[-1]


def _place(issue: Mapping[str, Any]) -> Text:
    at: Mapping[str, Any] = issue["at"] or {}
    sheet = at.get("sheet") or issue["part"] or ""
    if at.get("cell"):
        cell = f"{sheet}!{at['cell']}" if sheet else str(at["cell"])
        return Text(cell, cell)
    for name, sign in (("line", "行"), ("paragraph", "段")):
        if at.get(name) is not None:
            return Text(f"{name} {at[name]}", f"第 {at[name]} {sign}")
    return Text(str(sheet), str(sheet))
