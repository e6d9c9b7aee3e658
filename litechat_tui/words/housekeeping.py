"""What was done to sessions, in words."""

from __future__ import annotations

from litechat_tui.words.catalogue import N_, _, ngettext

ONE = {
    "renamed": N_("Renamed."),
    "pinned": N_("Pinned."),
    "unpinned": N_("Not pinned any more."),
    "archived": N_("Moved to the archive."),
    "unarchived": N_("Taken out of the archive."),
    "trashed": N_("Moved to the trash."),
    "restored": N_("Restored."),
    "doomed": N_("Deleted from the trash."),
    "tagged": N_("Tags changed."),
    "duplicated": N_("Copied."),
    "parameters": N_("Parameters changed."),
}
"""Sentence for each `app.housekeeping.Deed`."""


def what_was_done(deed: str, count: int) -> str:
    """Return one sentence, with the number of sessions where it was done to several."""
    sentence = _(ONE[deed])
    if count < 2:
        return sentence
    sessions = ngettext("{count} session", "{count} sessions", count).format(count=count)
    return _("{sessions}: {sentence}").format(sessions=sessions, sentence=sentence)


def what_was_undone(deed: str) -> str:
    """Return that something was undone."""
    return _("Undone: {sentence}").format(sentence=_(ONE[deed]))
