"""What an import leaves out, and why: a code with facts, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from litechat_tui.domain.text import one_line
from litechat_tui.words import N_, _


class Level(StrEnum):
    """How much of what was found a `Skipped` leaves out."""

    FILE = "file"
    """A file, or the rest of it: nobody knows how many conversations that is."""
    CONVERSATION = "conversation"
    """Exactly `count` conversations."""
    PART = "part"
    """`count` pieces of a conversation that was imported."""
    NOTE = "note"
    """Nothing is missing: how something was read that the file leaves open."""


class Reason(StrEnum):
    """Why something was left out."""

    # Files
    NOT_THERE = "not_there"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    """Fact: why."""
    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    NO_CONVERSATIONS = "no_conversations"
    NOT_UTF8 = "not_utf8"
    CUT_SHORT = "cut_short"
    NOT_JSON = "not_json"
    NOT_YAML = "not_yaml"
    FILE_TOO_LARGE = "file_too_large"
    PROGRAM_NOT_READ = "program_not_read"
    """Fact: program."""
    INDEX_OF_DOWNLOADS = "index_of_downloads"
    ENCRYPTED = "encrypted"
    PACKED = "packed"
    """Fact: command."""
    DAMAGED_ARCHIVE = "damaged_archive"
    DAMAGED_ENTRY = "damaged_entry"
    UNKNOWN_COMPRESSION = "unknown_compression"
    ARCHIVE_TOO_MANY = "archive_too_many"
    """Fact: limit."""
    ARCHIVE_TOO_LARGE = "archive_too_large"
    """Fact: limit, in megabytes."""
    ARCHIVE_IN_ARCHIVE = "archive_in_archive"
    DATABASE_IN_ARCHIVE = "database_in_archive"
    UNSAFE_NAME = "unsafe_name"
    LINK = "link"
    MISSING_PART = "missing_part"
    DAMAGED_DATABASE = "damaged_database"
    NEWER_FILE = "newer_file"
    """A session file of a newer version of this program."""
    OTHER_FILES = "other_files"
    # Conversations
    UNKNOWN_ELEMENT = "unknown_element"
    BROKEN_ELEMENT = "broken_element"
    NESTED_TOO_DEEPLY = "nested_too_deeply"
    ELEMENT_TOO_LARGE = "element_too_large"
    NO_MESSAGES = "no_messages"
    DUPLICATE = "duplicate"
    """A newer state of the same conversation is in what was read."""
    TOO_MANY_BRANCHES = "too_many_branches"
    CONVERSATION_CUT_SHORT = "conversation_cut_short"
    NEWER_FORMAT = "newer_format"
    EDITED_WRONGLY = "edited_wrongly"
    """A hand has changed what tells the parts of it apart."""
    BROKEN_STATE = "broken_state"
    """What a hub has of it cannot be read."""
    HOLDS_SECRET = "holds_secret"  # noqa: S105 - a name
    """A key that is configured here is in it."""
    BEING_ANSWERED = "being_answered"
    """It would change a session here that has a running turn."""
    # Parts
    SYSTEM_MESSAGE = "system_message"
    CONTEXT = "context"
    HIDDEN = "hidden"
    RECAP = "recap"
    EMPTY_ANSWER = "empty_answer"
    EMPTY_PROMPT = "empty_prompt"
    ABSENT_ATTACHMENT = "absent_attachment"
    """Fact: names."""
    UNUSABLE_ATTACHMENT = "unusable_attachment"
    """Fact: names."""
    UNKNOWN_PART = "unknown_part"
    """Fact: names, of the kinds."""
    UNKNOWN_SENDER = "unknown_sender"
    INJECTED = "injected"
    ENCRYPTED_REASONING = "encrypted_reasoning"
    SIDE_TASK = "side_task"
    COMPACTION = "compaction"
    UNREADABLE_ROW = "unreadable_row"
    REPEATED = "repeated"
    # Notes
    DATE_OF_FILE = "date_of_file"
    SHOWN_BRANCH_UNKNOWN = "shown_branch_unknown"
    CIRCLE = "circle"


_CONVERSATIONS = frozenset(
    {
        *(Reason.UNKNOWN_ELEMENT, Reason.BROKEN_ELEMENT, Reason.NESTED_TOO_DEEPLY, Reason.ELEMENT_TOO_LARGE),
        *(Reason.NO_MESSAGES, Reason.DUPLICATE, Reason.TOO_MANY_BRANCHES),
        *(Reason.CONVERSATION_CUT_SHORT, Reason.NEWER_FORMAT, Reason.EDITED_WRONGLY),
        Reason.BROKEN_STATE,
        Reason.HOLDS_SECRET,
        Reason.BEING_ANSWERED,
    }
)
_PARTS = frozenset(
    {
        *(Reason.SYSTEM_MESSAGE, Reason.CONTEXT, Reason.HIDDEN, Reason.RECAP, Reason.EMPTY_ANSWER),
        *(Reason.EMPTY_PROMPT, Reason.ABSENT_ATTACHMENT, Reason.UNKNOWN_PART, Reason.UNKNOWN_SENDER),
        *(Reason.INJECTED, Reason.ENCRYPTED_REASONING, Reason.SIDE_TASK, Reason.COMPACTION),
        *(Reason.UNREADABLE_ROW, Reason.REPEATED, Reason.UNUSABLE_ATTACHMENT),
    }
)
_NOTES = frozenset({Reason.DATE_OF_FILE, Reason.SHOWN_BRANCH_UNKNOWN, Reason.CIRCLE})
_USUAL = frozenset({Reason.OTHER_FILES, Reason.NO_MESSAGES, Reason.DUPLICATE})
"""What every good export may have: pages and pictures, empty conversations, two states of one."""

_SENTENCES: Mapping[Reason, str] = {
    Reason.NOT_THERE: N_("There is no such file."),
    Reason.NOT_A_FILE: N_("This is neither a file nor a folder."),
    Reason.UNREADABLE: N_("It cannot be read: {why}."),
    Reason.EMPTY: N_("The file is empty."),
    Reason.UNKNOWN_FORMAT: N_("This is not a known export."),
    Reason.NO_CONVERSATIONS: N_("There are no conversations in it."),
    Reason.NOT_UTF8: N_("The text is not UTF-8, nor UTF-16 or UTF-32 with a byte order mark. Convert it first."),
    Reason.CUT_SHORT: N_("The file is cut short; what comes before the cut was read."),
    Reason.NOT_JSON: N_("This is not valid JSON."),
    Reason.NOT_YAML: N_("This is not valid YAML."),
    Reason.FILE_TOO_LARGE: N_("The file is too large for its format."),
    Reason.PROGRAM_NOT_READ: N_("This is an export of {program}, which cannot be read."),
    Reason.INDEX_OF_DOWNLOADS: N_("This is only the list of an export's files: download those and import them."),
    Reason.ENCRYPTED: N_("It is encrypted. Export it without a password."),
    Reason.PACKED: N_("It is compressed in a way that cannot be read here. Unpack it first: {command}"),
    Reason.DAMAGED_ARCHIVE: N_("The archive is damaged or incomplete."),
    Reason.DAMAGED_ENTRY: N_("This file in the archive is damaged."),
    Reason.UNKNOWN_COMPRESSION: N_("This file in the archive is compressed in an unusual way. Unpack it first."),
    Reason.ARCHIVE_TOO_MANY: N_("The archive has more than {limit} files."),
    Reason.ARCHIVE_TOO_LARGE: N_("It unpacks to more than {limit} MB. Unpack it yourself if you trust it."),
    Reason.ARCHIVE_IN_ARCHIVE: N_("An archive within an archive is not read. Take it out first."),
    Reason.DATABASE_IN_ARCHIVE: N_("A database within an archive is not read. Take it out first."),
    Reason.UNSAFE_NAME: N_("The name leads out of the archive."),
    Reason.LINK: N_("This is a link and is not followed."),
    Reason.MISSING_PART: N_("The export lists this file, and it is not there."),
    Reason.DAMAGED_DATABASE: N_("The database is damaged, or in use by its program."),
    Reason.NEWER_FILE: N_("A newer version of litechat-tui wrote it. Update litechat-tui."),
    Reason.OTHER_FILES: N_("Other files, which hold no conversations: {count}"),
    Reason.UNKNOWN_ELEMENT: N_("This is not a conversation of a known program."),
    Reason.BROKEN_ELEMENT: N_("This is not valid JSON."),
    Reason.NESTED_TOO_DEEPLY: N_("It is nested too deeply."),
    Reason.ELEMENT_TOO_LARGE: N_("It is too large for one conversation."),
    Reason.NO_MESSAGES: N_("There are no messages in it."),
    Reason.DUPLICATE: N_("The same conversation is there again, in a state at least as new."),
    Reason.TOO_MANY_BRANCHES: N_("The conversation has more branches than can be kept."),
    Reason.CONVERSATION_CUT_SHORT: N_("The conversation is cut short."),
    Reason.NEWER_FORMAT: N_("A newer version of litechat-tui wrote it. Update litechat-tui."),
    Reason.EDITED_WRONGLY: N_("The lines that tell its messages apart were changed."),
    Reason.BROKEN_STATE: N_("What the hub has of it cannot be read."),
    Reason.HOLDS_SECRET: N_("A key that is configured here is in it, so it stays on this machine."),
    Reason.BEING_ANSWERED: N_("A reply is being written to it here. Merge again when that has ended."),
    Reason.SYSTEM_MESSAGE: N_("System messages are not part of the conversation."),
    Reason.CONTEXT: N_("Custom instructions and memory are no messages; instructions went to the session's."),
    Reason.HIDDEN: N_("Messages that their program hides."),
    Reason.RECAP: N_("Notes about how long the model thought, or what was said before."),
    Reason.EMPTY_ANSWER: N_("Answers without any text."),
    Reason.EMPTY_PROMPT: N_("Prompts without any text."),
    Reason.ABSENT_ATTACHMENT: N_("Attachments that are not in the export: {names}"),
    Reason.UNUSABLE_ATTACHMENT: N_("Attachments that are too large, or neither an image nor a PDF: {names}"),
    Reason.UNKNOWN_PART: N_("Parts of an unknown kind: {names}"),
    Reason.UNKNOWN_SENDER: N_("Messages of an unknown sender."),
    Reason.INJECTED: N_("Text that the program itself put in."),
    Reason.ENCRYPTED_REASONING: N_("Reasoning that only its provider can read."),
    Reason.SIDE_TASK: N_("Messages of side tasks."),
    Reason.COMPACTION: N_("Summaries that took the place of earlier messages, which are there."),
    Reason.UNREADABLE_ROW: N_("Rows that cannot be read."),
    Reason.REPEATED: N_("Messages that are there twice."),
    Reason.DATE_OF_FILE: N_("There is no date in it: it got that of the file."),
    Reason.SHOWN_BRANCH_UNKNOWN: N_("The branch that was shown last is not known: the newest one was taken."),
    Reason.CIRCLE: N_("Messages that follow each other in a circle: it begins with the first of them in the file."),
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing that was not imported, or several of a kind in one place."""

    file: str
    """The file as it was given, and what is in it behind a slash."""
    what: str
    """Which conversation or piece; empty where the file itself is meant. Safe to show."""
    reason: Reason
    count: int = 1
    facts: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    """Values for the placeholders of the reason's sentence."""

    @property
    def level(self) -> Level:
        """How much of what was found it leaves out."""
        if self.reason in _CONVERSATIONS:
            return Level.CONVERSATION
        if self.reason in _PARTS:
            return Level.PART
        return Level.NOTE if self.reason in _NOTES else Level.FILE

    @property
    def is_failure(self) -> bool:
        """Whether a file, or a conversation in one, could not be read."""
        return self.level in (Level.FILE, Level.CONVERSATION) and self.reason not in _USUAL


class UnreadableError(Exception):
    """A file, or the rest of it, cannot be read. Never leaves `app.importing`."""

    def __init__(self, reason: Reason, /, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts

    def skipped(self, file: str, what: str = "") -> Skipped:
        """Return it as what is left out of `file`."""
        return Skipped(file, what, self.reason, facts=self.facts)


def sentence(skipped: Skipped) -> str:
    """Return why it was left out, in the language in use. Safe to show."""
    facts: dict[str, str | int] = {"count": skipped.count}
    facts |= {name: one_line(fact) if isinstance(fact, str) else fact for name, fact in skipped.facts.items()}
    return _(_SENTENCES[skipped.reason]).format_map(facts)
