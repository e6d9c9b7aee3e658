"""Two machines kept in step through a real PostgreSQL: what one stores, the other has soon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Condition

import psycopg
import pytest

from litechat_tui.app.hub import keeping
from litechat_tui.app.hub.keeping import HubKeeper, Way
from litechat_tui.domain.hub_light import HubLight, HubStanding
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.domain.shelf import Change
from litechat_tui.hub.link import PostgresHub
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.contract.stores import said, talk
from tests.hub.conftest import address

PATIENCE = 20


class Machine:
    """A session file with its keeper, and what that told."""

    def __init__(self, path: Path, where: str) -> None:
        self._where, self._path = where, path
        self._changed = Condition()
        self.standing = HubStanding()
        self.store = SQLiteStore(path, frozen_clock)
        self.keeper = HubKeeper(self.opened, frozen_clock)
        self.keeper.report = self._take

    @contextmanager
    def opened(self) -> Iterator[Way]:
        with (
            closing(PostgresHub(self._where, self._path.stem)) as hub,
            closing(SQLiteStore(self._path, frozen_clock)) as store,
        ):
            yield Way(store.archive, hub, NO_SECRETS)

    def _take(self, standing: HubStanding) -> None:
        with self._changed:
            self.standing = standing
            self._changed.notify_all()

    def wait_for(self, light: HubLight) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.standing.light is light, PATIENCE), self.standing

    def has(self, condition: Callable[[], bool]) -> bool:
        """Return whether something comes true in the file before patience ends."""
        pause = Condition()
        with pause:
            return pause.wait_for(condition, 0) or any(
                pause.wait(0.05) or condition() for _ in range(int(PATIENCE / 0.05))
            )

    def close(self) -> None:
        self.keeper.close()
        if self.keeper._thread is not None:
            self.keeper._thread.join(PATIENCE)
        self.store.close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a hub that failed be tried again soon."""
    monkeypatch.setattr(keeping, "SHORTEST_SECONDS", 0.1)


def test_what_happens_on_one_machine_is_soon_on_the_other(
    server: str, database: str, anna: PostgresHub, tmp_path: Path
) -> None:
    assert anna.marks() == {}
    where = address(server, database, "anna")
    with ExitStack() as stack:
        here, there = (stack.enter_context(closing(Machine(tmp_path / f"{name}.db", where))) for name in "ab")
        talk(here.store, "a", "Question", said("Answer"))
        for each in (here, there):
            each.keeper.start()
            each.wait_for(HubLight.IN_STEP)
        assert there.has(lambda: there.store.archive.ids() == ["a"])
        there.store.commands.change(["a"], Change(title="Named there"))
        there.keeper.wake()
        assert here.has(lambda: here.store.queries.session("a").title == "Named there")  # type: ignore[union-attr] # it is there
        with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
            db.execute(b"ALTER ROLE anna NOLOGIN")
            db.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'anna'")
            try:
                here.wait_for(HubLight.REFUSED)
            finally:
                db.execute(b"ALTER ROLE anna LOGIN")
        talk(here.store, "b", "Written meanwhile")
        here.wait_for(HubLight.IN_STEP)
        assert there.has(lambda: {*there.store.archive.ids()} == {"a", "b"})
        assert here.store.check() == there.store.check() == []
