"""The text of Word paragraphs: what a person sees, with its blanks and ticks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EMU = 12_700
"""English metric units of a point."""
_STYLE = re.compile(r"\b(width|height):([\d.]+)pt")
_PICTURES = ("}blip", "}imagedata")
_NOT_READ = frozenset(
    W + name for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tbl")
)
_PLAIN = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_TICKED = frozenset({"F0FE", "F052", "F0FD", "F053", "F0FC", "F050", "2611", "2612"})
_UNTICKED = frozenset({"F0A8", "F0A3", "F06F", "F02A", "2610"})


def paragraph_text(paragraph: Any) -> str:
    """Gives back a paragraph as shown: deletions left out, underlined spaces as ``____``."""
    return "".join(_texts(paragraph))


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _NOT_READ or not isinstance(tag, str):
            continue
        if tag == W + "r":
            yield _run(child)
        elif tag == W + "sdt":
            yield _content_control(child)
        elif tag == _MC + "AlternateContent":
            # The same thing is there twice, for new and old programs: one is enough.
            yield from _texts(_choice(child))
        elif tag == W + "txbxContent":
            yield "".join("\n" + paragraph_text(p) for p in child if p.tag == W + "p")
        else:
            yield from _texts(child)


def _run(run: Any) -> str:
    properties = run.find(W + "rPr")
    if properties is not None and (_on(properties, "strike") or _on(properties, "dstrike")):
        return ""
    text = "".join(_run_text(run))
    if text and not text.strip(" \u3000\xa0\t") and _underlined(properties):
        return "_" * max(len(text), 2)
    return text


def _run_text(run: Any) -> Iterator[str]:
    for child in run:
        tag = child.tag
        if tag == W + "t":
            yield child.text or ""
        elif tag in _PLAIN:
            yield _PLAIN[tag]
        elif tag == W + "sym":
            yield _symbol(child)
        elif tag == W + "fldChar":
            yield _form_box(child)
        elif tag not in _NOT_READ and isinstance(tag, str):
            yield from _texts(child if tag != _MC + "AlternateContent" else _choice(child))


def _choice(alternatives: Any) -> Any:
    return alternatives[0] if len(alternatives) else ()


def _symbol(symbol: Any) -> str:
    code = (symbol.get(W + "char") or "").upper()
    if code in _TICKED:
        return "☑"
    if code in _UNTICKED:
        return "☐"
    try:
        return chr(int(code, 16))
    except ValueError:
        return ""


def _form_box(field: Any) -> str:
    """Gives back the box of an old form field, ticked or not."""
    box = field.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    state = box.find(W + "checked")
    state = box.find(W + "default") if state is None else state
    return "☑" if state is not None and state.get(W + "val", "1") in ("1", "true", "on") else "☐"


def _content_control(control: Any) -> str:
    box = control.find(f"{W}sdtPr/{_W14}checkbox")
    content = control.find(W + "sdtContent")
    if box is not None:
        state = box.find(_W14 + "checked")
        ticked = state is not None and state.get(_W14 + "val") in ("1", "true", "on")
        return "☑" if ticked else "☐"
    if content is None:
        return ""
    if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        return "____"  # "Click here to enter text" is a blank, not a text
    return "".join(_texts(content))


def crosses_out(element: Any) -> bool:
    """Gives back whether an element holds text that was struck out or deleted."""
    if next(element.iter(W + "delText"), None) is not None:
        return True
    return any(
        (_on(properties, "strike") or _on(properties, "dstrike")) and any(run.itertext())
        for run in element.iter(W + "r")
        if (properties := run.find(W + "rPr")) is not None
    )


def _on(properties: Any, name: str) -> bool:
    found = properties.find(W + name)
    return found is not None and found.get(W + "val", "1") not in ("0", "false", "off")


def _underlined(properties: Any) -> bool:
    if properties is None:
        return False
    found = properties.find(W + "u")
    return found is not None and found.get(W + "val") not in (None, "none")


def hides_text(element: Any) -> bool:
    """Gives back whether an element has text that the document hides."""
    return any(
        _on(run.find(W + "rPr"), "vanish") and any(run.itertext())
        for run in element.iter(W + "r")
        if run.find(W + "rPr") is not None
    )


def boxed_tables(paragraph: Any) -> list[Any]:
    """Gives back the tables inside the text boxes of a paragraph, each once."""
    return [
        table
        for table in paragraph.iter(W + "tbl")
        if not any(parent.tag == _MC + "Fallback" for parent in table.iterancestors())
        and table.getparent().tag == W + "txbxContent"
    ]


def pictures_in(element: Any) -> list[float]:
    """Gives back the area of each picture of an element, in square points; 0 where not told."""
    return [
        _area(found)
        for found in element.iter()
        if isinstance(found.tag, str)
        and found.tag.endswith(_PICTURES)
        and not any(parent.tag == _MC + "Fallback" for parent in found.iterancestors())
    ]


def _area(picture: Any) -> float:
    """Gives back the area of a picture, from the drawing around it or an old one's style."""
    for parent in picture.iterancestors():
        extent = next((one for one in parent if str(one.tag).endswith("}extent")), None)
        if extent is not None:
            return _number(extent.get("cx")) * _number(extent.get("cy")) / _EMU**2
        sides = dict(_STYLE.findall(parent.get("style") or ""))
        if len(sides) == 2:
            return _number(sides["width"]) * _number(sides["height"])
    return 0.0


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
