"""Hours worked by worker and day: the rows of the heat map."""

from dataclasses import dataclass

from pipeline.model.casefile import CaseFile


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One worker: counted minutes a date, None where nothing was worked; -1 cannot be told."""

    number: str | None
    name: str | None
    minutes: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The map: dates, the kind of each, and the rows, longest hours first."""

    dates: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    rows: tuple[HeatRow, ...] = ()
    left_out: int = 0


def heat_map(case: CaseFile, most_workers: int) -> Heat:
    """Gives back the hours of the workers with the most overtime, by date."""
    days = case.days
    if days.empty:
        return Heat()
    days = days[days["worker"] >= 0]
    order = (
        days.groupby("worker")["overtime_raw_minutes"]
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    chosen = list(order.index[:most_workers])
    days = days[days["worker"].isin(chosen)]
    minutes = days["counted_minutes"].where(~days["missing_punch"].fillna(False), -1)
    table = minutes.groupby([days["worker"], days["date"]]).max().unstack()
    table = table.reindex(index=chosen)
    dates = [str(date)[:10] for date in table.columns]
    kinds = case.calendar["kind"].reindex(table.columns).fillna("normal")
    people = case.workers.loc[chosen, ["number", "name"]]
    values = table.fillna(0).astype("int64").to_numpy()
    rows = tuple(
        HeatRow(_text(number), _text(name), tuple(int(v) or None for v in line))
        for (number, name), line in zip(people.itertuples(index=False), values, strict=True)
    )
    return Heat(tuple(dates), tuple(kinds), rows, len(order) - len(chosen))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
