"""The worker's date of birth, where a contract states it."""

from __future__ import annotations

import re

from extractors.contract.agreement import Agreement
from extractors.parse.dates import find_dates

_BORN = re.compile(
    r"(?:\bborn(?: on| in)?|\bdate of birth|\bbirth ?date|\bd\.?o\.?b\b\.?"
    r"|\bsinh(?: ngày)?|\bngày sinh|năm sinh|出生(?:日期|年月日?|时间)?|\blahir(?: pada)?(?: di)?)"
    r"[\s:,为于是_]*(?:[A-Z][\w .-]{1,24},\s*)?(?:tanggal\s*|ngày\s*|the\s*)?$",
    re.IGNORECASE,
)
_BEFORE = 60


def read_birth(agreement: Agreement) -> None:
    """Finds the one date of birth behind the worker's name; of two, whose is whose is not known."""
    text = agreement.flow.text
    name = agreement.values.get("name")
    at = text.find(str(name)) if name else -1
    if at < 0:
        return
    found = {
        iso: (start, end)
        for iso, start, end in find_dates(text, order=agreement.order)
        if _BORN.search(text[max(start - _BEFORE, 0) : start])
    }
    if len(found) != 1:
        return
    ((iso, (start, end)),) = found.items()
    if start > at:
        agreement.put("birth_date", iso, agreement.flow.slots(start, end))
