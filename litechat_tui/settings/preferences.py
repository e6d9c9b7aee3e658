"""What a person set up for all their sessions: `config.toml` in the platform's folder for configuration."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem

TRASH_DAYS = 30
_MOST_DAYS = 3_650
ASK_FROM = 0.5
PASTE_LINES = 10
PASTE_CHARACTERS = 2_000
_MOST_PASTED = 1_000_000


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the file says. A file that is not there says nothing, and one that is wrong prevents nothing."""

    keys: Mapping[str, object] = field(default_factory=dict)
    """The table `[keys]`, as it was read."""
    trash_days: int = TRASH_DAYS
    """Days that a session stays in the trash, `days` of the table `[trash]`; 0 for ever."""
    title_model: str = ""
    """Alias of the model that names sessions, `model` of the table `[titles]`; empty: nothing is sent for that."""
    ask_from: float = ASK_FROM
    """US dollars from which on a prompt is sent only after a question, `ask_from` of the table `[costs]`; 0: never."""
    problems: tuple[Problem, ...] = ()
    paste_lines: int = PASTE_LINES
    """Lines of a text that is pasted as it is, `lines` of the table `[paste]`; a longer one is folded. 0: none is."""
    paste_characters: int = PASTE_CHARACTERS
    """Characters of such a text, `characters` of the table `[paste]`; 0 for any number."""
    cache_prompts: bool = True
    """Whether long requests are marked for the cache of models that have one, `prompts` of the table `[cache]`."""
    image_previews: bool = True
    """Whether conversations show images that were attached, `preview` of the table `[images]`."""


def preferences_path() -> Path:
    """Return where the file is."""
    from platformdirs import user_config_path

    return user_config_path("litechat-tui", appauthor=False) / "config.toml"


def read_preferences(path: Path) -> Preferences:
    """Read the file at `path`."""
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return Preferences()
    except OSError as error:
        return _unusable(Code.CONFIG_FILE_UNREADABLE, path, reason=error.strerror or str(error))
    import tomllib  # most people have no such file

    try:
        document = tomllib.loads(written.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _unusable(Code.CONFIG_FILE_NOT_UTF8, path)
    except tomllib.TOMLDecodeError as error:
        return _unusable(Code.CONFIG_PREFERENCES_SYNTAX, path, reason=str(error))
    keys = document.get("keys", {})
    if not isinstance(keys, dict):
        return _unusable(Code.CONFIG_KEYS_NOT_A_TABLE, path)
    problems: list[Problem] = []
    days = _entry(document, "trash", "days", TRASH_DAYS)
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= _MOST_DAYS:
        problems.append(Problem(Code.CONFIG_TRASH_DAYS, path=str(path), most=_MOST_DAYS))
        days = TRASH_DAYS
    model = _entry(document, "titles", "model", "")
    if not isinstance(model, str):
        problems.append(Problem(Code.CONFIG_TITLE_MODEL, path=str(path)))
        model = ""
    dollars = _entry(document, "costs", "ask_from", ASK_FROM)
    if not isinstance(dollars, int | float) or isinstance(dollars, bool) or not 0 <= dollars < math.inf:
        problems.append(Problem(Code.CONFIG_ASK_FROM, path=str(path)))
        dollars = ASK_FROM
    lines, characters = _pasted(document, path, problems)
    caching = _switch(document, "cache", "prompts", Problem(Code.CONFIG_CACHE, path=str(path)), problems)
    previews = _switch(document, "images", "preview", Problem(Code.CONFIG_IMAGES, path=str(path)), problems)
    return Preferences(keys, days, model.strip(), float(dollars), tuple(problems), lines, characters, caching, previews)


def _switch(document: Mapping[str, object], table: str, name: str, wrong: Problem, problems: list[Problem]) -> bool:
    """Return an entry that is on unless it says otherwise, and add what is wrong with it."""
    found = _entry(document, table, name, usual=True)
    if isinstance(found, bool):
        return found
    problems.append(wrong)
    return True


def _pasted(document: Mapping[str, object], path: Path, problems: list[Problem]) -> tuple[int, int]:
    """Return the lines and the characters of the table `[paste]`, and add what is wrong with them."""
    found = []
    for name, usual in (("lines", PASTE_LINES), ("characters", PASTE_CHARACTERS)):
        most = _entry(document, "paste", name, usual)
        if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= _MOST_PASTED:
            problems.append(Problem(Code.CONFIG_PASTE, path=str(path), entry=name, most=_MOST_PASTED))
            most = usual
        found.append(most)
    return found[0], found[1]


def _entry(document: Mapping[str, object], table: str, name: str, usual: object) -> object:
    """Return an entry of a table; None where what should be the table is none."""
    found = document.get(table, {})
    return found.get(name, usual) if isinstance(found, dict) else None


def _unusable(code: Code, path: Path, **facts: str) -> Preferences:
    return Preferences(problems=(Problem(code, path=str(path), **facts),))
