"""Messages, and conversations drawn as lines, for the tests of the drawing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from litechat_tui.domain.chat import ChatMessage, Part, Role, TextPart, Turn, TurnStatus, Usage
from litechat_tui.ui.rendering.layout import TranscriptLayout
from litechat_tui.ui.rendering.lines import RenderContext
from tests.conftest import NOW

RUNNING = Turn("turn", "session", "haiku", TurnStatus.RUNNING, NOW)
DONE = replace(
    RUNNING,
    status=TurnStatus.COMPLETED,
    first_token_at=NOW + timedelta(seconds=1),
    ended_at=NOW + timedelta(seconds=3.21),
    usage=Usage(1204, 356, cost=0.00213),
)


def answer(*parts: Part, turn: Turn | None = DONE) -> ChatMessage:
    return ChatMessage(Role.ASSISTANT, parts, at=NOW, turn=turn)


def asked(text: str) -> ChatMessage:
    return ChatMessage(Role.USER, (TextPart(text),), at=NOW)


def shown(*messages: ChatMessage, width: int = 60) -> TranscriptLayout:
    layout = TranscriptLayout(RenderContext(width), NOW.tzinfo)
    layout.show(messages)
    return layout


def all_rows(layout: TranscriptLayout) -> list[str]:
    return [row.line.text for row in layout.tail(1_000_000)[1]]


def drawn(*messages: ChatMessage, width: int = 60) -> str:
    return "\n".join(all_rows(shown(*messages, width=width)))


PIECES = (
    *(
        "# Heading",
        "text",
        "more text",
        "日本語の文章。",
        "- item",
        "- [ ] task",
        "* star",
        "+ plus",
        "1. one",
        "2. two",
        "7) seven",
    ),
    *(
        "  indented",
        "    code",
        "\tTab",
        "> quote",
        "> - in quote",
        ">",
        "```",
        "```py",
        "~~~~",
        "~~~",
        "````",
        "  ```",
        "    ```",
        "\t```",
        "---",
        "===",
    ),
    *(
        "***",
        "- - -",
        "| a | b |",
        "|---|:-:|",
        "| 1 | 2 |",
        "|--",
        "[foo]: https://x.y",
        '"title"',
        "[foo]: /u 'ti",
        "end'",
        "[bar]:",
    ),
    *(
        "[foo] and [bar][foo]",
        "[^1]: note",
        "<div>",
        "</div>",
        "<!-- open",
        "-->",
        "<pre>",
        "$$",
        "x_1 $$",
        "\\[",
        "\\]",
        "#",
        "-",
        "+",
        "1.",
    ),
    *(
        "*em",
        "em*",
        "`code",
        "code`",
        "**b**",
        "&amp;",
        "\\",
        "https://x.y/z.",
        "   - deep",
        "     - deeper",
        "  > q",
        "a\u3000b",
        "\u2028",
    ),
)
LINES = st.lists(
    st.one_of(st.just(""), st.sampled_from(PIECES), st.text("ab #->*_`|[]():!<$\\1.~=\t ", max_size=12)), max_size=14
)
TEXTS = st.builds(lambda lines, end: "\n".join(lines) + end, LINES, st.sampled_from(["", "\n", "\n\n"]))
