"""A draft of a facility's own vocabulary: the words of its documents that nobody knows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from extractors.own_words import WORDS_FILE, speaking
from extractors.own_words_file import LISTS
from extractors.unknown import Unknown, collecting
from extractors.words import SEPARATOR
from pipeline import stages
from pipeline.engine.audit import Audit, Request, prepared
from pipeline.engine.files import discover
from pipeline.engine.folder import Execute, FolderReader, in_children
from pipeline.engine.progress import Progress, Silent
from pipeline.engine.warm import warm_up
from pipeline.model.evidence import Locator

_HEAD = f"""\
# Words of these documents that are not known, each with what it may mean. Compare each line with
# the document, take its "#" away where it is right, correct it where it is not, and keep the file
# as {WORDS_FILE} beside the documents. `prescreen vocabulary show NAME` says what may be named.
"""
_NOTHING = "# Every heading and mark of these documents is known: there is nothing to add.\n"
_PLACES = 3
_HOLDS = {
    "money": "amounts",
    "hours": "figures up to 400",
    "days": "figures up to 31",
    "dates": "dates",
    "times": "clock times",
    "codes": "numbers with letters",
    "text": "texts",
}


@dataclass(frozen=True, slots=True)
class Met:
    """Something unknown, and the file it was met in."""

    path: str
    unknown: Unknown


def draft_of(
    folder: Path,
    data: Path | None = None,
    password: str | None = None,
    progress: Progress | None = None,
    execute: Execute | None = None,
) -> str:
    """Gives back YAML for what is unknown in a folder's documents, every line commented out.

    Files are read as a check reads them, or taken from the data folder where one has.

    Raises:
        UsageError: The folder, its settings or its vocabulary cannot be used.
    """
    audit = prepared(Request(folder, data=data, password=password))
    warm_up()
    told = progress or Silent()
    return render(list(_met(audit, told, execute or partial(in_children, pages=told.pages))))


def _met(audit: Audit, progress: Progress, execute: Execute) -> Iterator[Met]:
    store, request = audit.store, audit.request
    hints = audit.facility.documents
    with store.work_folder() as spool:
        reader = FolderReader(store, spool, hints, request.password, progress)
        readings = reader.read(discover(request.folder), execute)
    for extraction in readings.extractions:
        source = extraction.document.source
        document = store.load_document(source, store.lock(request.password))
        if document is None:
            continue
        own = [hint for hint in hints if hint.path == source.path]
        with speaking(store.words), collecting() as found:
            stages.extract(document, stages.classify(document, own), own)
        yield from (Met(source.path, one) for one in found)


def render(met: Sequence[Met]) -> str:
    """Gives back the draft, sections and fields in a fixed order."""
    if not met:
        return _NOTHING
    sections: dict[str, dict[str, dict[str, list[Met]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for one in met:
        guess = one.unknown.guess
        section = guess.vocabulary if guess else one.unknown.kind
        heading = f" {SEPARATOR} ".join(" ".join(label.split()) for label in one.unknown.path)
        sections[section][guess.field if guess else ""][heading].append(one)
    order = [name for name in (*LISTS, "marks") if name in sections]
    return _HEAD + "".join(_section(name, sections[name]) for name in order)


def _section(name: str, fields: dict[str, dict[str, list[Met]]]) -> str:
    lines = [f"\n{name}:"]
    for field in sorted(fields, key=lambda field: (field == "", field)):
        for heading, met in fields[field].items():
            lines.append(f"  # {_seen(heading, met)}")
        listed = ", ".join(json.dumps(heading, ensure_ascii=False) for heading in fields[field])
        lines.append(f"  # {field or '?'}: [{listed}]")
    return "\n".join(lines) + "\n"


def _seen(heading: str, met: Sequence[Met]) -> str:
    """Gives back where a heading stands and what its column holds; never a value of it."""
    first = met[0].unknown
    count = sum(one.unknown.count for one in met)
    what = f"{count} cells" if first.kind == "marks" else f"{count} {_HOLDS[first.holds]}"
    places = list(dict.fromkeys(f"{one.path} {_spot(one.unknown)}".strip() for one in met))
    more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
    like = f'; like "{first.guess.heading}"' if first.guess else ""
    return f"{heading}: {what}{like}; {', '.join(places[:_PLACES])}{more}"


def _spot(one: Unknown) -> str:
    at = one.at or Locator()
    cell = f"{one.part}!{at.cell}" if at.cell and one.part else at.cell
    return cell or (f"page {at.page}" if at.page else one.part)


def known_words(name: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Gives back what a vocabulary may name, each with headings that are known for it."""
    from extractors.words import built_in, expand_all

    if name == "marks":
        words = built_in("marks").lists["words"]
        return [(mark, tuple(expand_all(map(str, said)))) for mark, said in words.items()]
    return list(built_in(name).fields.items())
