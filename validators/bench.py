"""What a rule works on: the case file, the packs and protocol that apply, and shared frames.

Frames that several rules read are made once and kept here for one judgement.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.casefile import CaseFile, HoursLaw, TableLookup
from pipeline.model.finding import Basis
from pipeline.model.quantities import month_add, months_between
from pipeline.model.records import PROVENANCE, RECORDS
from pipeline.model.table import Table
from validators.numbers import Number
from validators.packs import Pack, hours_law, law_date
from validators.protocol_schema import Protocol

Made = TypeVar("Made")

ROW = ["worker", "month"]
"""What one row of pay or attendance is about."""

SHARED = ("worker", "document", "part")


class Bench:
    """One case file under one set of packs and one protocol."""

    def __init__(
        self,
        case: CaseFile,
        law: Pack | None,
        codes: tuple[Pack, ...],
        protocol: Protocol,
        tables: TableLookup,
    ) -> None:
        self.case = case
        self.law = law
        self.codes = codes
        self.protocol = protocol
        self._tables = tables
        self.packs = (*((law,) if law else ()), *codes)
        self._frames: dict[str, pd.DataFrame] = {}
        self._known: dict[str, pd.DataFrame] = {}
        self._made: dict[object, object] = {}

    @cached_property
    def audit_date(self) -> str:
        """Gives back the audit date, else the last day that the evidence speaks of."""
        given = self.case.facility.audit_date
        return given or max(self.case.pay_months["period_to"].map(iso), default="1970-01-01")

    @cached_property
    def currency(self) -> str | None:
        """Gives back the currency of the country's law."""
        return self.law.currency if self.law else None

    @cached_property
    def workers(self) -> pd.DataFrame:
        """Gives back the workers, with ``worker`` as a column too."""
        frame = self.case.workers.copy()
        frame["worker"] = frame.index.to_numpy()
        frame.index.name = None
        return frame

    def once(self, make: Callable[[Bench], Made]) -> Made:
        """Gives back what a function makes of this bench, made the first time it is asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("Made", self._made[make])

    def frame(self, kind: str) -> pd.DataFrame:
        """Gives back the records of a kind with every column there, and ``row_id`` as a column."""
        if kind not in self._frames:
            found = self.case.frames.get(kind)
            frame = pd.DataFrame(index=pd.RangeIndex(0)) if found is None else found
            # A shallow copy: pandas copies a column only where it is written to.
            frame = frame.copy(deep=False)
            frame.columns = frame.columns.astype(object)
            for name in (*RECORDS[kind], *PROVENANCE, *SHARED, "month", "others"):
                if name not in frame:
                    frame[name] = pd.Series(None, index=frame.index, dtype=object)
            frame["row_id"] = frame.index.to_numpy()
            frame.index.name = None
            self._frames[kind] = frame
        return self._frames[kind]

    def table(self, document: int, part: int, table: int) -> Table | None:
        """Gives back a table as it was read, None where there is none of that index.

        It may come from the disk: only for the few parts that a verdict hangs on.
        """
        try:
            return self._tables(document, part, table)
        except IndexError:
            return None

    def of_workers(self, kind: str) -> pd.DataFrame:
        """Gives back the records of a kind whose worker is known."""
        if kind not in self._known:
            frame = self.frame(kind)
            self._known[kind] = frame[frame["worker"].fillna(-1).astype("int64") >= 0]
        return self._known[kind].copy(deep=False)

    @cached_property
    def worked_days(self) -> pd.DataFrame:
        """Gives back worker, date and month of the days that were surely worked."""
        days = self.case.days
        sure = days["worked"].astype("boolean").fillna(False).to_numpy(bool)
        return days.loc[sure, ["worker", "date", "month"]]

    def has(self, kind: str) -> bool:
        """Gives back whether any part of this document kind came from this employer."""
        return kind in self.kinds

    def apart(self, kind: str, month: str | None = None) -> int:
        """Gives back how many documents of a kind, and month, came but are another employer's."""
        return len(
            {
                at
                for at, part in self.case.foreign
                for one in self.case.documents[at].parts
                if (one.part, str(one.classification.kind)) == (part, kind)
                and (month is None or month in one.months)
            }
        )

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Gives back the document kinds that came."""
        foreign = set(self.case.foreign)
        return frozenset(
            str(part.classification.kind)
            for at, one in enumerate(self.case.documents)
            for part in one.parts
            if part.classification.kind and (at, part.part) not in foreign
        )

    @cached_property
    def window(self) -> tuple[str, ...]:
        """Gives back the months asked for: the audit period, at most the protocol's months."""
        period = self.case.facility.period
        if period is None:
            return ()
        first = max(period[0], month_add(period[1], 1 - self.protocol.months))
        return tuple(months_between(first, period[1]))

    @cached_property
    def months(self) -> pd.DataFrame:
        """Gives back the worker-months with attendance, their worker's systems joined."""
        return self.with_systems(self.case.months)

    def with_systems(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Gives back a frame with the employment and systems of each row's worker beside it."""
        known = self.case.workers[["hours_system", "wage_system", "employment"]]
        left = frame.drop(columns=[name for name in known if name in frame])
        return left.join(known, on="worker")

    def numbers(self, parameter: str, on: str) -> tuple[Number, ...]:
        """Gives back the figure that every pack with this parameter has at the place on a date."""
        found = (pack.number(parameter, on, self.case.facility.place) for pack in self.packs)
        return tuple(one for one in found if one is not None)

    def law_number(self, parameter: str, on: str) -> Number:
        """Gives back the country's figure; only for rules that need the law."""
        if self.law is None:
            raise LookupError(f"{parameter}: no country pack")
        return self.law.need(parameter, on, self.case.facility.place)

    @cached_property
    def hours_law(self) -> HoursLaw:
        """Gives back the law on hours that the books were made by."""
        facility = self.case.facility
        return hours_law(self.law, law_date(facility), facility.place)

    @property
    def normal_day(self) -> int:
        """Gives back the minutes of a normal day."""
        return self.hours_law.normal_day_minutes

    def law_basis(self, on: str, *parameters: str) -> tuple[Basis, ...]:
        """Gives back the articles of the country's law behind these parameters."""
        return tuple(self.law_number(name, on).basis() for name in parameters)

    def known_basis(self, on: str, *parameters: str) -> tuple[Basis, ...]:
        """Gives back the articles behind those of these parameters that the country's pack sets."""
        law, place = self.law, self.case.facility.place
        found = (law.number(name, on, place) for name in parameters) if law else ()
        return tuple(one.basis() for one in found if one is not None)


def iso(day: object) -> str:
    """Gives back a date of a frame as ISO text."""
    return str(day)[:10]


def ints(frame: pd.DataFrame, column: str) -> npt.NDArray[np.int64]:
    """Gives back a column of whole numbers, blanks as 0."""
    if column not in frame:
        return np.zeros(len(frame), np.int64)
    values = frame[column]
    if values.dtype == np.int64:
        return values.to_numpy(copy=True)
    if isinstance(values.dtype, pd.Int64Dtype):
        return values.to_numpy(np.int64, copy=True, na_value=0)
    return np.asarray(values.astype("Int64").fillna(0), np.int64)


def given(frame: pd.DataFrame, column: str) -> npt.NDArray[np.bool_]:
    """Gives back where a column is not blank."""
    return frame[column].notna().to_numpy(bool)
