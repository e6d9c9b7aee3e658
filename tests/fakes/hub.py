"""`Hub` in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from threading import Semaphore

from litechat_tui.domain.ports.hub import HubFacts, HubHealth, HubMark, HubState


class FakeHub:
    """A hub of one person."""

    def __init__(self) -> None:
        self.place = "here/litechat"
        self.kept: list[HubState] = []
        self.bodies: dict[str, bytes] = {}
        self.members: list[str] = []
        self.made = False
        self.asked, self.news = Semaphore(0), Semaphore(0)
        self.tells = True
        self.told = HubHealth(
            self.place,
            "anna",
            is_encrypted=True,
            is_made=True,
            may_use=True,
            is_guarded=True,
            sees_all=False,
            is_direct=True,
            ahead=0.0,
        )

    def make(self, members: Sequence[str] = ()) -> bool:
        self.members += members
        was, self.made = self.made, True
        return not was

    def facts(self) -> HubFacts:
        return HubFacts(self.place, "anna", len(self.marks()), is_encrypted=True)

    def health(self) -> HubHealth:
        return self.told

    def forget(self, newest: int) -> int:
        before = len(self.marks())
        self.kept = [each for each in self.kept if each.version > newest]
        return before - len(self.marks())

    def marks(self) -> Mapping[str, Sequence[HubMark]]:
        found: dict[str, list[HubMark]] = {}
        for each in self.kept:
            found.setdefault(each.session_id, []).append(HubMark(each.version, each.fingerprint))
        return found

    def states(self, session_ids: Collection[str]) -> Sequence[HubState]:
        return [each for each in self.kept if each.session_id in session_ids]

    def parts(self, digests: Collection[str]) -> Mapping[str, bytes]:
        return {digest: self.bodies[digest] for digest in digests if digest in self.bodies}

    def lacks(self, digests: Collection[str]) -> Collection[str]:
        return {*digests} - {*self.bodies}

    def push(self, states: Sequence[tuple[HubState, Collection[int]]], parts: Mapping[str, bytes]) -> Sequence[int]:
        self.bodies |= parts
        return [self._push(*each) for each in states]

    def _push(self, state: HubState, replaces: Collection[int]) -> int:
        version = len(self.bodies) + len(self.kept) + 1
        self.kept = [each for each in self.kept if each.session_id != state.session_id or each.version not in replaces]
        self.kept.append(HubState(state.session_id, state.header, state.parts, state.fingerprint, version))
        return version

    def await_news(self, seconds: float) -> bool:
        """Wait until a test has news, or wants the keeper to look at something else."""
        if not seconds:
            return False
        self.asked.release()
        assert self.news.acquire(timeout=20)
        return self.tells

    def close(self) -> None:
        """Nothing to close."""
