"""A run without names: keys stand for people in every output, text and picture."""

import dataclasses
import json
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import made_up
import numpy as np
import pandas as pd
import pytest
from builders import extraction
from click.testing import CliRunner

from pipeline import stages
from pipeline.cli import cli
from pipeline.engine.baseline import baseline_of, resting
from pipeline.engine.pseudonyms import key_file, keys_in, vocabulary, write_keys
from pipeline.errors import UsageError
from pipeline.model.casefile import CaseFile
from pipeline.model.document import Issue
from pipeline.model.evidence import Box, Evidence, Grade, Locator, Text
from pipeline.model.finding import Judgement, RuleCoverage, SettledBy, WorkerRef
from pipeline.model.sample import DrawnWorker, Sample, SampledMonth
from pipeline.model.table import PageBand, PagePlace, Table
from pipeline.report.pseudonym_covers import complement
from pipeline.report.pseudonym_keys import Keys
from pipeline.report.pseudonymous import Pseudonyms
from pipeline.setting_values import ALL_FORMATS

NAME, NUMBER, ID = "李小红", "A0412", "320501199001011234"
OTHER, VISITOR, STRANGER = "欧阳牧野", "司马青衫", "慕容知夏"
SECRETS = (NAME, NUMBER, ID, ID[-8:], OTHER, VISITOR, STRANGER, "A0977", "13812345678")
KEYS = Keys(b"s" * 32, "91320500MA1XXXXX1X")

PAYROLL = extraction(
    f"工资/{NAME}工资表.xlsx",
    "payroll",
    [
        {"number": NUMBER, "name": NAME, "id_number": ID, "contact": "13812345678",
         "month": "2025-03", "base_minor": 236000, "overtime_pay_minor": 107898},
        {"number": "A0977", "name": OTHER, "month": "2025-03", "base_minor": 300000,
         "overtime_pay_minor": 0},
    ],
    sheet=f"3月{NAME}",
    issues=[Issue("unknown-heading", Text(f"Row “{STRANGER}” of {OTHER} is odd.",
                                          f"“{STRANGER}”行（{OTHER}）有疑问。"), f"3月{NAME}")],
)  # fmt: skip
SCAN = extraction(
    "扫描/考勤.pdf",
    "attendance",
    [{"number": NUMBER, "name": NAME, "date": "2025-03-01", "punches": [480, 1200]}],
)


def page_table() -> Table:
    """Gives back a page of three rows: who made it, headings, and a worker's punches."""
    rows = [["", "", STRANGER], ["姓名", "工号", "上班"], [NAME, NUMBER, "08:00"]]
    texts = np.array(rows, object)
    band = PageBand(0, 1, (0.0, 20.0, 40.0, 60.0), (0.0, 50.0, 100.0, 150.0))
    return Table(texts, PagePlace((band,)))


def tables(document: int, part: int, table: int) -> Table:
    if document == 1 and table == 0:
        return page_table()
    return (PAYROLL, SCAN)[document].document.parts[part].grid(table)


def case() -> CaseFile:
    made = made_up.case((PAYROLL, SCAN))
    rows = pd.DataFrame(
        {"worker": [0, 1], "document": 0, "part": 0, "month": "2025-03",
         "number": [NUMBER, "A0977"], "name": [NAME, OTHER], "id_number": [ID, None],
         "contact": ["13812345678", None]}
    )  # fmt: skip
    visits = pd.DataFrame({"visitor": [VISITOR], "worker": [-1], "document": 0, "part": 0})
    workers = pd.DataFrame(
        {"key": ["k1", "k2"], "number": [NUMBER, "A0977"], "name": [NAME, OTHER]}
    )
    return dataclasses.replace(
        made, frames={"payroll": rows, "entry": visits}, workers=workers,
        months=made.days[["worker", "month"]].head(1),
    )  # fmt: skip


