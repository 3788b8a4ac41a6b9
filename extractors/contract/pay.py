"""The wage that a contract states, and the day it is paid."""

from __future__ import annotations

import re

from extractors.contract.agreement import Agreement, chosen_by_number, chosen_by_tick
from extractors.parse.money import parse_minor

_BASIS = {
    **dict.fromkeys(("月", "month", "tháng"), "month"),
    **dict.fromkeys(("日", "天", "day", "ngày"), "day"),
    **dict.fromkeys(("小时", "时", "hour", "giờ"), "hour"),
    **dict.fromkeys(("件", "piece"), "piece"),
}
_PER = r"(?:/|每|per |a |một )?\s*(月|日|天|小时|时|件|month|day|hour|piece|tháng|ngày|giờ)?"
_AMOUNT = (
    # "2 850" in a space filled in with a gap is one figure, and never 850
    r"_?(?:人民币|RMB|CNY|¥|￥|USD|US\$|\$)?:?_?\s?"
    r"(?<![\d.,])(?<!\d\s)(?<!\d[-~—–至到])(?<!\d_[-~—–至到])(?<!元[-~—–至到])(?<![-~—–]\s)("
    r"\d{1,3}(?: \d{3})+(?:\.\d{1,2})?|\d[\d,，.]*)_?\s*"
    r"(元|圆|块|RMB|CNY|VND|VNĐ|đồng|USD|(?=/|per (?:month|day|hour)|a month|each month))"
    r"(?!\s*[-~—–至到]\s*_?\d)"  # a range is no wage
)
_NAMES = (  # the wage for normal hours first, the total last
    r"试用期满后?的?(?:月|基本)?工资(?:标准)?",
    r"正常工作时间(?:的)?(?:月)?工资(?:标准)?",
    r"(?:月)?基本(?:月)?工资(?:标准)?|底薪|basic (?:monthly )?(?:wage|salary)|lương cơ bản",
    r"月工资(?:标准)?|月薪|(?:每)?月(?:的)?(?:劳动)?报酬|monthly (?:wage|salary|pay)",
    r"工资(?:标准)?|薪资|劳动报酬|wages?|salary|remuneration|mức lương(?: chính)?|tiền lương",
)
_BETWEEN = r"[^。;；\n元_]{0,24}?"
_PROBATION = re.compile(
    r"试用期?(?!满)[^。;；\n,，]{0,12}$|probation[^.;]{0,30}$|thử việc[^.;]{0,20}$", re.I
)
_NOT_A_WAGE = re.compile(r"加班|补贴|津贴|奖金?|违约|赔偿|扣|罚|最低工资|overtime|allowance|bonus")
_PROBATION_WAGE = (
    rf"试用期(?:间|内|满前|期间)?(?!满)(?:的)?(?:月)?(?:基本)?(?:工资|薪资|报酬)(?:标准)?{_BETWEEN}{_AMOUNT}",
    rf"probation[^.;\n]{{0,40}}(?:wage|salary)[^.;\n]{{0,20}}?{_AMOUNT}",
)
_PAY_DAY = (
    r"(?:每|次|当|下)个?月的?_?(\d{1,2})_?[日号](?:前|之前|以前|左右)?"
    r"(?=[^。;；\n]{0,24}(?:支付|发放|发薪|付清|结算|工资|报酬))",
    r"(?:支付|发放|发薪|工资)[^。;；\n]{0,24}(?:每|次|当|下)个?月的?_?(\d{1,2})_?[日号]",
    r"(?:发薪日|支付日|发放日)[^。;；\n]{0,12}?_?(\d{1,2})_?[日号]",
    r"(?:paid|pay|payment|payable)[^.;\n]{0,60}?(\d{1,2})(?:st|nd|rd|th)?(?: day)?"
    r" (?:of )?(?:each|every|the (?:following|next)) (?:calendar )?month",
    r"(?:trả|thanh toán)[^.;\n]{0,40}ngày (\d{1,2}) (?:hàng|mỗi) tháng",
)
_PIECE = re.compile(r"(?:实行|采用|执行|按)_?计件(?:工资)?|计件工资制|piece[- ]rate")
_CURRENCY = {"VND": "VND", "VNĐ": "VND", "đồng": "VND", "USD": "USD"}
_LONGEST_MONTH = 31
_PREFIXES = (
    r"Tk\.?|BDT|Taka|৳|Rs\.?|INR|₹|PKR|USD|US\$|RM|MYR|PHP|₱|Rp\.?|IDR|THB|฿|TRY|TL|₺|MXN|MX\$"
)
_POINT_GROUPS = re.compile(r"Rp|IDR|TRY|TL|₺")
"""Where thousands are set off by points, and cents by a comma."""
_WAGE_WORDS = (
    r"\bbasic\b(?: (?:salary|wages?|pay))?|\b(?:upah|gaji) pokok\b",
    r"\b(?:salary|wages?|remuneration|upah|gaji|ücreti?|salario|sueldo)\b|ค่าจ้าง|เงินเดือน",
)
_MONIES = {
    "CNY": r"人民币|\bRMB\b|\bCNY\b|元/|¥|￥",
    "VND": r"\bđồng\b|\bVN[DĐ]\b",
    "BDT": r"\bTk\b|\bBDT\b|\btaka\b|৳",
    "INR": r"\bRs\b|\bINR\b|₹|\brupees\b",
    "USD": r"\bUSD\b|(?<!MX)\$",
    "PKR": r"\bPKR\b",
    "MYR": r"\bRM\b|\bMYR\b",
    "PHP": r"\bPHP\b|₱",
    "IDR": r"\bRp\b|\bIDR\b",
    "THB": r"\bTHB\b|฿|บาท",
    "TRY": r"\bTRY\b|\bTL\b|₺",
    "MXN": r"\bMXN\b|MX\$",
}


