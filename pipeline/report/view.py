"""A judgement as the workbook and the page show it: words, links and groups in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from pipeline.model.casefile import CaseFile
from pipeline.model.evidence import Text
from pipeline.model.finding import Judgement, SettledBy
from pipeline.report.heat import Heat, heat_map
from pipeline.report.issue_places import of_pages
from pipeline.report.labels import Language, label, labels
from pipeline.report.overview import Unsettled

HEAT_WORKERS = 60


@dataclass(frozen=True, slots=True)
class View:
    """What the report shows, with the language it is shown in.

    Attributes:
        document: The content of ``findings.json``: already masked.
        judgement, case: What it was made from.
        language: "en", "zh" or "both".
        folder: Path of the folder of documents relative to the report, "/"; None: no links.
    """

    document: dict[str, Any]
    judgement: Judgement
    case: CaseFile
    language: Language
    folder: str | None

    def particulars(self) -> list[tuple[str, str]]:
        """Gives back label keys and values of the facility, the audit and the run."""
        facility, audit, run = (self.document[key] for key in ("facility", "audit", "run"))
        period = audit["period"]
        rows = [
            ("facility", facility["name"]),
            ("credit_code", facility["credit_code"]),
            ("place", " ".join(filter(None, (facility["country"], facility["place"])))),
            ("period", period and f"{period['from']} – {period['to']}"),
            ("audit_date", audit["date"]),
            ("protocol", self._programme(audit)),
            ("packs", ", ".join(f"{p['id']} {p['version']}" for p in run["packs"])),
            # Not when: the same evidence gives the same bytes at any minute.
            ("run", run["tool"]),
            ("inferred", "\n".join(self.say_message(one) for one in self.document["assumed"])),
        ]
        return [(key, value) for key, value in rows if value]

    def _programme(self, audit: dict[str, Any]) -> str:
        """Gives back programmes and codes, and what the programmes were built from."""
        named = ", ".join(filter(None, (audit["protocol"], *audit["codes"])))
        said = (self.say_message({"en": one.en, "zh": one.zh}) for one in self.judgement.programmes)
        return "\n".join((named, *said))

    def title(self, rule: str) -> str:
        """Gives back what a rule checks, in the view's language."""
        words = self.judgement.titles.get(rule)
        return "" if words is None else self.say_message({"en": words.en, "zh": words.zh})

    def say_message(self, message: dict[str, str]) -> str:
        """Gives back a message; both languages stand on lines of their own."""
        if self.language != "both" or message["en"] == message["zh"]:
            return message["zh" if self.language == "zh" else "en"]
        return f"{message['en']}\n{message['zh']}"

    def reason(self, group: Unsettled) -> str:
        """Gives back in words why a group could not be judged."""
        words = self.judgement.reasons.get(group.reason)
        if words is None:
            return group.reason.replace("-", " ")
        return self.say_message({"en": words.en, "zh": words.zh})

    def short_reason(self, code: str) -> str:
        """Gives back a reason of the coverage in few words; its code where it has no words."""
        said = self.judgement.reasons.get(code) or labels().get(f"why.{code}")
        if said is None:
            return code
        en, zh = said.en.partition(";")[0], said.zh.partition("；")[0]
        return {"en": en, "zh": zh}.get(self.language, f"{en} / {zh}")

    def settles(self, settled_by: SettledBy | None) -> str:
        """Gives back what would settle a group, in words."""
        if settled_by is None:
            return ""
        kind = settled_by.kind
        words = [label(f"kind.{kind}", self.language) if kind else None]
        words += [settled_by.month, settled_by.document, self._pages(settled_by.pages)]
        words += [settled_by.worker, settled_by.cell]
        return ", ".join(word for word in words if word)

    def _pages(self, pages: Sequence[int]) -> str | None:
        said = of_pages(pages) if pages else Text("", "")
        return said.zh if self.language == "zh" else said.en

    def link(self, evidence: dict[str, Any], *, browser: bool = False) -> str | None:
        """Gives back the relative address of the file that holds a piece of evidence.

        A spreadsheet program is sent to the cell, a browser to the page; a member of an
        archive to the archive.
        """
        if self.folder is None:
            return None
        path = archive_of(evidence["document"])
        target = f"{self.folder}/{path}"
        if browser:
            page = f"#page={evidence['page']}" if evidence["page"] else ""
            return quote(target) + page
        if evidence["sheet"] and evidence["cell"] and path == evidence["document"]:
            return f"{target}#'{evidence['sheet']}'!{evidence['cell']}"
        return target

    def grade_key(self, certainty: str) -> str:
        """Gives back the label key of a grade; "read" alone is a document's status."""
        return "grade_read" if certainty == "read" else certainty

    def heat(self) -> Heat:
        """Gives back the hours by worker and day."""
        return heat_map(self.case, HEAT_WORKERS)


def archive_of(path: str) -> str:
    """Gives back the file on disk: the archive where a path leads into one."""
    kept: list[str] = []
    for piece in PurePosixPath(path).parts:
        kept.append(piece)
        if piece.lower().endswith(".zip"):
            break
    return "/".join(kept)
