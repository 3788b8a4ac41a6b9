"""What a finding rests on, as ``Sight`` spells it, in words: "payroll of 2025-03, attendance"."""

from pipeline.model.evidence import Text
from pipeline.report.labels import labels


def kinds_said(words: str, period: str | None) -> Text:
    """Gives back kinds of documents and their months in words.

    Args:
        words: Such as ``payroll@2025-03 attendance#21``.
        period: Of the finding: it stands for those that name none.
    """
    found = dict.fromkeys(_said(word, period) for word in words.split())
    return Text(", ".join(en for en, _ in found), "、".join(zh for _, zh in found))


def _said(word: str, period: str | None) -> tuple[str, str]:
    kind, at, month = word.partition("@")
    month = month if at else period or ""
    name = labels()[f"kind.{kind.partition('#')[0]}"]
    english = name.en[0].lower() + name.en[1:]
    return (f"{english} of {month}", f"{month} {name.zh}") if month else (english, name.zh)
