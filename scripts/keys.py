"""Write `docs/keys.md` and `docs/keys.ja.md` from the command table; part of `make docs`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from litechat_tui import words
from litechat_tui.app.commands import COMMANDS, shortcuts_at
from litechat_tui.app.keymap import DEFAULT_KEYMAP, address
from litechat_tui.app.shortcuts import Command, Scope, Shortcut

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "keys.md", "ja": DOCS / "keys.ja.md"}

_ENGLISH = """\
# Keys

<!-- Made from the command table by `make docs`. Change `litechat_tui/app/commands/`, not this page. -->

The first key of each row is one that every terminal sends; those after it do the same where the terminal sends them.
`F1` shows the keys for what has the focus, `Ctrl+P` every command by name. The mouse works too.

`Tab` and `Shift+Tab` go from one to the next: list of sessions, conversation, prompt.
"""

_ENGLISH_OWN = """\
## Your own keys

The table `[keys]` of `config.toml` gives commands other keys. The file is read at the start from
`~/.config/litechat-tui/` on Linux, `~/Library/Application Support/litechat-tui/` on macOS and
`%LOCALAPPDATA%\\litechat-tui\\` on Windows.

```toml
[keys]
"help.show" = "f11"
"prompt.newline" = ["enter", "shift+enter"]  # the first key is the one that hints name
"prompt.send" = "ctrl+j"                # Enter and Ctrl+J have changed places
"turn.retry@conversation" = "t"         # in one place only; "turn.retry" is for all of them
"turn.fork" = []                        # no key; the command is still in the palette
```

A key replaces those of the table above, and every hint names the new one. Where an entry is wrong, the program starts
with the usual keys for that command and says why: there is no such command or key, another command has that key in the
same place, not every terminal hands that key to programs (`ctrl+m`, `ctrl+b`, `ctrl+shift+n` and the like), or it is
needed for typing and editing. `Tab`, `Shift+Tab`, `Ctrl+C` and `1–9` are fixed. `palette.open` and `focus.back` cannot
be left without a key.

## In a text

The prompt takes the keys of a shell's line, besides the arrows: `Home`, `End` and `Ctrl+E` go to the ends of the line,
`Ctrl+Left`, `Ctrl+Right`, `Alt+B` and `Alt+F` from word to word; `Ctrl+W` and `Alt+D` delete a word, `Ctrl+U` and
`Ctrl+K` the line to its start or end. `Ctrl+X` cuts, `Ctrl+V` pastes what was cut or copied here, `Ctrl+Z` and `Ctrl+Y`
undo and redo. From its first line `Up` goes to earlier prompts, from its last line `Down` back to what was typed.
"""

_JAPANESE = """\
# キー

<!-- コマンド表から `make docs` で生成。変更するのはこのページではなく `litechat_tui/app/commands/`。 -->

各行の最初のキーは、どのターミナルでも使えます。2 つ目以降は、そのキーを送るターミナルでだけ使えます。
`F1` はその場で使えるキーを、`Ctrl+P` はすべてのコマンドを名前で表示します。マウスも使えます。

`Tab` と `Shift+Tab` で、セッション一覧、会話、プロンプトの順に移動します。
"""

_JAPANESE_OWN = """\
## キーの変更

`config.toml` の `[keys]` 表で、コマンドに別のキーを割り当てられます。ファイルは起動時に読み込まれます。
場所は、Linux では `~/.config/litechat-tui/`、macOS では `~/Library/Application Support/litechat-tui/`、
Windows では `%LOCALAPPDATA%\\litechat-tui\\` です。

```toml
[keys]
"help.show" = "f11"
"prompt.newline" = ["enter", "shift+enter"]  # 案内に表示されるのは最初のキー
"prompt.send" = "ctrl+j"                # Enter と Ctrl+J の入れ替え
"turn.retry@conversation" = "t"         # この場所だけ。"turn.retry" ならすべての場所
"turn.fork" = []                        # キーなし。コマンドパレットからは実行できる
```

指定したキーは上の表のキーを置き換え、案内にも新しいキーが表示されます。項目に誤りがあると、そのコマンドは既定のキーのまま起動し、
次のどの理由かを表示します。コマンドやキーが存在しない、同じ場所で別のコマンドが使っている、プログラムに届かないターミナルがある
（`ctrl+m`、`ctrl+b`、`ctrl+shift+n` など）、文字の入力や編集に必要。
`Tab`、`Shift+Tab`、`Ctrl+C`、`1–9` は変更できません。`palette.open` と `focus.back` のキーは、なくすことができません。

