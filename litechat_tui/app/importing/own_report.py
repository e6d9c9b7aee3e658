"""What a report counts of a conversation that this program wrote itself."""

from __future__ import annotations

from litechat_tui.app.importing.building import Imported
from litechat_tui.domain.archive import Conversation, HeldContents
from litechat_tui.domain.comparing import attempts_in, messages_in
from litechat_tui.domain.storable import storable


def imported(conversation: Conversation, file: str) -> Imported:
    """Return a conversation as an import found it."""
    sound, contents = storable(conversation), conversation.contents
    attached = contents.size if isinstance(contents, HeldContents) else 0
    return Imported(sound, file, messages_in(sound), attempts_in(sound), attached)
