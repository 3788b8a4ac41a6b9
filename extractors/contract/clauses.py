"""Which mandatory clauses a contract has, and which of them were left blank or are waived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from extractors.contract.agreement import BOX, Agreement
from extractors.contract.parties import is_place
from extractors.flow import Flow, Slot
from extractors.words import alike, expand, vocabulary
from pipeline.model.document import TEXT

_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]{1,4}[条章]|[一二三四五六七八九十]{1,3}[、.]"
    r"|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}(?:\.\d{1,2})?[、.)]?(?!\d)|article \d{1,2}[.:]?"
    r"|điều \d{1,2}[.:]?)\s*",
    re.IGNORECASE,
)
_INNER_NUMBERS = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}条|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[、.)]"
)
_STYLES = {
    "chapter": r"第[一二三四五六七八九十\d]{1,3}章",
    "article": r"第|article|điều",
    "numeral": r"[一二三四五六七八九十]",
    "bracket": r"\(",
    "digit": r"\d",
}
_SCRIPTS = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{3,}(?: [A-Za-z]+)*")
_JOINTS = re.compile(r"[和与及、,，/&;；]|\band\b|\bvà\b")
_UNCHANGED = re.compile(
    r"(?:其他|其它|其余|原合同)(?:各项|的)?(?:条款|内容|约定|事项)?[^。;；\n]{0,14}"
    r"(?:不变|继续有效|仍然?有效|(?:按|依)[^。;；\n]{0,6}(?:原|前)[^。;；\n]{0,6}合同)"
    r"|other (?:terms|clauses|conditions)[^.\n]{0,40}(?:unchanged|remain|same)"
    r"|các (?:điều khoản|nội dung) khác[^.\n]{0,40}(?:không thay đổi|giữ nguyên)",
    re.IGNORECASE,
)
_TO_SIGN = re.compile(
    r"(?:甲方|乙方|用人单位|劳动者|party [ab]\b|employe[er])[^。;；]{0,12}?"
    r"\(?(?:盖章|公章|签章|签字|签名|章(?=\))|seal|signature)(?=[)\s:_]|$)",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"不得|不能|不可|禁止|无效|不予|不允许|严禁|\b(?:may|shall|must|can) ?not\b|\bvoid\b"
    r"|không được",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"_|^(?:无|不|没有?|未|none|no\b|not\b|n/a|không)|每[日天周](?:工作)?小时", re.IGNORECASE
)
_RENEWAL = re.compile(r"续订|续签|变更(?:协议|书)")
UNCHANGED = "unchanged"
"""Stands among the clauses found where a renewal leaves the rest to the contract it renews."""

_LONGEST_HEADING = 30
_INK_BELOW = 6.0
_LABELS = {
    "position": "job",
    "work_place": "place",
    "hours_system": "hours",
    "wage_minor": "pay",
    "starts_on": "term",
}
_BLANKS: dict[str, tuple[str, str]] = {
    # clause: (field that a filled-in clause has, what an unfilled one looks like)
    "term": ("starts_on", r"自?_?年_?月_?日_?起?|第_种|第_项|from _|期限_年"),
    "job": (
        "position",
        r"(?:从事|担任|承担)(?:_|(?:岗位|职位|职务|工种)(?:的?工作)?(?=[,，。;；\n(]|$))|岗位(?:为|是|:)?_|工作内容(?:为|是|:)?_",
    ),
    "place": ("work_place", r"工作(?:地点|场所)(?:(?:为|是|在|:)?_|[为是在](?=[,，。;；\n]|$))"),
    "hours": ("hours_system", rf"第_(?:种|项)|执行_|每[日天]工作_|{BOX}"),
    "pay": ("wage_minor", r"_元|(?:为|:)(?:人民币)?元|第_(?:种|项)"),
    "insurance": ("", r"(?:参加|办理|缴纳|购买)_(?:等)?(?:社会)?保险"),
}


_Section = tuple[list[str], tuple[Slot, ...], str]
_Places = dict[str, tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one clause, from the vocabulary."""

    headings: frozenset[str]
    sentences: re.Pattern[str]
    waived: re.Pattern[str] | None


@cache
def _clauses() -> Mapping[str, _Words]:
    lists: Mapping[str, Any] = vocabulary("contract").lists["clauses"]
    return {
        key: _Words(
            frozenset(alike(word) for text in spec["headings"] for word in expand(str(text))),
            re.compile("|".join(spec["sentences"]), re.IGNORECASE),
            re.compile("|".join(spec["waived"]), re.IGNORECASE) if "waived" in spec else None,
        )
        for key, spec in lists.items()
    }


