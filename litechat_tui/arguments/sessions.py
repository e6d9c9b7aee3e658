"""`sessions ...`: what can be done with the conversations."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial

from litechat_tui.arguments.asked import (
    STANDARD_OUTPUT,
    ChangeSessions,
    Command,
    Export,
    ExportForm,
    ListSessions,
    PurgeSessions,
    SearchSessions,
    ShowSession,
)
from litechat_tui.arguments.command_parsers import CommandParsers, add_own, amount
from litechat_tui.domain.shelf import Change, Shelf
from litechat_tui.words import N_, _

LIMIT = 50
"""Sessions that are listed, and hits that are written, unless asked otherwise."""

TEXT = "text"
SHOWN_FORMS = (ExportForm.MARKDOWN.value, ExportForm.JSONL.value)
"""What a conversation is shown as besides text, to the byte what its export is."""

_CHANGES: Mapping[str, tuple[str, Change]] = {
    "pin": (N_("list conversations above the others"), Change(pinned=True)),
    "unpin": (N_("list them where they were"), Change(pinned=False)),
    "archive": (N_("leave conversations out of the list until they are asked for"), Change(archived=True)),
    "unarchive": (N_("bring them back into the list"), Change(archived=False)),
    "delete": (N_("move conversations to the trash"), Change(trashed=True)),
    "restore": (N_("take conversations out of the trash"), Change(trashed=False)),
}
"""Word -> what it does to each of the sessions that follow it."""


def add_session_commands(commands: CommandParsers) -> None:
    """Add everything that follows `sessions`."""
    _add_list(commands)
    _add_search(commands)
    _add_show(commands)
    renaming = commands.add("rename", _("give a conversation another title"), _changes(_renamed), "ID TITLE")
    _add_id(renaming)
    help_ = _("the new title; an empty one stands for the first words of the conversation")
    renaming.add_argument("given_title", metavar="TITLE", help=help_)
    _add_json(renaming)
    for word, (text, change) in _CHANGES.items():
        changing = commands.add(word, _(text), _changes(partial(_fixed, change)), "ID ...")
        changing.add_argument("given_session_ids", metavar="ID", nargs="+", help=_id_help())
        _add_json(changing)
    for word, text, changed in (
        ("tag", _("give a conversation tags"), lambda given: Change(tagged=tuple(given.given_tags))),
        ("untag", _("take tags from a conversation"), lambda given: Change(untagged=tuple(given.given_tags))),
    ):
        tagging = commands.add(word, text, _changes(changed), "ID TAG ...")
        _add_id(tagging)
        tagging.add_argument("given_tags", metavar="TAG", nargs="+", help=_("such as work"))
        _add_json(tagging)
    purging = commands.add(
        "purge",
        _("delete for good what is in the trash"),
        lambda given: PurgeSessions(given.given_yes, given.given_json),
    )
    add_own(purging, "--yes", action="store_true", default=False, help=_("do not ask"))
    _add_json(purging, _("write one JSON object"))


def _add_list(commands: CommandParsers) -> None:
    listing = commands.add("list", _("list the conversations"), _list)
    shelves = listing.add_mutually_exclusive_group()
    for shelf, text in (
        (Shelf.ARCHIVED, _("those in the archive")),
        (Shelf.TRASHED, _("those in the trash")),
        (Shelf.ALL, _("all, archive and trash included")),
    ):
        shelves.add_argument(
            f"--{shelf}", dest="given_shelf", action="store_const", const=shelf, default=Shelf.ACTIVE, help=text
        )
    add_own(listing, "--tag", metavar="TAG", default=None, help=_("those with this tag"))
    _add_limit(listing)
    _add_json(listing)


def _add_search(commands: CommandParsers) -> None:
    searching = commands.add(
        "search", _("find conversations by what was said, by title or by tag"), _search, "QUERY ..."
    )
    help_ = _("words, and filters such as model:haiku, tag:work, before:2026-01, after:2025, in:title and is:fork")
    searching.add_argument("given_query", metavar="QUERY", nargs="+", help=help_)
    _add_limit(searching)
    _add_json(searching)


def _add_show(commands: CommandParsers) -> None:
    showing = commands.add("show", _("write a conversation"), _show, "ID")
    _add_id(showing)
    forms = showing.add_mutually_exclusive_group()
    help_ = _("one of {forms}; by default {form}; the others are what export writes")
    help_ = help_.format(forms=", ".join((TEXT, *SHOWN_FORMS)), form=TEXT)
    add_own(forms, "--format", metavar="FORM", choices=(TEXT, *SHOWN_FORMS), default=TEXT, help=help_)
    _add_json(forms, _("write one JSON object"))


def _id_help() -> str:
    return _("id of a session, or the beginning of it")


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("given_session_id", metavar="ID", help=_id_help())


def _add_limit(parser: argparse.ArgumentParser) -> None:
    help_ = _("at most so many; 0 for all; by default {amount}").format(amount=LIMIT)
    add_own(parser, "--limit", metavar="N", type=amount, default=LIMIT, help=help_)


def _add_json(parser: argparse._ActionsContainer, text: str = "") -> None:
    add_own(parser, "--json", action="store_true", default=False, help=text or _("write one JSON array"))


def _list(given: argparse.Namespace) -> Command:
    return ListSessions(given.given_limit, given.given_shelf, given.given_tag, given.given_json)


def _search(given: argparse.Namespace) -> Command:
    return SearchSessions(" ".join(given.given_query), given.given_limit, given.given_json)


def _show(given: argparse.Namespace) -> Command:
    if given.given_format == TEXT:
        return ShowSession(given.given_session_id, given.given_json)
    return Export(
        (given.given_session_id,), everything=False, form=ExportForm(given.given_format), output=STANDARD_OUTPUT
    )


def _renamed(given: argparse.Namespace) -> Change:
    return Change(title=given.given_title)


def _fixed(change: Change, _given: argparse.Namespace) -> Change:
    return change


def _changes(change: Callable[[argparse.Namespace], Change]) -> Callable[[argparse.Namespace], Command]:
    """Return what makes a command of the values: for several sessions, or for one."""

    def make(given: argparse.Namespace) -> Command:
        ids = getattr(given, "given_session_ids", None) or [given.given_session_id]
        return ChangeSessions(tuple(ids), change(given), given.given_json)

    return make
