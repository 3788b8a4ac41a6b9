"""``prescreen status INBOX``: how every facility stands, the last nights, what is at work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import kept_in
from pipeline.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.engine.nightly.standings import FacilityStands, InboxStands
    from pipeline.store.overview import PastNight

_SEVERITIES = (
    ("zero_tolerance", "zero"),
    ("critical", "crit"),
    ("major", "major"),
    ("minor", "minor"),
    ("observation", "obs"),
)
_BEGUN = "A first night has begun; nothing of it is recorded yet"
_GONE = "not in the inbox any more: put its folder back, or see prescreen purge"
_LOST = "FAILED BEFORE, CAN NO LONGER BE JUDGED: {what}; the evidence is gone or unreadable"
_NO_LAW = (
    "NO LAW WAS APPLIED: say country under [facility] in its facility.toml, or --country for all"
)


@click.command(short_help="Says how the facilities of an inbox stand.")
@click.argument("inbox", required=False)
@click.option("--facility", "only", multiple=True, metavar="NAME", help="Only this one.")
@click.option(
    "--nights",
    type=click.IntRange(0, 10_000),
    default=7,
    show_default=True,
    help="How many of the last nights.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@kept_in
def status(
    settings: Path | None, only: tuple[str, ...], nights: int, as_json: bool, **said: Any
) -> int:
    """Says how the facilities of INBOX stand: last run, what is open, what failed, where it is."""
    from pipeline.cli.orders import ordered, where_of
    from pipeline.engine.nightly.standings import inbox_stands, to_json

    stands = inbox_stands(where_of(ordered(settings, said)), only, nights)
    if as_json:
        click.echo(json.dumps(to_json(stands), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(stands)))
    return ExitCode.CLEAN


def _lines(stands: InboxStands) -> list[str]:
    return [
        f"Inbox    {stands.inbox}",
        f"Reports  {_reports(stands.out)}",
        f"Database {stands.database}",
        f"At work  {_at_work(stands)}",
        "",
        *(_night(one, one.night in stands.at_work.nights) for one in stands.nights),
        *([] if stands.nights else [_BEGUN]),
        "",
        *_table(stands.facilities),
    ]


def _reports(out: str) -> str:
    """Gives back where the reports should stand, and if nothing stands there."""
    away = "://" not in out and not Path(out).is_dir()
    return f"{out} (nothing is there: --out or --settings says where they went)" if away else out


def _at_work(stands: InboxStands) -> str:
    now = stands.at_work
    said = [f"night {number}" for number in now.nights]
    if now.facilities:
        said.append(f"judging {', '.join(now.facilities)}")
    if now.documents:
        said.append(f"reading {now.documents} documents")
    return "; ".join(said) or "nothing"


def _night(one: PastNight, at_work: bool) -> str:
    from pipeline.report.morning_words import moment

    when = moment(one.scheduled.isoformat())
    if one.collapsed_into is not None:
        return f"Night {one.night:4d}  {when}  covered by night {one.collapsed_into}"
    how = _ended(one, at_work) + ("; some facilities only" if one.partial else "")
    told = f"; sent by {' and '.join(one.sent)}" if one.sent else ""
    wrong = f"; {len(one.problems)} problem(s): {one.problems[0]}" if one.problems else ""
    return f"Night {one.night:4d}  {when}  {how}{told}{wrong}"


def _ended(one: PastNight, at_work: bool) -> str:
    if one.finished is not None:
        return f"took {one.finished - one.started}".partition(".")[0]
    if at_work:
        return "at work now"
    if one.covered_by is not None:
        return f"cut short; covered by night {one.covered_by}"
    return "not finished; the next night goes on where it stood"


def _table(facilities: tuple[FacilityStands, ...]) -> list[str]:
    """Gives back one line a facility, and one more for what failed."""
    heads = "  ".join(f"{short:>5}" for _, short in _SEVERITIES)
    lines = [f"{'last run':16}  {'state':16}  {heads}  {'?':>5}  facility -> report"]
    for one in facilities:
        counts = "  ".join(f"{one.open[word] or '':>5}" for word, _ in _SEVERITIES)
        when, state, where = _run(one)
        unsure = one.could_not_judge or ""
        lines.append(f"{when:16}  {state:16}  {counts}  {unsure:>5}  {one.name}{where}")
        if one.run is not None and one.run.error:
            lines.append(f"{'':18}{one.run.error}")
        lines += [f"{'':18}{words}" for words in _loud(one)]
    return lines


def _loud(one: FacilityStands) -> list[str]:
    said = [_GONE] if one.gone else []
    if sum(one.no_longer_judged.values()):
        words = ", ".join(f"{n} {word}" for word, n in one.no_longer_judged.items() if n)
        said.append(_LOST.format(what=words.replace("_", " ")))
    return [*said, *([_NO_LAW] if one.run is not None and one.run.without_law else [])]


def _run(one: FacilityStands) -> tuple[str, str, str]:
    run = one.run
    if run is None:
        return "", "never judged", ""
    state = {"failed": "FAILED", "nothing_readable": "NOTHING READABLE"}.get(run.state, run.state)
    if run.empty:
        state = "EMPTY FOLDER"
    if one.gone:
        state = "gone"
    where = f" -> {run.report}" if run.report else ""
    return f"{run.recorded.astimezone():%Y-%m-%d %H:%M}", state, where
