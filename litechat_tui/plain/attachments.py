"""What goes with the next prompt, line by line: attached, listed, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.typed_paths import typed_paths
from litechat_tui.console import Streams
from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.items import attachment_part
from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.words import _
from litechat_tui.words.parts import attachment_label

if TYPE_CHECKING:
    from litechat_tui.app.attaching import Attaching


class Attached:
    """What goes with the next prompt."""

    def __init__(self, dependencies: Dependencies, streams: Streams) -> None:
        self._dependencies = dependencies
        self._streams = streams
        self._attached: tuple[Attachment, ...] = ()

    def changed(self, command: str, wanted: str) -> Sequence[str]:
        """Do what `/attach` or `/detach` asks for, and return what is said about it. Raises `LitechatError`."""
        if command == "/attach" and wanted and self._dependencies.attaching is not None:
            return self._attach(self._dependencies.attaching(), wanted)
        if command == "/detach" and self._attached:
            return self._detach(wanted)
        lines = [
            _("{number}. {facts}").format(number=number, facts=_label(each))
            for number, each in enumerate(self._attached, 1)
        ]
        return lines or [_("Nothing goes with the next prompt. Write /attach with the path of a file.")]

    def with_them(self, prompt: Prompt, model: str) -> Prompt:
        """Return a prompt with all that goes with it, and say where the model may not see that."""
        if not self._attached:
            return prompt
        from litechat_tui.app.attaching_given import warned

        warned(self._attached, self._dependencies.known.of(model), self._streams)
        return replace(prompt, attachments=self._attached)

    def clear(self) -> None:
        """Let nothing go with the next prompt: the last one has all of it."""
        self._attached = ()

    def _attach(self, attaching: Attaching, wanted: str) -> Sequence[str]:
        from litechat_tui.app.attaching_given import attached_given

        # All of them, or none where one cannot be sent.
        added = tuple(attached_given(str(path), attaching, self._streams) for path in typed_paths(wanted))
        self._attached = (*self._attached, *added)
        return [_("Attached: {name}.").format(name=_label(each)) for each in added]

    def _detach(self, wanted: str) -> Sequence[str]:
        if not wanted:
            self._attached = ()
            return [_("Nothing goes with the next prompt any more.")]
        number = int(wanted) if wanted.isdecimal() else 0
        if not 0 < number <= len(self._attached):
            return [_("There is no attachment {number}. Write /attach for the list.").format(number=wanted)]
        taken = self._attached[number - 1]
        self._attached = (*self._attached[: number - 1], *self._attached[number:])
        return [_("Taken out: {name}.").format(name=_label(taken))]


def prompt_lines(message: ChatMessage) -> str:
    """Return what was asked, after what went with it."""
    return "\n".join([*(f"[{_label(each)}]" for each in message.attachments), message.text])


def _label(attachment: Attachment) -> str:
    return attachment_label(attachment_part(attachment))
