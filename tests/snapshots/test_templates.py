"""Templates of prompts as a reader sees them: the list with a preview, and the values that are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.settings.template_files import TemplateFolders
from litechat_tui.ui.screens.template_values import TemplateValues
from litechat_tui.ui.screens.templates import TemplatePicker
from litechat_tui.words import use
from tests.snapshots.test_frames import Snap
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for

REVIEW = """\
---
name: コードレビュー
description: 差分を読み、問題を重要な順に挙げる
model: bedrock-claude-haiku-4-5-jp
instructions: You review {{language}}.
parameters: {temperature: 0.2}
variables: {language: Python, author: null}
---
Review this {{language}} of {{author}}. Begin with what is wrong, then what could be simpler.

{{input}}
"""

pytestmark = pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("en", (80, 24), "litechat-dark"), ("ja", (60, 20), "litechat-dark"), ("en", (120, 40), "litechat-light")],
    ids=["en-80x24", "ja-60x20", "light-120x40"],
)


@pytest.fixture(autouse=True)
def looks(stage: Stage, tmp_path: Path, language: str, theme: str) -> Iterator[None]:
    """Speak a language in a theme, with templates of both places and one that is wrong."""
    own, prompts = tmp_path / "prompts", tmp_path / ".litechat" / "prompts"
    own.mkdir()
    prompts.mkdir(parents=True)
    (own / "changelog.md").write_text("---\ndescription: One line for a changelog\n---\n{{input}}", encoding="utf-8")
    (own / "review.md").write_text(REVIEW, encoding="utf-8")
    (prompts / "tests.md").write_text("---\nvariables: 5\n---\nWrite tests.", encoding="utf-8")
    stage.templates = TemplateFolders(own, tmp_path)
    stage.store.local.remember("theme", theme)
    use(language)
    yield
    use("en")


async def listed(pilot: Pilot[Any]) -> None:
    main_screen(pilot.app).template_use.action_use()
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, TemplatePicker), "the list is open")
    await pilot.press("down")


def test_the_list_with_a_preview(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    assert frame(listed, size=size)


def test_values_that_lack(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    async def asked(pilot: Pilot[Any]) -> None:
        await listed(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, TemplateValues), "the values are asked for")
        await pilot.press(*"Go", "ctrl+s")
        form = pilot.app.screen
        assert isinstance(form, TemplateValues)
        await wait_for(pilot, lambda: form.note.has_class("-wrong"), "it is said what lacks")

    assert frame(asked, size=size)