def read_clauses(agreement: Agreement) -> None:
    """Finds the clauses that are there, by heading or operative sentence, and those left blank."""
    flow = agreement.flow
    sections = _sections(flow)
    found, blank = _headed(sections)
    for key, words in _clauses().items():
        hit = words.sentences.search(flow.text)
        if hit:
            found.setdefault(key, flow.slots(*hit.span()))
            blank.pop(key, None)
    for key, slots in _filled_in(flow):
        found.setdefault(key, slots)
    _by_labels(agreement, found, blank)
    for key, (name, _) in _BLANKS.items():
        if agreement.at.get(name):  # what a clause states was read, under whatever heading
            found.setdefault(key, agreement.at[name])
    for key, slots in found.items():
        if _is_blank(agreement, key, sections):
            blank.setdefault(key, slots)
    for key, words in _clauses().items():
        for slots in _waived(flow, words):
            found.setdefault(key, slots)
            blank[key] = slots
    _add_unchanged(agreement, found)
    _keep(agreement, found, blank)


def _waived(flow: Flow, words: _Words) -> Iterator[tuple[Slot, ...]]:
    """Gives back where the worker gives up what the clause is for; not where that is ruled out."""
    for hit in words.waived.finditer(flow.text) if words.waived else ():
        before = re.split(r"[。.;；\n]", flow.text[: hit.start()])[-1]
        after = re.split(r"[。.;；\n]", flow.text[hit.end() :])[0]
        if not _RULED_OUT.search(f"{before} {hit[0]} {after}"):
            yield flow.slots(*hit.span())


def _headed(sections: Sequence[_Section]) -> tuple[_Places, _Places]:
    """Gives back the clauses that have a heading, and those of them with nothing under it."""
    found: _Places = {}
    blank: _Places = {}
    for keys, slots, content in sections:
        for key in keys:
            found.setdefault(key, slots)
            if not _says(content):
                blank.setdefault(key, slots)
    return found, blank


def _keep(agreement: Agreement, found: _Places, blank: _Places) -> None:
    order = [*_clauses(), UNCHANGED]
    slots = tuple(dict.fromkeys(slot for at in found.values() for slot in at))
    agreement.put("clauses_found", [key for key in order if key in found], slots)
    if blank and handwritten(agreement):
        agreement.doubts.append("handwriting-not-read")
    elif blank:
        marked = tuple(dict.fromkeys(slot for at in blank.values() for slot in at))
        agreement.put("clauses_blank", [key for key in order if key in blank], marked)


def _add_unchanged(agreement: Agreement, found: dict[str, tuple[Slot, ...]]) -> None:
    flow = agreement.flow
    renewed = _UNCHANGED.search(flow.text)
    if renewed:
        found[UNCHANGED] = flow.slots(*renewed.span())
    elif _RENEWAL.search(agreement.title):
        found[UNCHANGED] = agreement.at.get("title", ())


def handwritten(agreement: Agreement) -> bool:
    """Gives back whether ink stands above the signatures of a scan: blanks filled in by hand."""
    part = agreement.part
    ink = [figure for figure in part.figures if figure.kind == "ink"]
    if not part.scanned or not ink:
        return False
    pages: dict[int, tuple[float, float]] = {}
    for line in agreement.flow.lines:
        at = part.grid(line.slot[0]).locate(line.slot[1], line.slot[2])
        if at.page is None or at.box is None:
            continue
        top, bottom = pages.get(at.page, (at.box.top, at.box.bottom))
        if not re.search(r"盖章|签字|签名|签章|signature", line.text, re.IGNORECASE):
            pages[at.page] = min(top, at.box.top), max(bottom, at.box.bottom)
        else:
            break
    return any(
        figure.at.page in pages
        and figure.at.box is not None
        and pages[figure.at.page][0] <= figure.at.box.top
        and figure.at.box.bottom <= pages[figure.at.page][1] + _INK_BELOW
        for figure in ink
    )


def _by_labels(
    agreement: Agreement, found: dict[str, tuple[Slot, ...]], blank: dict[str, tuple[Slot, ...]]
) -> None:
    """Counts a form's labels: with a value the clause is there, without one it is blank."""
    for label in agreement.labels:
        key = _LABELS.get(label.field)
        if key == "place" and not is_place(label.value):
            continue
        if key and label.value:
            found.setdefault(key, label.slots)
            blank.pop(key, None)  # the body of the clause is a table
        elif key and key not in found:
            found[key] = label.slots
            blank[key] = label.slots


