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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/prescreen.db"
    server: PostgreSQL = request.getfixturevalue("server")
    return server.new_database()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(url, patience=60)
    made.prepare()
    yield made
    made.close()
