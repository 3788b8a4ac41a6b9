"""``prescreen explain``: a rule and the numbers it asks for, or a finding, in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import LANGUAGES, PATH
from pipeline.cli.scope import folders_of, nearest, scope_of, within
from pipeline.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from validators.packs import Pack

_FINGERPRINT = re.compile(r"[0-9a-f]{6,64}")
_MOST_RUNS = 5


@click.command(short_help="Explains a rule, or a finding of a run.")
@click.argument("what", metavar="RULE|FINGERPRINT")
@click.option("--out", type=PATH, help="Report with the finding.  [default: those in this folder]")
@click.option("--country", help="Whose law: CN, VN ...  [default: China's, where --place is there]")
@within
@click.option("--code", "codes", multiple=True, help="Buyer's code, as eti; may be repeated.")
@click.option("--language", type=click.Choice(LANGUAGES), default="both", help="[default: both]")
def explain(what: str, out: Path | None, language: str, **asked: Any) -> int:
    """Explains a rule by its id, or a finding by its fingerprint (its first 6 letters will do).

    A rule: what it checks, what it reads, and the numbers it asks for, with --country, --place
    and --on as they stand there on that day. A finding: what is wrong, the sum, articles, places.
    """
    tongues = ("en", "zh") if language == "both" else (language,)
    if _FINGERPRINT.fullmatch(what.lower()):
        from pipeline.cli.told_finding import told

        finding = _finding(what.lower(), out or Path())
        lines = ["\n".join(told(finding, one)) for one in tongues]
    else:
        lines = _rule(what, tongues, **asked)
    click.echo("\n\n".join(lines))
    return ExitCode.CLEAN


def _rule(
    name: str,
    tongues: tuple[str, ...],
    *,
    country: str | None,
    place: str | None,
    on: str | None,
    folders: tuple[str, ...],
    codes: tuple[str, ...],
) -> list[str]:
    from pipeline.cli.told_rule import told
    from validators.registry import rule_ids, rules

    if name not in rule_ids():
        raise UsageError(
            f"no rule {name!r}{nearest(name, rule_ids())}; prescreen rules lists them. "
            "A fingerprint has 6 or more of 0-9 and a-f"
        )
    rule = next(one for one in rules() if one.id == name)
    own = folders_of(folders)
    whose = _country(country, place)
    scope = scope_of(whose, place, on)
    if on is not None and whose is None and not codes:
        raise UsageError("--on asks for the law of a day: say whose with --country")
    judged = _packs(whose, codes, own)
    return ["\n".join(told(rule, judged, scope, one)) for one in tongues]


def _country(country: str | None, place: str | None) -> str | None:
    from pipeline.countries import COUNTRIES
    from pipeline.reconcile.stated_place import stated_place

    if country is not None:
        code = country.strip().upper()
        if code not in COUNTRIES:
            raise UsageError(f"--country: {country!r} is no country; write its two letters, as CN")
        return code
    if place is None:
        return None
    try:
        found = stated_place(place)
    except ValueError as error:
        raise UsageError(f"--place: {error}") from error
    if found is None:
        raise UsageError(f"--place {place}: no place in China; for one elsewhere add --country")
    return "CN"


def _packs(country: str | None, codes: tuple[str, ...], own: tuple[Path, ...]) -> list[Pack]:
    from validators.packs import buyer_codes, law_of, load_pack

    law = law_of(country, own)
    found = [] if law is None else [law]
    for code in codes:
        pack = load_pack(code, own)
        if pack is None or pack.kind != "code":
            raise UsageError(f"no code {code!r}; allowed: {', '.join(buyer_codes(own))}")
        found.append(pack)
    return found


def _finding(start: str, out: Path) -> dict[str, Any]:
    """Gives back the only finding whose fingerprint begins so.

    Raises:
        UsageError: There is no report, or none or several such findings; says which are near.
    """
    known = {
        (str(path), one["fingerprint"]): one for path in _reports(out) for one in _findings(path)
    }
    prints = sorted({one for _, one in known})
    hits = [key for key in known if key[1].startswith(start)]
    if not hits:
        raise UsageError(
            f"no finding {start} in {out}{nearest(start, prints)}; "
            f"{len(prints)} findings were looked through"
        )
    if len({one for _, one in hits}) > 1:
        some = ", ".join(sorted({one[:16] for _, one in hits})[:_MOST_RUNS])
        raise UsageError(f"{len(hits)} findings begin with {start}: {some}; give more of it")
    if len(hits) > 1:
        some = ", ".join(path for path, _ in hits[:_MOST_RUNS])
        raise UsageError(f"finding {start} is in several reports: {some}; say which with --out")
    return known[hits[0]]


def _reports(out: Path) -> list[Path]:
    if out.is_file():
        return [out]
    own = out / "findings.json"
    found = [own] if own.is_file() else sorted(out.glob("*/findings.json"))
    if not found:
        raise UsageError(f"no findings.json in {out}; --out names the folder of a report")
    return found


def _findings(path: Path) -> list[dict[str, Any]]:
    import json

    try:
        document = json.loads(path.read_text("utf-8"))
        if not str(document["schema"]).startswith("prescreen/findings/"):
            raise UsageError(f"{path}: not a findings.json of Prescreen")
        return list(document["findings"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: cannot be read as findings.json: {error}") from error
