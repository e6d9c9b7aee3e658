"""What is known of the proxy's models: kept from last time, so that nobody waits for it, and asked for anew."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from threading import Lock

from litechat_tui.domain.errors import LitechatError, ProxyError, StoreError
from litechat_tui.domain.models import Ability, ModelDetails, described, details_from, details_json
from litechat_tui.domain.parameters import Name
from litechat_tui.domain.ports import LocalState, ModelCatalog

_log = logging.getLogger(__name__)

_KEPT = "models"
_FAVOURITES = "models.favourite"
_USED = "models.used"
_MARKING = ("bedrock", "anthropic")
"""What the names of providers begin with that understand marks for their caches."""
MOST_USED = 20
"""Models of which it is remembered that they were used lately."""


class KnownModels:
    """The models of one proxy, in its order. All methods may be called from any thread, and block."""

    def __init__(self, local: LocalState, catalog: ModelCatalog, proxy: str) -> None:
        """`proxy` names it: what was kept of another one says nothing."""
        self._local = local
        self._catalog = catalog
        self._proxy = proxy
        self._lock = Lock()
        self._told: Sequence[ModelDetails] | None = None

    def kept(self) -> Sequence[ModelDetails]:
        """Return what is known without asking; empty where nothing is. Raises `StoreError`."""
        return self._told or self._remembered()

    def asked(self, catalog: ModelCatalog | None = None) -> Sequence[ModelDetails]:
        """Ask the proxy, by a catalogue of the caller's own if there is one, and keep what it tells.

        A key that may not ask for details gets names alone. Raises `ProxyError`, and `StoreError`.
        """
        self._told = told_by(catalog or self._catalog)
        self._local.remember(_KEPT, json.dumps({self._proxy: [details_json(each) for each in self._told]}))
        return self._told

    def asked_of(self, alias: str) -> ModelDetails:
        """Return what is known of one model, from the proxy where it has told nothing yet; otherwise as `asked`."""
        found = self.of(alias)
        if not found.known:
            self.asked()
        return found if found.known else self.of(alias)

    def of(self, alias: str) -> ModelDetails:
        """Return what is known of one model; nothing but its alias where the proxy has told nothing yet."""
        return next((each for each in self.kept() if each.alias == alias), ModelDetails(alias))

    def takes(self, alias: str, name: Name) -> bool:
        """Return whether a model takes a parameter; the proxy is asked once where nothing was kept. Does not raise."""
        with self._lock:
            try:
                if not self.kept():
                    self.asked()
            except LitechatError as error:
                _log.debug("Nobody knows which parameters a model takes: %s", error.problem.code)
            try:
                return self.of(alias).takes(name)
            except StoreError:
                return True

    def caches(self, alias: str) -> bool:
        """Return whether a model is known to keep the beginning of a request that is marked. Does not ask nor raise.

        Providers that do not understand Claude's marks may refuse a request that has them.
        """
        try:
            model = self.of(alias)
        except StoreError:
            return False
        understood = all(name.startswith(_MARKING) for name in model.provider.split(", "))
        return understood and Ability.CACHING in model.abilities

    @property
    def favourites(self) -> frozenset[str]:
        """Aliases that the person marked. Raises `StoreError`."""
        return frozenset(self._names(_FAVOURITES))

    def mark(self, alias: str) -> frozenset[str]:
        """Mark a model as a favourite, or not any more; return the favourites. Raises `StoreError`."""
        now = self.favourites ^ {alias}
        self._local.remember(_FAVOURITES, json.dumps(sorted(now)) if now else "")
        return now

    @property
    def used(self) -> Sequence[str]:
        """Aliases chosen lately, the last one first. Raises `StoreError`."""
        return self._names(_USED)

    def note_used(self, alias: str) -> None:
        """Remember that a model was chosen. Raises `StoreError`."""
        names = [alias, *(name for name in self.used if name != alias)]
        self._local.remember(_USED, json.dumps(names[:MOST_USED]))

    def _names(self, kept_as: str) -> Sequence[str]:
        found = _loaded(self._local.preference(kept_as))
        return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []

    def _remembered(self) -> Sequence[ModelDetails]:
        found = _loaded(self._local.preference(_KEPT))
        entries = found.get(self._proxy) if isinstance(found, dict) else None
        read: Callable[[object], ModelDetails | None] = details_from
        return [each for entry in entries if (each := read(entry))] if isinstance(entries, list) else []


def told_by(catalog: ModelCatalog) -> Sequence[ModelDetails]:
    """Return what a proxy tells of its models; their names alone where the key may not ask for more.

    Blocks; raises `ProxyError`.
    """
    models = catalog.models()
    try:
        details = {**catalog.details()}
    except ProxyError as error:
        _log.debug("The proxy tells no details of its models: %s", error.problem.code)
        details = {}
    return described(models, details)


def _loaded(stored: str | None) -> object:
    try:
        found: object = json.loads(stored or "null")
    except (ValueError, RecursionError):
        return None
    return found
