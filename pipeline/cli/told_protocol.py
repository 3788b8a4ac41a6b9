"""An audit programme in words: what it asks for, how it grades, and what it was built from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import PackError, UsageError

if TYPE_CHECKING:
    from validators.protocol_schema import Protocol


def programme(name: str, own: tuple[Path, ...]) -> Protocol | None:
    """Gives back the programme of a name, as ``--protocol`` takes it; None where there is none.

    Raises:
        UsageError: Its file is wrong, or one of several or of its domains is not known.
    """
    from validators.protocols import AND, ONLY, load_protocol, protocol_names

    first = name.partition(AND)[0].partition(ONLY)[0].strip()
    if first not in protocol_names(own):
        return None
    try:
        return load_protocol(name, own)
    except PackError as error:
        raise UsageError(str(error)) from error


def head(one: Protocol) -> str:
    """Gives back a programme in two lines."""
    codes = f"; codes {', '.join(one.codes)}" if one.codes else "; no code of its own"
    domains = f"; domains {', '.join(one.domains)}" if one.domains else ""
    extends = f"; extends {one.extends}" if one.extends else ""
    asks = f"{len(one.kinds)} kinds of document ({one.status}) over {one.months} months"
    more = f"{asks}{codes}{domains}{extends}; version {one.version}"
    return f"{one.id:12} protocol   {one.title}\n{'':23} {more}"


def told(one: Protocol) -> Iterator[str]:
    """Gives back the lines that explain a programme, or each of several."""
    for part in one.each():
        yield head(part)
        if part.built_from:
            yield f"    built from: {part.built_from.en}"
            yield f"    编制依据：{part.built_from.zh}"
        yield from _overrides(part.overrides)
        yield from _asked(part)
        for name, domain in part.domains.items():
            rules = f"; alone judged by {', '.join(domain.rules)}" if domain.rules else ""
            asked = ", ".join(domain.kinds) or "no document of its own"
            yield f"  {name} ({domain.title.en}, {domain.title.zh}): {asked}{rules}"


def _overrides(why: Mapping[str, str]) -> Iterator[str]:
    yield from (f"    {key} set anew: {reason}" for key, reason in why.items())


def _asked(part: Protocol) -> Iterator[str]:
    source = f", {part.source}" if part.source else ""
    yield f"  asks for: {', '.join(part.kinds)}"
    yield f"    {part.instrument}; {part.status}{source}"
    if part.monthly:
        yield f"  for every month: {', '.join(part.monthly)}"
    yield from (f"  fields of {kind}: {', '.join(names)}" for kind, names in part.fields.items())
    yield from (f"  {kind}: at most {days} days apart" for kind, days in part.registers.items())
    if part.rules:
        yield f"  judged by: {', '.join(part.rules)}"
    for rule, given in part.severity.items():
        yield f"  severity of {rule}: {given.severity}. {given.reason}"
