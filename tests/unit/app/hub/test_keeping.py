"""A file and a hub kept in step beside everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from litechat_tui.app.hub import keeping
from litechat_tui.app.hub.keeping import HubKeeper, Way
from litechat_tui.app.hub.syncing import Syncing
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError, LitechatError, StoreError
from litechat_tui.domain.hub_light import HubLight, HubStanding
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW, frozen_clock
from tests.contract.stores import said, talk
from tests.fakes.hub import FakeHub

PATIENCE = 20


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing rest."""
    for name in ("SHORTEST_SECONDS", "BUSY_SECONDS", "REST"):
        monkeypatch.setattr(keeping, name, 0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "sessions.db", frozen_clock)) as made:
        yield made


class Kept:
    """A keeper, the hub that it keeps with, and everything that it told."""

    def __init__(self, store: SQLiteStore, redactor: Redactor = NO_SECRETS) -> None:
        self.hub = FakeHub()
        self.errors: list[LitechatError | None] = []
        """What opening the way raises, one after the other."""
        self.told: list[HubStanding] = []
        self.store, self.redactor = store, redactor
        self.keeper = HubKeeper(self.opened, frozen_clock)
        self.keeper.report = self.told.append

    @contextmanager
    def opened(self) -> Iterator[Way]:
        if self.errors and (error := self.errors.pop(0)):
            raise error
        yield Way(self.store.archive, self.hub, self.redactor)

    def start(self) -> None:
        self.keeper.start()
        self.rests()

    def rests(self) -> None:
        """Wait until it listens."""
        assert self.hub.asked.acquire(timeout=PATIENCE)

    def look(self, *, tells: bool = True) -> None:
        """Let it look again, and wait until it listens again."""
        self.hub.tells = tells
        self.hub.news.release()
        self.rests()

    def end(self) -> None:
        self.keeper.close()
        self.hub.news.release()
        assert self.keeper._thread is not None
        self.keeper._thread.join(PATIENCE)
        assert not self.keeper._thread.is_alive()


@pytest.fixture
def kept(store: SQLiteStore) -> Kept:
    return Kept(store)


def test_it_pushes_at_the_start_and_when_it_is_woken(kept: Kept, store: SQLiteStore) -> None:
    talk(store, "a", "Question", said("Answer"))
    kept.start()
    kept.keeper.start()
    assert [each.session_id for each in kept.hub.kept] == ["a"]
    assert kept.told == [HubStanding(HubLight.BEHIND, 1), HubStanding(HubLight.IN_STEP)]
    talk(store, "b")
    kept.keeper.wake()
    kept.look(tells=False)
    assert {each.session_id for each in kept.hub.kept} == {"a", "b"}
    kept.end()


def test_it_takes_in_what_another_machine_pushed(kept: Kept, store: SQLiteStore, tmp_path: Path) -> None:
    kept.start()
    with closing(SQLiteStore(tmp_path / "other.db", frozen_clock)) as other:
        talk(other, "b", "Theirs")
        Syncing(other.archive, kept.hub).push()
    kept.look()
    assert store.archive.ids() == ["b"]
    kept.end()


def test_without_news_it_looks_after_a_while(kept: Kept, store: SQLiteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LOOK_SECONDS", 0)
    seen = {light: Event() for light in HubLight}
    kept.keeper.report = lambda standing: seen[standing.light].set()
    kept.keeper.start()
    assert seen[HubLight.IN_STEP].wait(PATIENCE)
    seen[HubLight.IN_STEP].clear()
    talk(store, "a")
    assert seen[HubLight.BEHIND].wait(PATIENCE)
    assert seen[HubLight.IN_STEP].wait(PATIENCE)
    assert len(kept.hub.kept) == 1
    kept.end()


def test_it_waits_while_a_first_token_is_awaited(kept: Kept, store: SQLiteStore) -> None:
    talk(store, "a")
    answers, seen = [True, True], list[int]()

    def is_busy() -> bool:
        seen.append(len(kept.hub.kept))
        return bool(answers) and answers.pop()

    kept.keeper.is_busy = is_busy
    kept.start()
    assert seen == [0, 0, 0]
    assert len(kept.hub.kept) == 1
    kept.end()


def test_what_holds_a_secret_stays_behind(store: SQLiteStore) -> None:
    kept = Kept(store, Redactor(["sk-of-a-person-123"]))
    talk(store, "a", "sk-of-a-person-123")
    kept.start()
    assert kept.told[-1] == HubStanding(HubLight.BEHIND, 1)
    kept.end()


def test_a_hub_that_fails_is_tried_again(kept: Kept) -> None:
    lost = HubError(Code.HUB_UNREACHABLE, place="x", reason="gone")
    refused = HubError(Code.HUB_NEWER, place="x", format=2, known=1)
    kept.errors = [lost, lost, refused, StoreError(Code.STORE_LOCKED), None]
    kept.start()
    assert kept.told == [
        HubStanding(HubLight.OFFLINE, since=NOW, problem=lost.problem),
        HubStanding(HubLight.REFUSED, since=NOW, problem=refused.problem),
        HubStanding(HubLight.IN_STEP),
    ]
    kept.end()


def test_a_defect_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    defect, told = ZeroDivisionError(), list[Exception]()
    broke = Event()

    def fail() -> None:
        raise defect

    def tell(found: Exception) -> None:
        told.append(found)
        broke.set()

    monkeypatch.setattr(kept.keeper, "run", fail)
    with pytest.raises(ZeroDivisionError):
        kept.keeper._work()
    kept.keeper.broke = tell
    kept.keeper.start()
    assert broke.wait(PATIENCE)
    assert told == [defect]