def read_pay(agreement: Agreement) -> None:
    """Finds the wage for normal hours, its basis and currency, probation wage and pay day."""
    _probation_wage(agreement)
    _wage_in_table(agreement)
    _wage_after_its_currency(agreement)
    _wage_in_sentence(agreement)
    _wage_in_capitals(agreement)
    _wage_by_label(agreement)
    if "wage_minor" not in agreement.values:
        _piece_rate(agreement)
    if "wage_minor" in agreement.values:
        agreement.put("wage_basis", "month", agreement.at["wage_minor"])
        agreement.put("currency", _currency_of(agreement.flow.text), agreement.at["wage_minor"])
    _pay_day(agreement)


def _piece_rate(agreement: Agreement) -> None:
    """Finds pay by the piece, stated or chosen from the forms of pay."""
    text = agreement.flow.text
    stated = _PIECE.search(text)
    if stated:
        agreement.put_hit("wage_basis", "piece", stated)
        return
    listed = re.search(r"计件工资", text)
    if listed:
        options = {"piece": r"计件", "month": r"月工资|计时|固定工资", "mixed": r"基本工资|绩效"}
        listing = text[max(listed.start() - 90, 0) : listed.end() + 80]
        ticked = chosen_by_tick(listing, options)
        if ticked == ["piece"] or chosen_by_number(listing, options, "工资|报酬") == "piece":
            agreement.put_hit("wage_basis", "piece", listed)


def amount(text: str, unit: str) -> int | None:
    """Gives back money in minor units; groups are points in Vietnam."""
    text = text.replace(" ", "").rstrip(",，.")
    return parse_minor(text, point_groups=_CURRENCY.get(unit) == "VND")


def _currency_of(text: str) -> str | None:
    """Gives back the currency that a text pays in, None where nothing says it."""
    said = [name for name, words in _MONIES.items() if re.search(words, text, re.IGNORECASE)]
    if re.search(r"[\u4e00-\u9fff]", text) and not said:
        return "CNY"
    return said[0] if len(said) == 1 else None


def _probation_wage(agreement: Agreement) -> None:
    for pattern in _PROBATION_WAGE:
        hit = re.search(pattern, agreement.flow.text, re.IGNORECASE)
        if hit:
            agreement.put_hit("probation_wage_minor", amount(hit[1], hit[2]), hit)
    for found in agreement.of("probation_wage_minor"):
        agreement.put("probation_wage_minor", _of_cell(found.value), found.slots)


def _wage_in_sentence(agreement: Agreement) -> None:
    text = agreement.flow.text
    for names in _NAMES:
        for hit in re.finditer(rf"(?:{names}){_BETWEEN}{_AMOUNT}{_PER}", text, re.IGNORECASE):
            head = text[max(hit.start() - 16, 0) : hit.start()]
            if _PROBATION.search(head) or _NOT_A_WAGE.search(head[-4:] + hit[0]):
                continue
            _keep(agreement, hit)
            return
    paid = re.search(rf"每月(?:支付|发放)?{_BETWEEN}{_AMOUNT}", text)
    if paid and not _NOT_A_WAGE.search(paid[0]):
        agreement.put_hit("wage_minor", amount(paid[1], paid[2]), paid)