def judged() -> Judgement:
    money = dataclasses.replace(
        made_up.overtime(),
        message=Text(f"{NAME} ({NUMBER}) and {VISITOR}: 182.40 short.", f"{NAME}少付 182.40 元。"),
        evidence=(
            Evidence(PAYROLL.document.source.path, "1" * 64, f"3月{NAME}",
                     Locator(sheet=f"3月{NAME}", cell="A2"), "name", NAME, Grade.READ,
                     (0, 0, 0, 1, 1)),
            Evidence(PAYROLL.document.source.path, "1" * 64, f"3月{NAME}",
                     Locator(sheet=f"3月{NAME}", cell="F2"), "overtime_pay_minor", "1078.98",
                     Grade.READ, (0, 0, 0, 1, 6)),
        ),
    )  # fmt: skip
    box = page_table().locate(2, 2).box
    days = dataclasses.replace(
        made_up.daily_hours(), worker=WorkerRef("k2", "A0977", OTHER), document="扫描/考勤.pdf",
        evidence=(
            Evidence("扫描/考勤.pdf", "0" * 64, "p1", Locator(page=1, box=box), "punches", "08:00",
                     Grade.READ, (1, 0, 0, 2, 2)),
            Evidence("扫描/考勤.pdf", "0" * 64, "p1", Locator(page=1, box=Box(0, 40, 50, 60)),
                     "name", NAME, Grade.READ, (1, 0, 0, 2, 0)),
        ),
    )  # fmt: skip
    open_ = dataclasses.replace(
        made_up.unknown_hours(made_up.LI),
        settled_by=SettledBy("attendance", "2025-03", "k1", "B2", PAYROLL.document.source.path),
    )
    made = made_up.judgement((money, days, open_))
    coverage = tuple(RuleCoverage(one.rule, 1, passed=1) for one in made.findings)
    return resting(dataclasses.replace(made, coverage=coverage), case())


class Seen:
    """Pictures that were asked for, and what of their pages was black."""

    def __init__(self) -> None:
        self.asked: list[tuple[Evidence, tuple[Box, ...]]] = []

    def __call__(self, evidence: Evidence, covers: tuple[Box, ...]) -> None:
        self.asked.append((evidence, covers))


def write(
    folder: Path, seen: Any = lambda *_: None, formats: Any = ALL_FORMATS, **more: Any
) -> None:
    folder.mkdir(exist_ok=True)
    stages.report(judged(), case(), made_up.RUN, tables, seen, folder, formats, "both",
                  folder="../documents", **more)  # fmt: skip


def hiding(secret: bytes = b"s" * 32) -> Pseudonyms:
    return Pseudonyms(case(), Keys(secret, KEYS.facility), vocabulary())


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.iterdir()):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                for name in book.namelist():
                    yield f"{path.name}/{name}", book.read(name).decode("utf-8", "ignore")
        else:
            yield path.name, unquote(path.read_text("utf-8"))


def test_no_output_has_a_name_or_number_of_anybody(tmp_path: Path) -> None:
    write(tmp_path, pseudonyms=hiding())
    found = [(name, one) for name, text in texts_of(tmp_path) for one in SECRETS if one in text]
    assert found == []
    key = KEYS.worker("k1")
    assert re.fullmatch(r"W-[A-Z2-7]{8}", key)
    for name in ("findings.json", "findings.csv", "back_pay.csv", "report.html", "findings.sarif"):
        assert key in (tmp_path / name).read_text("utf-8"), name
    text = (tmp_path / "findings.json").read_text("utf-8")
    assert "1078.98" in text
    document = json.loads(text)
    assert document["run"]["pseudonyms"] == KEYS.id
    assert document["findings"][0]["worker"] == {"key": key, "number": key, "name": None}
    assert "../documents" not in (tmp_path / "report.html").read_text("utf-8")


def test_without_it_all_of_that_is_there(tmp_path: Path) -> None:
    write(tmp_path)
    text = "".join(text for _, text in texts_of(tmp_path))
    assert all(one in text for one in (NAME, NUMBER, OTHER, VISITOR, STRANGER))


def test_pictures_show_the_cell_and_its_heading_and_no_name(tmp_path: Path) -> None:
    seen = Seen()
    write(tmp_path, seen, ("html",), pseudonyms=hiding())
    ((evidence, covers),) = seen.asked
    assert evidence.document == "扫描/考勤.pdf"

    def black(x: float, y: float) -> bool:
        return any(b.x0 <= x <= b.x1 and b.top <= y <= b.bottom for b in covers)

    assert not black(125, 50)  # the punch
    assert not black(125, 30)  # 上班, its heading
    for x, y in ((125, 10), (25, 50), (75, 50), (25, 30), (200, 50), (125, 80), (125, 40)):
        assert black(x, y), (x, y)


def test_keys_are_the_same_in_each_run_and_other_at_each_facility() -> None:
    assert KEYS.worker("k1") == Keys(b"s" * 32, KEYS.facility).worker("k1")
    others = {KEYS.worker("k1"), KEYS.worker("k2"), Keys(b"s" * 32, "x").worker("k1"),
              Keys(b"t" * 32, KEYS.facility).worker("k1"), KEYS.person("k1")}  # fmt: skip
    assert len(others) == 5
    assert KEYS.fingerprint("a" * 64) != "a" * 64


