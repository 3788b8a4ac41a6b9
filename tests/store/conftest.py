"""Each test of the store runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import PostgreSQL, postgresql

from pipeline.store.database import Database


@pytest.fixture(scope="session")
def server() -> Iterator[PostgreSQL]:
    with postgresql() as running:
        yield running


@pytest.fixture(scope="session")
def one_database(server: PostgreSQL) -> str:
    return server.new_database()


@pytest.fixture
def postgresql_url(one_database: str) -> str:
    """Always the same database, emptied: that is quicker than a new one for each test."""
    import psycopg

    with psycopg.connect(one_database) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return one_database


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/prescreen.db"
    emptied: str = request.getfixturevalue("postgresql_url")
    return emptied


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(url, patience=60)
    made.prepare()
    yield made
    made.close()
