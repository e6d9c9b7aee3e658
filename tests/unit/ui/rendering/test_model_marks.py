"""Where a conversation goes on with another model."""

from dataclasses import replace

from litechat_tui.domain.chat import ChatMessage, TextPart
from litechat_tui.ui.rendering.layout import TranscriptLayout
from tests.unit.ui.rendering.samples import DONE, all_rows, answer, asked, shown


def by(model: str) -> ChatMessage:
    return answer(TextPart("Well."), turn=replace(DONE, model=model))


def marks(layout: TranscriptLayout) -> list[str]:
    return [line for line in all_rows(layout) if line.startswith("──")]


def test_a_change_is_where_somebody_else_answers_than_before() -> None:
    messages = [asked("1"), by("a"), asked("2"), by("a"), asked("3"), by("b"), answer(turn=None), by(""), by("b")]
    assert [message.answered_by for message in messages] == ["", "a", "", "a", "", "b", "", "", "b"]
    assert marks(shown(*messages, by("a"))) == ["── from here on: b ──", "── from here on: a ──"]


def test_it_is_marked_however_the_messages_came() -> None:
    messages = [asked("1"), by("a"), asked("2"), by("b"), asked("3"), by("a")]
    whole = all_rows(shown(*messages))
    assert marks(shown(*messages)) == ["── from here on: b ──", "── from here on: a ──"]

    appended = shown(messages[0])
    for message in messages[1:]:
        appended.append(message)
    assert all_rows(appended) == whole

    for cut in range(1, len(messages)):
        prepended = shown(*messages[cut:])
        all_rows(prepended)
        prepended.prepend(messages[:cut])
        assert all_rows(prepended) == whole
        assert prepended.height == len(whole)


def test_a_reply_is_marked_as_soon_as_it_is_known_who_gives_it() -> None:
    layout = shown(asked("1"), by("a"), asked("2"), answer(turn=None))
    assert marks(layout) == []
    layout.stream(answer(turn=replace(DONE, model="b")))
    layout.stream(by("b"))
    assert marks(layout) == ["── from here on: b ──"]
    layout.stream(by("a"))
    assert marks(layout) == []


def test_nothing_is_marked_while_nobody_knows_who_answered_before() -> None:
    layout = shown(answer(TextPart("Well."), turn=None))
    layout.prepend([asked("1"), by("a")])
    assert marks(layout) == []
    layout.prepend([asked("0"), answer(turn=None)])
    assert marks(layout) == []
