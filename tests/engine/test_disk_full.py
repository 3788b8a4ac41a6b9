"""A full disk, for real: a memory disk of one megabyte, where the system lets us mount one."""

import errno
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine.cache.store import Store
from pipeline.engine.diskfull import said_full
from pipeline.engine.files import discover
from pipeline.engine.folder import FolderReader, Readings, in_children
from pipeline.engine.output import written_whole
from pipeline.engine.places import Place
from pipeline.engine.progress import Silent
from pipeline.engine.versions import Versions
from pipeline.errors import DiskFullError
from pipeline.model.document import Status

ROSTER = "花名册\n工号,姓名,性别,入职日期\nA1,李小红,女,2024-03-01\nA2,王强,男,2023-05-06\n"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Gives back the mount point of an empty disk of one megabyte."""
    at = tmp_path / "disk"
    at.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(at)]
    if mount is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root (and CAP_SYS_ADMIN)")
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Gives back a file that fills the disk but for so many bytes."""
    filler = disk / "filler"
    filler.write_bytes(b"0" * (shutil.disk_usage(disk).free - leave))
    return filler


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def read(store: Store, folder: Path) -> Readings:
    with store.work_folder() as spool:
        reader = FolderReader(store, spool, (), None, Silent())
        return reader.read(discover(folder), in_children)


def many_rosters(folder: Path) -> None:
    folder.mkdir()
    for number in range(3):
        rows = "".join(f"A{n},李小红{n * number},女,2024-03-01\n" for n in range(2000))
        (folder / f"{number}.csv").write_text(ROSTER + rows, "utf-8")


def test_a_full_data_folder_stops_the_run_and_the_next_goes_on(disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    many_rosters(folder)
    store = Store(disk / "data", Versions("r", "e", "none"))
    store.prepare(folder)
    filler = fill(disk, 200_000)
    with pytest.raises(DiskFullError, match=r"disk that holds .*/disk/data is full.*Make room"):
        read(store, folder)
    assert all(name.endswith(".arrow") for name in left(disk / "data"))
    assert not list((disk / "data" / "work").iterdir())
    filler.unlink()
    found = read(store, folder).extractions
    assert len(found) == 3
    assert all(one.document.status is not Status.UNREADABLE for one in found)


def test_a_full_work_folder_is_no_fault_of_the_archive(disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.csv", ROSTER + "0" * 2_000_000)
    store = Store(disk / "data", Versions("r", "e", "none"))
    store.prepare(folder)
    with pytest.raises(DiskFullError, match="is full"):
        read(store, folder)
    assert left(disk) == []


def test_a_full_output_keeps_the_old_report(disk: Path) -> None:
    out = disk / "report"
    with written_whole(out) as folder:
        (folder / "old.csv").write_text("old")
    with (
        pytest.raises(DiskFullError, match=r"disk that holds .*/disk is full"),
        written_whole(out) as folder,
    ):
        (folder / "new.csv").write_bytes(b"0" * 2_000_000)
    assert left(disk) == ["old.csv"]
    assert (out / "old.csv").read_text() == "old"


def test_a_workbook_that_finds_no_room_is_said_so(disk: Path) -> None:
    import xlsxwriter

    fill(disk, 8_192)

    def write(folder: Path) -> None:
        book = xlsxwriter.Workbook(str(folder / "exceptions.xlsx"), {"in_memory": True})
        sheet = book.add_worksheet()
        for row in range(5000):
            sheet.write(row, 0, f"{row * 7919}")
        book.close()

    with pytest.raises(DiskFullError), written_whole(disk / "report") as folder:
        write(folder)
    assert left(disk) == ["filler"]


def test_a_place_without_room_keeps_no_half_file(disk: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    big.write_bytes(b"0" * 2_000_000)
    with pytest.raises(DiskFullError):
        Place.of(disk).put(big, "x/big.csv")
    with pytest.raises(DiskFullError):
        Place.of(disk).write("x/big.csv", big.read_bytes())
    with pytest.raises(DiskFullError):
        Place.of(tmp_path).fetch("big.csv", disk / "big.csv")
    assert left(disk) == []


def test_the_disk_with_least_room_is_named(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert str(tmp_path) in str(said_full(full, tmp_path / "not" / "there"))
    assert said_full(OSError(errno.EACCES, "no"), tmp_path) is None
    come_of_it = ValueError("the archive could not be closed")
    come_of_it.__context__ = full
    assert said_full(come_of_it, tmp_path) is not None
