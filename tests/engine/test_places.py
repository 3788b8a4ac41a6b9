"""Places on a disk and in S3: what they list, what they wait for, what they say."""

import errno
import os
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3_server

from pipeline.engine import files, local_place
from pipeline.engine.files import discover
from pipeline.engine.places import DROPPING, FILE, Place
from pipeline.engine.remote_place import RemotePlace
from pipeline.errors import PlaceUnavailableError, UnreadableError, UsageError


@pytest.fixture(params=["disk", "s3"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """Gives back an empty place of each kind."""
    if request.param == "disk":
        (tmp_path / "inbox").mkdir()
        yield Place.of(tmp_path / "inbox")
        return
    with s3_server.bucket(monkeypatch) as url:
        yield Place.of(f"{url}/in")


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Gives back a place in S3, waited for by a second at most."""
    monkeypatch.setenv("PRESCREEN_PATIENCE", "1")
    with s3_server.bucket(monkeypatch) as url:
        yield Place.of(f"{url}/in")


def test_both_kinds_list_the_same(place: Place) -> None:
    for raw in ("b/pay.csv", "a/工资/3月.xlsx", "a/.DS_Store", "a/x?y*[1] #%41.csv", "loose.txt"):
        place.write(raw, raw.encode())
    place.write(".hidden/x", b"")
    again = pickle.loads(pickle.dumps(place))
    assert dict(again.folders()) == {"a": "a", "b": "b"}
    assert again.top().others == ((".hidden", "hidden"), ("loose.txt", "file"))
    found = again.at("a").listing()
    assert [(entry.path, entry.kind) for entry in found] == [
        (".DS_Store", DROPPING),
        ("x?y*[1] #%41.csv", FILE),
        ("工资/3月.xlsx", FILE),
    ]
    assert found[2].size == len("a/工资/3月.xlsx".encode())
    assert found[2].modified is not None


def test_what_is_put_comes_back(place: Place, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.write_bytes(b"abc")
    place.put(here, "x/a.csv")
    said = place.fetch("x/a.csv", there, "x/a.csv")
    assert there.read_bytes() == b"abc"
    assert said == place.digest("x/a.csv", "x/a.csv")
    assert (said.size, said.sha256[:8]) == (3, "ba7816bf")
    assert place.read("x/a.csv") == b"abc"
    assert place.exists("x/a.csv")
    place.remove("x/a.csv")
    place.remove("x/a.csv")
    assert not place.exists("x/a.csv")
    assert place.read("x/a.csv") is None


def test_a_file_that_vanished_is_one_document_that_cannot_be_read(
    place: Place, tmp_path: Path
) -> None:
    for work in (
        lambda: place.digest("gone.csv", "gone.csv"),
        lambda: place.fetch("gone.csv", tmp_path / "to"),
    ):
        with pytest.raises(UnreadableError) as caught:
            work()
        assert caught.value.reason == "vanished"
    assert not (tmp_path / "to").exists()


def written_by_another(place: Place, raw: str, data: bytes) -> None:
    """Writes as a supplier does: not through our client."""
    if place.local is not None:
        place.write(raw, data)
        return
    import fsspec

    fsspec.filesystem("s3", skip_instance_cache=True).pipe_file(f"{place.url}/{raw}", data)


def test_a_listing_is_never_an_old_one(place: Place) -> None:
    place.write("a/1.csv", b"1")
    first = place.at("a").listing()
    assert len(first) == 1
    assert list(place.folders()) == ["a"]
    for raw in ("a/1.csv", "a/2.csv", "b/1.csv"):
        written_by_another(place, raw, b"2")
    second = place.at("a").listing()
    assert [entry.raw for entry in second] == ["1.csv", "2.csv"]
    assert second[0].stamp != first[0].stamp
    assert list(place.folders()) == ["a", "b"]


def test_a_place_holds_what_lies_in_it(place: Place) -> None:
    assert place.holds(place)
    assert place.holds(place.at("a/b"))
    assert not place.at("a").holds(place)
    assert not place.at("a").holds(place.at("ab"))


def test_a_folder_lists_what_a_check_finds(tmp_path: Path) -> None:
    root = tmp_path / "inbox" / "f"
    (root / "sub").mkdir(parents=True)
    for name in ("a.csv", "sub/b.csv", ".DS_Store"):
        (root / name).write_text(name)
    (root / "inside.csv").symlink_to("a.csv")
    (root / "outside.csv").symlink_to(tmp_path)
    os.mkfifo(root / "pipe")
    Path(os.fsdecode(os.fsencode(root) + b"/" + "3月.csv".encode("gb18030"))).write_text("x")
    place, found = Place.of(root), discover(root)
    entries = place.listing()
    kinds = {entry.path: entry.kind for entry in entries}
    assert kinds["outside.csv"] == "link"
    assert kinds["pipe"] == "no-file"
    assert [e.path for e in entries if e.kind == FILE] == [f.source.path for f in found.files]
    assert [(e.path, e.kind) for e in entries if e.kind not in (FILE, DROPPING)] == list(
        found.unopened
    )
    hashed = [place.digest(e.raw, e.path) for e in entries if e.kind == FILE]
    assert hashed == [file.source for file in found.files]


def test_a_link_to_another_supplier_is_not_followed(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "other").mkdir(parents=True)
    (inbox / "other" / "pay.csv").write_text("theirs")
    (inbox / "link").symlink_to("other")
    top = Place.of(inbox).top()
    assert list(top.folders) == ["other"]
    assert top.others == (("link", "link"),)
    (inbox / "mine").mkdir()
    (inbox / "mine" / "pay.csv").symlink_to(inbox / "other" / "pay.csv")
    mine = Place.of(inbox / "mine")
    assert [entry.kind for entry in mine.listing()] == ["link"]
    with pytest.raises(UnreadableError):  # a link put there after the listing
        mine.digest("pay.csv", "pay.csv")


def test_what_is_made_is_made_once(place: Place) -> None:
    place.make("x/key", b"first", 0o600)
    place.make("x/key", b"second", 0o600)
    assert place.read("x/key") == b"first"
    assert [entry.path for entry in place.listing()] == ["x/key"]


def test_a_service_that_cannot_promise_to_make_once_still_makes(
    remote: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RemotePlace, "exists", lambda *_: False)
    remote.make("key", b"first")
    remote.make("key", b"second")
    assert remote.read("key") == b"first"
    s3_server.server().fail(1, 501, "NotImplemented", "PUT")
    remote.make("other", b"first")
    assert remote.read("other") == b"first"


def test_a_share_that_knows_no_links_makes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    for data in (b"first", b"second"):
        Place.of(tmp_path).make("key", data, 0o600)
    assert (tmp_path / "key").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_folders_that_print_alike_are_nobodys(place: Place, tmp_path: Path) -> None:
    for raw in ("A\x01/a.txt", "A\x02/a.txt", "B/b.txt"):
        place.write(raw, b"x")
    top = place.top()
    assert dict(top.folders) == {"B": "B"}
    assert top.alike == {"A\N{REPLACEMENT CHARACTER}"}


@pytest.mark.parametrize(
    ("info", "is_told"),
    [
        ({"size": 5, "ETag": '"abc"'}, True),
        ({"size": 5, "mtime": 1.5}, True),
        ({"size": 5, "modify": "20260101"}, False),
        ({"size": 5}, False),
    ],
)
def test_a_size_alone_is_no_stamp(
    info: dict[str, object], is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fsspec")
    from fsspec.implementations.memory import MemoryFileSystem

    monkeypatch.setattr(MemoryFileSystem, "find", lambda *_, **__: {"/in/a.csv": info})
    monkeypatch.setattr(MemoryFileSystem, "_strip_protocol", lambda path: path)
    entries = Place.of("memory:///in").listing()
    assert [(entry.path, bool(entry.stamp)) for entry in entries] == [("a.csv", is_told)]


def test_a_touched_file_has_another_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1")
    stamp = Place.of(tmp_path).listing()[0].stamp
    assert Place.of(tmp_path).listing()[0].stamp == stamp
    times = path.stat()
    path.write_bytes(b"2")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as copying with dates does
    assert Place.of(tmp_path).listing()[0].stamp != stamp


def test_a_file_that_changes_while_it_is_hashed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1" * 1000)
    real = files.hashlib.file_digest

    def digest(stream: object, name: str) -> object:
        found = real(stream, name)
        path.write_bytes(b"2" * 2000)
        return found

    monkeypatch.setattr(files.hashlib, "file_digest", digest)
    with pytest.raises(UnreadableError) as caught:
        Place.of(tmp_path).digest("a.csv", "a.csv")
    assert caught.value.reason == "changed-while-read"
    assert discover(tmp_path).unopened == (("a.csv", "changed-while-read"),)


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO, errno.ENOTCONN])
def test_a_share_that_fails_is_waited_for_and_then_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (tmp_path / "f" / "sub").mkdir(parents=True)
    (tmp_path / "f" / "sub" / "a.csv").write_text("x")
    monkeypatch.setenv("PRESCREEN_PATIENCE", "0.2")
    scan, failures = os.scandir, [1]

    def scandir(path: str) -> object:
        if str(path).endswith("sub") and failures:
            failures.pop()
            raise OSError(number, os.strerror(number), path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    place = Place.of(tmp_path / "f")
    assert [entry.raw for entry in place.listing()] == ["sub/a.csv"]
    assert not failures
    failures += [1] * 10**6
    with pytest.raises(PlaceUnavailableError, match=str(tmp_path / "f")):
        place.listing()


def test_a_folder_that_goes_while_it_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f" / "sub").mkdir(parents=True)
    (tmp_path / "f" / "a.csv").write_text("x")
    scan = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("sub"):
            raise FileNotFoundError(errno.ENOENT, "gone", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [entry.raw for entry in Place.of(tmp_path / "f").listing()] == ["a.csv"]
    with pytest.raises(PlaceUnavailableError, match="not there any more"):
        Place.of(tmp_path / "g").listing()


def test_one_bad_sector_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("x")
    monkeypatch.setenv("PRESCREEN_PATIENCE", "0.1")

    def broken(path: Path, name: str) -> object:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(local_place, "describe", broken)
    with pytest.raises(UnreadableError) as caught:
        Place.of(tmp_path).digest("a.csv", "a.csv")
    assert caught.value.reason == "device-error"


def test_an_inbox_that_is_not_there_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        Place.of(tmp_path / "none").check()
    with (
        s3_server.bucket(monkeypatch),
        pytest.raises(UsageError, match="no such bucket"),
    ):
        Place.of("s3://no-such-bucket-here/x").check()


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ("s3://key:secret@bucket/x", "environment"),
        ("s3://", "names no bucket"),
        ("nosuch://bucket/x", "no kind of place"),
    ],
)
def test_a_wrong_address_is_said_and_no_secret_repeated(said: str, match: str) -> None:
    with pytest.raises(UsageError, match=match) as caught:
        Place.of(said)
    assert "secret@" not in str(caught.value)


def test_keys_of_s3_lead_nowhere_else(remote: Place) -> None:
    for raw in ("f/../up.csv", "f//twice.csv", "f/_/twice.csv", "f/marker/"):
        remote.write(raw, b"x")
    entries = remote.at("f").listing()
    assert sorted(entry.path for entry in entries) == ["_/twice (2).csv", "_/twice.csv", "_/up.csv"]
    for entry in entries:
        assert remote.at("f").digest(entry.raw, entry.path).size == 1


def test_throttling_and_faults_of_the_service_pass(
    remote: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESCREEN_PATIENCE", "60")
    server = s3_server.server()
    remote.write("a.csv", b"x")
    server.fail(3, 503, "SlowDown")
    assert remote.read("a.csv") == b"x"
    server.fail(3, 500, "InternalError")
    remote.write("b.csv", b"y")
    assert len(remote.listing()) == 2


def test_a_service_away_at_the_start_is_said_in_bounded_time(remote: Place) -> None:
    server = s3_server.server()
    server.stop()
    with pytest.raises(PlaceUnavailableError, match=r"does not answer .*run again"):
        remote.check()
    server.start()
    remote.check()


def test_a_service_away_in_the_middle_is_waited_for(
    remote: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESCREEN_PATIENCE", "60")
    server = s3_server.server()
    for number in range(4):
        remote.write(f"{number}.csv", b"x")
    server.stop()
    back = threading.Timer(0.5, server.start)
    back.start()
    try:
        for number in range(4):
            assert remote.read(f"{number}.csv") == b"x"
    finally:
        back.join()


@pytest.mark.parametrize(
    ("status", "code", "match"),
    [
        (403, "InvalidAccessKeyId", "keys are refused"),
        (403, "SignatureDoesNotMatch", "keys are refused"),
        (403, "AccessDenied", "access is refused"),
        (403, "RequestTimeTooSkewed", "clock"),
        (400, "AuthorizationHeaderMalformed", "region"),
    ],
)
def test_what_waiting_does_not_mend_is_said_at_once(
    remote: Place, status: int, code: str, match: str
) -> None:
    server = s3_server.server()
    server.fail(50, status, code)
    before = len(server.requests)
    with pytest.raises(UsageError, match=match):
        remote.listing()
    assert len(server.requests) - before <= 4


def test_no_keys_at_all(remote: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in s3_server.KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    with pytest.raises(UsageError, match="AWS_ACCESS_KEY_ID"):
        remote.listing()
