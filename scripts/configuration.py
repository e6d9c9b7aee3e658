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

One file, `.env`, serves `docker compose` and `litechat-tui`; `.env.example` is its template. For the client a flag wins
over the environment, the environment over `.env`, and `.env` over the default. What is empty counts as missing.

- The file is UTF-8; a byte order mark and Windows line ends do no harm.
- A value with spaces, `#` or `$` stands in `'single quotes'`. `${NAME}` refers to another variable.
- `litechat-tui` reads the file without exporting it: no tool it starts inherits a key.
- Each wrong or missing variable is reported in a sentence that names the file, the variable and what to do, and never
  repeats a value.
"""

_JAPANESE = """\
# 設定

<!-- Made from the settings models by `make docs`. Change those and the message catalogue, not this page. -->

[English](configuration.md)

1 つの `.env` を `docker compose` と `litechat-tui` で共用します。ひな型は `.env.example` です。`litechat-tui` では、
コマンドラインのフラグ、環境変数、`.env`、既定値の順に優先します。空の値は、設定されていないものとして扱います。

- ファイルの文字コードは UTF-8 です。BOM や Windows の改行があってもかまいません。
- 空白、`#`、`$` を含む値は `'単一引用符'` で囲みます。`${NAME}` は別の変数の値を表します。
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
