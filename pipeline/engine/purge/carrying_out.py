"""A purge carried out: what the plan names goes, and then everything is looked at again."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pipeline.engine.cache.work import sweep
from pipeline.engine.purge import names, outputs, summaries
from pipeline.engine.purge.hashed import readings_of
from pipeline.engine.purge.looking import look
from pipeline.engine.purge.planning import at_work, forget, journal_of, leases_of, plan_again
from pipeline.engine.purge.traces import speaks_of
from pipeline.engine.purge.what import Item, Plan, Proof
from pipeline.errors import StoreUnavailableError

if TYPE_CHECKING:
    from sqlalchemy import Connection


def carry_out(made: Plan, say: Callable[[str], None] = lambda _: None) -> Proof:
    """Gives back the proof that nothing is left of what a plan named, or what is.

    May be killed at any point: the same purge, planned again, then ends it.

    Args:
        made: As of ``plan``; what came to it since goes too.
        say: Told what is being done, in words.

    Raises:
        UsageError: A run is at work on what would go; nothing was removed.
        StoreUnavailableError, PlaceUnavailableError: They are away; purge again when they are back.
    """
    from pipeline.store import leases

    wanted = leases_of(made)
    with leases.held(made.where.database(), wanted, leases.holder()) as granted:
        if len(granted) < len(wanted):
            raise at_work(made.facility or "what would go")
        made = plan_again(made)
        journal_of(made).keep(made.traces)
        say("removing")
        removal = _Removal(made)
        removal.files()
        removal.rows()
        removal.summaries()
    # The leases name hashes too: only now are their rows gone.
    say("making what was removed unreadable")
    removal.shred()
    say("looking whether anything is left")
    found = look(made)
    proof = Proof(
        tuple(removal.removed),
        tuple(found.looked_at),
        (*found.left, *removal.failed),
        tuple(found.notes),
    )
    if proof.clean:
        journal_of(made).end()
    return proof


class _Removal:
    """Removes what a plan names, kind by kind; what cannot be removed is said and passed over."""

    def __init__(self, made: Plan) -> None:
        self._made = made
        self._others = names.others_than(made.where, *made.names)
        self.removed: list[Item] = []
        self.failed: list[str] = []

    def files(self) -> None:
        """Removes what was handed in, its reports, and what was kept of reading it."""
        made, inbox, out = self._made, self._made.where.inbox_place(), self._made.where.out_place()
        if made.folder is not None and not made.keep_inbox:
            with self._trying(Item("files in the inbox", len(made.inbox)), str(inbox)):
                outputs.clear(inbox, made.folder)
        with self._trying(Item("reports", len(made.reports), made.reports), str(out)):
            for folder in made.reports:
                outputs.clear_report(out, folder)
        store = made.where.store()
        with self._trying(Item("readings", len(made.readings)), str(store.folder)):
            for place, raw in list(readings_of(store, made.traces.hashes)):
                place.remove(raw)
        if (work := store.folder / "work").is_dir():
            sweep(work)

    def rows(self) -> None:
        """Removes what the store holds."""
        gone = self._made.where.database().run(self._forget)
        self.removed += [Item(f"rows of {table}", count) for table, count in gone.items()]

    def summaries(self) -> None:
        """Removes old morning summaries, and writes anew those that name what goes."""
        made, out = self._made, self._made.where.out_place()
        with self._trying(Item("morning summaries", len(made.summaries)), str(out)):
            for raw in made.summaries:
                out.remove(raw)
        with self._trying(Item("morning summaries written anew", len(made.retold)), str(out)):
            summaries.write_anew(made.where, made.retold, made.names, self._others)

    def shred(self) -> None:
        """Makes what the database removed unreadable in its files."""
        from pipeline.store import purging

        try:
            purging.shred(self._made.where.database())
        except StoreUnavailableError as error:
            self.failed.append(f"remains in the database's files, as it is in use: {error}")

    def _forget(self, connection: Connection) -> dict[str, int]:
        from pipeline.store import facilities, problems

        number = self._made.number
        for name in self._made.names:
            such = functools.partial(speaks_of, name=name, others=self._others)
            problems.drop_problems(connection, self._made.where.inbox, such)
        if number is not None and not facilities.names(connection, [number]):
            return {}  # the answer to the commit was lost, and it is done again
        return dict(forget(connection, self._made).rows)

    @contextlib.contextmanager
    def _trying(self, item: Item, where: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:  # names of files may be of people: only the folder is said
            self.failed.append(f"{item.what} in {where}: {error.strerror or type(error).__name__}")
            return
        if item.count:
            self.removed.append(item)
