"""A catalogue of models that offers what it is given."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.models import ModelDetails


class FakeCatalog:
    """A `ModelCatalog` that offers `models`, or raises `error`; it tells `told`, or refuses to."""

    def __init__(
        self, *models: Model, error: ProxyError | None = None, told: Sequence[ModelDetails] | None = None
    ) -> None:
        self.offered = models
        self.error = error
        self.told = told

    def models(self) -> tuple[Model, ...]:
        if self.error is not None:
            raise self.error
        return self.offered

    def details(self) -> dict[str, ModelDetails]:
        if self.error is not None or self.told is None:
            raise self.error or ProxyError(Code.PROXY_REFUSED, status=403)
        return {each.alias: each for each in self.told}
