"""The secret that keys of people are made with, and the file that says who is behind them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from extractors.words import expand, simplified
from pipeline.errors import UsageError
from pipeline.report.pseudonym_keys import Keys

if TYPE_CHECKING:
    from pipeline.model.casefile import CaseFile
    from pipeline.report.pseudonymous import Pseudonyms

SECRET = "pseudonyms.key"
"""In the data folder; whoever has it and the workers' numbers can find who a key stands for."""
_SECRET_BYTES = 32
_VOCABULARY = Path(__file__).parents[2] / "extractors" / "vocabulary"
_NO_WORDS = frozenset({"characters"})
_OWNER_ONLY = 0o600


def keys_in(data: Path, case: CaseFile) -> Keys:
    """Gives back the keys of this machine and facility; the secret is drawn once.

    Raises:
        UsageError: The secret cannot be read or kept.
    """
    facility = case.facility
    return Keys(_secret(data / SECRET), facility.credit_code or facility.name or "")


def key_file(out: Path, folder: Path, chosen: Path | None) -> Path:
    """Gives back where the key file goes: beside the report, never in it.

    Raises:
        UsageError: It would lie in the report or the evidence, or replace something else.
    """
    path = (chosen or out.with_name(f"{out.name}-keys.json")).resolve()
    for inside, what in ((out.resolve(), "the report"), (folder.resolve(), "the evidence")):
        if path.is_relative_to(inside):
            raise UsageError(
                f"--key-file {path} lies inside {what}: it says who is who and is kept apart"
            )
    if path.exists() and not _is_ours(path):
        raise UsageError(f"--key-file {path} is there already and is no key file: name another")
    return path


def write_keys(path: Path, case: CaseFile, pseudonyms: Pseudonyms) -> None:
    """Writes who is behind each key, for the owner of the file alone to read."""
    keys, words = pseudonyms.keys, pseudonyms.words
    workers = case.workers[["key", "number", "name"]].itertuples(index=False)
    told = {
        "schema": "prescreen/keys/1",
        "id": keys.id,
        "facility": keys.facility,
        "workers": [
            {"key": keys.worker(str(key)), "number": _text(number), "name": _text(name)}
            for key, number, name in workers
        ],
        "former": [one for _, one in sorted(pseudonyms.former.items())],
        "groups": dict(sorted(words.groups.items())),
        "others": {key: name for name, key in words.known.items() if key.startswith("P-")},
        "files": {shown: path for shown, path in sorted(words.files.items()) if shown != path},
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(path, text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise UsageError(f"--key-file {path} cannot be written: {error.strerror}") from error


@cache
def vocabulary() -> frozenset[str]:
    """Gives back the words that documents of this trade are made of: headings, marks, titles."""
    own = files("pipeline.report").joinpath("plain_words.txt").read_text("utf-8")
    found = set(own.split())
    for file in sorted(_VOCABULARY.glob("*.yaml")):
        if file.stem not in _NO_WORDS:
            for text in _texts(yaml.safe_load(file.read_text("utf-8"))):
                found.update(expand(text) if len(text) < 200 else ())
    return frozenset({*found, *map(simplified, found)})


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from (*_texts(key), *_texts(value))
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)


def _secret(path: Path) -> bytes:
    try:
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_SECRET_BYTES))
        found = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read or written: {error.strerror}") from error
    if len(found) != _SECRET_BYTES:
        raise UsageError(f"{path} is damaged: put its copy back, or remove it to have new keys")
    return found


def _put(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def _is_ours(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text("utf-8"))["schema"] == "prescreen/keys/1")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
