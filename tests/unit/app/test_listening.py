"""Who listens to the chat service hears everything, also what happened before."""

from __future__ import annotations

from litechat_tui.app.chat_events import ChatEvent, ModelNeeded, WaitingChanged
from litechat_tui.domain.prompt import Prompt
from tests.fakes import FakeStore, GatedRunner, dependencies


def test_what_happens_while_nobody_listens_is_heard_by_the_next_listener_once() -> None:
    chat = dependencies(FakeStore(), GatedRunner(), model="").chat(lambda _work: None, keeps_drafts=True)
    first: list[ChatEvent] = []
    second: list[ChatEvent] = []

    chat.listen(first.append)()
    chat.send("s", Prompt("hi"))
    stop = chat.listen(second.append)
    stop()
    chat.listen(first.append)

    assert first == []
    assert second == [WaitingChanged("s"), ModelNeeded()]
    assert chat.waits_for_model
