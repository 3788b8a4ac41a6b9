import io
import zipfile

import pytest
from office_files import zipped

from extractors.readers.archive import members
from extractors.readers.limits import Limits
from pipeline.errors import UnreadableError


def raw_named(name: bytes) -> bytes:
    """A ZIP whose member name has no UTF-8 flag, as older Chinese tools write them."""
    stand_in = b"x" * len(name)
    data = zipped({stand_in.decode(): b"1"})
    return data.replace(stand_in, name)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("工资表/3月.xlsx", "gbk"),
        ("薪資表/三月.xlsx", "big5"),
        ("考勤.xls", "utf-8"),
        ("café.csv", "cp437"),
    ],
)
def test_names_are_decoded(tmp_path, name, encoding):
    path = tmp_path / "a.zip"
    path.write_bytes(raw_named(name.encode(encoding)))
    assert [found for found, _ in members(path, None, Limits())] == [name]


def test_names_stay_inside_the_archive(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"../../etc/x.csv": b"1", "C:\\data\\y.csv": b"2"}))
    assert [name for name, _ in members(path, None, Limits())] == ["etc/x.csv", "data/y.csv"]


def test_bombs_and_damage_are_refused(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.csv": b"\0" * 30_000_000}))
    with pytest.raises(UnreadableError, match="unpacks to far more") as refused:
        list(members(path, None, Limits()))
    assert refused.value.reason == "archive-bomb"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnreadableError) as refused:
        list(members(path, None, Limits()))
    assert refused.value.reason == "cut-short"


def test_locked_members_say_what_they_need(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(locked_zip())
    for password, reason in ((None, "encrypted"), ("no", "wrong-password")):
        with pytest.raises(UnreadableError) as refused:
            list(members(path, password, Limits()))
        assert refused.value.reason == reason
    assert list(members(path, "abc", Limits())) == [("a.txt", b"hello")]


def test_a_locked_member_packed_in_a_way_we_do_not_know_is_not_a_wrong_password(tmp_path):
    path = tmp_path / "a.zip"
    data = bytearray(locked_zip())
    for at in (8, data.index(b"PK\x01\x02") + 10):
        data[at] = 9  # Deflate64
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableError) as refused:
        list(members(path, "abc", Limits()))
    assert refused.value.reason == "unsupported-encryption"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_does_not_lose_the_others(tmp_path, method):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        archive.writestr("a.txt", bytes(range(256)) * 2)
        archive.writestr("b.txt", b"second")
    data = bytearray(whole.getvalue())
    for at in range(50, 60):  # inside the packed bytes of the first
        data[at] ^= 0xFF
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(data))
    found = members(path, None, Limits())
    assert next(found) == ("b.txt", b"second")
    with pytest.raises(UnreadableError, match=r"a\.txt") as refused:
        next(found)
    assert refused.value.reason == "cut-short"


def locked_zip() -> bytes:
    """A member locked with the old cipher, which the standard library reads but cannot write."""
    plain = zipped({"a.txt": b"hello"})
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        info = archive.infolist()[0]
    body = _encrypt(b"abc", bytes(11) + bytes([info.CRC >> 24]) + _deflated(plain, info))
    local = bytearray(plain[: 30 + len("a.txt")])
    local[6] |= 1
    local[18:22] = len(body).to_bytes(4, "little")
    central_at = plain.index(b"PK\x01\x02")
    tail = bytearray(plain[central_at:])
    tail[8] |= 1
    tail[20:24] = len(body).to_bytes(4, "little")
    end = tail.index(b"PK\x05\x06")
    tail[end + 16 : end + 20] = (len(local) + len(body)).to_bytes(4, "little")
    return bytes(local) + body + bytes(tail)


def _deflated(plain: bytes, info: zipfile.ZipInfo) -> bytes:
    start = 30 + len(info.filename)
    return plain[start : start + info.compress_size]


def _encrypt(password: bytes, data: bytes) -> bytes:
    table = [_crc(byte) for byte in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in data:
        mask = keys[2] | 2
        out.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
        update(byte)
    return bytes(out)


def _crc(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
    return value
