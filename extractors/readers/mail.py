"""Takes e-mails apart: what was sent with them, and the message itself, each a file of its own."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from pipeline.errors import UnreadableError

Member = tuple[str, bytes | UnreadableError]

_BODY = {"text/plain": "message.txt", "text/html": "message.html"}
_ATTACHMENT = "__attach_version1.0_"
_DATA = "__substg1.0_37010102"
_NAMES = ("__substg1.0_3707001F", "__substg1.0_3704001F", "__substg1.0_3001001F")
_NARROW_NAMES = ("__substg1.0_3707001E", "__substg1.0_3704001E", "__substg1.0_3001001E")
_TEXT, _NARROW_TEXT = "__substg1.0_1000001F", "__substg1.0_1000001E"


def parts_of_mail(path: Path, limits: Limits) -> Iterator[Member]:
    """Gives back the attachments of an EML message, name and bytes, in order.

    A message that is attached comes whole, as "name.eml". The text comes where nothing is
    attached, and where it holds a table.
    """
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = list(_leaves(message))
    alone = not any(part.get_filename() for part in parts)
    for count, part in enumerate(parts, 1):
        if count > limits.archive_members:
            raise refuse("too-large", f"{count} members")
        member = _part(part, count, alone=alone)
        if member:
            yield member


def _leaves(message: Any) -> Iterator[Any]:
    """Gives back the parts that hold something; an attached message is one."""
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.iter_parts() if isinstance(message, EmailMessage) else ():
            yield from _leaves(part)
    else:
        yield message


def _part(part: Any, number: int, *, alone: bool) -> Member | None:
    kind = part.get_content_type()
    name = part.get_filename()
    if kind == "message/rfc822":
        inner = part.get_payload()
        content = inner[0] if isinstance(inner, list) else inner
        return f"{name or f'message-{number}'}.eml".replace(".eml.eml", ".eml"), bytes(content)
    data = part.get_payload(decode=True) or b""
    if name:
        return str(name), data
    if part.get_content_maintype() == "image" and data:
        return f"picture-{number}.{part.get_content_subtype()}", data
    if kind not in _BODY or not data.strip():
        return None
    table = kind == "text/html" and b"<table" in data.lower()
    if not table and not (alone and kind == "text/plain"):
        return None  # a greeting beside what was sent, or the same words once more
    charset = part.get_content_charset("utf-8")
    try:
        return _BODY[kind], data.decode(charset).encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return _BODY[kind], data


def parts_of_msg(path: Path, limits: Limits) -> Iterator[Member]:
    """Gives back the attachments of an Outlook message, or its text where it has none.

    Raises:
        UnreadableError: Damaged.
    """
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(str(path)) as ole:
            listed = sorted({entry[0] for entry in ole.listdir(streams=True, storages=True)})
            folders = [name for name in listed if name.startswith(_ATTACHMENT)]
            for folder in folders:
                yield _attached(ole, folder, limits)
            text = None if folders else _words(ole, [], (_TEXT,), (_NARROW_TEXT,))
            if text and text.strip():
                yield "message.txt", text.encode("utf-8")
    except (OSError, ValueError, IndexError) as error:
        raise refuse("cut-short", str(error)) from error


def _attached(ole: Any, folder: str, limits: Limits) -> Member:
    name = _words(ole, [folder], _NAMES, _NARROW_NAMES) or folder[len(_ATTACHMENT) :]
    if not ole.exists([folder, _DATA]):
        # A message or an object inside a message has no bytes of its own to hand on.
        return name, refuse("attached-object")
    if ole.get_size([folder, _DATA]) > limits.file_bytes:
        return name, refuse("too-large", f"{ole.get_size([folder, _DATA]):,} bytes")
    data: bytes = ole.openstream([folder, _DATA]).read()
    return name, data


def _words(
    ole: Any, folder: list[str], wide: tuple[str, ...], narrow: tuple[str, ...]
) -> str | None:
    for names, encoding in ((wide, "utf-16-le"), (narrow, "")):
        for name in names:
            if ole.exists([*folder, name]):
                data: bytes = ole.openstream([*folder, name]).read()
                return _decoded(data, encoding).strip("\x00")
    return None


def _decoded(data: bytes, encoding: str) -> str:
    from extractors.readers.encodings import decode_name

    return data.decode(encoding, "replace") if encoding else decode_name(data)
