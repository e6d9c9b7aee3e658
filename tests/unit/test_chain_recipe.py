"""Which proxy `make e2e` and `make e2e-newest` build the real chain from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.chain import recipe

MAKEFILE = Path(__file__).parents[2] / "Makefile"


@pytest.fixture
def newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the list of packages that a run on the newest proxy is built from."""
    monkeypatch.setattr(recipe, "PLACE", tmp_path)
    monkeypatch.setenv(recipe.VARIABLE, "newest")
    requirements = tmp_path / "newest" / "requirements.txt"
    requirements.parent.mkdir()
    return requirements


def test_without_a_choice_the_chain_is_built_from_the_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(recipe.VARIABLE, raising=False)
    assert recipe.chosen() == recipe.pinned()
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", recipe.pinned().litellm)


def test_another_list_is_built_in_a_place_of_its_own(newest: Path) -> None:
    newest.write_text("aiohttp==3.0\nlitellm==9.10.11\nlitellm-enterprise==0.1\n", "utf-8")
    chosen = recipe.chosen()
    assert (chosen.litellm, chosen.place) == ("9.10.11", newest.parent)
    assert chosen.digest(postgres="15") != recipe.pinned().digest(postgres="15")


def test_the_same_list_is_not_built_twice(newest: Path) -> None:
    newest.write_bytes(recipe.PINNED.read_bytes())
    assert recipe.chosen() == recipe.pinned()


def test_the_target_of_make_writes_the_list_that_it_chooses() -> None:
    makefile = MAKEFILE.read_text("utf-8")
    assert "NEWEST := $(CURDIR)/.e2e/newest\n" in makefile
    assert f"\t{recipe.VARIABLE}=$(notdir $(NEWEST)) $(PYTEST) -m e2e tests/e2e\n" in makefile
