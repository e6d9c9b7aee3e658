"""The state of the proxy when it was last tried: by a turn, for its list of models, or by a look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from litechat_tui.app.replies import LiveReply
from litechat_tui.domain.chat import Model
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.light import Light, light_of
from litechat_tui.domain.ports import ModelCatalog

if TYPE_CHECKING:
    from litechat_tui.domain.models import ModelDetails

T = TypeVar("T")


class Reachability:
    """What turns, the list of models and whoever looks have met. Starts out hopeful."""

    def __init__(self) -> None:
        self.light = Light.UNKNOWN

    @property
    def unreachable(self) -> bool:
        """Whether the last try failed to reach the proxy."""
        return self.light is Light.UNREACHABLE

    def note(self, problem: Problem | None) -> None:
        """Take in how a try ended; None for one that succeeded. What has nothing to do with the proxy says nothing."""
        self.light = light_of(problem) or self.light

    def note_reply(self, live: LiveReply) -> None:
        """Take in what has become of a reply so far."""
        if live.retry is not None:
            self.note(live.retry.reason)
        elif live.ending is not None and live.ending.turn.problem is not None:
            self.note(live.ending.turn.problem)
        elif live.received:
            self.note(None)

    def watched(self, catalog: ModelCatalog) -> ModelCatalog:
        """Return `catalog`, with what becomes of asking it taken in."""
        return _WatchedCatalog(catalog, self.note)


class _WatchedCatalog:
    def __init__(self, catalog: ModelCatalog, note: Callable[[Problem | None], None]) -> None:
        self._catalog = catalog
        self._note = note

    def models(self) -> Sequence[Model]:
        """Return the models of the proxy; raises `ProxyError`."""
        return self._noted(self._catalog.models)

    def details(self) -> Mapping[str, ModelDetails]:
        """Return what the proxy tells of them; raises `ProxyError`."""
        return self._noted(self._catalog.details)

    def _noted(self, ask: Callable[[], T]) -> T:
        try:
            answer = ask()
        except ProxyError as error:
            self._note(error.problem)
            raise
        self._note(None)
        return answer
