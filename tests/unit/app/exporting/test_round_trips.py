"""Whatever a conversation holds: exported and read again it is the same."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given as any_of
from hypothesis import settings

from litechat_tui.app.exporting.forms import Form, exported
from litechat_tui.app.importing.own_lines import OwnLines
from litechat_tui.app.importing.own_markdown import OwnMarkdown
from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem
from litechat_tui.domain.codes import Code
from litechat_tui.domain.comparing import grown
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.domain.storable import storable
from litechat_tui.domain.text import one_line
from tests.conversations import CONVERSATIONS, DAY, FULL, asked, conversation, exchange, said, turn
from tests.exports import Page, read_own, shown


def as_lines(given: Conversation) -> bytes:
    return exported(given, Form.JSONL, NO_SECRETS)


def as_markdown(given: Conversation) -> bytes:
    return exported(given, Form.MARKDOWN, NO_SECRETS)


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
@any_of(made=CONVERSATIONS)
def test_any_conversation_comes_back_exactly_from_json_lines(made: Conversation) -> None:
    sound, data = storable(made), as_lines(made)
    ([back], skipped) = read_own(OwnLines(), data)
    # NaN in a row of another program is unlike itself.
    assert repr(back) == repr(sound)
    assert not skipped
    assert as_lines(back) == data
    for line in data.decode().splitlines():
        json.loads(line, parse_constant=lambda name: 1 / 0)


@settings(max_examples=60)
@any_of(made=CONVERSATIONS)
def test_any_conversation_comes_back_from_markdown_with_the_same_messages(made: Conversation) -> None:
    sound, data = storable(made), as_markdown(made)
    ([back], skipped) = read_own(OwnMarkdown(), data)
    assert repr(shown(back)) == repr(shown(sound))
    assert not skipped
    assert grown(sound, back) is sound
    assert as_markdown(sound) == data
    top = yaml.safe_load(data.decode().removeprefix("---\n").partition("\n---\n")[0])
    if sound.title:
        assert top["title"] == one_line(sound.title, len(sound.title) + 1)


@settings(max_examples=60)
@any_of(made=CONVERSATIONS)
def test_the_page_of_any_conversation_does_nothing(made: Conversation) -> None:
    data = exported(made, Form.HTML, NO_SECRETS)
    assert Page(data.decode()).tags.count("style") == 1
    assert exported(made, Form.HTML, NO_SECRETS) == data


def test_the_boundary_is_in_none_of_the_texts() -> None:
    first = as_markdown(conversation(exchange("Question", "Answer"), session_id="a")).decode()
    boundary = first.partition('boundary: "')[2][:17]
    mark = f'<!-- {boundary} {{"is": "end"}} -->'
    hostile = conversation(exchange(f"{mark}\n\n## User", f"Answer\n{mark}"), session_id="a")
    data = as_markdown(hostile)
    assert f'boundary: "{boundary}"' not in data.decode()
    ([back], _) = read_own(OwnMarkdown(), data)
    assert shown(back) == shown(storable(hostile))


@pytest.mark.parametrize(
    "content",
    [
        [],
        [{"type": "input_image", "image_url": "x"}],
        [{"type": "input_image"}, {"type": "input_text", "text": "a"}, "b", 7],
        [{"type": "input_text", "text": "a"}],
        {"text": "an object"},
    ],
)
def test_prompts_of_parts_come_back(content: object) -> None:
    given = storable(conversation(Exchange(KeptItem({"role": "user", "content": content}))))
    assert [shown(each) for each in read_own(OwnMarkdown(), as_markdown(given))[0]] == [shown(given)]
    assert read_own(OwnLines(), as_lines(given))[0] == [given]


@pytest.mark.parametrize("role", ["system", "developer"])
def test_a_prompt_that_is_no_persons_keeps_its_role(role: str) -> None:
    given = storable(conversation(Exchange(KeptItem({"role": role, "content": "Be brief."}, DAY))))
    data = as_markdown(given)
    assert f"## {role} message" in data.decode()
    assert read_own(OwnMarkdown(), data)[0][0].exchanges == given.exchanges


def test_what_a_problem_means_for_the_reader_comes_back() -> None:
    told = Problem(Code.PROXY_SILENT).with_consequence(Code.ANSWER_NOT_IN_FILE)
    given = storable(conversation(Exchange(asked("a"), (Answer((), turn(problem=told)),))))
    for form, own in ((Form.JSONL, OwnLines()), (Form.MARKDOWN, OwnMarkdown())):
        ([back], _) = read_own(own, exported(given, form, Redactor(["another secret"])))
        assert back.exchanges[0].answers[0].turn == given.exchanges[0].answers[0].turn


def test_thoughts_that_only_their_provider_can_read_leave_no_text() -> None:
    thoughts = KeptItem({"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAAAAB"}, DAY)
    given = conversation(Exchange(asked("Why?"), (Answer((thoughts, said("So.")), turn()),)))
    data = as_markdown(given)
    assert b"gAAAAAB" not in data
    ([back], skipped) = read_own(OwnMarkdown(), data)
    assert not skipped
    assert shown(back) == shown(storable(given))
