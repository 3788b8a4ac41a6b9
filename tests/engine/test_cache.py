import dataclasses
import hashlib
import os
import pickle
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import s3_server

from pipeline.engine.cache.key import key_of, lock_with
from pipeline.engine.cache.store import Store, store_at
from pipeline.engine.cache.tables import Tables
from pipeline.engine.cache.work import mine
from pipeline.engine.jobs import Refusal
from pipeline.engine.local_place import LocalPlace
from pipeline.engine.places import Place
from pipeline.engine.remote_place import RemotePlace
from pipeline.engine.versions import Versions, versions
from pipeline.errors import PlaceUnavailableError, UsageError
from pipeline.model.document import (
    TEXT,
    Classification,
    Document,
    Figure,
    Issue,
    Kind,
    Part,
    SourceFile,
    Status,
)
from pipeline.model.evidence import Box, Locator, Text
from pipeline.model.extraction import Extraction, PartCells, PartExtract
from pipeline.model.facility import DocumentHint
from pipeline.model.records import RecordSet
from pipeline.model.table import (
    LinePlace,
    PageBand,
    PagePlace,
    SheetPlace,
    Span,
    Table,
    WordPlace,
)
from pipeline.store import processes

SOURCE = SourceFile("工资/3月.pdf", "ab" * 32, 1234)
TEXTS = np.array([["工号", "姓名"], ["A1", "李\ud800小红"], ["", "2360.00"]], object)
TABLE = Table(
    TEXTS,
    PagePlace((PageBand(0, 2, (0.5, 10.0, 20.0, 30.25), (0.0, 5.0, 9.0), (1.0,) * 9),)),
    types=np.arange(6, dtype=np.uint8).reshape(3, 2),
    grades=np.full((3, 2), 3, np.uint8),
    spans=(Span(0, 0, 1, 2),),
    others={(2, 1): ("2350.00", "2860.00")},
    hidden_rows=(1,),
    hidden_columns=(0, 1),
)
LINES = Table(np.array([["东莞市"], [""]], object), WordPlace(None, 3))
DOCUMENT = Document(
    SOURCE,
    "pdf",
    Status.PARTLY_READ,
    (
        Part("p1", (TABLE, dataclasses.replace(TABLE, place=SheetPlace("3月", 1, 2))), LINES),
        Part("p2", (Table(np.empty((0, 0), object), LinePlace(7)),), scanned=True, hidden=True),
        Part("p3", figures=(Figure("seal", Locator(page=3, box=Box(1.0, 2.0, 3.0, 4.0))),)),
    ),
    (Issue("hidden-sheet", Text("en\ud800", "中"), "p2", Locator(sheet="3月", cell="A1"), True),),
    {"creator": "WPS"},
)
RECORDS = RecordSet(
    "attendance",
    0,
    1,
    {
        "number": ["A1", None, "A1"],
        "date": ["2025-03-01", "2025-03-02", None],
        "punches": [(480, 1020), (), None],
        "missing": [True, None, False],
        "overtime_minutes": [0, None, 2**40],
    },
    rows=[3, 3, 4],
    columns=[1, 2, 3],
    columns_of={"number": (0,), "name": (1, 2)},
    fixed={"employer": (-1, 0, 0)},
    cells={"punches": [((1, 3, 1), (1, 4, 1)), (), ((1, 9, 9),)]},
    grades={"punches": [1, 2, 3]},
    others={"overtime_minutes": {2: (60, 90)}, "punches": {0: ((480,), (481, 1020))}},
    months=("2025-03",),
)
SHIFTS = RecordSet("shift", 0, TEXT, {"applies_to": [("A", "B"), None, ()]}, rows=[0, 1, 2])
EXTRACTION = Extraction(
    DOCUMENT,
    (
        PartExtract(
            0,
            Classification(Kind.ATTENDANCE, 0.9, ("考勤",)),
            (RECORDS, SHIFTS),
            ("2025-03",),
            "恒晟",
            "91",
            (Issue("unknown-heading", Text("a", "b")),),
            PartCells(9, 8, 1, 0),
            ("number",),
            ("name",),
        ),
        PartExtract(1, Classification(None, 0.0)),
        PartExtract(2, Classification(Kind.OTHER, 0.5)),
    ),
)
HINTS = (DocumentHint("工资/3月.pdf", "attendance", "2025-03"),)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "data", Versions("reader1", "extractor1", "none"))
    store.prepare(tmp_path / "evidence")
    return store


