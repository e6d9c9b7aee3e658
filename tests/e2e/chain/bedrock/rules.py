"""The rules of Converse that bite chat clients, in the words Bedrock uses where those are publicly known."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tests.e2e.chain.bedrock.rules_of_files import cache_points_follow_text, documents_have_words, files_fit

Body = dict[str, Any]

_TOOL_ID = re.compile(r"[a-zA-Z0-9_.:-]{1,64}")
_KNOWN_FIELDS = {"thinking", "anthropic_beta", "top_k", "output_config"}
"""Model-specific request fields that Claude on Bedrock takes."""
_NOT_ALL_SAID = "The model returned the following errors: "


def refusal_of(request: Body) -> str | None:
    """Return why Bedrock refuses `request` with a ValidationException, or None when it accepts it."""
    messages: list[Body] = request.get("messages", [])
    return next((reason for check in _CHECKS for reason in check(request, messages)), None)


def _starts_with_user(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    if not messages or messages[0]["role"] != "user":
        yield "A conversation must start with a user message. Try again with a conversation that starts with one."


def _alternates(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    for at in range(1, len(messages)):
        if messages[at]["role"] == messages[at - 1]["role"]:
            yield f"messages.{at}: roles must alternate between user and assistant."


def _nothing_is_empty(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    for at, message in enumerate(messages):
        if not message["content"]:
            yield f"The content field in the Message object at messages.{at} is empty."
        for place, part in enumerate(message["content"]):
            if _is_blank(part):
                yield f"The text field in the ContentBlock object at messages.{at}.content.{place} is blank."
            if any(_is_blank(piece) for piece in part.get("toolResult", {}).get("content", [])):
                yield f"{_NOT_ALL_SAID}messages: text content blocks must be non-empty"


def _tool_ids_are_sound(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    for at, message in enumerate(messages):
        for kind in ("toolUse", "toolResult"):
            ids = _ids(message, kind)
            yield from (f"Value '{bad}' at 'toolUseId' is not valid." for bad in ids if not _TOOL_ID.fullmatch(bad))
            if repeated := [each for each in ids if ids.count(each) > 1]:
                yield f"The {kind} blocks at messages.{at}.content contain duplicate Ids: {repeated[0]}"


def _every_call_is_answered(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    for at in range(len(messages) + 1):
        called = _ids(messages[at - 1], "toolUse") if at else []
        returned = _ids(messages[at], "toolResult") if at < len(messages) else []
        if missing := [each for each in called if each not in returned]:
            yield f"Expected toolResult blocks at messages.{at}.content for the following Ids: {', '.join(missing)}"
        if len(returned) > len(called):
            yield (
                f"The number of toolResult blocks at messages.{at}.content exceeds the number of toolUse blocks"
                " of previous turn."
            )


def _calls_come_last(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    for at, message in enumerate(messages):
        kinds = [kind for part in message["content"] for kind in ("text", "toolUse") if kind in part]
        if "toolUse" in kinds and "text" in kinds[kinds.index("toolUse") :]:
            yield f"messages.{at}: `tool_use` ids were found without `tool_result` blocks immediately after."


def _tools_are_declared(request: Body, messages: Sequence[Body]) -> Iterator[str]:
    used = any(_ids(message, kind) for message in messages for kind in ("toolUse", "toolResult"))
    if used and "toolConfig" not in request:
        yield "The toolConfig field must be defined when using toolUse and toolResult content blocks."


def _thinking_leads(request: Body, messages: Sequence[Body]) -> Iterator[str]:
    thinks = request.get("additionalModelRequestFields", {}).get("thinking", {}).get("type") == "enabled"
    if thinks and len(messages) > 1 and _ids(messages[-1], "toolResult"):
        first = next(iter(messages[-2]["content"][0]))
        if first != "reasoningContent":
            yield (
                f"{_NOT_ALL_SAID}Expected `thinking` or `redacted_thinking`, but found `{first}`. When `thinking` is"
                " enabled, a final `assistant` message must start with a thinking block"
            )


def _extra_fields_are_known(request: Body, _messages: Sequence[Body]) -> Iterator[str]:
    for name in sorted(request.get("additionalModelRequestFields", {}).keys() - _KNOWN_FIELDS):
        yield f"{_NOT_ALL_SAID}{name}: Extra inputs are not permitted"


_CHECKS = (
    _starts_with_user,
    _alternates,
    _nothing_is_empty,
    _tool_ids_are_sound,
    _every_call_is_answered,
    _calls_come_last,
    _tools_are_declared,
    _thinking_leads,
    _extra_fields_are_known,
    files_fit,
    documents_have_words,
    cache_points_follow_text,
)


def _ids(message: Body, kind: str) -> list[str]:
    return [part[kind]["toolUseId"] for part in message["content"] if kind in part]


def _is_blank(part: Body) -> bool:
    return "text" in part and not part["text"].strip()