def _filled_in(flow: Flow) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    """Gives back the clauses that rows of a form name and fill in: 工作时间 | 每天8小时."""
    for line, after in pairwise(flow.lines):
        table, row, column = line.slot
        if table == TEXT or after.slot != (table, row, column + 1) or _named(after.text):
            continue
        if _NOTHING.search(after.text) or not _says(after.text):
            continue
        for key in _named(line.text.rstrip(":")):
            if key != "place" or is_place(after.text):
                yield key, (after.slot,)


def _is_blank(agreement: Agreement, key: str, sections: Sequence[_Section]) -> bool:
    rule = _BLANKS.get(key)
    if rule is None or rule[0] in agreement.values:
        return False
    if key == "pay" and agreement.values.get("wage_basis") == "piece":
        return False
    own = [content for keys, _, content in sections if key in keys]
    left = any("_" in text and not _says(text) for text in own)
    return left or any(re.search(rule[1], text) for text in own or [agreement.flow.text])


def _says(content: str) -> bool:
    """Gives back whether a clause holds more than numbers of articles and blanks."""
    return re.search(r"[^\W_]", _INNER_NUMBERS.sub("", content)) is not None


def _sections(flow: Flow) -> list[_Section]:
    """Gives back the clauses that each heading names, its slots, and the text under it."""
    heads = [
        (index, *named, _style(line.text))
        for index, line in enumerate(flow.lines)
        if (named := _heading(flow, index))
    ]
    found: list[_Section] = []
    for at, (index, keys, rest, style) in enumerate(heads):
        # 第一条 under 一、 is inside that section, unless it heads a clause itself.
        ends = (head[0] for head in heads[at + 1 :] if head[1] or head[3] == style)
        end = min(next(ends, len(flow.lines)), _signed_from(flow, index))
        content = rest + "".join(line.text for line in flow.lines[index + 1 : end])
        found.append((keys, (flow.lines[index].slot,), content))
    return found


def _signed_from(flow: Flow, after: int) -> int:
    """Gives back the first line after one that is a place to sign, and of no clause."""
    lines = enumerate(flow.lines[after + 1 :], after + 1)
    return next((at for at, line in lines if _TO_SIGN.match(line.text)), len(flow.lines))


def _style(text: str) -> str:
    """Gives back how a heading is numbered: 第一条, 一、, (一), 1. or not at all."""
    return next(
        (name for name, start in _STYLES.items() if re.match(start, text, re.IGNORECASE)), "none"
    )


def _heading(flow: Flow, index: int) -> tuple[list[str], str] | None:
    """Gives back the clauses a line heads, and what follows on the line; None for no heading.

    A numbered heading of no clause (违约责任) gives an empty list: the section before it ends.
    """
    text = flow.lines[index].text
    numbered = _NUMBER.match(text)
    body = text[numbered.end() :] if numbered else text
    if numbered and not body and index + 1 < len(flow.lines):
        body = flow.lines[index + 1].text
    head, mark, rest = _split(body)
    if len(head) > _LONGEST_HEADING:
        return None
    keys = _named(head)
    if keys and flow.lines[index].slot[0] != TEXT and not numbered:
        return None  # the label of a form
    if keys:
        # A name alone on its line heads a section; within a sentence it is only spoken of.
        return (keys, rest) if numbered or (not rest and mark in ("", ":")) else None
    article = numbered and re.match(r"第|[一二三四五六七八九十]|article|điều", text, re.IGNORECASE)
    bare_name = not re.search(r"[,，。;；:：]", body)
    return ([], rest) if article and bare_name and len(body) <= _LONGEST_HEADING else None


def _split(body: str) -> tuple[str, str, str]:
    found = re.search(r"[:。;]|\.(?=\s+[A-Z])|\s{2,}", body)
    if found is None:
        return body, "", ""
    return body[: found.start()], found[0].strip(), body[found.end() :]


def _is_bilingual(head: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", head) and re.search(r"[A-Za-z]{3}", head))


def _named(head: str) -> list[str]:
    """Gives back the clauses that a heading names: all its words must be such names."""
    whole = alike(re.sub(r"[\s【】\[\]()]", "", head)) if not head.isascii() else alike(head)
    pieces = [alike(piece) for piece in _JOINTS.split(head) if piece.strip()]
    # "Social insurance 社会保险" is one name in two languages.
    pieces += [alike(run) for run in _SCRIPTS.findall(head)] if _is_bilingual(head) else []
    return [
        key
        for key, words in _clauses().items()
        if whole in words.headings
        or "".join(pieces) in words.headings
        or any(piece in words.headings for piece in pieces)
    ]
