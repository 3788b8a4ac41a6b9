from pipeline.store import migrating
from pipeline.store.database import Database
from pipeline.store.identity import identity_of


def test_a_store_keeps_its_number_and_shares_it_with_no_other(database: Database) -> None:
    number = database.read(identity_of)
    assert number is not None
    Database(database.url).prepare()
    assert database.read(identity_of) == number
    database.run(lambda c: migrating.downgrade(c, "base"))
    assert database.read(identity_of) is None
    database.prepare()
    assert database.read(identity_of) not in (None, number)
