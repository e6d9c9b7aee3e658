"""Which attachments of a conversation are sent again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.attachments import MOST_DOCUMENTS, MOST_IMAGES, Kind, kind_of
from litechat_tui.domain.chat import AttachmentPart, ChatMessage, Role, TextPart
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.items import attachment_part
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.sent_attachments import SENT_BYTES, left_out, sent_with, which_are_sent
from tests.attached import document, image

TEXT = inspected("a.txt", b"x")
LARGE = replace(image(), width=2_001)
HEAVY = replace(document(), size=4_500_000)


def flags(*messages: list[Attachment]) -> list[list[bool]]:
    """Return what is sent of messages of one prompt each."""
    return [message[0] for message in which_are_sent([[prompt] for prompt in messages])]


def test_nothing_is_sent_of_nothing() -> None:
    assert which_are_sent([]) == []
    assert flags([], []) == [[], []]


def test_a_short_conversation_is_sent_whole() -> None:
    assert flags([image(), document()], [TEXT], [image(1)]) == [[True, True], [True], [True]]


def test_what_makes_a_request_too_large_is_left_out_from_the_oldest_on() -> None:
    assert flags([HEAVY], [HEAVY], [HEAVY], [HEAVY]) == [[False], [True], [True], [True]]
    assert flags([TEXT, HEAVY], [HEAVY], [HEAVY], [HEAVY]) == [[True, False], [True], [True], [True]]


def test_all_that_goes_with_the_last_prompt_is_sent_however_large() -> None:
    assert flags([TEXT], [HEAVY] * 5) == [[False], [True] * 5]


def test_prompts_that_become_one_message_have_only_so_much_together() -> None:
    five = [*map(document, range(5))]
    assert which_are_sent([[five, five[:2]]]) == [[[False, False, True, True, True], [True, True]]]
    twenty = [*map(image, range(20))]
    assert which_are_sent([[twenty, [image(30)]]]) == [[[False, *[True] * 19], [True]]]
    assert flags(five, five) == [[True] * 5, [True] * 5]


def test_with_more_than_twenty_images_none_is_large() -> None:
    twenty = [*map(image, range(20))]
    assert flags([LARGE], twenty) == [[False], [True] * 20]
    assert flags([image(30)], twenty) == [[True], [True] * 20]
    assert flags([image(30)], [*twenty[:19], LARGE]) == [[False], [True] * 20]
    assert flags([image(30), LARGE], twenty[:19]) == [[False, True], [True] * 19]


def test_the_screen_is_told_by_messages() -> None:
    def prompt(row: int | None, *attachments: Attachment) -> ChatMessage:
        return ChatMessage(Role.USER, (*map(attachment_part, attachments), TextPart("x")), item_id=row)

    answer = ChatMessage(Role.ASSISTANT, (TextPart("x"),))
    messages = [prompt(1, HEAVY), answer, prompt(2, HEAVY), prompt(3, HEAVY), answer, prompt(None), prompt(4, HEAVY)]
    assert sent_with(messages) == {0: [False], 2: [True], 3: [True], 5: [], 6: [True]}
    assert left_out(messages) == {0: frozenset([0])}
    known = AttachmentPart("input_image")
    of_others = ChatMessage(Role.USER, (known, *map(attachment_part, [TEXT, HEAVY])))
    assert left_out([of_others, answer, *messages[2:]]) == {0: frozenset([2])}


ATTACHMENTS = st.sampled_from([image(), LARGE, document(), HEAVY, TEXT])
PROMPTS = st.lists(ATTACHMENTS, max_size=25)


@given(st.lists(st.lists(PROMPTS, min_size=1, max_size=3), max_size=5))
def test_beside_the_last_prompt_nothing_is_too_much(messages: list[list[list[Attachment]]]) -> None:
    sent = which_are_sent(messages)
    assert [[len(prompt) for prompt in message] for message in sent] == [[*map(len, each)] for each in messages]
    assert not sent or all(sent[-1][-1])
    kept = [
        [
            each
            for prompt, flags in zip(prompts, told, strict=True)
            for each, flag in zip(prompt, flags, strict=True)
            if flag
        ]
        for prompts, told in zip(messages, sent, strict=True)
    ]
    for message in kept[:-1]:
        assert sum(kind_of(each) is Kind.IMAGE for each in message) <= MOST_IMAGES
        assert sum(kind_of(each) is Kind.DOCUMENT for each in message) <= MOST_DOCUMENTS
    earlier = [each for message in kept[:-1] for each in message]
    assert sum(each.size for each in earlier) <= SENT_BYTES
