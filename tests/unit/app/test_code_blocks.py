"""The code blocks of a message: which there are, which is meant, what a file of one is called."""

from __future__ import annotations

import pytest

from litechat_tui.app.code_blocks import CodeBlock, code_blocks
from litechat_tui.app.code_choice import CodeChoice
from litechat_tui.domain.chat import ChatMessage, ReasoningPart, Role, TextPart


def message(*texts: str, row: int = 1) -> ChatMessage:
    return ChatMessage(Role.ASSISTANT, tuple(TextPart(text) for text in texts), item_id=row)


TWO = message("```python\none\n```", "```\ntwo\ndeux\n```", row=2)


def test_fenced_and_indented_code_is_found_in_lists_and_quotes_too() -> None:
    text = "```py title=x\na\n```\n\n- item\n\n  ~~~sh\n  b\n  c\n  ~~~\n\n> ```\n> d\n> ```\n\nText\n\n    e\n"
    found = [CodeBlock("a", "py"), CodeBlock("b\nc", "sh"), CodeBlock("d"), CodeBlock("e")]
    assert code_blocks(message(text)) == found


def test_a_block_that_is_still_open_ends_with_its_part() -> None:
    assert code_blocks(message("```sh\na", "text")) == [CodeBlock("a", "sh")]


def test_code_in_what_was_thought_is_not_the_messages() -> None:
    assert code_blocks(ChatMessage(Role.ASSISTANT, (ReasoningPart("```\na\n```"),))) == []


@pytest.mark.parametrize(
    ("language", "name"),
    [("python", "code.py"), ("Bash", "code.sh"), ("", "code.txt"), ("klingon", "code.txt"), ("yaml", "code.yaml")],
)
def test_a_file_is_named_by_its_language(language: str, name: str) -> None:
    assert CodeBlock("", language).file_name(lambda _: False) == name


def test_a_name_that_is_taken_is_not_proposed() -> None:
    assert CodeBlock("", "python").file_name({"code.py", "code-2.py"}.__contains__) == "code-3.py"


def test_going_on_takes_one_after_the_other_and_begins_again() -> None:
    choice = CodeChoice()
    blocks = [choice.choose([TWO], go_on=True) for _ in range(3)]
    assert [block.code for block in blocks if block] == ["one", "two\ndeux", "one"]


def test_what_was_chosen_stays_chosen_until_one_goes_on_or_to_another_message() -> None:
    choice = CodeChoice()
    assert choice.choose([TWO], 2) == choice.choose([TWO])
    assert choice.described == "Code block 2 of 2 (2 lines)"
    assert choice.choose([message("```\nother\n```", row=9)]) == CodeBlock("other")
    assert choice.described == "Code block 1 of 1 (1 line)"


def test_the_first_message_that_has_code_is_meant() -> None:
    choice = CodeChoice()
    assert choice.choose([message("none", row=3), TWO]) == CodeBlock("one", "python")
    assert choice.choose([TWO], 3) is None
    assert choice.choose([message("none")]) is None


def test_the_block_in_view_is_meant_until_another_one_is_in_view() -> None:
    choice = CodeChoice()
    taken = [choice.choose([TWO], seen=seen, go_on=True) for seen in (2, 2, 1, 2)]
    assert [block.code for block in taken if block] == ["two\ndeux", "one", "one", "two\ndeux"]
    assert choice.choose([TWO], seen=2) == choice.choose([TWO], 2, seen=2)
