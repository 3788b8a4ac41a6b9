"""Files that change, vanish or fail while they are read: refused, and never kept in the cache."""

import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.engine import reading
from pipeline.engine.cache.store import Store
from pipeline.engine.files import discover
from pipeline.engine.folder import UNOPENED, FolderReader, in_children
from pipeline.engine.jobs import Done, Job
from pipeline.engine.progress import Silent
from pipeline.engine.steady import MOVED, moved
from pipeline.engine.versions import Versions
from pipeline.errors import UnreadableError
from pipeline.model.document import SourceFile, Status

ROSTER = "花名册\n工号,姓名,性别,入职日期\nA1,李小红,女,2024-03-01\nA2,王强,男,2023-05-06\n"
OTHER = ROSTER.replace("A2", "B7")


class Inbox:
    """A folder with one roster, and what the cache then holds."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "evidence"
        self.folder.mkdir()
        self.file = self.folder / "roster.csv"
        self.file.write_text(ROSTER, "utf-8")
        self.store = Store(base / "data", Versions("r", "e", "none"))
        self.store.prepare(self.folder)

    def read(
        self, execute: Callable[[Sequence[Job]], Iterable[Done]] | None = None
    ) -> dict[str, str | None]:
        """Gives back the reason of the first issue of each file, or None where it was read."""
        with self.store.work_folder() as spool:
            reader = FolderReader(self.store, spool, (), None, Silent())
            found = reader.read(discover(self.folder), execute or here).extractions
        return {
            one.document.source.path: one.document.issues[0].code
            if one.document.status is Status.UNREADABLE
            else None
            for one in found
        }

    def kept(self) -> list[Path]:
        return list((self.store.folder / "cache").rglob("*.arrow"))


def here(jobs: Sequence[Job]) -> Iterable[Done]:
    return [reading.read_one(job) for job in jobs]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def during(
    monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object], then: Exception | None = None
) -> None:
    """Lets something happen while a file is read."""
    real = stages.read

    def read(source: SourceFile, *rest: object) -> object:
        found = real(source, *rest)
        happens()
        if then is not None:
            raise then
        return found

    monkeypatch.setattr(stages, "read", read)


@pytest.mark.parametrize(
    "then",
    [None, UnreadableError("damaged", "x", "x"), ValueError("x")],
    ids=["read", "refused", "broke"],
)
@pytest.mark.parametrize("change", ["changed-while-read", "vanished"])
def test_a_file_that_moves_is_refused_and_nothing_of_it_kept(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, change: str, then: Exception | None
) -> None:
    def move() -> None:
        if change == "vanished":
            inbox.file.unlink()
        else:
            inbox.file.write_text(OTHER, "utf-8")

    during(monkeypatch, move, then)
    assert inbox.read() == {"roster.csv": change}
    assert inbox.kept() == []
    monkeypatch.undo()
    inbox.file.write_text(ROSTER, "utf-8")
    assert inbox.read() == {"roster.csv": None}
    assert len(inbox.kept()) == 2


def test_a_file_cut_short_in_the_same_moment_is_seen(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = inbox.file.stat()

    def swap() -> None:  # same size, same dates: only the bytes tell
        inbox.file.write_text(OTHER, "utf-8")
        os.utime(inbox.file, ns=(times.st_atime_ns, times.st_mtime_ns))

    during(monkeypatch, swap)
    assert inbox.read() == {"roster.csv": "changed-while-read"}


def test_the_same_bytes_under_another_name_are_still_read(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox.folder / "twin.csv").write_text(ROSTER, "utf-8")
    happened: list[int] = []

    def once() -> None:
        if not happened:
            happened.append(1)
            inbox.file.unlink()

    during(monkeypatch, once)
    assert inbox.read() == {"roster.csv": "vanished", "twin.csv": None}


def test_an_archive_that_changes_while_it_is_unpacked(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = inbox.folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("roster.csv", OTHER)
    real = reading.members

    def members(*rest: object) -> Iterable[tuple[str, bytes]]:
        yield from real(*rest)
        path.write_bytes(b"PK other")

    monkeypatch.setattr(reading, "members", members)
    assert inbox.read() == {"all.zip": "changed-while-read", "roster.csv": None}


def test_a_file_that_is_gone_before_its_child_gets_to_it(inbox: Inbox) -> None:
    def late(jobs: Sequence[Job]) -> Iterable[Done]:
        inbox.file.unlink()
        return in_children(jobs)

    assert inbox.read(late) == {"roster.csv": "vanished"}
    assert inbox.kept() == []


def test_what_still_is_as_announced(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert moved(path, SourceFile("a.csv", digest, 3)) is None
    assert moved(path, SourceFile("a.csv", digest[::-1], 3)) is not None
    assert moved(path, SourceFile("a.csv", digest, 4)) is not None


def test_every_reason_has_its_words_in_both_languages() -> None:
    for reason, (english, chinese) in MOVED.items():
        assert UNOPENED[reason].en == english
        assert UNOPENED[reason].zh == chinese
