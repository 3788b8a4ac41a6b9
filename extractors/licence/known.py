"""The labels of a form as patterns, and the labels that stand in the middle of a line.

Two columns of a licence are read as one line where no gap is left between them: 名称 甲公司
注册资本 伍佰万元整. A label there ends the value before it; a name may hold the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from extractors.words import Vocabulary, expand

OTHER = "other"
"""Stands for a label whose value is not kept."""

WIDE = r"[\u2e80-\u9fff\uff00-\uffef]"
WHOLE_NAME = re.compile(r"(?:公司|厂|店|行|中心|经营部|ltd\.?|limited|inc\.?)$", re.IGNORECASE)
ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,}?[省市区县镇乡][\u4e00-\u9fff]{2,}[\u4e00-\u9fff\d()、#A-Za-z-]*\d"
    r"[\u4e00-\u9fff\d()、#A-Za-z-]*[号室栋幢楼层座]"
)
"""An address that says where in a street: nothing else is so written."""
_AMOUNT = r"[\d零〇壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千万亿]"
_MONEY = (
    rf"(?:[\u4e00-\u9fff]{{1,3}}|[A-Z]{{3}}|[¥$])?\s*{_AMOUNT}[{_AMOUNT[1:-1]},.]*\s*[万亿元圆美]"
)
_DAY = r"自?\s*(?:\d{4}|[二一][〇零○O九\d]{3})\s*[年./-]"
_PLACE = r"[^\s:;。]{2,}?(?:省|市|自治区|[区县旗镇乡村]|街道|大?道|路)(?=[^\s公厂]).*(?<!公司)$"
_FITS = {
    "registered_capital": _MONEY,
    "established_on": _DAY,
    "issued_on": _DAY,
    "period": rf"{_DAY}|长期|永久",
    "legal_representative": r"[\u4e00-\u9fff·]{2,4}(?=\s|$)",
    "company_type": r"(?:[一二]人)?有限(?:责任|合伙)|股份|个[人体]|普通合伙|国有|集体|全民所有|外商"
    r"|港澳台|台港澳|中外合|内资|农民专业|私营|其他",
    "address": _PLACE,
    "holder": r"[^\s:;。]{2,40}(?:公司|厂|店|行|中心|经营部)",
    "credit_code": r"9[0-9A-Z]{14}",
    "subject": r"[\u4e00-\u9fff]{4}",
}
"""How the value of a field begins, to tell a label from the same words inside a name."""
_FINISHED = re.compile(
    r"(?:公司|厂|店|中心|经营部|[)）]|日|长期|元|圆|整|[号楼室层栋座]|[0-9A-Z]{15})$"
)
_BESIDE_A_PERSON = ("period", "registered_capital", "established_on")
_PERSON = re.compile(r"(?!变更|延长|公司|企业|剩余|合作|合资|经营|合伙)[\u4e00-\u9fff·]{2,4}")
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a vocabulary as patterns, and the field of each.

    ``glued`` finds a label at the start of a line that has its value right behind it, ``inner``
    one anywhere in a line.
    """

    pattern: re.Pattern[str]
    fields: dict[str, str]
    glued: re.Pattern[str]
    inner: re.Pattern[str]

    def field(self, label: str) -> str:
        """Gives back the field of a label as printed."""
        found = self.fields.get(_key(label)) or self.fields.get(re.sub(r"\s", "", _key(label)))
        return found or OTHER

    def hits(self, raw: str, *, scanned: bool) -> list[re.Match[str]]:
        """Gives back the labels of a line from left to right, those amid it too."""
        found = [hit for hit in self.pattern.finditer(raw) if _stands_alone(raw, hit)]
        if not found and scanned and (joined := self.glued.match(raw)):
            found = [joined]  # recognition drops the gap between label and value
        return self._with_inner(raw, found)

    def before_label(self, text: str) -> str:
        """Gives back a value up to the label of the next one: 甲公司 注册资本 is 甲公司."""
        hits = self.hits(text, scanned=False)
        return text[: hits[0].start()] if hits and hits[0].start() else text

    def _with_inner(self, raw: str, hits: Sequence[re.Match[str]]) -> list[re.Match[str]]:
        """Gives back labels together with those that stand between them."""
        found = list(hits)
        amid = list(self.inner.finditer(raw))
        starts = [hit.start() for hit in (*hits, *amid) if _length(hit) > _SHORT]
        for hit in amid:
            free = all(hit.end() <= one.start() or hit.start() >= one.end() for one in hits)
            end = min((start for start in starts if start >= hit.end()), default=len(raw))
            if free and self._begins_own_value(raw[:end], hit, found):
                found.append(hit)
        return sorted(found, key=lambda hit: hit.start())

    def _begins_own_value(
        self, raw: str, hit: re.Match[str], hits: Sequence[re.Match[str]]
    ) -> bool:
        """Gives back whether words amid a line are a label: what follows is as its values are.

        Without a gap before them, what stands before must be a finished value as well.
        """
        field, before = self.field(hit["label"]), raw[: hit.start()]
        if field not in _FITS or not before.strip():
            return False
        if _length(hit) <= _SHORT and (field == "subject" or not before[-1].isspace()):
            return False
        after = raw[hit.end() :].strip(" _:")
        if after and not re.match(_FITS[field], after):
            return False
        return before[-1].isspace() or self._finished(before, field, hits, not after)

    def _finished(
        self, before: str, field: str, hits: Sequence[re.Match[str]], ends_line: bool
    ) -> bool:
        """Gives back whether a text ends as a whole value does, or is a person's name.

        A name alone is one only where the label ends its cell: 沈国庆营业期限.
        """
        last = max((hit for hit in hits if hit.end() <= len(before)), default=None, key=_end)
        value = before[last.end() :].strip() if last else before.strip()
        if _FINISHED.search(value):
            return True
        of_person = self.field(last["label"]) == "legal_representative" if last else ends_line
        return of_person and field in _BESIDE_A_PERSON and _PERSON.fullmatch(value) is not None


