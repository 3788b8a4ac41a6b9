"""Dangerous archives, mails and pages in one child: each is refused for its reason."""

import gzip
import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from extractors.readers import packed
from extractors.readers.limits import Limits
from pipeline.engine.cache.store import Store
from pipeline.engine.files import FileAt, describe
from pipeline.engine.jobs import Job
from pipeline.engine.limits import ChildLimits
from pipeline.engine.pool import Pool
from pipeline.engine.reading import read_one
from pipeline.engine.versions import versions

SMALL = Limits(
    ratio_from_bytes=1_000_000, archive_bytes=20_000_000, archive_members=50, pages=20, cells=10_000
)
GOOD = "姓名,实发\n甲,2360\n".encode()
NS = "xmlns:o='http://www.ofdspec.org/2016'"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def seven_zip(folder: Path, members: Mapping[str, bytes]) -> bytes:
    import libarchive

    path = folder / "made.7z"
    with libarchive.file_writer(str(path), "7zip") as archive:
        for name, data in members.items():
            archive.add_file_from_memory(name, len(data), data)
    return path.read_bytes()


def ofd(pages: int, page: str) -> bytes:
    listed = "".join(f"<o:Page ID='{at}' BaseLoc='P.xml'/>" for at in range(pages))
    return zipped(
        {
            "OFD.xml": f"<o:OFD {NS}><o:DocBody><o:DocRoot>D.xml</o:DocRoot></o:DocBody></o:OFD>",
            "D.xml": f"<o:Document {NS}><o:Pages>{listed}</o:Pages></o:Document>",
            "P.xml": page,
        }
    )


def wide_ods() -> bytes:
    spaces = " ".join(f"xmlns:{name}='{TABLE}{name}:1.0'" for name in ("office", "table"))
    cell = "<table:table-cell table:number-columns-repeated='16384' office:value-type='float'/>"
    row = f"<table:table-row table:number-rows-repeated='1048576'>{cell}</table:table-row>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {spaces}><table:table>{row}</table:table>"
            "</office:document-content>",
        }
    )


def laughing(name: str) -> str:
    lines = "".join(f"<!ENTITY a{k} '{f'&a{k - 1};' * 10}'>" for k in range(1, 10))
    return f"<!DOCTYPE x [<!ENTITY a0 'ha'>{lines}]><{name}>&a9;</{name}>"


def many_parts() -> bytes:
    head = (
        "From: a@b.example\nTo: c@d.example\nSubject: x\nContent-Type: multipart/mixed; boundary=x"
    )
    part = "\n--x\nContent-Disposition: attachment; filename=a.csv\n\n1,2"
    return (f"{head}\n\n" + part * 60 + "\n--x--\n").encode()


def hazards(folder: Path) -> dict[str, tuple[bytes, str]]:
    """Gives back each file with its reason, "" for one that is read."""
    locked = b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 0, 0x73, 0x80, 13) + bytes(6)
    return {
        "locked.rar": (locked, "locked-archive"),
        "bomb.7z": (seven_zip(folder, {"a.csv": bytes(3_000_000)}), "archive-bomb"),
        "many.7z": (seven_zip(folder, {f"{at}": b"1" for at in range(60)}), "too-large"),
        "cut.7z": (seven_zip(folder, {"a.csv": GOOD})[:-9], "cut-short"),
        "bomb.gz": (gzip.compress(bytes(3_000_000)), "archive-bomb"),
        "many.eml": (many_parts(), "too-large"),
        "wide.ods": (wide_ods(), "range-too-large"),
        "pages.ofd": (ofd(30, f"<o:Page {NS}/>"), "too-many-pages"),
        "laughing.ofd": (ofd(1, laughing("Page")), "cut-short"),
        "bomb.ofd": (ofd(1, " " * 3_000_000), "archive-bomb"),
        "cut.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "cut-short"),
        "data.mdb": (b"\0\1\0\0Standard Jet DB\0" + bytes(400), "unsupported-type"),
        "good.csv": (GOOD, ""),
    }


@pytest.mark.skipif(not packed.available(), reason="libarchive is not installed")
def test_each_is_refused_for_its_reason_and_the_child_lives_on(tmp_path: Path) -> None:
    made = hazards(tmp_path)
    store = Store(tmp_path / "data", versions())
    (tmp_path / "in").mkdir()
    store.prepare(tmp_path / "in")
    jobs = []
    for number, (name, (data, _)) in enumerate(made.items()):
        path = tmp_path / "in" / name
        path.write_bytes(data)
        file = FileAt(describe(path, name), path, 0)
        jobs.append((Job(file, (), None, store, tmp_path / f"work/{number}", SMALL), 99 - number))
    with Pool(read_one, 1, ChildLimits()) as pool:
        said = {
            job.file.source.path: done.refusal.reason if done.refusal else ""
            for job, done in pool.run(jobs)
        }
    assert said == {name: reason for name, (_, reason) in made.items()}
