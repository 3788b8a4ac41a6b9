"""A probation that a contract agrees, and whose length could not be read."""

from __future__ import annotations

import re

from extractors.contract.agreement import Agreement
from extractors.flow import Slot

_READ = frozenset(("probation_from", "probation_to", "probation_months_hundredths"))
_AGREED = re.compile(
    r"试用期?限?(?:的?期限|时间)?\s*(?:为|是|自|从|共|约定|按|见|详见|[:：]|\n\s*[\d一二三四五六七八九十半_])"
    r"|(?:约定|设|设定|实行)[^。;；\n不无]{0,8}试用期"
    r"|(?<=[月天日止年])_?内?(?:为|是|作为|系|属于?)[^。;；\n不无]{0,4}试用期(?![间内满中])"
    r"|(?<!during )(?<!during the )(?<!after )(?<!after the )(?<!of )(?<!of the )"
    r"\bprobation(?:ary)?(?: period| term)?\s*(?:of|is|are|shall be|will be|for|from|as|[:：–])"
    r"|(?:thời gian |thời hạn )?thử việc\s*(?:là|từ|theo|[:：])"
    r"|masa percobaan(?: kerja)?\s*(?:adalah|selama|[:：]|(?=\d))|试用期\s?probation(?: period)?\s*"
    r"|per[ií]odo (?:de|a) prueba\s*(?:de|ser[aá]|[:：])"
    r"|deneme süresi\s*(?:[:：]|\w+ (?:ay|gün))"
    r"|ทดลองงาน(?:เป็นเวลา|\s*[:：]|\s*\d)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"^[\s_]*(?:$|无|没有|零|不|免|/|-|—|none|nil|n/?a\b|not applicable|không|tidak|ninguno)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"^[\s_]*_[\s_]*(?:个?[月天日年]|months?|days?|tháng|至|[,，。.;；]|$)")


def probation_unread(agreement: Agreement) -> Slot | None:
    """Gives back where a contract agrees a probation that could not be read, or None.

    A blank that nobody filled in agrees none, where the file would show what is written in it.
    """
    if _READ & set(agreement.values):
        return None
    text = agreement.flow.text
    for found in _AGREED.finditer(text):
        rest = text[found.end() : found.end() + 30].split("\n")[0]
        blank = _BLANK.match(rest) is not None and not agreement.part.scanned
        if not blank and not _NONE.match(rest):
            slots = agreement.flow.slots(*found.span())
            return slots[0] if slots else None
    said = [one for one in agreement.of("probation_months_hundredths") if one.value.strip(" _")]
    return next((one.slots[0] for one in said if one.slots and not _NONE.match(one.value)), None)