## テキストの中

プロンプトでは矢印キーのほか、シェルの入力行と同じキーが使えます。`Home`、`End`、`Ctrl+E` は行の端へ、
`Ctrl+Left`、`Ctrl+Right`、`Alt+B`、`Alt+F` は単語ごとに移動します。`Ctrl+W` と `Alt+D` は単語を、`Ctrl+U` と
`Ctrl+K` は行の先頭または末尾までを削除します。`Ctrl+X` は切り取り、`Ctrl+V` はここで切り取りやコピーをしたものの
貼り付け、`Ctrl+Z` と `Ctrl+Y` は元に戻すとやり直しです。最初の行で `Up` を押すと以前のプロンプトへ、最後の行で
`Down` を押すと入力していた文章へ戻ります。
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page says around the tables, in one language."""

    introduction: str
    headings: Mapping[Scope, str]
    keys: str
    by_name: str
    names: str
    own: str


FRAMES = {
    "en": Frame(
        _ENGLISH,
        {
            Scope.ANYWHERE: "Anywhere",
            Scope.PROMPT: "In the prompt",
            Scope.ATTACHMENTS: "In the list of attachments",
            Scope.CONVERSATION: "In the conversation",
            Scope.SESSIONS: "In the list of sessions",
            Scope.FILTER: "In the filter box",
            Scope.NAME_BOX: "In the box for a name or tags",
            Scope.FIND_BAR: "In the find bar",
            Scope.QUESTION: "At the question about a tool call",
        },
        "| keys | what they do | command |",
        "## By name only\n\nThese have no key; open the palette with `Ctrl+P` and type the name.\n",
        "| name | what it does | command |",
        _ENGLISH_OWN,
    ),
    "ja": Frame(
        _JAPANESE,
        {
            Scope.ANYWHERE: "どこでも",
            Scope.PROMPT: "プロンプト",
            Scope.ATTACHMENTS: "添付ファイル一覧",
            Scope.CONVERSATION: "会話",
            Scope.SESSIONS: "セッション一覧",
            Scope.FILTER: "絞り込みの入力欄",
            Scope.NAME_BOX: "名前とタグの入力欄",
            Scope.FIND_BAR: "会話内検索の入力欄",
            Scope.QUESTION: "ツール呼び出しの確認",
        },
        "| キー | 動作 | コマンド |",
        "## 名前で選ぶコマンド\n\nキーはありません。`Ctrl+P` でコマンドパレットを開き、名前を入力してください。\n",
        "| 名前 | 動作 | コマンド |",
        _JAPANESE_OWN,
    ),
}


def page(language: str) -> str:
    """Return the whole page in `language`."""
    frame, before = FRAMES[language], words.current_language()
    words.use(language)
    try:
        return "\n".join((frame.introduction, *_sections(frame), *_palette_only(frame), "", frame.own))
    finally:
        words.use(before)


def _sections(frame: Frame) -> Iterator[str]:
    for scope, heading in frame.headings.items():
        yield f"## {heading}\n\n{frame.keys}\n|---|---|---|"
        yield "\n".join(_row(*pair) for pair in shortcuts_at(scope) if pair[1].keys) + "\n"


def _row(command: Command, shortcut: Shortcut) -> str:
    keys = ", ".join(f"`{key}`" for key in DEFAULT_KEYMAP.written(command, shortcut))
    return f"| {keys} | {words._(command.help_at(shortcut))} | `{_name(command, shortcut)}` |"


def _name(command: Command, shortcut: Shortcut) -> str:
    """Return what names the shortcut in a configuration file."""
    return address(command, shortcut) if len(command.shortcuts) > 1 else command.id


def _palette_only(frame: Frame) -> Iterator[str]:
    yield frame.by_name
    yield f"{frame.names}\n|---|---|---|"
    yield "\n".join(
        f"| {words._(command.title)} | {words._(command.help)} | `{command.id}` |"
        for command in COMMANDS
        if not any(shortcut.keys for shortcut in command.shortcuts)
    )


def write() -> None:
    """Write the pages where they belong."""
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    write()
