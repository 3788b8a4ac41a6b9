"""What nobody said of the facility and the audit, from the documents."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.document import Kind
from pipeline.model.extraction import Extraction, PartExtract
from pipeline.model.facility import Facility
from pipeline.model.quantities import month_add
from pipeline.reconcile.employer import Employer, find_employer
from pipeline.reconcile.names import is_chinese
from pipeline.reconcile.places import place_of_address, place_of_code
from pipeline.reconcile.stated_place import stated_place

KEYS = {
    "name": "facility.name",
    "credit_code": "facility.credit_code",
    "address": "facility.address",
    "country": "facility.country",
    "place": "facility.place",
    "period": "audit.period",
    "audit_date": "audit.date",
    "protocol": "audit.protocol",
    "codes": "audit.codes",
    "overtime_unit_minutes": "hours.overtime_unit_minutes",
    "pay_month_starts_on": "hours.pay_month_starts_on",
    "shifts": "hours.shift",
}
"""Facility fields and the dotted keys that the user would give them by."""

_PROTOCOL = "smeta"
_PROTOCOL_CODES = ("eti",)
_MONTHS = 12
_UNITS = (60, 30, 15)
_DEFAULT_UNIT = 30
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def infer_country(extractions: Sequence[Extraction], facility: Facility) -> str | None:
    """Gives back the country: given, else of the place, the credit code, or what is handed in.

    Most documents decide, payrolls before all others: one foreign name or one foreign amount
    among a factory's papers makes it no foreign factory.
    """
    if facility.country:
        return facility.country
    if facility.place and _in_china(facility.place):
        return "CN"
    own = find_employer(extractions, facility)
    if place_of_code(own.credit_code or ""):
        return "CN"
    parts = [part for extraction in extractions for part in extraction.parts]
    payrolls = [part for part in parts if part.classification.kind is Kind.PAYROLL]
    for some in (payrolls, parts):
        votes = Counter(country for part in some if (country := _country_of(part)))
        ranked = votes.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return ranked[0][0]
    return _by_words([own.name or "", own.address or ""])


def _in_china(place: str) -> bool:
    try:
        return stated_place(place) is not None
    except ValueError:
        return True


def _country_of(part: PartExtract) -> str | None:
    """Gives back the country that one part speaks of, by its currency, code or most names."""
    codes = [part.employer_code or "", *_texts([part], "employer_credit_code")]
    if any(map(place_of_code, [*codes, *_texts([part], "credit_code")])):
        return "CN"
    money = set(_texts([part], "currency")) & {"CNY", "VND"}
    if len(money) == 1:
        return {"CNY": "CN", "VND": "VN"}[money.pop()]
    holders = [_texts([part], field) for field in ("employer", "holder", "address")]
    said = [part.employer or "", *(words[0] for words in holders if words)]
    return _by_words([*said, *_texts([part], "name")[:200]])


def _by_words(words: Sequence[str]) -> str | None:
    """Gives back the country whose writing most of some words have."""
    chinese = sum(map(is_chinese, words))
    vietnamese = sum(
        _VIETNAMESE.search(unicodedata.normalize("NFC", word)) is not None for word in words
    )
    if chinese == vietnamese:
        return None
    return "CN" if chinese > vietnamese else "VN"


def _texts(parts: Sequence[PartExtract], field: str) -> list[str]:
    return [
        value
        for part in parts
        for records in part.records
        for value in records.values.get(field, ())
        if isinstance(value, str)
    ]


def infer_facility(
    facility: Facility,
    own: Employer,
    country: str | None,
    frames: Mapping[str, pd.DataFrame],
) -> Facility:
    """Gives back the facility with every field that could be told but shifts and pay month."""
    period = facility.period or _period(frames, facility.audit_date)
    place = facility.place
    if place is None and country == "CN":
        place = place_of_address(own.address or "") or place_of_code(own.credit_code or "")
        place = place or place_of_address(own.name or "")
    protocol = facility.protocol or _PROTOCOL
    return replace(
        facility,
        name=own.name,
        credit_code=own.credit_code,
        address=own.address,
        country=country,
        place=place,
        period=period,
        protocol=protocol,
        codes=facility.codes or (_PROTOCOL_CODES if protocol == _PROTOCOL else None),
        overtime_unit_minutes=facility.overtime_unit_minutes or overtime_unit(frames["payroll"]),
    )


def _period(frames: Mapping[str, pd.DataFrame], audit_date: str | None) -> tuple[str, str] | None:
    """Gives back the 12 months up to the last payroll month, else attendance, else the audit."""
    dates = frames["attendance"]["date"].dropna()
    ends = [
        frames["payroll"]["month"].dropna().max(),
        frames["attendance_month"]["month"].dropna().max(),
        dates.max().strftime("%Y-%m") if len(dates) else None,
        month_add(audit_date[:7], -1) if audit_date else None,
    ]
    last = next((end for end in ends if isinstance(end, str)), None)
    return None if last is None else (month_add(last, 1 - _MONTHS), last)


def overtime_unit(payroll: pd.DataFrame) -> int:
    """Gives back the largest of 60, 30, 15 and 1 minutes that all payroll overtime divides by."""
    columns = [name for name in payroll.columns if re.fullmatch(r"overtime_(\w+_)?minutes", name)]
    figures = payroll[columns].to_numpy("float64", na_value=np.nan).ravel()
    figures = figures[~np.isnan(figures) & (figures > 0)].astype(np.int64)
    if not len(figures):
        return _DEFAULT_UNIT
    return next((unit for unit in _UNITS if not (figures % unit).any()), 1)


def inferred_keys(before: Facility, after: Facility) -> tuple[str, ...]:
    """Gives back the dotted keys that the user did not give and that are now set, sorted."""
    given = set(before.given)
    changed = {
        KEYS[field.name]
        for field in fields(Facility)
        if field.name in KEYS and _set(before, field.name) != _set(after, field.name)
    }
    if after.audit_date is not None and "audit.date" not in given:
        changed.add("audit.date")
    return tuple(sorted(changed - given))


def _set(facility: Facility, name: str) -> Any:
    return getattr(facility, name) or None