def _end(hit: re.Match[str]) -> int:
    return hit.end()


def _length(hit: re.Match[str]) -> int:
    return len("".join(hit["label"].split()))


@cache
def labels_of(words: Vocabulary) -> Labels:
    """Gives back the labels of a vocabulary, longest first; spaces may stand between characters."""
    fields = {_key(heading): field for field, all_ in words.fields.items() for heading in all_}
    for text in words.lists.get("other_labels", ()):
        for word in expand(str(text)):
            fields.setdefault(_key(word), OTHER)
    longest = sorted(fields, key=len, reverse=True)
    spelled = "|".join(map(_spelled, longest))
    pattern = re.compile(
        rf"(?:(?<=^)|(?<=[\s:;,.、。(]))(?P<label>{spelled})(?:\([^()]{{0,24}}\))?"
        r"(?:\s*(?P<colon>:)|(?=\s)|$)",
        re.IGNORECASE,
    )
    glued = re.compile(rf"(?P<label>{spelled})(?P<colon>)(?=[\u4e00-\u9fffA-Z0-9])")
    wide = "|".join(_spelled(key) for key in longest if re.search(WIDE, key)) or r"(?!)"
    return Labels(pattern, fields, glued, re.compile(rf"(?P<label>{wide})(?P<colon>)"))


def _stands_alone(raw: str, hit: re.Match[str]) -> bool:
    """Gives back whether a hit is a label: with a colon, at the line's start, or after a gap."""
    if hit["colon"] or hit.start("label") == 0:
        return True
    return raw[: hit.start()].endswith("  ") or not raw[: hit.start()].strip()


def _key(heading: str) -> str:
    return re.sub(r"\s+", " ", normalize("NFKC", heading)).strip().casefold()


def _spelled(key: str) -> str:
    """Gives back the pattern of a label; Chinese ones are set with spaces between characters."""
    if re.search(WIDE, key):
        return r"\s*".join(re.escape(char) for char in key if not char.isspace())
    return r"\s+".join(re.escape(word) for word in key.split(" "))
