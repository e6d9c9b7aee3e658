"""Write `docs/configuration.md`, and the same in Japanese, from the settings models; part of `make docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic.fields import FieldInfo

from litechat_tui import words
from litechat_tui.domain.model_titles import EXCERPT_CHARS
from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.preferences import ASK_FROM, PASTE_CHARACTERS, PASTE_LINES, TRASH_DAYS
from litechat_tui.settings.shared import SharedSettings

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "configuration.md", "ja": DOCS / "configuration.ja.md"}
"""Language -> the page in it."""

_ENGLISH = """\
# Configuration

<!-- Made from the settings models by `make docs`. Change those, not this page. -->

`docker compose` and `litechat-tui` share one file, `.env`; `.env.example` is its template. The client also reads a
`.env` in your configuration folder (on Linux `~/.config/litechat-tui/.env`). From the strongest to the weakest: a flag,
the environment, `.env` in the current folder (or the file that `--env-file` names), the `.env` in your configuration
folder, the default. An empty value counts as missing.

- The file is UTF-8; a byte order mark and Windows line ends do no harm. The names of variables are upper case.
- `litechat-tui` reads the file as Docker Compose does. Put a value with spaces, `#` or `$` into `'single quotes'`: they
  keep it as it is. Without quotes or in `"double quotes"`, `$NAME` and `${NAME}` refer to the environment or to a line
  above, `${NAME:-default}` gives a default, and `$$` is a dollar sign.
- `litechat-tui` does not export the file: no tool that it starts inherits a key.
- For each wrong or missing variable a message names the file, the variable and what to do. It never repeats the value.
"""

_JAPANESE = """\
# 設定

<!-- Made from the settings models by `make docs`. Change those and the message catalogue, not this page. -->

[English](configuration.md)

1 つの `.env` を `docker compose` と `litechat-tui` で共用します。ひな型は `.env.example` です。`litechat-tui` は、
設定フォルダーにある個人用の `.env`（Linux では `~/.config/litechat-tui/.env`）も読み込みます。優先順位は、
コマンドラインのフラグ、環境変数、現在のフォルダーの `.env`（または `--env-file` で指定したファイル）、個人用の `.env`、
既定値の順です。空の値は、設定されていないものとして扱います。

- ファイルの文字コードは UTF-8 です。BOM や Windows の改行があってもかまいません。変数名は大文字です。
- `litechat-tui` は、Docker Compose と同じ規則で `.env` を読み込みます。空白、`#`、`$` を含む値は `'単一引用符'` で
  囲むと、そのままの値になります。引用符なし、または `"二重引用符"` の中では、`$NAME` と `${NAME}` が環境変数または
  上の行の変数の値を、`${NAME:-default}` が既定値付きの参照を、`$$` がドル記号そのものを表します。
- `litechat-tui` は、ファイルの内容を環境変数として書き出しません。起動したツールにキーが渡ることはありません。
- 誤りや不足があれば、ファイル名、変数名、対処を変数ごとに文で示します。値そのものは表示しません。
"""

_PREFERENCES_ENGLISH = f"""
## What you set for yourself: `config.toml`

`config.toml` is in your configuration folder (on Linux `~/.config/litechat-tui/config.toml`). It is read at the start;
without it everything is as usual. A wrong entry is told and left out.

| entry | what it is | usually |
|---|---|---|
| `[keys]` | Other keys for commands: see [keys.md](keys.md). | |
| `[trash]` `days` | Days that a deleted session stays in the trash; 0 keeps it for ever. | `{TRASH_DAYS}` |
| `[paste]` `lines` | Lines of a paste that is not folded; 0 is no limit. | `{PASTE_LINES}` |
| `[paste]` `characters` | Characters of a paste that is not folded; 0 is no limit. | `{PASTE_CHARACTERS}` |
| `[cache]` `prompts` | Whether long requests are marked for the caches of Bedrock and Anthropic. | `true` |
| `[images]` `preview` | Whether conversations show attached images, where Pillow is installed. | `true` |
| `[titles]` `model` | Alias of the model that gives new sessions their titles, preferably a cheap one. | none |
| `[costs]` `ask_from` | US dollars that a prompt may cost before you are asked; 0: never. | `{ASK_FROM}` |

```toml
[trash]
days = 7

[titles]
model = "bedrock-claude-haiku-4-5-jp"
```

