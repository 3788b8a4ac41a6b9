import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors.readers.archive import members
from extractors.readers.limits import Limits
from extractors.readers.sniff import FileType, sniff
from pipeline.errors import UnreadableError

SHEET = "姓名,实发\n甲,2360\n".encode() * 400


def message(text: str = "见附件") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "hr@factory.example", "a@b.example", "工资"
    made.set_content(text)
    return made


def listed(path: Path) -> list[tuple[str, bytes]]:
    return list(members(path, None, Limits(), path.name))


def test_attachments_of_a_message_are_files_of_their_own(tmp_path: Path):
    made = message()
    made.add_attachment(
        SHEET, maintype="application", subtype="octet-stream", filename="../工资表.csv"
    )
    inner = message("转发")
    made.add_attachment(inner)
    path = tmp_path / "a"
    path.write_bytes(made.as_bytes())
    assert sniff(path) is FileType.EMAIL
    (name, data), (second, whole) = listed(path)
    assert (name, data) == ("工资表.csv", SHEET)
    assert second.endswith(".eml")
    assert b"Subject" in whole


def test_a_picture_in_the_text_is_a_file_of_its_own(tmp_path: Path):
    made = message()
    made.add_alternative("<p>见图 <img src='cid:1'></p>", subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<1>")
    path = tmp_path / "a"
    path.write_bytes(made.as_bytes())
    assert ("picture-3.png", b"\x89PNG") in listed(path)


def test_a_message_without_attachments_gives_its_text_or_its_table(tmp_path: Path):
    path = tmp_path / "a"
    path.write_bytes(message("本月工资 2360").as_bytes())
    assert listed(path) == [("message.txt", "本月工资 2360\n".encode())]
    made = message()
    made.add_alternative("<table><tr><td>甲</td><td>2360</td></tr></table>", subtype="html")
    path.write_bytes(made.as_bytes())
    assert [name for name, _ in listed(path)] == ["message.txt", "message.html"]


def ole(streams: dict[tuple[str, ...], bytes]) -> bytes:
    """A compound file; each stream is padded to 4096 bytes, so that none is a short one."""
    entries: list[list] = [["Root Entry", 5, [], -1, 0]]
    sectors: list[bytes] = []
    chains: list[int] = []
    places: dict[tuple[str, ...], int] = {(): 0}
    for path, data in streams.items():
        for depth in range(1, len(path) + 1):
            if path[:depth] in places:
                continue
            places[path[:depth]] = len(entries)
            entries[places[path[: depth - 1]]][2].append(len(entries))
            entries.append([path[depth - 1], 1, [], -1, 0])
        entry = entries[places[path]]
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        entry[1], entry[3], entry[4] = 2, len(sectors), max(len(data), 4096)
        pieces = [padded[at : at + 512] for at in range(0, len(padded), 512)]
        chains += [*range(len(sectors) + 1, len(sectors) + len(pieces)), -2]
        sectors += pieces
    start = len(sectors)
    table = b"".join(_entry(entries, at) for at in range(len(entries)))
    pieces = [table[at : at + 512].ljust(512, b"\0") for at in range(0, len(table), 512)]
    chains += [*range(start + 1, start + len(pieces)), -2]
    sectors += pieces
    fats = -(-(len(chains) + 8) // 128)
    chains += [-3] * fats
    chains += [-1] * (fats * 128 - len(chains))
    fat = struct.pack(f"<{len(chains)}i", *chains)
    difat = [*range(len(sectors), len(sectors) + fats), *[-1] * (109 - fats)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIiI", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, start, 0)
    head += struct.pack("<IiIiI", 4096, -2, 0, -2, 0) + struct.pack("<109i", *difat)
    return head + b"".join(sectors) + fat


def _entry(entries: list[list], at: int) -> bytes:
    name, kind, children, first, size = entries[at]
    siblings = next((entry[2] for entry in entries if at in entry[2]), [])
    following = siblings[siblings.index(at) + 1 :] if siblings else []
    after, below = (following or [-1])[0], (children or [-1])[0]
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw) + 2, kind, 1)
        + struct.pack("<iii", -1, after, below)
        + bytes(36)
        + struct.pack("<iII", first, size, 0)
    )


def test_attachments_of_an_outlook_message(tmp_path: Path):
    path = tmp_path / "a"
    held = "__attach_version1.0_#00000000"
    streams = {
        ("__properties_version1.0",): b"",
        (held, "__substg1.0_3707001F"): "工资表.csv".encode("utf-16-le"),
        (held, "__substg1.0_37010102"): SHEET,
        ("__attach_version1.0_#00000001", "__substg1.0_3001001F"): "合同".encode("utf-16-le"),
    }
    path.write_bytes(ole(streams))
    assert sniff(path) is FileType.MSG
    found = members(path, None, Limits(), "a.msg")
    assert next(found) == ("工资表.csv", SHEET)
    with pytest.raises(UnreadableError, match="合同") as refused:
        next(found)
    assert refused.value.reason == "attached-object"
