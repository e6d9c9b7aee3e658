"""Write `docs/configuration.md`, and the same in Japanese, from the settings models; part of `make docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic.fields import FieldInfo

from litechat_tui import words
from litechat_tui.settings.client import ClientSettings
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


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page says around the tables, in one language."""

    introduction: str
    client: str
    compose: str
    columns: str
    needed: tuple[str, str]


FRAMES = {
    "en": Frame(
        _ENGLISH,
        "## What `litechat-tui` reads\n",
        "\n## What Docker Compose and the LiteLLM Proxy read\n",
        "| variable | needed | what it is | for example |",
        ("no", "yes"),
    ),
    "ja": Frame(
        _JAPANESE,
        "## `litechat-tui` が読み込む変数\n",
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
        tables = [*_table(frame, client.items()), frame.compose, *_table(frame, compose.items())]
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
