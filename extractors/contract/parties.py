"""Who agrees: employer and worker, their numbers, the job and its place."""

from __future__ import annotations

import re

from extractors.contract.agreement import Agreement
from extractors.fields import clean_text
from extractors.flow import Flow
from extractors.labelled import Labelled, as_printed, field_of_label
from extractors.pairs import pairs_in
from extractors.parse.ids import parse_id_number, parse_worker_number
from extractors.parse.names import looks_like_name, split_name
from extractors.rearranged.known import known_field
from extractors.words import Vocabulary, alike

_ID = re.compile(r"(?<![0-9A-Za-z])(\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_ID_ABROAD = re.compile(
    r"\b(?i:national id|id card|identity card|id)(?i:\s*(?:no|number)\b\.?)?"
    r"\s*:?\s*(\d{9,12})(?!\d)"
    r"|\b(?:CCCD|CMND)(?:\s+số)?\s*:?\s*(\d{9}|\d{12})(?!\d)|\bNIK\s*:?\s*(\d{16})(?!\d)"
)
_CODE = re.compile(r"(?<![0-9A-Z])([1-9A-Y][1-59]\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Z])")
_JOB = (
    r"(?:从事|担任|承担)_?([^,，。;；:_\n]{1,24}?)_?"
    r"(?:的?(?:岗位|职位)(?:的?工作)?|工作|职务|工种|操作)(?=[,，。;；\n(]|$)",
    r"(?:工作岗位|岗位|职位|职务|工种|工作内容)(?:\([^)]*\))?(?:为|是|:)_?([^,，。;；:_\n]{1,24})",
    r"(?:employed|appoint(?:ed|ment)?(?: you)?|engaged|work) as (?:an? )?"
    r"([A-Za-z][A-Za-z /-]{2,40}?)(?=[.,;\n]| in | at |$)",
    r"(?:post|position) of (?:an? )?([A-Z][A-Za-z /-]{2,40}?)(?=[.,;\n]| in | at |$)",
)
_NO_PLACE = (
    r"[为是在由应可如的和与及或、变调不以按须需将会等另见详同根视依之有迁搬并随已乙待内条环安]"
    r"|位于|范围|所在|发生|确定|相同"
)
_NAMED_PLACE = (
    rf"(?!{_NO_PLACE})(?:[^,，。;；:_\n]{{1,30}}[省市区县镇乡村街路道号园厂室楼间][^,，。;；:_\n]{{0,30}}"
    r"|(?![\u4e00-\u9fff]{0,8}[调变更定排为由据按致限同移])[\u4e00-\u9fff]{2,8})"
)
"""What follows 工作地点 at once and is a place: no verb or particle, as in 工作地点由甲方安排."""
_PLACE = (
    r"工作(?:地点|场所|地)(?:\([^)]*\))?(?:为|是|在|位于|:)_?([^,，。;；_\n]{2,60})",
    r"place of work (?:is|shall be|will be):? ([^.;\n]{3,80})",
    rf"工作(?:地点|场所)(?:\([^)]*\))?({_NAMED_PLACE})(?=[,，。;；\n]|$)",
)
_OF_POST = re.compile(
    r"[甲乙]方[^,，。]{0,8}(?:担任|从事|承担|负责|同意|服从)|^(?:担任|从事|承担)|岗位(?:的?工作)?$"
)
_FIRST_SIDE = re.compile(r"pihak pertama|\bbertindak\b|on behalf of", re.IGNORECASE)
"""Behind a post: it is that of the employer's agent."""
_NO_POST = re.compile(r"(?:的|本)?(?:岗位|职位|职务|工种|工作|操作)*的?")
_BEHIND_EMPLOYER = re.compile(
    r"\s{2,}|法定代表人|地址|住所"
    r"|[.,;]?\s*(?i:\bđại diện\b|\bdo (?:ông|bà)\b|\bđịa chỉ\b|\bmã số\b|\brepresented by\b)"
    r"|[.,;]\s*(?i:đại|địa|mã)$"
)
"""What ends an employer's name: who speaks for it, where it sits.

The label of what follows may have taken all of its words but the first.
"""
_NO_NAME = re.compile(
    r"公司|工厂|有限|盖章|签字|签名|年|[_()]"
    r"|\b(?i:signed|signature|thumb ?print|finger ?print|employ(?:er|ee)|workers?|party|manager"
    r"|director|represent\w*|pihak|ttd|tanda tangan|bertindak|đại diện|ký tên)\b"
)
_SAID_SIGNED = re.compile(r"^\((?:signed|sgd\.?|ttd|đã ký|已签字|已签名)\)\s*", re.IGNORECASE)
_BEHIND_NAME = re.compile(
    r"\s*[,;]\s*(?=(?i:(?:fe)?male|born|aged?|national|citizen|holder|holding|id|passport|nik|cccd|cmnd"
    r"|sinh|nam|nữ|giới tính|quốc tịch|số|umur|lahir|tempat|jenis kelamin|whose)\b)"
)
"""What stands behind a name in a sentence: sex, birth, number."""
_TITLES = re.compile(r"^(?:Ông/Bà|Ông|Bà|Mr|Mrs|Ms|Miss)\b\.?:?\s+(?=\S+\s)", re.IGNORECASE)
_BY_A_PERSON = re.compile(r"\b(?:signed|signature|sign)\b", re.IGNORECASE)
"""In a label: who signs for the employer stands behind it, and not the employer."""
_CHINESE_FIRST = re.compile(r"^(.*?(?:公司|厂|店|中心))\s*[/(（]?\s*[A-Za-z][^㐀-鿿]*$")
_SIGNED_FOR = re.compile(
    r"(?:^|\n)(?:For|FOR) (?:and on behalf of )?"
    r"([A-Z][^,\n]{3,60}?(?:L(?:td|TD)\b\.?|Limited|LIMITED))"
)
_AGREED = (
    r"([㐀-鿿()（）]{3,40}(?:公司|厂|店|中心))\(以下(?:简称|称):?[\"“「']?(?:甲方|用人单位)[^()]{0,8}\)"
    r"[与和及、,，]([㐀-鿿·]{2,8})\((?:[^()]{0,40}[,，])?以下(?:简称|称):?[\"“「']?(?:乙方|劳动者)",
    r"(?i:between):?\s+([A-Z][^,(\n]{2,80}?)\s*[,(][^;]{0,200}?(?i:\bemployer\b)[^;)]{0,6}?\)"
    r"\s*,?\s*(?i:and)\s+([A-Z][^,(\n]{2,50}?)\s*[,(][^;]{0,160}?(?i:\bemployee\b)",
)
_CALLED = (
    r"(?i:between):?\s+([A-Z](?:(?!,\s+[a-z])[^;\n]){2,80}?)\s*"
    r"\([^()\w]{0,3}(?i:[^()]{0,32}\bemployer)[^()\w]{0,3}\)\s*,?\s*(?i:and)\s+([A-Z][^,(\n;]{2,50}?)\s*(?:,[^()\n;]{0,160})?"
    r"\([^()]{0,30}?(?i:\b(?:employee|worker))\b",
)
_SECOND_PARTY = (
    r"\b(?i:nama)\s*:\s*([A-Z][^,:;\n]{2,50}?)\s*[,;\n](?:(?!\b(?i:nama)\s*:)[\s\S]){0,300}?"
    r"\bdisebut\s+(?:sebagai\s+)?\W?(?i:pihak kedua)",
    r"(?i:pihak kedua)\s*(?:\([^()]*\))?\s*:?\s+(?i:nama)\s*:\s*"
    r"([A-Z][^,:;\n]{2,50}?)\s*(?=[,;\n]|$)",
)
_FIRST_PARTY = re.compile(
    r"atas nama\s+((?:PT|CV)\b[^,;\n]{2,60}?)\s*[,;][^\n]{0,120}?(?i:pihak pertama)"
)
_SIDES = {
    "employer": (
        *("甲方", "用人单位", "partya", "employer", "bêna", "ngườisửdụnglaođộng"),
        *("pihakpertama", "pengusaha", "işveren", "นายจ้าง", "patrón"),
    ),
    "worker": (
        *("乙方", "劳动者", "partyb", "employee", "bênb", "ngườilaođộng"),
        *("pihakkedua", "pekerja", "işçi", "ลูกจ้าง", "trabajador"),
    ),
}


