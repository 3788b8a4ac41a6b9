import os
from pathlib import Path

import pytest

from pipeline.engine.files import discover, is_dropping, printable


def test_every_file_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b/2.csv", "a.csv", "b/1.csv", "B.csv", "工资/三月.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    found = discover(tmp_path)
    assert [file.source.path for file in found.files] == [
        "B.csv",
        "a.csv",
        "b/1.csv",
        "b/2.csv",
        "工资/三月.xlsx",
    ]
    assert found.files[1].source.size == 5


def test_droppings_are_counted_and_settings_are_no_document(tmp_path: Path) -> None:
    for name in (".DS_Store", "~$pay.xlsx", "Thumbs.db", "desktop.ini", "__MACOSX/._a", "._b"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "facility.toml").write_text("")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "facility.toml").write_text("")
    found = discover(tmp_path)
    assert found.ignored == 6
    assert [file.source.path for file in found.files] == ["sub/facility.toml"]
    assert found.settings is not None


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "file.csv").write_text("x")
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "real.csv").write_text("y")
    (folder / "inside.csv").symlink_to("real.csv")
    (folder / "outside.csv").symlink_to(tmp_path / "secret" / "file.csv")
    (folder / "outside").symlink_to(tmp_path / "secret")
    found = discover(folder)
    assert [file.source.path for file in found.files] == ["inside.csv", "real.csv"]
    assert found.unopened == (
        ("outside", "link"),
        ("outside.csv", "link"),
    )


@pytest.mark.parametrize("loop", ["self", "parent"])
def test_a_loop_of_links_ends(tmp_path: Path, loop: str) -> None:
    (tmp_path / "link").symlink_to("link" if loop == "self" else ".")
    found = discover(tmp_path)
    assert not found.files
    assert [path for path, _ in found.unopened] == ["link"]


def test_a_pipe_does_not_block_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = discover(tmp_path)
    assert not found.files
    assert found.unopened == (("pipe", "no-file"),)


def test_a_closed_folder_and_a_closed_file_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "pay.csv").write_text("x")
    (tmp_path / "shut.csv").write_text("x")
    scan, stat = os.scandir, Path.stat

    def scandir(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    def status(path: Path, **rest: bool) -> os.stat_result:
        if path.name == "shut.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **rest)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "stat", status)
    found = discover(tmp_path)
    assert found.unopened == (("closed", "closed-folder"), ("shut.csv", "no-permission"))


def test_two_names_that_look_alike_are_two_files(tmp_path: Path) -> None:
    for name in (b"a\x01.csv", b"a\x02.csv", "3月工资.csv".encode("gb18030")):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    names = [file.source.path for file in discover(tmp_path).files]
    assert len(set(names)) == 3
    assert "3月工资.csv" in names


def test_names_any_report_can_hold() -> None:
    assert printable("a\nb\x00.csv") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}.csv"
    assert printable(os.fsdecode("工资.xlsx".encode("gb18030"))) == "工资.xlsx"
    assert printable("工资.xlsx") == "工资.xlsx"


def test_a_document_is_no_dropping() -> None:
    assert not is_dropping("desktop.ini.xlsx")
    assert not is_dropping("~pay.xlsx")
    assert is_dropping("a/__MACOSX/b.csv")