A session is called by the first words of its prompt. With a `model` in `[titles]`, the full screen and `--plain` send
the beginning of the conversation, {EXCERPT_CHARS:,} characters at most and nothing that tools returned, to that model
once the first reply is there, and call the session by its answer. Nothing waits for it, and the one-shot job does not
ask. A name that you give is never replaced. If the request fails, the first words stay; it is tried once more after the
next reply. What it consumed counts among the tokens and the cost of the session.
"""

_PREFERENCES_JAPANESE = f"""
## 個人の設定：`config.toml`

`config.toml` は設定フォルダーに置きます（Linux では `~/.config/litechat-tui/config.toml`）。起動時に読み込まれます。
ファイルがなければ、すべて既定のとおりです。誤った項目は、起動時に知らせて無視します。

| 項目 | 説明 | 既定 |
|---|---|---|
| `[keys]` | コマンドに割り当てる別のキー。[keys.ja.md](keys.ja.md) を参照してください。 | |
| `[trash]` `days` | 削除したセッションをゴミ箱に残す日数。0 にするといつまでも残します。 | `{TRASH_DAYS}` |
| `[paste]` `lines` | 折りたたまずに貼り付ける行数の上限。0 は制限なし。 | `{PASTE_LINES}` |
| `[paste]` `characters` | 折りたたまずに貼り付ける文字数の上限。0 は制限なし。 | `{PASTE_CHARACTERS}` |
| `[cache]` `prompts` | 長いリクエストに Bedrock と Anthropic のキャッシュ用の印を付けるかどうか。 | `true` |
| `[images]` `preview` | Pillow があるとき、添付した画像を会話に表示するかどうか。 | `true` |
| `[titles]` `model` | 新しいセッションのタイトルを考えるモデルのエイリアス。安価なものが適しています。 | なし |
| `[costs]` `ask_from` | 送信前に確認を求めるプロンプトの金額（米ドル）。0 にすると確認しません。 | `{ASK_FROM}` |

```toml
[trash]
days = 7

[titles]
model = "bedrock-claude-haiku-4-5-jp"
```

セッションのタイトルは、プロンプトの最初の語句です。`[titles]` に `model` を書くと、全画面とプレーン表示（`--plain`）
では、最初の応答のあとで会話の冒頭（最大 {EXCERPT_CHARS:,} 文字。ツールの出力は含みません）をそのモデルに送り、
返ってきたタイトルを付けます。操作や応答を待たせることはありません。コマンドラインから 1 回だけ尋ねるときは送りません。
自分で付けたタイトルが置き換えられることはありません。失敗したときは最初の語句のままで、次の応答のあとにもう一度だけ
試します。使ったトークンと料金は、そのセッションの分に加わります。
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page says around the tables, in one language."""

    introduction: str
    client: str
    preferences: str
    compose: str
    columns: str
    needed: tuple[str, str]


FRAMES = {
    "en": Frame(
        _ENGLISH,
        "## What `litechat-tui` reads\n",
        _PREFERENCES_ENGLISH,
        "\n## What Docker Compose and the LiteLLM Proxy read\n",
        "| variable | needed | what it is | for example |",
        ("no", "yes"),
    ),
    "ja": Frame(
        _JAPANESE,
        "## `litechat-tui` が読み込む変数\n",
        _PREFERENCES_JAPANESE,
        "\n## Docker Compose と LiteLLM Proxy が読み込む変数\n",
        "| 変数 | 必須 | 説明 | 例 |",
        ("いいえ", "はい"),
    ),
}


def page(language: str) -> str:
    """Return the whole page in `language`."""
    frame = FRAMES[language]
    client = ClientSettings.model_fields
    compose = {name: field for name, field in SharedSettings.model_fields.items() if name not in client}
    before = words.current_language()
    words.use(language)
    try:
        tables = [*_table(frame, client.items()), frame.preferences, frame.compose, *_table(frame, compose.items())]
    finally:
        words.use(before)
    return "\n".join((frame.introduction, frame.client, *tables, ""))


def _table(frame: Frame, fields: Iterable[tuple[str, FieldInfo]]) -> Iterator[str]:
    yield frame.columns
    yield "|---|---|---|---|"
    for name, field in fields:
        needed = frame.needed[field.is_required()]
        example = (field.examples or [""])[0]
        yield f"| `{name.upper()}` | {needed} | {words._(field.description or '')} | `{example}` |"


def write() -> None:
    """Write the pages where they belong."""
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    write()
