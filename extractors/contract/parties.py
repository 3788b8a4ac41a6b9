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
from extractors.words import Vocabulary, alike

_ID = re.compile(r"(?<![0-9A-Za-z])(\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_CODE = re.compile(r"(?<![0-9A-Z])([1-9A-Y][1-59]\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Z])")
_JOB = (
    r"(?:从事|担任|承担)_?([^,，。;；:_\n]{1,24}?)_?"
    r"(?:的?(?:岗位|职位)(?:的?工作)?|工作|职务|工种|操作)(?=[,，。;；\n(]|$)",
    r"(?:工作岗位|岗位|职位|职务|工种|工作内容)(?:\([^)]*\))?(?:为|是|:)_?([^,，。;；:_\n]{1,24})",
    r"(?:employed|appointed|engaged|work) as (?:an? )?([A-Za-z][A-Za-z /-]{2,40}?)"
    r"(?=[.,;\n]| in | at )",
)
_PLACE = (
    r"工作(?:地点|场所|地)(?:\([^)]*\))?(?:为|是|在|位于|:)_?([^,，。;；_\n]{2,60})",
    r"place of work (?:is|shall be|will be):? ([^.;\n]{3,80})",
)
_SIDES = {
    "employer": ("甲方", "用人单位", "partya", "employer", "bêna", "ngườisửdụnglaođộng"),
    "worker": ("乙方", "劳动者", "partyb", "employee", "bênb", "ngườilaođộng"),
}


def read_parties(agreement: Agreement) -> None:
    """Finds employer, credit code, worker, ID number, job and place of work."""
    for found in agreement.of("employer"):
        agreement.put("employer", _employer(found.value), found.slots)
    for found in agreement.of("employer_credit_code"):
        code = _CODE.search(found.value.upper().replace(" ", ""))
        agreement.put("employer_credit_code", code[1] if code else None, found.slots)
    for found in _names(agreement):
        name, note = split_name(found.value)
        if name and "name" not in agreement.values:
            agreement.put("name", name, found.slots)
            agreement.put("name_note", note, found.slots)
    _id_number(agreement)
    for found in agreement.of("number"):
        agreement.put("number", parse_worker_number(found.value), found.slots)
    _job(agreement)


def _employer(value: str) -> str | None:
    value = re.split(r"\s{2,}|法定代表人|地址|住所", value)[0]
    name = clean_text(value.strip("_ ()"))
    if not name or len(name) < 2 or not re.search(r"[^\W\d]", name):
        return None
    return as_printed(name)


def _names(agreement: Agreement) -> list[Labelled]:
    """Gives back the labels of the worker's name; 姓名 on the employer's side is its agent's."""
    side = "worker"
    found = []
    for label in agreement.labels:
        side = side_of(label.label) or side
        if label.field == "name" and label.value and side == "worker" and _is_name(label.value):
            found.append(label)
    return sorted(found, key=lambda label: side_of(label.label) != "worker")


def _is_name(value: str) -> bool:
    return looks_like_name(value) and not re.search(r"公司|工厂|有限|盖章|签字|签名|年|_", value)


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


def _job(agreement: Agreement) -> None:
    for name, patterns in (("position", _JOB), ("work_place", _PLACE)):
        for pattern in patterns:
            hit = re.search(pattern, agreement.flow.text)
            if hit:
                agreement.put_hit(name, clean_text(hit[1].strip("_ ")), hit)
        worker = [found.line for found in agreement.of("name")]
        for found in agreement.of(name):
            # What stands before the worker's name is the post of the employer's agent.
            if name != "position" or not worker or found.line >= min(worker):
                agreement.put(name, clean_text(found.value), found.slots)
    for found in agreement.of("department"):
        agreement.put("department", clean_text(found.value), found.slots)


def first_party_line(flow: Flow, words: Vocabulary) -> int | None:
    """Gives back the first line that names a party with a label: there the contract begins."""
    for index, line in enumerate(flow.lines):
        for label, _ in pairs_in(line.raw):
            if side_of(label) and field_of_label(label, words) in ("employer", "name"):
                return index
        if len(line.text) <= 20 and re.match(r"(?:甲方|乙方)(?:\(.*\))?_?$", line.text):
            return index
    return None
