"""Whether words of a paper grant what was asked for, or refuse it: a refusal is no approval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.flow import Flow

SENTENCE = re.compile(r"[^。;；\n]+")
_PIECE = re.compile(r"(?:[^,，.]|\.(?!\s|$))+")
_YES = re.compile(r"同意|批准|准予|准许|许可决定|approved|granted", re.IGNORECASE)
_NO = re.compile(
    r"不同意|不予|不符合|不批准|不准|不许可|不通过|不能批准|无法批准|难以批准|暂缓|驳回|拒绝|退回"
    r"|[未没](?:获|能|予|经|有|被|得到){0,2}(?:批准|同意|许可|通过|准予|准许)|决定撤销|已撤销|予以撤销"
    r"|不具备|不满足|不得(?:实行|执行|实施|采用)|停止(?:实行|实施)"
    r"|(?:撤销|注销|撤回|终止)[^,，。;；]{0,40}(?:综合计算|综合工时|不定时|特殊工时)"
    r"|\b(?:not|cannot|never)\s+(?:\w+\s+)?(?:approve|grant|permit|allow|agree|accept)"
    r"|disapprov|refus|reject|\bden(?:y|ied)|declin|unapproved|revoked",
    re.IGNORECASE,
)
_TOO_LATE = re.compile(r"逾期[^。;；]{0,10}不予(?:受理|延续|办理|延期|续期)")
"""What every approval says of applying for the next one."""
_STILL_OPEN = re.compile(
    r"(?:批准|同意|准予|准许)(?:之?后|之?前|之日|日期|机关|部门|单位|文号|编号|期限|人数|岗位|意见"
    r"|时间|书|号|人|[:：]?\s*[_□☐])"
    r"|(?:请求?|望|待|拟|需|须|报|未|经(?![审研核])|如|若|申请)(?:[^,，。;；]{0,6}?)(?:批准|同意|准予|准许)"
    r"|approved\s+by|(?:to be|if|once|when|after|until|unless|being)\s+(?:approved|granted)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"工会|职代会|职工代表|职工大会|员工代表|劳动者|本人|(?:申请|用人)单位|(?:单位|企业)意见|union",
    re.IGNORECASE,
)
_TO_SIGN = re.compile(r"\s*(?:批准|审批|同意|approved)\s*[:：]?\s*", re.IGNORECASE)
_FOR_ANSWER = re.compile(r"意见|结论|结果|决定|opinion|decision|result|status", re.IGNORECASE)
_WAITING = re.compile(
    r"审[核批查]中|待审|待批|受理中|办理中|尚未|\bpending\b|under review|in process|to be approved",
    re.IGNORECASE,
)
_LONGEST_LABEL = 16


def refuses(text: str) -> bool:
    """Gives back whether a text turns something down."""
    return bool(_NO.search(_TOO_LATE.sub("", text)))


def grants(text: str) -> bool:
    """Gives back whether a text says that something is approved, and turns nothing down."""
    return bool(_YES.search(text)) and not refuses(text)


def waits(flow: Flow) -> bool:
    """Gives back whether a paper says that somebody has still to decide."""
    return bool(_WAITING.search(flow.text))


def decided(flow: Flow) -> bool:
    """Gives back whether a paper shows a decision, and not only words of one still to come.

    What the union or the workers agree to is no decision; the label before a line counts as part
    of it.
    """
    lines = ["", *(line.text for line in flow.lines)]
    return any(_decides(before, line) for before, line in pairwise(lines))


def _decides(before: str, line: str) -> bool:
    label = before if len(before) <= _LONGEST_LABEL else ""
    if _TO_SIGN.fullmatch(line) and not _FOR_ANSWER.search(label):
        return False  # a place for somebody's name
    for sentence in SENTENCE.finditer(line):
        for piece in _PIECE.finditer(sentence[0]):
            said = _STILL_OPEN.sub("", piece[0])
            if grants(said) and not _OF_OTHERS.search(label + piece[0]):
                return True
            label = ""
    return False


def granting(sentence: str) -> Iterator[tuple[str, bool]]:
    """Gives back the pieces of a sentence that may grant, and whether they say so themselves.

    A sentence that refuses nothing is one piece. Of another, what refuses is left out; so is what
    another than the authority agreed to.
    """
    if not refuses(sentence):
        yield sentence, grants(sentence)
        return
    for piece in _PIECE.finditer(sentence):
        if not refuses(piece[0]):
            own = grants(_STILL_OPEN.sub("", piece[0])) and not _OF_OTHERS.search(piece[0])
            yield piece[0], own
