"""A catalogue of models that offers what it is given."""

from __future__ import annotations

from litechat_tui.domain.chat import Model
from litechat_tui.domain.errors import ProxyError


class FakeCatalog:
    """A `ModelCatalog` that offers `models`, or raises `error`."""

    def __init__(self, *models: Model, error: ProxyError | None = None) -> None:
        self.offered = models
        self.error = error

    def models(self) -> tuple[Model, ...]:
        if self.error is not None:
            raise self.error
        return self.offered
