import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from extractors.readers import packed
from extractors.readers.archive import members
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from extractors.readers.sniff import FileType, sniff
from pipeline.errors import UnreadableError

needs_libarchive = pytest.mark.skipif(not packed.available(), reason="libarchive is not installed")
NAME = "工资表/3月.csv"
CONTENT = "姓名,实发\n甲,2360\n".encode()


def written(path: Path, form: str, files: dict[str, bytes], **options: str) -> Path:
    import libarchive

    with libarchive.file_writer(str(path), form, **options) as archive:
        for name, data in files.items():
            archive.add_file_from_memory(name, len(data), data)
    return path


def number(value: int) -> bytes:
    """A number as RAR 5 writes it."""
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def block(kind: int, fields: bytes, extra: bytes = b"", data: bytes = b"") -> bytes:
    flags = (1 if extra else 0) | (2 if data else 0)
    sizes = (number(len(extra)) if extra else b"") + (number(len(data)) if data else b"")
    body = number(kind) + number(flags) + sizes + fields + extra
    body = number(len(body)) + body
    return struct.pack("<I", zlib.crc32(body)) + body + data


def rar5(files: dict[str, bytes], *, locked: bool = False, split: bool = False) -> bytes:
    """An archive whose members are stored as they are."""
    out = b"Rar!\x1a\x07\x01\x00" + block(1, number(1 if split else 0))
    for name, data in files.items():
        raw = name.encode()
        fields = number(4) + number(len(data)) + number(0o644)
        fields += struct.pack("<I", zlib.crc32(data)) + number(0) + number(1)
        lock = b"\x01" + bytes(33)
        extra = number(len(lock)) + lock if locked else b""
        out += block(2, fields + number(len(raw)) + raw, extra, data)
    return out + block(5, number(0))


def listed(path: Path, password: str | None = None, limits: Limits | None = None):
    return list(members(path, password, limits or Limits(), path.name))


def reason(path: Path, password: str | None = None, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableError) as refused:
        listed(path, password, limits)
    assert refused.value.zh
    return refused.value.reason


@needs_libarchive
def test_rar_and_7z_are_taken_apart(tmp_path: Path):
    path = tmp_path / "a"
    path.write_bytes(rar5({NAME: CONTENT, "../../etc/b.txt": b"2"}))
    assert sniff(path) is FileType.RAR
    assert listed(path) == [(NAME, CONTENT), ("etc/b.txt", b"2")]
    assert listed(written(tmp_path / "b", "7zip", {NAME: CONTENT})) == [(NAME, CONTENT)]


@needs_libarchive
def test_a_locked_rar_never_hands_out_its_bytes_as_content(tmp_path: Path):
    path = tmp_path / "a.rar"
    path.write_bytes(rar5({NAME: CONTENT}, locked=True))
    assert reason(path) == reason(path, "secret") == "locked-archive"
    path.write_bytes(old_rar(flags=0x04))
    assert reason(path) == "locked-archive"


@needs_libarchive
def test_one_of_several_parts_is_said_to_be_one(tmp_path: Path):
    path = tmp_path / "a.part1.rar"
    path.write_bytes(rar5({NAME: CONTENT}, split=True))
    assert reason(path) == "split-archive"
    path.write_bytes(old_rar(main=0x01))
    assert reason(path) == "split-archive"


def old_rar(*, main: int = 0, flags: int = 0) -> bytes:
    """The headers of RAR 4, with a member of no content."""
    head = struct.pack("<HBHH", 0, 0x73, main, 13) + bytes(6)
    fields = struct.pack("<IIBIIBBHI", 0, 0, 3, 0, 0, 20, 0x30, 1, 0x20) + b"a"
    return (
        b"Rar!\x1a\x07\x00" + head + struct.pack("<HBHH", 0, 0x74, flags, 7 + len(fields)) + fields
    )


@needs_libarchive
@pytest.mark.parametrize("form", ["7zip", "gnutar"])
def test_what_packs_too_well_is_not_unpacked(tmp_path: Path, form: str):
    path = written(tmp_path / "a", form, {"a.csv": bytes(3_000_000)})
    small = Limits(ratio_from_bytes=1_000_000, archive_ratio=50, archive_bytes=2_000_000)
    assert reason(path, limits=small) == "archive-bomb"
    many = written(tmp_path / "b", form, {f"{at}": b"1" for at in range(5)})
    assert reason(many, limits=Limits(archive_members=4)) == "too-large"
    assert reason(many, limits=Limits(file_bytes=0)) == "too-large"


@needs_libarchive
def test_damage_is_said(tmp_path: Path):
    path = written(tmp_path / "a", "7zip", {NAME: CONTENT * 50})
    path.write_bytes(path.read_bytes()[:-20])
    assert reason(path) == "cut-short"
    data = bytearray(rar5({NAME: CONTENT}))
    data[data.index(CONTENT) + 3] ^= 0xFF
    path.write_bytes(data)
    assert reason(path) == "cut-short"


@needs_libarchive
def test_a_zip_locked_with_aes_opens_with_its_password(tmp_path: Path):
    options = {"options": "zip:encryption=aes256", "passphrase": "秘密"}
    path = written(tmp_path / "a.zip", "zip", {"a/": b"", NAME: CONTENT, "b": b"2"}, **options)
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[1].compress_type == 99
    assert listed(path, "秘密")[-2:] == [(NAME, CONTENT), ("b", b"2")]
    assert reason(path, "no") == "wrong-password"
    assert reason(path) == "unsupported-encryption"


@needs_libarchive
def test_tar_and_gzip(tmp_path: Path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo(NAME)
        member.size = len(CONTENT)
        archive.addfile(member, io.BytesIO(CONTENT))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    for name, data in (("a.tar", stream.getvalue()), ("a.tgz", gzip.compress(stream.getvalue()))):
        path = tmp_path / name
        path.write_bytes(data)
        assert listed(path) == [(NAME, CONTENT)]


def test_a_single_gzipped_file_keeps_its_name_and_its_limits(tmp_path: Path):
    path = tmp_path / "工资.csv.gz"
    path.write_bytes(gzip.compress(CONTENT))
    assert listed(path) == [("工资.csv", CONTENT)]
    path.write_bytes(gzip.compress(bytes(3_000_000)))
    assert reason(path, limits=Limits(ratio_from_bytes=1_000_000)) == "archive-bomb"
    path.write_bytes(gzip.compress(CONTENT)[:-9])
    assert reason(path) == "cut-short"


def test_without_libarchive_the_refusal_says_what_to_install(tmp_path: Path, monkeypatch):
    path = tmp_path / "a.rar"
    path.write_bytes(rar5({NAME: CONTENT}))
    monkeypatch.setattr(packed, "available", lambda: False)
    assert reason(path) == "needs-libarchive"


def test_what_unpacks_to_too_much_is_not_asked_for_packed_again() -> None:
    said = refuse("archive-bomb", "9 bytes")
    assert "not packed" in str(said)
    assert "ZIP" not in str(said)
