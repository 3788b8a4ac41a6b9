"""What was read is entered in the store, also where the run that read it was killed before."""

import io
import zipfile
from pathlib import Path

import pytest
from nightly_world import ROSTER, World, in_this_process
from sqlalchemy import delete

from pipeline.store.tables import current_submissions, document_members, documents, findings, runs


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return in_this_process(monkeypatch, World(tmp_path))


def archive(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text in members.items():
            made.writestr(f"{name}.csv", text)
    return stream.getvalue()


def entered(world: World) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Gives back documents with their status, and what lay in archives."""
    return world.where.database().read(
        lambda c: (
            sorted((row.sha256, row.status) for row in c.execute(documents.select())),
            sorted((row.archive, row.member) for row in c.execute(document_members.select())),
        )
    )


def forget_rows(world: World) -> None:
    """Leaves the store as a run that was killed: the readings are kept, nothing is entered."""
    tables = (findings, runs, current_submissions, document_members, documents)
    world.where.database().run(lambda c: [c.execute(delete(table)) for table in tables])


def test_readings_that_a_killed_run_left_behind_are_entered(world: World) -> None:
    world.write("alpha/roster.csv", ROSTER)
    world.write("alpha/old.zip", archive(one=ROSTER + "A7,赵六,男,2022-01-01\n"))
    world.write("alpha/torn.pdf", b"%PDF torn")
    world.night()
    before = entered(world)
    assert len(before[0]) == 4
    assert len(before[1]) == 1
    forget_rows(world)
    world.night()
    assert entered(world) == before
    assert world.reads == ["old.zip"]  # opened again: only that tells what lies in it
    world.night(everything=True)
    assert world.reads == []
