"""What a script wants of an answer, in place of all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litechat_tui.app.code_blocks import code_blocks
from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A part of an answer."""

    text: str
    """As the model wrote it."""
    members: Mapping[str, object]
    """What an object that describes the answer says of it."""


TakeOut = Callable[[ChatMessage], TakenOut]
"""Takes something out of an answer. Raises `LitechatError` when it is not there."""


def last_code(message: ChatMessage) -> TakenOut:
    """Return the last code block of an answer. Raises `LitechatError`."""
    blocks = code_blocks(message)
    if not blocks:
        raise LitechatError(Code.ANSWER_NO_CODE)
    return TakenOut(blocks[-1].code, {"code": blocks[-1].code})
