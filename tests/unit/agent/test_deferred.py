"""A deferred package is loaded when a name of it is asked for, and not by its submodules."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest

from litechat_tui.agent.deferred import defer


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the name of a package that notes in itself that it was loaded, and has a submodule."""
    name = f"deferred_{uuid4().hex}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("from .inner import VALUE\nLOADED = [1]\n", encoding="utf-8")
    (folder / "inner.py").write_text("VALUE = 7\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for module in (name, f"{name}.inner"):
        sys.modules.pop(module, None)


def test_a_submodule_is_imported_without_it(package: str) -> None:
    defer(package)
    inner = importlib.import_module(f"{package}.inner")
    assert inner.VALUE == 7
    module = importlib.import_module(package)
    assert "LOADED" not in vars(module)
    assert module.LOADED == [1], "the first name asked for loads it"
    assert (type(module), module.inner, module.VALUE) == (ModuleType, inner, 7)


def test_it_is_loaded_once(package: str) -> None:
    defer(package)
    module = importlib.import_module(package)
    loaded = module.LOADED
    with pytest.raises(AttributeError):
        _ = module.missing
    defer(package)
    assert importlib.import_module(package).LOADED is loaded


def test_a_look_at_what_every_module_may_have_does_not_load_it(package: str) -> None:
    defer(package)
    module = sys.modules[package]
    assert not hasattr(module, "__wrapped__")
    assert "LOADED" not in vars(module)


def test_a_missing_package_stays_missing() -> None:
    defer("no_such_package_anywhere")
    assert "no_such_package_anywhere" not in sys.modules


def test_a_loaded_one_stays_as_it_is() -> None:
    before = sys.modules["importlib"]
    defer("importlib")
    assert sys.modules["importlib"] is before
