"""The keys in use: those of the command table, except where the user's `[keys]` name others that will do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from litechat_tui.app.commands import COMMANDS, NEEDED, TAKING_TURNS, shortcuts_at
from litechat_tui.app.key_names import EDITING, RESERVED, canonical_key, reaches_the_program, types_text, written_key
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.words import _

_BY_ID = {command.id: command for command in COMMANDS}


def address(command: Command, shortcut: Shortcut) -> str:
    """Return what names one shortcut of a command, such as ``turn.retry@conversation``."""
    return f"{command.id}@{shortcut.scope.value}"


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys run which command."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`address` -> Textual's names of the keys that the user chose; empty where the command is to have none."""

    def keys(self, command: Command, shortcut: Shortcut) -> tuple[str, ...]:
        """Return the keys of a command in one scope; the first is the one to show."""
        own = address(command, shortcut)
        if own in self.chosen or not shortcut.in_empty_box:
            return self.chosen.get(own, shortcut.keys)
        here = tuple(f"@{scope.value}" for scope in (shortcut.scope, Scope.ANYWHERE))
        taken = {key for other, keys in self.chosen.items() if other.endswith(here) for key in keys}
        return tuple(key for key in shortcut.keys if key not in taken)

    def written(self, command: Command, shortcut: Shortcut) -> list[str]:
        """Return the keys of a command in one scope, as people write them."""
        return [shortcut.written] if shortcut.written else [*map(written_key, self.keys(command, shortcut))]

    def shown(self, command_id: str, scope: Scope | None = None) -> str:
        """Return the key to name in a hint, as people write it; without a scope, that of the first one.

        What the user left without a key is found in the palette: ``Ctrl+P → Retry``.
        """
        written = self.keys_of(command_id, scope)
        return written[0] if written else f"{self.shown('palette.open')} → {_(_BY_ID[command_id].title)}"

    def keys_of(self, command_id: str, scope: Scope | None = None) -> list[str]:
        """Return the keys of a command, as people write them; without a scope, in the first one."""
        command = _BY_ID[command_id]
        shortcuts = [shortcut for shortcut in command.shortcuts if scope in (None, shortcut.scope)]
        return self.written(command, shortcuts[0])

    def rows(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Yield the keys and the message id of the sentence for all that has a key in `scope`."""
        for command in COMMANDS:
            for shortcut in command.shortcuts:
                if shortcut.scope is scope and (keys := self.written(command, shortcut)):
                    yield ", ".join(keys), command.help_at(shortcut)


DEFAULT_KEYMAP = Keymap()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of `[keys]` that is right in itself."""

    name: str
    """As it is in the file."""
    addresses: tuple[str, ...]
    keys: tuple[str, ...]


def user_keymap(entries: Mapping[str, object]) -> tuple[Keymap, Sequence[Problem]]:
    """Return the keymap with the entries of `[keys]` in it, and a problem for each entry that is left out."""
    usable: list[_Entry] = []
    problems: list[Problem] = []
    # What is said about one scope prevails over what is said about all of them.
    for name, value in sorted(_flattened(entries), key=lambda entry: "@" in entry[0]):
        try:
            usable.append(_entry(name, value))
        except ConfigurationError as error:
            problems.append(error.problem)
    while (clash := _first_clash(usable)) is not None:
        entry, problem = clash
        usable.remove(entry)
        problems.append(problem)
    return _keymap(usable), problems


def _flattened(entries: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Yield the entries by their whole names: to TOML, an unquoted ``turn.retry`` is a table ``turn``."""
    for name, value in entries.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _entry(name: str, value: object) -> _Entry:
    """Return one entry; raises `ConfigurationError` when it is wrong whatever the others are."""
    command_id, at, scope = name.partition("@")
    command = _BY_ID.get(command_id)
    if command is None:
        raise _wrong(Code.CONFIG_KEYS_UNKNOWN_COMMAND, name)
    shortcuts = [shortcut for shortcut in command.shortcuts if not at or shortcut.scope.value == scope]
    if not shortcuts:
        known = ", ".join(address(command, shortcut) for shortcut in command.shortcuts)
        raise _wrong(Code.CONFIG_KEYS_UNKNOWN_SCOPE, name, known=known)
    if any(shortcut.written for shortcut in shortcuts):
        raise _wrong(Code.CONFIG_KEYS_FIXED, name)
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(key, str) and key.strip() for key in written):
        raise _wrong(Code.CONFIG_KEYS_NO_KEY, name)
    if not written and command_id in NEEDED:
        raise _wrong(Code.CONFIG_KEYS_NEEDED, name)
    scopes = {shortcut.scope for shortcut in shortcuts}
    keys = dict.fromkeys(_key(name, key, scopes) for key in written)
    return _Entry(name, tuple(address(command, shortcut) for shortcut in shortcuts), tuple(keys))


def _key(name: str, written: str, scopes: set[Scope]) -> str:
    """Return Textual's name of a key; raises `ConfigurationError` when it cannot be a command's in `scopes`."""
    key = canonical_key(written)
    if key is None:
        raise _wrong(Code.CONFIG_KEYS_UNKNOWN_KEY, name, key=written)
    if key in RESERVED:
        raise _wrong(Code.CONFIG_KEYS_RESERVED, name, key=written)
    if not reaches_the_program(key):
        raise _wrong(Code.CONFIG_KEYS_NOT_SENT, name, key=written)
    if types_text(key) and any(scope.typed_in for scope in scopes):
        raise _wrong(Code.CONFIG_KEYS_TYPED, name, key=written)
    if key in EDITING and Scope.ANYWHERE in scopes:
        raise _wrong(Code.CONFIG_KEYS_EDITING, name, key=written)
    return key


def _wrong(code: Code, name: str, **facts: str) -> ConfigurationError:
    return ConfigurationError(Problem(code, command=name, **facts))


def _keymap(entries: Sequence[_Entry]) -> Keymap:
    return Keymap({id_: entry.keys for entry in entries for id_ in entry.addresses})


def _first_clash(entries: Sequence[_Entry]) -> tuple[_Entry, Problem] | None:
    """Return the entry to leave out because another command has one of its keys in the same focus chain, and why."""
    keymap = _keymap(entries)
    for scope in Scope:
        taken: dict[str, tuple[Command, Shortcut]] = {}
        for pair in (*shortcuts_at(Scope.ANYWHERE), *shortcuts_at(scope)):
            for key in keymap.keys(*pair):
                other = taken.setdefault(key, pair)
                if other[0] is not pair[0] and not TAKING_TURNS.issuperset((other[0].id, pair[0].id)):
                    return _blamed(entries, key, (other, pair))
    return None


def _blamed(
    entries: Sequence[_Entry], key: str, pairs: tuple[tuple[Command, Shortcut], tuple[Command, Shortcut]]
) -> tuple[_Entry, Problem]:
    """Return the later of the entries that gave two commands the same key. The keys of the table are never the same."""
    addresses = [address(*pair) for pair in pairs]
    entry = next(entry for entry in reversed(entries) if not set(addresses).isdisjoint(entry.addresses))
    other = next(command for command, shortcut in pairs if address(command, shortcut) not in entry.addresses)
    facts = {"command": entry.name, "key": written_key(key), "other": other.id}
    return entry, Problem(Code.CONFIG_KEYS_CLASH, **facts)
