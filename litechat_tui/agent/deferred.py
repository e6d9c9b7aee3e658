"""A package whose `__init__` runs when a name of it is first asked for, while its submodules can be imported before."""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """A package before its `__init__` has run; an ordinary module afterwards."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - modules hold anything
        if name.startswith("__"):
            raise AttributeError(name)
        ModuleType.__setattr__(self, "__class__", ModuleType)
        importlib.reload(self)
        return getattr(self, name)


def defer(package: str) -> None:
    """Let `package` be loaded when a name of it is first asked for. Does nothing when it is loaded or missing."""
    if package in sys.modules or (spec := find_spec(package)) is None:
        return
    module = module_from_spec(spec)
    ModuleType.__setattr__(module, "__class__", _Deferred)
    sys.modules[package] = module
