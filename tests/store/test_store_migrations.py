import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from store_facts import facility, judged, record

from pipeline.errors import StoreError
from pipeline.store import migrating, runs
from pipeline.store.database import Database
from pipeline.store.tables import metadata


def differences(database: Database) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    with database.engine().connect() as connection:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        )


def test_the_steps_lead_to_the_tables_of_the_code(database: Database) -> None:
    assert differences(database) == []


def test_each_constraint_and_index_is_named_as_in_the_code(database: Database) -> None:
    with database.engine().connect() as connection:
        inspector = inspect(connection)
        for table in metadata.sorted_tables:
            named = {index["name"] for index in inspector.get_indexes(table.name)}
            named |= {key["name"] for key in inspector.get_foreign_keys(table.name)}
            named |= {key["name"] for key in inspector.get_unique_constraints(table.name)}
            key = inspector.get_pk_constraint(table.name)["name"]
            wanted = {str(one.name) for one in [*table.indexes, *table.constraints]}
            # SQLite gives no name to a number that it counts up itself.
            named.add(key or table.primary_key.name)
            assert wanted <= named, table.name


def test_down_and_up_again(database: Database) -> None:
    database.run(lambda c: migrating.downgrade(c, "base"))
    with database.engine().connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    database.prepare()
    assert differences(database) == []
    record(database, facility(database), judged(["x"]))


def test_preparing_again_keeps_what_is_there(database: Database) -> None:
    number = facility(database)
    record(database, number, judged(["x"]))
    Database(database.url).prepare()
    assert len(database.read(lambda c: runs.history(c, number))) == 1


def test_a_step_that_breaks_leaves_nothing_behind(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic.operations import Operations

    made = Operations.create_index

    def broken(self: Operations, name: str, *rest: object, **more: object) -> None:
        if name == "ix_findings_until_run":
            raise RuntimeError("the power went")
        made(self, name, *rest, **more)

    database = Database(url)
    monkeypatch.setattr(Operations, "create_index", broken)
    with pytest.raises(RuntimeError):
        database.prepare()
    with database.engine().connect() as connection:
        assert inspect(connection).get_table_names() == []
    monkeypatch.undo()
    database.prepare()
    assert differences(database) == []
    database.close()


def test_threads_may_prepare_several_stores_at_once(tmp_path: Path) -> None:
    stores = [Database(f"sqlite:///{tmp_path}/{at % 3}/prescreen.db") for at in range(6)]
    threads = [threading.Thread(target=one.prepare) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in stores:
        assert differences(one) == []
        one.close()


def test_a_store_of_a_newer_prescreen_is_left_alone(database: Database) -> None:
    database.run(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(StoreError, match=r"newer Prescreen \(step 9999.*upgrade this Prescreen"):
        Database(database.url).prepare()


def test_a_file_is_for_its_owner_and_keeps_a_log_written_ahead(tmp_path: Path) -> None:
    path = tmp_path / "a % b" / "new" / "prescreen.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    facility(database)
    with database.engine().connect() as connection:
        modes = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert modes == ["wal", 2, 1, 1]
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    database.close()
