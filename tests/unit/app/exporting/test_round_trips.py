"""Whatever a conversation holds: exported and read again it is the same."""

from __future__ import annotations

import json

import yaml
from hypothesis import given, settings

from litechat_tui.app.exporting.forms import Form, exported
from litechat_tui.app.importing.own_lines import OwnLines
from litechat_tui.app.importing.own_markdown import OwnMarkdown
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.comparing import grown
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.domain.storable import storable
from litechat_tui.domain.text import one_line
from tests.conversations import CONVERSATIONS, FULL
from tests.exports import Page, read_own, shown


def as_lines(conversation: Conversation) -> bytes:
    return exported(conversation, Form.JSONL, NO_SECRETS)


def as_markdown(conversation: Conversation) -> bytes:
    return exported(conversation, Form.MARKDOWN, NO_SECRETS)


def test_json_lines_hold_everything() -> None:
    assert read_own(OwnLines(), as_lines(FULL)) == ([storable(FULL)], [])


def test_markdown_holds_every_message_and_all_that_is_known_of_the_session() -> None:
    ([back], skipped) = read_own(OwnMarkdown(), as_markdown(FULL))
    sound = storable(FULL)
    assert not skipped
    assert shown(back) == shown(sound)
    for name in ("session_id", "title", "title_source", "model", "instructions", "parameters", "pinned", "archived"):
        assert getattr(back, name) == getattr(sound, name)
    for name in ("created_at", "updated_at", "trashed_at", "tags", "forked_from", "source"):
        assert getattr(back, name) == getattr(sound, name)


@settings(max_examples=60)
@given(CONVERSATIONS)
def test_any_conversation_comes_back_exactly_from_json_lines(conversation: Conversation) -> None:
    sound, data = storable(conversation), as_lines(conversation)
    ([back], skipped) = read_own(OwnLines(), data)
    # NaN in a row of another program is unlike itself.
    assert repr(back) == repr(sound)
    assert not skipped
    assert as_lines(back) == data
    for line in data.decode().splitlines():
        json.loads(line, parse_constant=lambda name: 1 / 0)


@settings(max_examples=60)
@given(CONVERSATIONS)
def test_any_conversation_comes_back_from_markdown_with_the_same_messages(conversation: Conversation) -> None:
    sound, data = storable(conversation), as_markdown(conversation)
    ([back], skipped) = read_own(OwnMarkdown(), data)
    assert repr(shown(back)) == repr(shown(sound))
    assert not skipped
    assert grown(sound, back) is sound
    assert as_markdown(sound) == data
    top = yaml.safe_load(data.decode().removeprefix("---\n").partition("\n---\n")[0])
    if sound.title:
        assert top["title"] == one_line(sound.title, len(sound.title) + 1)


@settings(max_examples=60)
@given(CONVERSATIONS)
def test_the_page_of_any_conversation_does_nothing(conversation: Conversation) -> None:
    data = exported(conversation, Form.HTML, NO_SECRETS)
    assert Page(data.decode()).tags.count("style") == 1
    assert exported(conversation, Form.HTML, NO_SECRETS) == data
