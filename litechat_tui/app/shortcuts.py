"""What a command is: its words, and the keys it has where one thing or another has the focus."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litechat_tui.words import N_, _


class Scope(StrEnum):
    """What must have the focus for a key to work. The values are what people write in their configuration."""

    ANYWHERE = "anywhere"
    PROMPT = "prompt"
    ATTACHMENTS = "attachments"
    CONVERSATION = "conversation"
    SESSIONS = "sessions"
    FILTER = "filter"
    NAME_BOX = "name"
    FIND_BAR = "find"
    QUESTION = "question"

    @property
    def label(self) -> str:
        """Its name on the screen, in the language in use."""
        return _(_SCOPE_LABELS[self])

    @property
    def typed_in(self) -> bool:
        """Whether text is typed there, so that a key that types a character cannot be a command's."""
        return self not in (Scope.ATTACHMENTS, Scope.CONVERSATION, Scope.SESSIONS, Scope.QUESTION)


_SCOPE_LABELS = {
    Scope.ANYWHERE: N_("Anywhere"),
    Scope.PROMPT: N_("Prompt"),
    Scope.ATTACHMENTS: N_("Attachments"),
    Scope.CONVERSATION: N_("Conversation"),
    Scope.SESSIONS: N_("Sessions"),
    Scope.FILTER: N_("Filter"),
    Scope.NAME_BOX: N_("Name box"),
    Scope.FIND_BAR: N_("Find bar"),
    Scope.QUESTION: N_("Question about a tool call"),
}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """How a command is run in one scope."""

    scope: Scope
    keys: tuple[str, ...]
    """Textual's names of the default keys; the first is one that every terminal sends, and the one shown."""
    action: str
    """Action of the widget (or, for ANYWHERE, of the screen) it belongs to, or of the part of the screen that is named
    before a dot; `{key}` is replaced by the key pressed."""
    footer: int = 0
    """Rank in the row of keys, from 1; 0 when it is not shown there."""
    title: str = ""
    """Message id of the words for the row of keys, where those of the command do not fit."""
    help: str = ""
    """Message id of the sentence, where that of the command does not hold here."""
    app_wide: bool = False
    """Whether the key is the app's own: it works in front of dialogs, and before the focused widget's keys."""
    opens_a_box: bool = False
    """Whether the key comes before the focused widget's: what is typed in one go with it goes to the box it opens."""
    written: str = ""
    """How the keys are written, where they cannot be changed."""
    in_empty_box: bool = False
    """Whether the key works in the empty prompt only: with text in it the key edits that. Such a key gives way to one
    that the user chose for another command."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do."""

    id: str
    """What people write to give it another key; documented, and never changed."""
    title: str
    """Message id of two or three words, for the row of keys and the palette."""
    help: str
    """Message id of one sentence."""
    shortcuts: tuple[Shortcut, ...]
    """The first is what the palette runs."""
    palette: bool = True
    """False only for what makes no sense away from its widget, such as plain movement."""

    def title_at(self, shortcut: Shortcut) -> str:
        """Return the message id of the title in the scope of `shortcut`."""
        return shortcut.title or self.title

    def help_at(self, shortcut: Shortcut) -> str:
        """Return the message id of the sentence in the scope of `shortcut`."""
        return shortcut.help or self.help
