"""Names of people: what was glued onto them is cut off and kept."""

import re
from unicodedata import normalize

from extractors.parse.numbers import is_blank

_NOTES = (
    "已?离职|自离|辞工|辞职|入职|新进|新员工|新入职|新人|临时工|临时|请假|产假|停薪|工伤|试用期?|调入|调出|"
    "返聘|外派|兼职|实习|病假|转正|开除|急辞|left|resigned|new|nghỉ việc|thôi việc"
)
_BRACKETS = re.compile(r"^(?P<name>[^(\[<]+?)\s*(?P<note>[(\[<].*)$")
_DATED = re.compile(
    r"^(?P<name>\D{2,}?)[\s\-—:,.]*(?P<note>(?:\d{4}[年./-])?\d{1,2}[月./-]\d{1,2}[日号]?.*)$"
)
_WORDED = re.compile(rf"^(?P<name>.{{2,}}?)[\s\-—:,.]*(?P<note>(?:{_NOTES}).{{0,12}})$", re.I)
_HAN = re.compile(r"[㐀-䶿一-鿿·]")


def split_name(text: str) -> tuple[str | None, str | None]:
    """Gives back a name and the note glued onto it: "李小红3月15离职" is ("李小红", "3月15离职").

    Spaces between Chinese characters are taken out; other names keep single spaces.
    """
    name = " ".join(normalize("NFKC", text).split()).strip("*·. ")
    if is_blank(name):
        return None, None
    note = None
    for pattern in (_BRACKETS, _DATED, _WORDED):
        found = pattern.match(name)
        if found is not None:
            name, note = found["name"].strip(), found["note"].strip("()[]<> ") or note
    if _HAN.search(name):
        name = name.replace(" ", "")
    return name, note


def looks_like_name(text: str) -> bool:
    """Gives back whether a cell could be a person's name: short, letters, no sentence."""
    name, _ = split_name(text)
    if name is None or len(name) > 60 or re.search(r"[:=;!?]|\d{3}", name):
        return False
    if _HAN.match(name):
        return len(name) <= 15
    return sum(c.isalpha() for c in name) >= max(2, len(name) // 2)
