"""A conversation as one HTML file: it looks like the app, runs nothing and asks no server for anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from litechat_tui.app.exporting.attached import Carried, data_url
from litechat_tui.app.exporting.html_text import rendered
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.archived_messages import messages_of
from litechat_tui.domain.attachments import Kind, kind_of
from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    Part,
    PreviousAnswer,
    ReasoningPart,
    Role,
    TextPart,
    ToolPart,
    Turn,
)
from litechat_tui.domain.storable import title_of
from litechat_tui.domain.text import one_line
from litechat_tui.words import _, current_language
from litechat_tui.words.parts import attachment_label, earlier_answer_label, reasoning_label, speaker
from litechat_tui.words.problems import problem_text
from litechat_tui.words.served import served_facts
from litechat_tui.words.sessions import untitled
from litechat_tui.words.states import status_label
from litechat_tui.words.times import duration

_HEAD = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'; \
img-src data:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1 class="title">{title}</h1>
<p class="facts">{facts}</p>
</header>
<main>
"""
_END = "</main>\n</body>\n</html>\n"


def page(conversation: Conversation) -> str:
    """Return the file."""
    style = _style()
    head = _HEAD.format(
        language=current_language(),
        digest=b64encode(sha256(style.encode()).digest()).decode(),
        title=escape(title_of(conversation) or untitled()),
        style=style,
        facts=escape(" · ".join(_facts(conversation))),
    )
    carried = Carried(conversation.contents)
    return head + "".join(_message(each, carried) for each in messages_of(conversation)) + _END


@cache
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def _facts(conversation: Conversation) -> Iterator[str]:
    yield _when(conversation.created_at)
    if conversation.model:
        yield one_line(conversation.model)
    yield from (f"#{one_line(tag)}" for tag in conversation.tags)


def _message(message: ChatMessage, carried: Carried) -> str:
    mine = message.role is Role.USER
    parts = "".join(_part(part, carried, mine=mine) for part in message.parts)
    footer = _footer(message.turn) if message.turn and not mine else ""
    kind = "user" if mine else "assistant"
    return f'<section class="{kind}">\n<p class="who">{escape(speaker(message.role))}</p>\n{parts}{footer}</section>\n'


def _part(part: Part, carried: Carried, *, mine: bool) -> str:
    match part:
        case TextPart(text):
            return f'<div class="words">{escape(text) if mine else rendered(text)}</div>\n'
        case ReasoningPart(text, seconds):
            return _folded(escape(reasoning_label(seconds, live=False)), f"<pre>{escape(text)}</pre>")
        case ToolPart(name=name, arguments=arguments, output=output):
            asked = f"<pre>{escape(arguments)}</pre>" if arguments else ""
            returned = f"<pre>{escape(output)}</pre>" if output is not None else ""
            return _folded(f'<span class="tool">{escape(name)}</span>', asked + returned)
        case PreviousAnswer(text):
            return _folded(escape(earlier_answer_label(part)), f'<div class="words">{rendered(text)}</div>')
        case _:
            return f'<p class="attachment">{_attached(part, carried)}</p>\n'


def _attached(part: AttachmentPart, carried: Carried) -> str:
    """Return an attachment that can be seen, or saved, where it comes first."""
    label = f"[{escape(attachment_label(part))}]"
    if part.attachment is None or not (data := carried.base64(part.attachment)):
        return label
    url, name = escape(data_url(part.attachment, data)), escape(part.attachment.name)
    if kind_of(part.attachment) is Kind.IMAGE:
        return f'<img src="{url}" alt="{name}"><br>{label}'
    return f'<a download="{name}" href="{url}">{label}</a>'


def _folded(summary: str, inside: str) -> str:
    return f"<details><summary>{summary}</summary>\n{inside}\n</details>\n"


def _footer(turn: Turn) -> str:
    lines = [" · ".join(_turn_facts(turn))]
    if label := status_label(turn.status):
        lines.insert(0, label)
    if turn.problem is not None:
        told = problem_text(turn.problem)
        lines += [told.summary, *([told.quote] if turn.problem.proxy_message else [])]
    problem = ' class="problem"' if turn.problem is not None else ""
    return f"<footer{problem}>{'<br>'.join(map(escape, lines))}</footer>\n"


def _turn_facts(turn: Turn) -> Iterator[str]:
    if turn.model:
        yield turn.model
    yield _when(turn.started_at)
    if turn.ended_at is not None:
        yield duration((turn.ended_at - turn.started_at).total_seconds())
    if turn.usage is not None:
        yield _("{input:,} → {output:,} tokens").format(input=turn.usage.input_tokens, output=turn.usage.output_tokens)
        if turn.usage.cost is not None:
            yield f"${turn.usage.cost:,.4f}"
    yield from served_facts(turn)


def _when(at: datetime) -> str:
    """Return a moment in a zone that is the same on every machine."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