def _wage_after_its_currency(agreement: Agreement) -> None:
    """Finds "Basic: Tk. 7,400/-": the basic wage, else the whole, with the currency in front."""
    for names in _WAGE_WORDS:
        pattern = (
            rf"(?:{names})[^.;\n\d]{{0,40}}?(?<![A-Za-z])({_PREFIXES})\s?(\d[\d,.]*)"
            rf"(?![\d,.])(?!\s*(?:[-~–]|to)\s*(?:{_PREFIXES})?\s?\d)"  # a range is no wage
        )
        for hit in re.finditer(pattern, agreement.flow.text, re.IGNORECASE):
            head = agreement.flow.text[max(hit.start() - 30, 0) : hit.start()]
            if _PROBATION.search(head) or _NOT_A_WAGE.search(hit[0]):
                continue
            points = _POINT_GROUPS.match(hit[1]) is not None
            wage = parse_minor(hit[2].rstrip(",."), point_groups=points)
            agreement.put_hit("wage_minor", wage, hit)
            agreement.put_hit("currency", _currency_of(hit[1]), hit)
            tail = agreement.flow.text[hit.end() : hit.end() + 16]
            unit = re.match(
                r"[/\-=\s]*(?:per |a |each )?(month|day|hour|piece)", tail, re.IGNORECASE
            )
            agreement.put_hit("wage_basis", unit[1].casefold() if unit else "month", hit)
            return


def _wage_in_capitals(agreement: Agreement) -> None:
    """Finds the figure behind its sign: "月工资为人民币伍仟元整（¥5,000.00）", "月工资为¥5,000"."""
    for names in _NAMES[:4]:
        pattern = (
            rf"(?:{names})[^。;；\n元_\d]{{0,12}}?[_\s]*(?:[壹贰叁肆伍陆柒捌玖拾佰仟万零]{{2,}}[_\s]*"
            r"[元圆]整?[^。;；\n\d]{0,6})?[¥￥]\s?(\d[\d,]*(?:\.\d{1,2})?)"
            r"(?![\d,.]*\d)(?!\s*[-~—–至到])(?!元?\s*[/每]\s*[日天时件小])"
        )
        for hit in re.finditer(pattern, agreement.flow.text):
            head = agreement.flow.text[max(hit.start() - 16, 0) : hit.start()]
            if not _PROBATION.search(head) and not _NOT_A_WAGE.search(head[-4:] + hit[0]):
                agreement.put_hit("wage_minor", parse_minor(hit[1].rstrip(",")), hit)
                agreement.put_hit("currency", "CNY", hit)
                return


def _keep(agreement: Agreement, hit: re.Match[str]) -> None:
    agreement.put_hit("wage_minor", amount(hit[1], hit[2]), hit)
    dollars = "USD" if re.search(r"USD|\$", hit[0]) else None
    yuan = "CNY" if re.search(r"[元圆块¥￥]|人民币|RMB|CNY", hit[0]) else None
    said = _CURRENCY.get(hit[2], dollars) or yuan or _currency_of(agreement.flow.text)
    agreement.put_hit("currency", said, hit)
    basis = re.search(r"每(日|天|小时|时|月)|(日|小时)(?:工资|薪)|(?:计)(时|件)工资", hit[0])
    unit = hit[3] or (next(filter(None, basis.groups()), None) if basis else None)
    agreement.put_hit("wage_basis", _BASIS.get(unit or "月", "month"), hit)


def _wage_in_table(agreement: Agreement) -> None:
    """Finds the wage in a table of pay items: the row of the wage for normal hours."""
    for names in _NAMES[1:4]:
        for found in agreement.labels:
            label = re.sub(r"\s", "", found.label)
            if found.field == "wage_minor" and re.fullmatch(names, label, re.IGNORECASE):
                value = _of_cell(found.value)
                agreement.put("wage_minor", value, found.slots)
                if value is not None:
                    unit = re.search(r"(?:/|每)(月|日|天|小时|时|件)", found.value)
                    agreement.put("wage_basis", _BASIS[unit[1]] if unit else "month", found.slots)
                    return


def _wage_by_label(agreement: Agreement) -> None:
    for found in agreement.of("wage_minor"):
        agreement.put("wage_minor", _of_cell(found.value), found.slots)
    for found in agreement.of("wage_basis"):
        basis = next((name for word, name in _BASIS.items() if word in found.value), None)
        agreement.put("wage_basis", basis, found.slots)


def _of_cell(value: str) -> int | None:
    """Gives back the money of a cell such as "8,765 元/月" or "人民币 2360"."""
    hit = re.search(rf"^(?:为)?{_AMOUNT}", value.replace(" ", ""))
    if hit:
        return amount(hit[1], hit[2])
    return parse_minor(re.sub(r"^(?:人民币|RMB)|/月$", "", value.strip()))


def _pay_day(agreement: Agreement) -> None:
    for found in agreement.of("pay_day"):
        day = re.search(r"(\d{1,2})\s*(?:日|号|th|st|nd|rd|$)", found.value)
        if day and 1 <= int(day[1]) <= _LONGEST_MONTH:
            agreement.put("pay_day", int(day[1]), found.slots)
    for pattern in _PAY_DAY:
        said = re.search(pattern, agreement.flow.text, re.IGNORECASE)
        if said and 1 <= int(said[1]) <= _LONGEST_MONTH:
            agreement.put_hit("pay_day", int(said[1]), said)
