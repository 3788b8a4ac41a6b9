"""Identity cards as lines of text, with or without colons, to forms."""

import re
from collections.abc import Iterator

from extractors.forms import Form, Slot, Value
from pipeline.model.document import TEXT, Part

_LABELS = {
    "姓名": ("姓名", "name", "họvàtên"),
    "性别": ("性别", "sex", "gender", "giớitính"),
    "出生日期": ("出生日期", "出生", "dateofbirth", "ngàysinh"),
    "住址": ("住址", "address", "nơithườngtrú"),
    "身份证号码": (
        "公民身份号码",
        "公民身份证号码",
        "身份证号码",
        "身份号码",
        "idnumber",
        "số/no.",
        "số",
    ),
    "有效期限": ("有效期限", "有效期", "validity"),
}
_NATION = re.compile(r"民\s*族.*$")
_NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?![\dXx])|(?<!\d)\d{12}(?!\d)")


def find_cards(part: Part) -> list[Form]:
    """Gives back one form a card; a part that is a list of people has none.

    A card is a name with a number, each on a line of its own kind, never in a row of a table.
    """
    cards: list[Form] = []
    for text, at in _lines(part):
        for label, value in _fields(text):
            if not cards or (label == "姓名" and label in cards[-1].values):
                cards.append(Form())
            cards[-1].values.setdefault(label, Value(label, value, at))
    return [card for card in cards if {"姓名", "身份证号码"} <= set(card.values)]


def _lines(part: Part) -> Iterator[tuple[str, Slot]]:
    """Gives back the lines of a part, those of narrow tables as well (a card read as a grid)."""
    for index, table in enumerate(part.tables):
        if table.shape[1] <= 2:
            for row in range(table.shape[0]):
                text = " ".join(str(text) for text in table.texts[row])
                yield text, (index, row, table.shape[1] - 1)
    if part.text is not None:
        for row in range(part.text.shape[0]):
            yield str(part.text.texts[row, 0]), (TEXT, row, 0)


def _fields(line: str) -> Iterator[tuple[str, str]]:
    tight = re.sub(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])", "", line.strip())
    starts = []
    for label, words in _LABELS.items():
        for word in words:
            found = re.search(
                rf"(?<![㐀-鿿\w]){re.escape(word)}[\s:：]*|^{re.escape(word)}", tight, re.I
            )
            if found:
                starts.append((found.start(), found.end(), label))
                break
    starts.sort()
    for at, (_, end, label) in enumerate(starts):
        stop = starts[at + 1][0] if at + 1 < len(starts) else len(tight)
        value = _NATION.sub("", tight[end:stop]).strip(" :：")
        if label == "身份证号码":
            number = _NUMBER.search(re.sub(r"\s", "", value))
            value = number[0] if number else ""
        if value:
            yield label, value
    if not starts and (number := _NUMBER.search(re.sub(r"\s", "", tight))):
        yield "身份证号码", number[0]
