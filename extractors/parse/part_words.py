"""Whether dates in a text are those of a pay period, or of payment, leave, holidays, hours."""

from __future__ import annotations

import re

from extractors.parse.fold import fold_numerals
from extractors.parse.month_names import MONTH_NAME, OTHER_NAME

_PERIOD = (
    r"(?<![a-z])(?:(?:pay|wage|payroll|salary)\s*-?\s*weeks?|periods?|cycle|cut\s*-?\s*off|fortnight"
    r"|bi-?weekly|semi-?monthly|half-?monthly|periode|dönem\w*|kỳ|quincena\w*|per[ií]odo)"
    r"|周期|期间|期間|所属期|半月|งวด"
)
_WAGES = (
    r"(?<![a-z])(?:pay\s*(?:rolls?|(?:sheet|slip|register|run)s?)|wages?|salar(?:y|ies)|earnings"
    r"|gaji|upah|ücret\w*|bordro\w*|maaş\w*|lương|nómina|nomina|salarios?|sueldos?|raya"
    r"|(?:week|minggu|semana|tuần|hafta)\s*(?:no\.?\s*)?\d{1,2}(?!\d)(?=.*\d)|week\s+ending)"
    r"|工资|工資|薪|เงินเดือน|ค่าจ้าง|বেতন|মজুরি|वेतन|मजदूरी"
)
_PAY = re.compile(f"{_PERIOD}|{_WAGES}", re.IGNORECASE)
_OWN = re.compile(_PERIOD, re.IGNORECASE)
# Of payment only its day: "payment of wages" and "thanh toán lương" are names of payrolls too.
_OTHER = re.compile(
    r"(?<![a-z])(?:(?:pay|payment)\s*-?\s*(?:date|day|out)s?|payments?\s*(?:on|of\s+wages\s*:|:)"
    r"|date\s+of\s+payment|(?:paid|payable)(?:\s+out)?\s*(?:on|from|between|:)|disburse\w*|releas\w*"
    r"|credited|advances?|bonus(?:es)?|adjust\w*|leaves?|holidays?|vacations?|shut\s*down|closed"
    r"|closure|absen(?:t|ce)s?|see|attached|hours?|hrs?|cuti|libur\w*|izin|tatil\w*|vacaciones"
    r"|feriados?|permisos?|aguinaldo|fecha\s+de\s+pago|(?:tanggal|tgl\.?)\s+(?:pem)?bayar(?:an)?"
    r"|jam|ödeme\s+(?:tarihi|günü)|saat\w*|horas?|nghỉ|giờ|ngày\s+(?:trả|thanh\s+toán|chi|phát))"
    r"(?![a-z])"
    r"|发放(?!表|明细|清单|汇总|周期|期间|单)|發放(?!表|明細|清單)|发薪(?!表|周期|期间|明细)"
    r"|支付(?!表|周期|期间|明细|清单|汇总)|付款|补发|補發|预支|借支|奖金|停工|停产|工时|小时"
    r"|[请休放年病事产婚]假|假期|假日|春节|国庆|见附|附表|另表|วันลา|วันหยุด|ชั่วโมง|วันที่จ่าย|ছুটি|ঘণ্টা"
    r"|छुट्टी|अवकाश|घंटे",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(
    r"\s*(?:of|de|del|,)?\s*(?:the\s+|el\s+)?(?:(?:fiscal|calendar)\s+)?(?:year|año|20\d\d|fy)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,，;；|(（。\n]")
_NOTHING = re.compile(
    rf"{MONTH_NAME}|{OTHER_NAME}|(?<![a-z])(?:of|de|del|for|the|from|month|tháng|bulan|ay)(?![a-z])"
    r"|(?<=\d)(?:st|nd|rd|th)|[年月份日号號至到\d\W_]",
    re.IGNORECASE,
)


def tells_pay_period(text: str, start: int, end: int) -> bool:
    """Gives back whether a part of a month or a week in a text is what the payroll covers.

    It is where a word of pay or of its period stands beside it, or nothing else in the text. The
    words nearest before it decide, else the first after it: "Date of payment of wages: March
    10-15", "CNY holiday March 8-12", "Week: 48 hours", "下半月补发见附表" are no pay periods.

    Args:
        text: A title, sheet or file name, numerals folded.
        start: Where the part of the month begins in it.
        end: Where it ends.
    """
    before, after = text[:start], text[end:]
    told = next((part for part in reversed(_CLAUSE.split(before)) if _speaks(part)), "")
    if told and _tells_other(told):
        return False
    follows = _OTHER.search(_CLAUSE.split(after)[0])
    label = follows and re.match(r"[^,，;；|(（。\n]{0,20}[:：]", after[follows.end() :])
    if follows and not (label and told):
        return False
    return bool(told or _PAY.search(text[start:]) or not _NOTHING.sub("", before + " " + after))


def of_a_year(after: str) -> bool:
    """Gives back whether the half before a text is one of a year: "first half of 2025"."""
    return _OF_A_YEAR.match(after) is not None


def tells_other(label: str) -> bool:
    """Gives back whether a label names payment, leave, holidays or hours: not the pay period."""
    return _tells_other(fold_numerals(label))


def _speaks(clause: str) -> bool:
    return bool(_PAY.search(clause) or _OTHER.search(clause))


def _tells_other(clause: str) -> bool:
    """Gives back whether another thing is named, and no period of pay after it."""
    others = [found.start() for found in _OTHER.finditer(clause)]
    periods = [found.start() for found in _OWN.finditer(clause)]
    return bool(others) and max(others) > max(periods, default=-1)
