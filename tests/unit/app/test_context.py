"""How much of a model's window a conversation takes."""

from __future__ import annotations

from dataclasses import replace

from litechat_tui.app.context import Context, context_of
from litechat_tui.domain.chat import ChatMessage, Role, TextPart, ToolPart, Turn, TurnStatus, Usage
from litechat_tui.domain.items import attachment_part
from litechat_tui.domain.prices import Prices
from tests.attached import image
from tests.conftest import NOW

WINDOW = Prices(max_input_tokens=1_000)


def turn(usage: Usage | None) -> Turn:
    return Turn("t", "s", "m1", TurnStatus.COMPLETED, NOW, usage=usage)


def asked(text: str, row: int | None = None) -> ChatMessage:
    return ChatMessage(Role.USER, (TextPart(text),), item_id=row)


def answered(text: str, usage: Usage | None = None, *tools: ToolPart, row: int | None = None) -> ChatMessage:
    return ChatMessage(Role.ASSISTANT, (*tools, TextPart(text)), turn=turn(usage), item_id=row)


def test_the_last_answer_says_how_much_there_is() -> None:
    found = context_of([asked("a" * 400), answered("b", Usage(300, 100))], WINDOW)
    assert (found, found.share) == (Context(400, 1_000), 0.4)


def test_what_came_after_it_is_estimated() -> None:
    assert context_of([answered("b", Usage(300, 100)), asked("a" * 400)], WINDOW) == Context(500, 1_000, exact=False)


def test_a_turn_with_tools_has_added_requests_up_and_is_estimated() -> None:
    tool = ToolPart("1", "look", "abcd", "e" * 40)
    messages = [answered("b", Usage(300, 100)), asked("a" * 40), answered("c" * 8, Usage(9_000, 9), tool)]
    assert context_of(messages, WINDOW) == Context(400 + 10 + 2 + 11, 1_000, exact=False)
    running = ToolPart("1", "look", "abcd")
    assert context_of([answered("c" * 8, Usage(9_000, 9), running)], WINDOW).tokens == 3


def test_without_a_count_everything_is_estimated_and_without_a_window_there_is_no_share() -> None:
    found = context_of([asked("a" * 40), answered("b" * 40), answered("c" * 40, Usage())], Prices())
    assert (found, found.share) == (Context(30, None, exact=False), None)
    assert context_of([], Prices()) == Context(0)


def test_what_is_left_out_does_not_count() -> None:
    old = [asked("a" * 40_000, 1), answered("b", Usage(10_000, 1), row=2)]
    kept = [asked("a" * 40, 3), answered("b", Usage(10_010, 1), row=4)]
    assert context_of([*old, *kept], WINDOW, 3) == Context(11, 1_000, exact=False), "it was counted before the cut"
    newer = [asked("a" * 40), answered("b", Usage(30, 1))]
    assert context_of([*old, *kept, *newer], WINDOW, 3) == Context(31, 1_000)


def test_a_prompt_comes_on_top() -> None:
    assert Context(10, 1_000).with_prompt("a" * 400) == Context(110, 1_000, exact=False)


def test_what_is_attached_counts() -> None:
    photo = replace(image(), tokens=100)
    look = ChatMessage(Role.USER, (attachment_part(photo), TextPart("abcd")))
    assert context_of([look], WINDOW) == Context(101, 1_000, exact=False)
    assert Context(5).with_prompt("abcd", [photo, photo]) == Context(206, exact=False)
