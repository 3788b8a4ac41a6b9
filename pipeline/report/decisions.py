"""The words an auditor decides in: what the workbook offers, and what is understood."""

import unicodedata

DECISIONS = {"confirmed": "确认", "rejected": "驳回", "accepted": "接受", "open": "待定"}
"""As ``findings.json`` has them, with what the Chinese workbook offers."""

_FORMS = {
    "confirmed": ("confirm", "已确认", "確認", "已確認"),
    "rejected": ("reject", "已驳回", "駁回", "已駁回", "拒绝", "已拒绝"),
    "accepted": ("accept", "已接受"),
    "open": ("未定", "待处理"),
}


def decision_meant(written: str) -> str | None:
    """Gives back the word of ``DECISIONS`` that was meant; None where it is none of them."""
    parts = [" ".join(part.split()).rstrip(".。!！") for part in _plain(written).split("/")]
    meant = {_MEANT.get(part) for part in parts}
    return meant.pop() if len(meant) == 1 else None


def decision_said(decision: str | None, language: str) -> str | None:
    """Gives back a decision as the list of the workbook has it; other words stay."""
    if decision not in DECISIONS or language == "en":
        return decision
    chinese = DECISIONS[decision]
    return chinese if language == "zh" else f"{decision} / {chinese}"


def decisions_offered(language: str) -> list[str]:
    """Gives back what the list of the decision column offers."""
    return [decision_said(one, language) or one for one in DECISIONS]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


_MEANT = {word: key for key, chinese in DECISIONS.items() for word in (key, chinese, *_FORMS[key])}