def assert_same_table(left: Table, right: Table) -> None:
    for item in dataclasses.fields(Table):
        a, b = getattr(left, item.name), getattr(right, item.name)
        if isinstance(b, np.ndarray):
            assert a.dtype == b.dtype
            assert a.shape == b.shape
            assert (a == b).all()
        else:
            assert a == b


def test_a_document_comes_back_whole_under_the_name_of_this_run(store: Store) -> None:
    store.save_document(DOCUMENT, False)
    renamed = SourceFile("other name.pdf", SOURCE.sha256, SOURCE.size)
    found = store.load_document(renamed, False)
    assert found is not None
    assert found.source == renamed
    bare = [dataclasses.replace(p, tables=(), text=None) for p in DOCUMENT.parts]
    assert [dataclasses.replace(p, tables=(), text=None) for p in found.parts] == bare
    assert (found.issues, found.properties) == (DOCUMENT.issues, DOCUMENT.properties)
    for kept, part in zip(found.parts, DOCUMENT.parts, strict=True):
        for left, right in zip(kept.tables, part.tables, strict=True):
            assert_same_table(left, right)
    assert found.parts[0].text is not None
    assert_same_table(found.parts[0].text, LINES)


def test_records_come_back_as_they_were(store: Store) -> None:
    store.save_document(DOCUMENT, False)
    store.save_extraction(EXTRACTION, HINTS, False)
    found = store.load_extraction(SOURCE, HINTS, False)
    assert found is not None
    assert found.parts == EXTRACTION.parts
    assert all(not part.tables for part in found.document.parts)


def test_tables_are_looked_up_one_by_one(store: Store) -> None:
    store.save_document(DOCUMENT, False)
    refused = Extraction(Document(SOURCE, "unknown", Status.UNREADABLE))
    tables = Tables(store, [refused, EXTRACTION], False)
    assert_same_table(tables(1, 0, 1), DOCUMENT.parts[0].tables[1])
    assert_same_table(tables(1, 0, TEXT), LINES)
    assert tables(1, 0, 1) is tables(1, 0, 1)
    with pytest.raises(IndexError):
        tables(1, 0, 2)
    with pytest.raises(IndexError):
        tables(0, 0, 0)


@pytest.mark.parametrize("change", ["name", "hints", "password", "extractor", "reader"])
def test_what_could_change_a_reading_changes_its_key(store: Store, change: str) -> None:
    store.save_document(DOCUMENT, False)
    store.save_extraction(EXTRACTION, HINTS, False)
    source = dataclasses.replace(SOURCE, path="4月.pdf") if change == "name" else SOURCE
    hints = () if change == "hints" else HINTS
    keys = {"extractor": Versions("reader1", "new", ""), "reader": Versions("new", "new", "")}
    other = dataclasses.replace(store, versions=keys.get(change, store.versions))
    assert other.load_extraction(source, hints, change == "password") is None


