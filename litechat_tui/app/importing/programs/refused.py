"""Exports that are known and not read, so that a person learns what they have: which it is, by its content."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from litechat_tui.app.importing.programs.element import JsonObject
from litechat_tui.app.importing.said import obj, objects
from litechat_tui.app.importing.skipped import Reason, UnreadableError
from litechat_tui.domain.text import one_line

TAKEOUT = "Gemini Takeout"
_BESIDE = ("library_files.json", "model_comparisons.json", "sora.json")
"""What ChatGPT has beside conversations and nothing in it tells."""


def refusal(element: JsonObject) -> UnreadableError | None:
    """Return why an object of a known program is not read; None for one that nobody knows."""
    program = _program(element)
    if program:
        return UnreadableError(Reason.PROGRAM_NOT_READ, program=program)
    if "data_files" in element and isinstance(element["data_files"], list):
        return UnreadableError(Reason.INDEX_OF_DOWNLOADS)
    if "_salt" in element or "__key__" in element:
        return UnreadableError(Reason.ENCRYPTED)
    return None


def _program(element: JsonObject) -> str:
    """Return the name of the program that wrote the object; empty when it is not known."""
    first = next(iter(objects(element.get("messages"))), {})
    is_empty = element.get("messages") == [] and "systemPrompt" in element
    if is_empty or (isinstance(first.get("versions"), list) and "currentlySelected" in first):
        return "LM Studio"
    chats = obj(element.get("data")).get("chats")
    if isinstance(chats, list) or ("chatID" in element and "chatTitle" in element):
        return "TypingMind"
    conversation = next(iter(objects(element.get("conversations"))), {})
    if "responses" in conversation or ("conversation" in element and "responses" in element):
        return "Grok"
    if "header" in element and "products" in element and "title" in element and "time" in element:
        return TAKEOUT
    return ""


def is_takeout_page(head: bytes) -> bool:
    """Return whether a page begins as Google's record of activity does."""
    # Its style tells where its words are in the reader's language.
    marks = (b"My Activity", b"MyActivity", b"Gemini Apps", b"mdl-typography", b"header-cell")
    return head.lstrip()[:1] == b"<" and any(mark in head for mark in marks)


def missing_parts(manifest: JsonObject, beside: Callable[[str], bool]) -> Iterator[str]:
    """Yield the files that ChatGPT's manifest of an export lists and that are not beside it."""
    for listed in obj(manifest.get("logical_files")).values():
        names = obj(listed).get("files")
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and not beside(name):
                yield one_line(name)


def is_side_file(element: JsonObject, name: str = "") -> bool:
    """Return whether an object is one of those that an export has beside its conversations."""
    if name in _BESIDE:
        return True
    known = (
        {"email", "id"},  # ChatGPT: user.json
        {"uuid", "full_name", "email_address"},  # Claude.ai: users.json
        {"conversation_id", "is_anonymous"},  # ChatGPT: shared_conversations.json
        {"conversation_id", "rating"},  # ChatGPT: message_feedback.json
        {"uuid", "prompt_template"},  # Claude.ai: projects.json
        {"uuid", "docs"},
        {"conversations_memory"},  # Claude.ai: memories.json
        {"settings"},
    )
    keys = element.keys()
    # ChatGPT: conversation_asset_file_names.json has the ids of files for keys.
    return all(key.startswith(("file-", "file_")) for key in keys) or any(names <= keys for names in known)
