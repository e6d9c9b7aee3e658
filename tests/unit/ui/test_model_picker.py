"""The rows of the picker: columns as there is room for them, in cells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.domain.text import cells
from litechat_tui.ui.widgets.model_rows import model_rows
from litechat_tui.words import use

HAIKU = ModelDetails(
    "bedrock-claude-haiku-4-5-jp",
    "bedrock_converse",
    200_000,
    64_000,
    1.1e-06,
    5.5e-06,
    abilities=frozenset({Ability.VISION, Ability.TOOLS, Ability.REASONING}),
)
NOVA = ModelDetails("nova", "bedrock", 1_000_000, 5_000, 3.75e-08, 0.0)
NAME_ALONE = ModelDetails("日本語のエイリアス")
MODELS = [HAIKU, NOVA, NAME_ALONE]


@pytest.fixture(autouse=True, params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    use(request.param)
    yield request.param
    use("en")


def test_all_columns_stand_one_below_the_other(language: str) -> None:
    if language == "ja":
        return
    heading, rows = model_rows(MODELS, frozenset({"nova"}), 100)
    assert [heading.plain, *(row.plain.rstrip() for row in rows)] == [
        "  MODEL                        PROVIDER          READS     IN/M  OUT/M  img  tool  think",
        "  bedrock-claude-haiku-4-5-jp  bedrock_converse   200k    $1.10  $5.50  ✓    ✓     ✓",
        "★ nova                         bedrock            1.0M  $0.0375  $0.00",
        "  日本語のエイリアス",
    ]


@pytest.mark.parametrize("room", range(4, 120))
def test_columns_go_one_after_the_other_and_nothing_is_wider_than_the_room(room: int) -> None:
    heading, rows = model_rows(MODELS, frozenset(), room)
    lines = [heading.plain, *(row.plain for row in rows)]
    assert max(map(cells, lines[1:])) <= room
    prices, provider = "$1.10" in lines[1], "bedrock_converse" in lines[1]
    assert prices or not provider
    assert provider is ("✓" in lines[1]) or not provider
    if room >= 2 + cells(HAIKU.alias):
        assert HAIKU.alias in lines[1]


def test_a_model_that_the_key_may_not_use_says_so() -> None:
    _heading, rows = model_rows([ModelDetails("gone", offered=False), HAIKU], frozenset(), 100)
    assert rows[0].plain.split()[0] == "gone"
    assert len(rows[0].plain.split()) > 1


def test_names_alone_have_no_columns(language: str) -> None:
    heading, rows = model_rows([NAME_ALONE], frozenset(), 60)
    assert heading.plain.strip() == {"en": "MODEL", "ja": "モデル"}[language]
    assert [row.plain.strip() for row in rows] == [NAME_ALONE.alias]