def test_files_and_sheets_in_sentences_are_keys() -> None:
    words = hiding().words
    path, sheet = PAYROLL.document.source.path, f"3月{NAME}"
    said = words.say(f"{path} [{sheet}] is like 扫描/考勤.pdf, see “{path.split('/')[1]}”.")
    key = words.path(path)
    file = key.split("/")[1]
    assert said == f"{key} [{words.sheet(sheet)}] is like 扫描/考勤.pdf, see “{file}”."
    # No name of the books is in it: only the path says it.
    older = words.with_more({}, ["hr/Le_Van_Tam.pdf"])
    assert "Tam" not in older.say("The file hr/Le_Van_Tam.pdf is the same as x.")


def test_the_holder_of_a_licence_is_hidden_however_long_the_name() -> None:
    made = case()
    own = str(made.facility.name)
    licences = pd.DataFrame({"holder": ["Siti Nurhaliza", own], "document": 0, "part": 0})
    made = dataclasses.replace(made, frames={**made.frames, "licence": licences})
    words = Pseudonyms(made, KEYS, vocabulary()).words
    said = words.say(f"The document is made out to SITI NURHALIZA, not to {own}.")
    assert said == f"The document is made out to {KEYS.person('Siti Nurhaliza')}, not to {own}."


def test_a_picture_of_a_cell_that_is_shown_as_a_key_is_not_shown(tmp_path: Path) -> None:
    """A name in a column that nobody knows: its text is a key, which has no dots."""
    seen = Seen()
    box = page_table().locate(2, 0).box
    cell = Evidence("扫描/考勤.pdf", "0" * 64, "p1", Locator(page=1, box=box), None, NAME,
                    Grade.READ, (1, 0, 0, 2, 0))  # fmt: skip
    hidden = hiding().hidden(judged(), made_up.RUN, tables)
    shown = hiding()._evidence(cell)
    assert shown.text == KEYS.worker("k1")
    assert hidden.crops(seen)(shown, ()) is None
    assert seen.asked == []


def test_the_sample_names_nobody_and_keeps_departments_apart() -> None:
    drawn = (DrawnWorker("k1", NUMBER, NAME, f"{NAME}组", ("2025-03",)),
             DrawnWorker("k2", "A0977", OTHER, "车间", ("2025-03",)))  # fmt: skip
    month = SampledMonth("2025-03", ("latest",), None, 2, ("k1", "k2"))
    sample = Sample("s", "t", "i", None, "verified", Text("", ""), 1, 2, 2, (month,), drawn,
                    (), 0, 1)  # fmt: skip
    hiding_ = hiding()
    judgement = dataclasses.replace(judged(), sample=sample)
    shown = hiding_.hidden(judgement, made_up.RUN, tables).judgement.sample
    assert shown is not None
    keys = (KEYS.worker("k1"), KEYS.worker("k2"))
    assert shown.months[0].drawn == keys
    assert [(one.key, one.number, one.name) for one in shown.workers] == [
        (key, key, None) for key in keys
    ]
    group = KEYS.group(f"{NAME}组")
    assert [one.stratum for one in shown.workers] == [group, "车间"]
    assert hiding_.words.groups == {group: f"{NAME}组"}


def test_workers_of_the_baseline_who_have_left_are_hidden(tmp_path: Path) -> None:
    old = {
        "worker": {"key": "k9", "number": "70031", "name": "Siti Nurhaliza"},
        "other": {"worker": {"key": "k8", "number": "B7", "name": "濮阳月"}},
        "document": "hr/Le_Van_Tam.pdf",
        "evidence": [{"document": "hr/gate.pdf", "field": "visitor", "text": "尉迟晓"}],
        "message": {"en": "SITI NURHALIZA (70031), 濮阳月 and 尉迟晓: hr/Le_Van_Tam.pdf", "zh": ""},
    }
    hidden = hiding()
    hidden.learn([old])
    shown = hidden.before(old)
    gone, other = KEYS.worker("k9"), KEYS.worker("k8")
    said = shown["message"]["en"]
    assert said.startswith(f"{gone} ({gone}), {other} and {gone}: hr/F-")
    assert shown["worker"] == {"key": gone, "number": gone, "name": None}
    write_keys(tmp_path / "k.json", case(), hidden)
    told = json.loads((tmp_path / "k.json").read_text("utf-8"))["former"]
    assert {"key": gone, "number": "70031", "name": "Siti Nurhaliza"} in told


