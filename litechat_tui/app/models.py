"""Which model a prompt goes to."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.ports import LocalState, ModelCatalog, SessionQueries

_REMEMBERED = "model"


class ModelChoice:
    """Finds the model to talk to: asked for, used last in the session, set up, remembered, or the proxy's first.

    All methods block; they raise `StoreError`, and `ProxyError` when the proxy has to be asked and cannot answer.
    """

    def __init__(self, queries: SessionQueries, local: LocalState, catalog: ModelCatalog) -> None:
        self._queries = queries
        self._local = local
        self._catalog = catalog

    def for_session(self, session_id: str, *, wanted: str, usual: str) -> str:
        """Return the alias for a session: the `wanted` one, else the session's last, the `usual` one, any."""
        session = self._queries.session(session_id)
        known = wanted or (session.model if session else "") or usual or self.any()
        if not known:
            raise ProxyError(Code.PROXY_NO_MODELS)
        return known

    def any(self) -> str:
        """Return the alias remembered, or else the first one offered; empty when there is neither."""
        return self._local.preference(_REMEMBERED) or next((model.id for model in self.offered()), "")

    def offered(self) -> Sequence[Model]:
        """Return the models the proxy offers to this key."""
        return self._catalog.models()

    def remember(self, alias: str) -> None:
        """Keep a choice for the next start."""
        self._local.remember(_REMEMBERED, alias)
