"""Labels with their values in running text and in forms: "甲方：某某公司", "姓名 | 甲"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.flow import Flow, Slot
from extractors.pairs import field_of, pairs_in
from extractors.words import Vocabulary, normalise
from pipeline.model.document import TEXT, Part

_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+[条项]|[(（]?[一二三四五六七八九十\d]{1,3}[)）、.](?!\d))\s*"
)
_BRACKETS = re.compile(r"[(（\[【<《]([^()（）\[\]【】<>《》]*)[)）\]】>》]")
_REACH = 8
_LABEL_WORDS = 4


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value that stands with the label of a field.

    Attributes:
        field: Record field.
        value: As printed, outer spaces and fill-in lines cut; "" where the space is blank.
        slots: Where the value stands (the label, where it is blank).
        line: Index of the line in the flow.
        label: As printed.
    """

    field: str
    value: str
    slots: tuple[Slot, ...]
    line: int
    label: str


def field_of_label(label: str, words: Vocabulary) -> str | None:
    """Gives back the field of a label, with or without what stands in its brackets."""
    label = _NUMBERING.sub("", label.strip())
    if not label or len(label) > 60:
        return None
    if re.search(r"\s(?:and|và|dan)\s", label):
        return words.headings.get(normalise(label))  # two things: the last words are not all
    outside = _BRACKETS.sub("", label).strip()
    for text in (label, outside, *_BRACKETS.findall(label)):
        found = field_of(text, words) if text else None
        if found:
            return found
    return words.headings.get(normalise(re.sub(r"[\s_/]+", "", outside)))


def bare(value: str) -> str:
    """Gives back a value without the line it was written on."""
    return re.sub(r"^[\s_]+|[\s_]+$", "", value)


def as_printed(name: str) -> str:
    """Gives back a Chinese name with the brackets that Chinese is printed with."""
    return name.replace("(", "（").replace(")", "）") if re.search(r"[㐀-鿿]", name) else name


def labelled(part: Part, flow: Flow, words: Vocabulary) -> list[Labelled]:
    """Gives back the labels of a vocabulary with their values, in reading order."""
    found: list[Labelled] = []
    for index, line in enumerate(flow.lines):
        found += _of_line(part, flow, index, words)
        if line.slot[0] != TEXT and not re.search(r"[:：]", line.raw):
            found += _of_cell(part, flow, index, words)
    return found


def _of_line(part: Part, flow: Flow, index: int, words: Vocabulary) -> Iterator[Labelled]:
    line = flow.lines[index]
    for label, value in _whole_labels(pairs_in(line.raw), words):
        field = field_of_label(label, words)
        if field is None:
            continue
        slots: tuple[Slot, ...] = (line.slot,)
        value = bare(value)
        if not value and line.slot[0] != TEXT:
            right = _right(part, line.slot, words)
            value, slots = right or (value, slots)
        yield Labelled(field, value, slots, index, label)


def _whole_labels(found: list[tuple[str, str]], words: Vocabulary) -> list[tuple[str, str]]:
    """Gives back labels with their values, the first words of a label not left to the value before.

    "Nơi làm việc: Hải Phòng. Công việc phải làm: may" says where by one word of a gap alone.
    """
    whole = list(found)
    for at in range(1, len(whole)):
        (label, value), (name, behind) = whole[at - 1], whole[at]
        taken = value.split()
        for count in range(min(len(taken), _LABEL_WORDS), 0, -1):
            longer = " ".join([*taken[-count:], name])
            if normalise(longer) in words.headings:
                rest = " ".join(taken[:-count])
                whole[at - 1], whole[at] = (label, rest), (longer, behind)
                break
    return whole


def _of_cell(part: Part, flow: Flow, index: int, words: Vocabulary) -> Iterator[Labelled]:
    line = flow.lines[index]
    field = field_of_label(line.raw, words) if len(line.text) <= 30 else None
    if field is None:
        return
    value, slots = _right(part, line.slot, words) or ("", (line.slot,))
    yield Labelled(field, value, slots, index, line.raw)


def _right(part: Part, slot: Slot, words: Vocabulary) -> tuple[str, tuple[Slot, ...]] | None:
    """Gives back the next filled cell of the row that is no label itself."""
    table = part.tables[slot[0]]
    width = table.shape[1]
    first = slot[2] + table.span_at(slot[1], slot[2]).columns
    for column in range(first, min(first + _REACH, width)):
        text = str(table.texts[slot[1], column]).strip()
        if text:
            taken = re.search(r"[:：]$", text) or field_of_label(text, words)
            return None if taken else (bare(text), ((slot[0], slot[1], column),))
    return None