def read_parties(agreement: Agreement) -> None:
    """Finds employer, credit code, worker, ID number, job and place of work."""
    for found in agreement.of("employer"):
        if not _BY_A_PERSON.search(found.label):
            agreement.put("employer", _employer(found.value), found.slots)
    for found in agreement.of("employer_credit_code"):
        code = _CODE.search(found.value.upper().replace(" ", ""))
        agreement.put("employer_credit_code", code[1] if code else None, found.slots)
    for found in _names(agreement):
        name, note = split_name(_without_title(_name_alone(found.value)))
        if name and "name" not in agreement.values:
            agreement.put("name", name, found.slots)
            agreement.put("name_note", note, found.slots)
    _in_sentence(agreement)
    _id_number(agreement)
    for found in agreement.of("number"):
        agreement.put("number", parse_worker_number(found.value), found.slots)
    _job(agreement)


def _employer(value: str) -> str | None:
    value = _BEHIND_EMPLOYER.split(value)[0]
    both = _CHINESE_FIRST.match(value)
    value = both[1] if both else value  # the same name in English behind it
    name = clean_text(value.strip("_ ()"))
    if not name or len(name) < 2 or not re.search(r"[^\W\d]", name):
        return None
    return as_printed(name)


def _without_title(name: str) -> str:
    """Gives back a name without Bà or Mr before it, and without its spelling in letters."""
    both = re.fullmatch(r"([㐀-鿿·]{2,8})\s*[(/]?\s*[A-Za-z][A-Za-z ,.'-]*\)?", name.strip())
    return both[1] if both else _TITLES.sub("", name)


