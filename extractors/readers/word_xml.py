"""Reads Word documents saved as one XML file: that of Word 2003, and the flat package.

Many programs fill such a file from a template and call it DOC. Both hold the same paragraphs and
tables as DOCX; the older one under another namespace, with a few names in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.readers.encodings import decode
from extractors.readers.refusals import refuse
from extractors.readers.word import read_roots
from extractors.readers.word_text import W
from pipeline.model.document import Document, SourceFile

NAMESPACE_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
NAMESPACE_FLAT = "http://schemas.microsoft.com/office/2006/xmlPackage"
_FLAT = "{" + NAMESPACE_FLAT + "}"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SMALL = re.compile(r"(</?\w+:)([vh])merge\b")
_PART = re.compile(r"/word/(?:document|(?:header|footer)\d*)\.xml")


def read_word_xml(source: SourceFile, data: bytes | Path) -> Document:
    """Gives back a Word document as one part, as DOCX is read.

    Raises:
        UnreadableError: Damaged, or there is nothing in it.
    """
    from docx.oxml import parse_xml

    text = decode(data.read_bytes() if isinstance(data, Path) else data).text
    text = _DECLARATION.sub("", text, count=1).strip("\ufeff\x00 \r\n\t")
    if "<!DOCTYPE" in text[:10_000] or "<!ENTITY" in text:
        raise refuse("cut-short", "entities", "含有实体声明")
    text = text.replace(NAMESPACE_2003, W[1:-1])
    try:
        root = parse_xml(_SMALL.sub(r"\1\2Merge", text).encode("utf-8"))
    except Exception as error:  # the parser has exceptions of its own for every damage
        raise refuse("cut-short", str(error)) from error
    return replace(read_roots(source, _roots(root)), format="word-xml")


def _roots(root: Any) -> Iterator[Any]:
    """Gives back the body, then headers and footers."""
    if root.tag != _FLAT + "package":
        yield from root.iter(W + "body")
        yield from root.iter(W + "hdr", W + "ftr")
        return
    parts = [part for part in root if _PART.fullmatch(part.get(_FLAT + "name", ""))]
    for part in sorted(parts, key=lambda part: "document" not in part.get(_FLAT + "name")):
        yield from part.iter(W + "body", W + "hdr", W + "ftr")
