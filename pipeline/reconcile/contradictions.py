"""Days of which two books of hours say different things: counted by the smaller and the larger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.document import Issue
from pipeline.model.evidence import Text
from pipeline.reconcile.day_records import OFF

DAY = ["worker", "date"]
BOOK = ["worker", "document"]
KINDS = {"normal": "weekday_minutes", "rest": "restday_minutes", "holiday": "holiday_minutes"}


def contradictions(rows: pd.DataFrame, normal_day: int) -> pd.DataFrame:
    """Gives back the days with stated hours that differ between documents.

    A day off in a book that states the hours of the same worker on other days is no hours. A
    sheet of overtime beside one of normal hours does not contradict it, as they state other
    things. Columns: worker, date, ``least``, ``most``, ``overtime_least``, ``overtime_most``,
    ``document`` (the last of them).

    Args:
        rows: The attendance frame, with ``worker``.
        normal_day: Minutes of a normal day.
    """
    known = rows[(rows["worker"] >= 0) & rows["date"].notna()]
    known = known[known["punches"].isna()]
    if known[["normal_minutes", "overtime_minutes"]].isna().all(axis=None):
        return _none()
    normal = known["normal_minutes"].astype("Int64")
    states = normal.notna().groupby([known[name] for name in BOOK]).transform("any")
    mark = known["mark"].astype("string").fillna("")
    off = mark.isin(list(OFF)) | (mark.str.startswith("leave_") & known["mark_minutes"].isna())
    said = known[[*DAY, "document"]].assign(
        normal=normal.mask(normal.isna() & off & states, 0),
        overtime=known["overtime_minutes"].astype("Int64"),
    )
    said = said.dropna(subset=["normal", "overtime"], how="all")
    books = said.groupby([*DAY, "document"], as_index=False)[["normal", "overtime"]].first()
    # Ten hours in one book are eight and two in others.
    apart = books.groupby(DAY)["overtime"].transform("max").notna()
    books["normal"] = books["normal"].mask(apart, books["normal"].clip(upper=normal_day))
    days = books.groupby(DAY)
    low, high = days.min(), days.max()
    differ = ((high["normal"] > low["normal"]) | (high["overtime"] > low["overtime"])).fillna(False)
    low, high = (side[differ.to_numpy(bool)].fillna(0) for side in (low, high))
    found = pd.DataFrame(
        {
            "least": low["normal"] + low["overtime"],
            "most": high["normal"] + high["overtime"],
            "overtime_least": low["overtime"],
            "overtime_most": high["overtime"],
            "document": high["document"],
        }
    )
    return found.astype("int64").reset_index()


def _none() -> pd.DataFrame:
    names = ["worker", "least", "most", "overtime_least", "overtime_most", "document"]
    found = pd.DataFrame({name: pd.Series(dtype="int64") for name in names})
    return found.assign(date=pd.Series(dtype="datetime64[s]"))


def with_bounds(
    days: pd.DataFrame, found: pd.DataFrame, normal_day: int, unit: int
) -> pd.DataFrame:
    """Gives back the days with ``conflicting`` ones counted by their smallest and largest hours.

    Args:
        days: As on ``CaseFile.days``; days with punches stay as they are.
        found: What ``contradictions`` gives back.
        normal_day: Minutes of a normal day.
        unit: Overtime is rounded down to it.
    """
    if found.empty:
        return days.assign(conflicting=np.zeros(len(days), bool))
    joined = days[DAY].merge(found, on=DAY, how="left")
    where = (joined["least"].notna() & days["first_minute"].isna().to_numpy(bool)).to_numpy(bool)
    days = days.assign(conflicting=where)
    if not where.any():
        return days
    sides = joined[where].drop(columns=DAY).astype("int64")
    on_normal = (days["day_kind"] == "normal").to_numpy(bool)[where]
    low = _overtime(sides["least"], sides["overtime_least"], on_normal, normal_day)
    high = _overtime(sides["most"], sides["overtime_most"], on_normal, normal_day)
    rounded = low // unit * unit
    values: Mapping[str, npt.NDArray[np.int64]] = {
        "counted_minutes": sides["least"].to_numpy(np.int64),
        "most_minutes": sides["most"].to_numpy(np.int64),
        "normal_minutes": sides["least"].to_numpy(np.int64) - low,
        "overtime_minutes": rounded,
        "overtime_most_minutes": np.maximum(high // unit * unit, rounded),
        "overtime_raw_minutes": low,
        **{
            name: np.where((days["day_kind"] == kind).to_numpy(bool)[where], rounded, 0)
            for kind, name in KINDS.items()
        },
    }
    for name, minutes in values.items():
        days.loc[where, name] = minutes
    unsure = np.zeros(len(days), bool)
    unsure[where] = ((sides["least"] == 0) & (sides["most"] > 0)).to_numpy(bool)
    days["worked"] = days["worked"].mask(unsure)
    return days


def _overtime(
    total: pd.Series[int],
    stated: pd.Series[int],
    on_normal: npt.NDArray[np.bool_],
    normal_day: int,
) -> npt.NDArray[np.int64]:
    over = np.where(on_normal, np.maximum(total - normal_day, stated), total)
    return np.asarray(over, np.int64)


def said_of(found: pd.DataFrame) -> Iterator[tuple[int, Issue]]:
    """Gives back an issue for every later document that contradicts another."""
    for document, days in found.groupby("document"):
        workers = days["worker"].nunique()
        yield (
            int(str(document)),
            Issue(
                "conflicting-attendance",
                Text(
                    f"{len(days)} worker-days ({workers} workers) have other hours "
                    "here than in another attendance document: say which one is true.",
                    f"有 {len(days)} 个工日（{workers} 名员工）的工时与另一份考勤"
                    "文件不一致，请说明以哪份为准。",
                ),
            ),
        )
