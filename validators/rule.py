"""What a rule is: its name, its grain, how it judges whole frames, and how it drafts a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Occurrence, PayDue, Severity

if TYPE_CHECKING:
    import pandas as pd

    from validators.bench import Bench


class Grain(StrEnum):
    """What one finding of a rule is about (rule catalogue)."""

    WORKER_MONTH = "worker-month"
    WORKER = "worker"
    DOCUMENT = "document"
    MONTH = "month"
    KIND = "kind"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that a finding rests on: a field of one row of a frame of the case file."""

    kind: str
    row_id: int
    field: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule says of one failed subject; the runner adds who, when, and the evidence.

    Attributes:
        message: For a reader who knows the factory and no law.
        observed, limit: As in DESIGN 4.2, in ``unit``.
        owed_minor: Money owed, in minor units of ``currency``.
        arithmetic: The sum as a person would write it.
        basis: Articles and numbers it rests on.
        refs: The values that show it, worst first.
        occurrences: Days or windows inside the finding.
        severity: Where it differs from the rule's own.
        document_kind: Where it differs from the first kind the rule needs.
        pay: How the money owed was reckoned, for the back-pay sheet.
    """

    message: Text
    observed: int | str | None = None
    limit: int | str | None = None
    unit: str | None = None
    owed_minor: int | None = None
    currency: str | None = None
    arithmetic: str | None = None
    basis: tuple[Basis, ...] = ()
    refs: tuple[Ref, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    severity: Severity | None = None
    document_kind: str | None = None
    pay: PayDue | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue; the module that holds it is its only listing.

    Attributes:
        id: "hours.daily_overtime", as its file.
        title: Name in both languages.
        says: What breaks it, in one sentence, in both languages.
        grain: What one finding is about.
        kind: Violation, gap or signal.
        severity: Unless a draft or the protocol says otherwise.
        needs: Document kinds it reads; the first is the one its findings are about.
        judge: Gives back one row a subject: see ``validators.verdicts``.
        draft: Gives back the draft of one failed row of that frame.
        law: It needs a country's pack; without one it is inapplicable.
        parameters: Numbers of the packs that it uses, for the catalogue in ``docs``.
    """

    id: str
    title: Text
    says: Text
    grain: Grain
    kind: FindingKind
    severity: Severity
    needs: tuple[str, ...]
    judge: Callable[[Bench], pd.DataFrame]
    draft: Callable[[Bench, Any], Draft]
    law: bool = False
    parameters: tuple[str, ...] = ()


def fill(template: Text, **values: object) -> Text:
    """Gives back a message with its blanks filled in, in both languages.

    A value that is itself a ``Text`` is put in by language.
    """
    english = {key: v.en if isinstance(v, Text) else v for key, v in values.items()}
    chinese = {key: v.zh if isinstance(v, Text) else v for key, v in values.items()}
    return Text(template.en.format(**english), template.zh.format(**chinese))