def test_no_output_names_who_is_in_the_baseline_alone(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write(old, formats=("json",))
    document = json.loads((old / "findings.json").read_text("utf-8"))
    first = document["findings"][0]
    first["worker"] = {"key": "k9", "number": "70031", "name": "Siti Nurhaliza"}
    first["message"]["en"] = "SITI NURHALIZA (70031) is owed 5.00."
    first["baseline"] = {"decision": "rejected", "note": "spoke with 郑国栋"}
    (old / "findings.json").write_text(json.dumps(document), "utf-8")
    hidden = hiding()
    now = dataclasses.replace(judged(), findings=judged().findings[1:], owed=())
    baseline = baseline_of(old, now, case(), KEYS, hidden)
    new.mkdir()
    stages.report(now, case(), made_up.RUN, tables, lambda *_: None, new, ALL_FORMATS, "both",
                  baseline=baseline, pseudonyms=hidden)  # fmt: skip
    texts = dict(texts_of(new))
    assert KEYS.worker("k9") in texts["findings.json"]
    assert "rejected" in texts["findings.json"]
    for secret in ("NURHALIZA", "70031", "郑国栋"):
        assert [name for name, text in texts.items() if secret in text.upper()] == []


def test_a_note_is_shown_only_if_of_plain_words() -> None:
    note = hiding().words.note
    assert note("工资表 2025-03") == "工资表 2025-03"
    assert "郑国栋" not in note("spoke with 郑国栋")


def test_sentences_keep_their_apostrophes() -> None:
    said = hiding().words.say("the clock's record or the supervisor's note of A0412, not XA0412")
    assert said == f"the clock's record or the supervisor's note of {KEYS.worker('k1')}, not XA0412"


def test_a_hole_is_all_that_is_open() -> None:
    covers = complement([Box(10, 10, 20, 20), Box(15, 30, 40, 35)])
    for x, y, open_ in ((15, 15, True), (5, 15, False), (15, 25, False), (30, 32, True),
                        (30, 15, False), (12, 32, False)):  # fmt: skip
        inside = any(b.x0 < x < b.x1 and b.top < y < b.bottom for b in covers)
        assert inside is not open_, (x, y)


def test_the_key_file_is_kept_apart_and_for_its_owner(tmp_path: Path) -> None:
    out, folder = tmp_path / "out", tmp_path / "in"
    path = key_file(out, folder, None)
    assert path == tmp_path / "out-keys.json"
    hidden = hiding()
    write(tmp_path / "out", formats=("json",), pseudonyms=hidden)
    write_keys(path, case(), hidden)
    told = json.loads(path.read_text("utf-8"))
    assert told["workers"][0] == {"key": KEYS.worker("k1"), "number": NUMBER, "name": NAME}
    assert PAYROLL.document.source.path in told["files"].values()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_file(out, folder, None) == path  # a later run writes it anew
    for inside in (out / "k.json", folder / "sub" / "k.json"):
        with pytest.raises(UsageError, match="kept apart"):
            key_file(out, folder, inside)
    (tmp_path / "mine.json").write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="no key file"):
        key_file(out, folder, tmp_path / "mine.json")


def test_the_secret_is_drawn_once(tmp_path: Path) -> None:
    first = keys_in(tmp_path, case())
    assert keys_in(tmp_path, case()) == first
    assert len(first.secret) == 32
    (tmp_path / "pseudonyms.key").write_bytes(b"short")
    with pytest.raises(UsageError, match="damaged"):
        keys_in(tmp_path, case())


@pytest.mark.parametrize("old_hid", [True, False])
@pytest.mark.parametrize("now_hid", [True, False])
def test_runs_with_and_without_names_are_told_beside_each_other(
    tmp_path: Path, old_hid: bool, now_hid: bool
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write(old, formats=("json",), **({"pseudonyms": hiding()} if old_hid else {}))
    hidden = hiding() if now_hid else None
    now = dataclasses.replace(judged(), findings=judged().findings[1:], owed=())
    baseline = baseline_of(old, now, case(), KEYS, hidden)
    new.mkdir()
    formats = ALL_FORMATS if now_hid else ("json",)
    stages.report(now, case(), made_up.RUN, tables, lambda *_: None, new, formats, "both",
                  baseline=baseline, pseudonyms=hidden)  # fmt: skip
    document = json.loads((new / "findings.json").read_text("utf-8"))
    block = document["baseline"]
    assert (block["new"], block["still_open"], block["closed"]) == (0, 1, 1)
    assert "is unchanged" in block["gone"][0]["why"]["en"]
    if now_hid:
        found = [(n, one) for n, text in texts_of(new) for one in SECRETS if one in text]
        assert found == []


def test_keys_of_another_machine_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "old", formats=("json",), pseudonyms=hiding(b"t" * 32))
    with pytest.raises(UsageError, match="another machine"):
        baseline_of(tmp_path / "old", judged(), case(), KEYS, hiding())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pseudonymous", "--show-identifiers"], "choose one"),
        (["--key-file", "k.json"], "add that"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    tmp_path: Path, options: list[str], said: str
) -> None:
    done = CliRunner().invoke(cli, ["check", str(tmp_path), *options])
    assert said in f"{done.output}{done.exception}"
    assert done.exit_code != 0
