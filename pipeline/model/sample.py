"""An auditor's sample beside the full count: who is drawn, and what the sample would have shown."""

from dataclasses import dataclass

from pipeline.model.evidence import Text


@dataclass(frozen=True, slots=True)
class SampledMonth:
    """A pay month whose records are looked at.

    Attributes:
        month: "2025-03".
        why: "latest", "peak", "low" or "random"; several where a month is several of them.
        overtime_minutes: Overtime of all workers in it; None where no hours tell.
        workers: With pay or attendance in it.
        drawn: Keys of the workers whose records of the month are looked at.
    """

    month: str
    why: tuple[str, ...]
    overtime_minutes: int | None
    workers: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnWorker:
    """A worker of the sample.

    Attributes:
        key, number, name: As a finding names them.
        stratum: The department they were drawn for; None where no document tells.
        months: Whose records are looked at.
    """

    key: str
    number: str | None
    name: str | None
    stratum: str | None
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One rule with failed findings: in the full count, and in the sample.

    Attributes:
        workers: With a failed finding, in the full count.
        in_months: Those of them for whom it is of a month looked at, or of no month.
        in_sample: Those of them whom the sample shows.
        missed: Chance that as many workers drawn by lot show none of ``in_months``.
    """

    rule: str
    workers: int
    in_months: int
    in_sample: int
    missed: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample by an audit programme's scheme, and what it is worth.

    Attributes:
        scheme, title, instrument, source, status: The scheme and where its sizes come from.
        says: What the sizes rest on.
        seed: Draws the same sample again.
        population: Workers of the months looked at.
        asked: Workers that the scheme asks for.
        months: Latest first.
        workers: By number.
        shown: By rule.
        apart: Failed findings of no worker, which the sample has no part in.
        bound: Most workers that may be affected where a sample of this size shows nothing, at 95 %.
    """

    scheme: str
    title: str
    instrument: str
    source: str | None
    status: str
    says: Text
    seed: int
    population: int
    asked: int
    months: tuple[SampledMonth, ...]
    workers: tuple[DrawnWorker, ...]
    shown: tuple[Shown, ...]
    apart: int
    bound: int
