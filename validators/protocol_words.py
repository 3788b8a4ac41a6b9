"""Whether the words of an audit programme are known: kinds, fields, rules, and its citation."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping

from pipeline.errors import PackError
from pipeline.model.document import Kind
from pipeline.model.records import RECORDS
from validators.asked_fields import FIELDS
from validators.marked_yaml import Marked
from validators.pack_schema import perhaps
from validators.protocol_schema import Domain, Protocol
from validators.registry import rule_ids

Keys = tuple[Hashable, ...]


def check_words(protocol: Protocol, marked: Marked) -> None:
    """Raises ``PackError`` where a word is not known, a citation is missing, or nothing asked for.

    It names file, line and what is allowed.
    """
    if not protocol.kinds and not protocol.domains:
        raise PackError(f"{marked.where(())}: kinds: document kinds are needed, or domains")
    if protocol.status == "verified" and protocol.source is None:
        raise PackError(f"{marked.where(('status',))}: verified, yet no source is cited")
    for keys, held in _held(protocol):
        _check_asked(held, keys, marked, protocol.kinds)
    _refuse_others(protocol.severity, ("severity",), rule_ids(), marked)


def _held(protocol: Protocol) -> Iterator[tuple[Keys, Protocol | Domain]]:
    yield (), protocol
    for name, domain in protocol.domains.items():
        yield ("domains", name), domain


def _check_asked(
    held: Protocol | Domain, keys: Keys, marked: Marked, beside: tuple[str, ...]
) -> None:
    kinds = [str(one) for one in sorted(Kind)]
    groups = sorted({one.partition(".")[0] for one in rule_ids()})
    known: dict[str, list[str]] = {
        "fields": sorted(RECORDS),
        "kinds": kinds,
        "registers": kinds,
        "monthly": list(dict.fromkeys((*held.kinds, *beside))),
        "rules": [*groups, *rule_ids()],
    }
    for key, allowed in known.items():
        _refuse_others(getattr(held, key), (*keys, key), allowed, marked)
    for kind, fields in held.fields.items():
        _refuse_others(fields, (*keys, "fields", kind), sorted(FIELDS), marked)
    for kind, interval in held.registers.items():
        if interval < 1:
            line = marked.where((*keys, "registers", kind))
            raise PackError(f"{line}: registers: {kind}: days from 1 are needed")


def _refuse_others(words: Iterable[str], keys: Keys, allowed: list[str], marked: Marked) -> None:
    for at, word in enumerate(words):
        if word not in allowed:
            step = word if isinstance(words, Mapping) else at
            line, near = marked.where((*keys, step)), perhaps(word, allowed)
            name = ".".join(map(str, keys))
            raise PackError(f"{line}: {name}: {word} is not allowed{near}: {', '.join(allowed)}")
