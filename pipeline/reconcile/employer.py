"""Whose documents these are: the facility's own name, and what belongs to another employer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.model.document import Issue, Kind
from pipeline.model.evidence import Text
from pipeline.model.extraction import Extraction, PartExtract
from pipeline.model.facility import Facility
from pipeline.reconcile.employer_names import EmployerName, parse_employer, same_employer

_OWN_KINDS = frozenset({Kind.LICENCE, Kind.PERMIT, Kind.CERTIFICATE, None, Kind.OTHER})
"""Kinds never set apart: that their holder is another is for the rules on licences to say."""

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer as the documents print it, None where they do not."""

    name: str | None = None
    credit_code: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What one part says of its employer."""

    document: int
    part: int
    kind: Kind | None
    employer: Employer
    weight: int


def find_employer(extractions: Sequence[Extraction], facility: Facility) -> Employer:
    """Gives back the facility: as given, else its licence, else who most documents name.

    A licence that no other document agrees with is not taken for the facility's.
    """
    parts = list(_stated(extractions))
    licences = [e for e in _licences(extractions) if e.name or e.credit_code]
    majority = _majority(parts)
    known = Employer(facility.name, facility.credit_code, facility.address)
    against = known if known.name or known.credit_code else majority
    licence = next((e for e in licences if not against or not _differ(e, against)), None)
    if licence is None and against is None:
        licence = licences[0] if licences else None
    fallback = [e for e in (licence, majority) if e is not None]
    found = Employer(
        *(
            getattr(known, name)
            or next((v for e in fallback if (v := getattr(e, name)) is not None), None)
            for name in ("name", "credit_code", "address")
        )
    )
    return found if found.credit_code else replace(found, credit_code=_code_of(found, extractions))


def _code_of(own: Employer, extractions: Sequence[Extraction]) -> str | None:
    """Gives back the credit code that most permits and certificates made out to a name carry."""
    codes = [
        str(code)
        for one in _held(extractions, _OWN_KINDS)
        if one.name and own.name and not _differ(one, own) and (code := _code(one.credit_code))
    ]
    ranked = Counter(codes).most_common(2)
    clear = len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] > ranked[1][1])
    return ranked[0][0] if clear else None


def foreign_parts(
    extractions: Sequence[Extraction], own: Employer, also: Sequence[str] = ()
) -> tuple[tuple[int, int, str], ...]:
    """Gives back (document, part, employer) of parts that name another employer.

    Args:
        extractions: Every file handed in.
        own: The facility, as ``find_employer`` gave it.
        also: Other names of the facility.
    """
    ours = (own, *(Employer(name) for name in also))
    return tuple(
        (found.document, found.part, found.employer.name or found.employer.credit_code or "")
        for found in _stated(extractions)
        if found.kind not in _OWN_KINDS and all(_differ(found.employer, one) for one in ours)
    )


def set_apart(part: str, employer: str) -> Issue:
    """Gives back the issue that says a part was not used."""
    return Issue(
        "another-employer",
        Text(
            f"This part names another employer ({employer}) and was kept apart from the books. If "
            f'it is this facility, say so in facility.toml: [facility] also = ["{employer}"].',
            f"此部分所载用人单位为“{employer}”，非本厂，未计入核对。如确为本厂，请在 facility.toml "
            f'中注明：[facility] also = ["{employer}"]。',
        ),
        part=part,
        loses_data=True,
    )


def _differ(one: Employer, other: Employer) -> bool:
    names = [parse_employer(e.name) if e.name else None for e in (one, other)]
    codes = [_code(e.credit_code) for e in (one, other)]
    if codes[0] and codes[0] == codes[1]:
        return False
    first, second = names
    if first is not None and second is not None:
        return not same_employer(first, second)
    if any(e.name for e in (one, other)) and None in names and not all(codes):
        return False
    return bool(codes[0] and codes[1]) and _far(str(codes[0]), str(codes[1]))


def _code(text: str | None) -> str | None:
    plain = (text or "").replace(" ", "").upper()
    return plain if _CODE.fullmatch(plain) else None


def _far(one: str, other: str) -> bool:
    """Says whether two codes differ by more than a misread character or two."""
    return sum(a != b for a, b in zip(one, other, strict=True)) > 2


def _stated(extractions: Sequence[Extraction]) -> Iterator[Stated]:
    for document, extraction in enumerate(extractions):
        for part in extraction.parts:
            kind = part.classification.kind
            employer = _of_part(part)
            if kind not in _OWN_KINDS and (employer.name or employer.credit_code):
                size = sum(len(records) for records in part.records)
                yield Stated(document, part.part, kind, employer, size)


def _of_part(part: PartExtract) -> Employer:
    """Gives back the employer a part names, in its head or its records.

    The employer of a dispatched worker is the agency, which makes the contract no stranger's.
    """
    if "dispatched" in _values(part, "employment"):
        return Employer()
    name = part.employer or _commonest(_values(part, "employer"))
    code = part.employer_code or _commonest(_values(part, "employer_credit_code"))
    return Employer(name if name and parse_employer(name) else None, code)


def _values(part: PartExtract, field: str) -> list[Any]:
    return [v for records in part.records for v in records.values.get(field, ()) if v is not None]


def _commonest(values: Sequence[str]) -> str | None:
    return Counter(values).most_common(1)[0][0] if values else None


def _licences(extractions: Sequence[Extraction]) -> Iterator[Employer]:
    return _held(extractions, frozenset({Kind.LICENCE}))


def _held(extractions: Sequence[Extraction], kinds: frozenset[Kind | None]) -> Iterator[Employer]:
    """Gives back the holders of licences and the like of some kinds."""
    for extraction in extractions:
        for part in extraction.parts:
            if part.classification.kind in kinds:
                found = [_values(part, field) for field in ("holder", "credit_code", "address")]
                yield Employer(*(values[0] if values else None for values in found))


def _majority(parts: Sequence[Stated]) -> Employer | None:
    """Gives back the employer whom most records name, full names before short forms."""
    groups: list[tuple[EmployerName, list[Stated]]] = []
    for found in sorted(parts, key=lambda p: -_fullness(p)):
        name = parse_employer(found.employer.name) if found.employer.name else None
        if name is None:
            continue
        for leader, members in groups:
            if same_employer(leader, name):
                members.append(found)
                break
        else:
            groups.append((name, [found]))
    if not groups:
        return None
    _, members = max(groups, key=lambda group: sum(max(p.weight, 1) for p in group[1]))
    names = [p.employer.name for p in members if p.employer.name]
    codes = [p.employer.credit_code for p in members if p.employer.credit_code]
    full = [n for n in names if _is_full(n)]
    return Employer(_commonest(full or names), _commonest(codes))


def _fullness(part: Stated) -> bool:
    return bool(part.employer.name) and _is_full(str(part.employer.name))


def _is_full(name: str) -> bool:
    parsed = parse_employer(name)
    return parsed is not None and parsed.full