@pytest.mark.parametrize("where", [0.0, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("damage", ["cut", "flip"])
def test_a_damaged_file_never_says_anything_else(store: Store, where: float, damage: str) -> None:
    store.save_document(DOCUMENT, False)
    path = store.document_path(SOURCE.sha256, False)
    data = bytearray(path.read_bytes())
    at = int(len(data) * where)
    if damage == "cut":
        del data[at:]
    else:
        data[at : at + 64] = bytes(255 - byte for byte in data[at : at + 64])
    path.write_bytes(data)
    found = store.load_document(SOURCE, False)
    if damage == "cut" or where > 0.5:
        assert found is None
    else:  # Arrow keeps its schema twice and reads the second
        assert found is None or found.issues == DOCUMENT.issues


def test_nothing_half_written_stays(store: Store, tmp_path: Path) -> None:
    store.save_document(DOCUMENT, False)
    store.save_extraction(EXTRACTION, (), False)
    names = [path.name for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert len(names) == 2
    assert all(name.endswith(".arrow") for name in names)


def test_a_value_of_a_wrong_type_is_an_error(store: Store) -> None:
    wrong = dataclasses.replace(SHIFTS, values={"start": [8.5]}, rows=[0])
    part = PartExtract(0, Classification(None, 0.0), (wrong,))
    with pytest.raises(TypeError, match=r"shift\.start"):
        store.save_extraction(Extraction(DOCUMENT, (part,)), (), False)


def test_only_its_owner_may_look(store: Store) -> None:
    assert store.folder.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="--data"):
        Store(tmp_path / "file" / "data", versions()).prepare(tmp_path / "evidence")
    with pytest.raises(UsageError, match="inside"):
        Store(tmp_path / "evidence" / "data", versions()).prepare(tmp_path / "evidence")


def test_work_folders_of_dead_runs_are_swept(store: Store) -> None:
    base = store.folder / "work"
    code = "from pipeline.engine.cache.work import mine; print(mine(), end='')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    dead = base / ran.stdout
    pid, start, nonce, machine = mine().split("-")
    again = base / f"{pid}-{start}39-{nonce}-{machine}"  # the same number, another process
    for folder in (dead, again):
        (folder / "members").mkdir(parents=True)
    with store.work_folder() as own, store.work_folder() as other:
        assert own.is_dir()
        assert other.is_dir()
        assert sorted(base.iterdir()) == sorted([own, other])
    assert not own.exists()


def anew(store: Store) -> Store:
    """Gives back the store as another process has it."""
    key_of.cache_clear()
    return pickle.loads(pickle.dumps(store))


def test_what_one_password_opened_another_does_not_find(tmp_path: Path) -> None:
    store = Store(tmp_path, versions())
    words = (None, "", "right", "wrong")
    paths = {store.document_path("0" * 64, store.lock(word)) for word in words}
    assert len(paths) == 4
    assert not any("right" in str(path) for path in paths)
    assert anew(store).lock("right") == store.lock("right")


def test_what_is_told_of_a_password_cannot_be_tried_elsewhere(tmp_path: Path) -> None:
    one, two = Store(tmp_path / "one", versions()), Store(tmp_path / "two", versions())
    assert one.lock(None) == two.lock(None) == ""
    assert not (tmp_path / "one").exists(), "who has no locked files needs no key"
    assert one.lock("123456") != two.lock("123456")
    assert hashlib.sha256(b"123456").hexdigest()[:16] not in one.lock("123456")
    for name in ("one", "two"):
        key = tmp_path / name / "key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert [path.name for path in key.parent.iterdir()] == ["key"]
    key.write_bytes(b"")
    with pytest.raises(UsageError, match="is damaged"):
        anew(two).lock("123456")


def test_processes_that_make_the_key_at_once_have_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, versions())
    both_see_none(monkeypatch, LocalPlace)
    locks = at_once(lambda: lock_with(key_of.__wrapped__(tmp_path, None), "right"))
    assert len(set(locks)) == 1
    assert anew(store).lock("right") == locks[0]


def test_machines_that_make_the_key_at_once_have_the_same(
    shared: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = iter([tmp_path / "one", tmp_path / "two"])
    both_see_none(monkeypatch, RemotePlace)
    locks = at_once(lambda: lock_with(key_of.__wrapped__(next(folders), shared), "right"))
    assert len(set(locks)) == 1
    for name in ("one", "two"):
        store = anew(Store(tmp_path / name, versions(), shared))
        assert store.lock("right") == locks[0]
        assert anew(store.for_child()).lock("right") == locks[0], "children ask no network"
        assert stat.S_IMODE((tmp_path / name / "key").stat().st_mode) == 0o600
    (tmp_path / "two" / "key").write_bytes(b"x" * 32)
    assert anew(store).lock("right") == locks[0], "the shared one counts"
    assert anew(store.for_child()).lock("right") == locks[0]


def both_see_none(monkeypatch: pytest.MonkeyPatch, kind: type[Place]) -> None:
    """Lets two threads both look for the key before either makes one."""
    real, barrier, seen = kind.make, threading.Barrier(2), threading.local()

    def make(place: Place, raw: str, data: bytes, mode: int = 0o666) -> None:
        if not hasattr(seen, "once"):
            seen.once = True
            barrier.wait(60)
        real(place, raw, data, mode)

    monkeypatch.setattr(kind, "make", make)
    monkeypatch.setattr(kind, "exists", lambda *_: False)


def at_once(work: Callable[[], str]) -> list[str]:
    with ThreadPoolExecutor(2) as threads:
        return [one.result() for one in [threads.submit(work), threads.submit(work)]]


class Machine:
    """One of several machines over a data folder in S3, with a reader child on it."""

    def __init__(self, scratch: Path, shared: Place) -> None:
        self.store = Store(scratch, Versions("reader1", "extractor1", "none"), shared)
        self.store.prepare(scratch.parent / "evidence")

    def read(self) -> None:
        """Does what a child does."""
        child = pickle.loads(pickle.dumps(self.store)).for_child()
        assert child.shared is None
        assert child.load_document(SOURCE, "") is None
        child.save_document(DOCUMENT, "")
        child.save_extraction(EXTRACTION, (), "")

    def knows(self) -> bool:
        found = self.store.load_extraction(SOURCE, (), "")
        assert found is None or found.parts == EXTRACTION.parts
        return found is not None


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv("PRESCREEN_PATIENCE", "0.5")
    with s3_server.bucket(monkeypatch) as url:
        yield Place.of(f"{url}/data")


def test_what_one_machine_read_another_finds(shared: Place, tmp_path: Path) -> None:
    one, two = Machine(tmp_path / "one", shared), Machine(tmp_path / "two", shared)
    assert not two.knows()
    one.read()
    assert not two.knows()  # it is still on its way
    assert one.knows()
    assert two.store.knows(SOURCE, (), "")
    assert two.knows()
    child = two.store.for_child()
    assert child.load_document(SOURCE, "") is not None  # brought, so that a child may extract anew
    assert Tables(two.store, [EXTRACTION], "")(0, 0, 1).texts.shape == (3, 2)
    assert not list((tmp_path / "one" / "outbox").rglob("*.arrow"))


def test_what_one_machine_forgets_counts_for_no_other(shared: Place, tmp_path: Path) -> None:
    one, two = (Machine(tmp_path / name, shared).store for name in ("one", "two"))
    refused = Refusal("killed", "Memory was short.", "内存不足").extraction(SOURCE)
    one.save_extraction(refused, (), "-again")
    assert two.load_extraction(SOURCE, (), "-again") is not None
    assert two.still_knows(SOURCE, (), "-again")
    one.forget_extraction(SOURCE, (), "-again")
    assert not two.still_knows(SOURCE, (), "-again")
    assert not one.knows(SOURCE, (), "-again")


def test_a_place_away_loses_no_reading(shared: Place, tmp_path: Path) -> None:
    one, two = Machine(tmp_path / "one", shared), Machine(tmp_path / "two", shared)
    s3_server.server().stop()
    one.read()  # children do not need it
    with pytest.raises(PlaceUnavailableError):
        one.knows()
    s3_server.server().start()
    assert one.knows()  # as the next run would: nothing is read again
    assert two.knows()


def test_a_damaged_copy_is_fetched_again_and_a_damaged_object_is_missing(
    shared: Place, tmp_path: Path
) -> None:
    one = Machine(tmp_path / "one", shared)
    one.read()
    assert one.knows()
    name = one.store.document_name(SOURCE.sha256, "")
    path = one.store.document_path(SOURCE.sha256, "")
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    assert one.store.load_document(SOURCE, "") is not None
    assert path.read_bytes() == whole
    shared.write(f"cache/{name}", whole[:100])
    two = Machine(tmp_path / "two", shared)
    assert two.store.load_document(SOURCE, "") is None
    two.read()
    assert two.store.load_document(SOURCE, "") is not None
    assert shared.read(f"cache/{name}") == whole


def test_a_data_folder_at_a_url_has_a_scratch_folder_here(
    shared: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESCREEN_SCRATCH", str(tmp_path / "scratch"))
    monkeypatch.setenv("PRESCREEN_DATA", shared.url)
    store = store_at(None, versions())
    assert store.folder.parent == tmp_path / "scratch"
    assert store.shared == shared
    assert store_at(tmp_path / "data", versions()) == Store(tmp_path / "data", versions())
    with pytest.raises(UsageError, match="lies inside"):
        store.prepare(Place.of(shared.url.rpartition("/")[0]))
    with pytest.raises(UsageError, match="no such bucket"):
        store_at("s3://no-such-bucket-here/data", versions()).prepare(tmp_path)


def test_work_folders_of_other_machines_are_left_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = store.folder / "work"
    with monkeypatch.context() as elsewhere:
        # A container of the same name on this machine, with numbers of its own.
        elsewhere.setattr(processes, "_namespace", lambda: "pid:[1]")
        processes._machine.cache_clear()
        names = [mine().replace(str(os.getpid()), "99999999") for _ in range(3)]
    processes._machine.cache_clear()
    fresh, busy, old = (base / name for name in names)
    for folder in (fresh, busy, old):
        (folder / "members").mkdir(parents=True)
    for folder in (busy, old, old / "members"):
        os.utime(folder, (0, 0))
    with store.work_folder():
        assert fresh.exists()
        assert busy.exists(), "somebody is at work within"
        assert not old.exists()