def _in_sentence(agreement: Agreement) -> None:
    """Finds parties that a sentence names: "between X (the Employer) and Y (the Employee)"."""
    signed = _SIGNED_FOR.search(agreement.flow.text)
    if signed:
        agreement.put_hit("employer", _employer(signed[1]), signed)
    for pattern in _SECOND_PARTY:
        second = re.search(pattern, agreement.flow.text)
        if second and _is_name(second[1]):
            agreement.put_hit("name", split_name(second[1])[0], second)
    first = _FIRST_PARTY.search(agreement.flow.text)
    if first:
        agreement.put_hit("employer", _employer(first[1]), first)
    for pattern in (*_CALLED, *_AGREED):
        hit = re.search(pattern, agreement.flow.text)
        if hit is None:
            continue
        agreement.put_hit("employer", _employer(hit[1]), hit)
        name = _without_title(hit[2])
        if _is_name(name):
            agreement.put_hit("name", split_name(name)[0], hit)


def _names(agreement: Agreement) -> list[Labelled]:
    """Gives back the labels of the worker's name; 姓名 on the employer's side is its agent's."""
    side = "worker"
    found = []
    for label in agreement.labels:
        side = side_of(label.label) or side
        if label.field == "name" and side == "worker" and _is_name(_name_alone(label.value)):
            found.append(label)
    if not found and not any(side_of(label.label) == "worker" for label in agreement.labels):
        alone = [label for label in agreement.labels if label.field == "name" and label.value]
        found = [label for label in alone if len(alone) == 1 and _is_name(_name_alone(label.value))]
    return sorted(found, key=lambda label: side_of(label.label) != "worker")


def _name_alone(value: str) -> str:
    """Gives back a name without "(signed)" before it, and sex, birth and numbers behind it."""
    return _BEHIND_NAME.split(_SAID_SIGNED.sub("", value))[0]


def _is_name(value: str) -> bool:
    """Gives back whether a value may be a name; beside a heading stands the next, not a name."""
    if not looks_like_name(value) or _NO_NAME.search(split_name(value)[0] or ""):
        return False
    return not any(known_field(kind, value) for kind in ("contract", "roster"))


def side_of(label: str) -> str | None:
    """Gives back whose label it is: "employer", "worker", or None where it does not say."""
    key = alike(label)
    for side, words in _SIDES.items():
        if any(word in key for word in words):
            return side
    return None


def _id_number(agreement: Agreement) -> None:
    side = "worker"
    for label in agreement.labels:
        side = side_of(label.label) or side
        if label.field == "id_number" and label.value and side == "worker":
            number = parse_id_number(re.split(r"\s{2,}", label.value)[0])
            agreement.put("id_number", number, label.slots)
    numbers = {hit[1].upper(): hit for hit in _ID.finditer(agreement.flow.text)}
    if len(numbers) == 1:
        number, hit = next(iter(numbers.items()))
        agreement.put_hit("id_number", number, hit)
    abroad = {
        next(filter(None, hit.groups())): hit for hit in _ID_ABROAD.finditer(agreement.flow.text)
    }
    if len(abroad) == 1:
        number, hit = next(iter(abroad.items()))
        agreement.put_hit("id_number", parse_id_number(number), hit)


def _job(agreement: Agreement) -> None:
    for name, patterns in (("position", _JOB), ("work_place", _PLACE)):
        for pattern in patterns:
            for hit in re.finditer(pattern, agreement.flow.text):
                agreement.put_hit(name, _fitting(name, hit[1]), hit)
        worker = [found.line for found in agreement.of("name")]
        for found in agreement.of(name):
            # What stands before the worker's name is the post of the employer's agent.
            if name != "position" or not worker or found.line >= min(worker):
                agreement.put(name, _fitting(name, found.value), found.slots)
    for found in agreement.of("department"):
        agreement.put("department", clean_text(found.value), found.slots)


def _fitting(name: str, value: str) -> str | None:
    """Gives back a post or a place of work; None for a blank, or what speaks of the other."""
    if name == "position":
        none = _NO_POST.fullmatch(value.strip("_ ")) or _FIRST_SIDE.search(value)
        return None if none else _said(value)
    return _said(value) if is_place(value) else None


def is_place(value: str) -> bool:
    """Gives back whether a value can be a place of work: 乙方担任装配工岗位 speaks of the post."""
    return _OF_POST.search(value.strip(" ,，。;；")) is None


def _said(value: str) -> str | None:
    """Gives back a value, None where it is a blank in brackets."""
    return clean_text(value.strip("_ ")) if re.search(r"[^\W_]", value) else None


def first_party_line(flow: Flow, words: Vocabulary) -> int | None:
    """Gives back the first line that names a party with a label: there the contract begins."""
    for index, line in enumerate(flow.lines):
        for label, _ in pairs_in(line.raw):
            if side_of(label) and field_of_label(label, words) in ("employer", "name"):
                return index
        if len(line.text) <= 20 and re.match(r"(?:甲方|乙方)(?:\(.*\))?_?$", line.text):
            return index
    return None
