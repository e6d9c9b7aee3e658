"""Write `docs/configuration.md` from the settings models; part of `make docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic.fields import FieldInfo

from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.shared import SharedSettings

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"

_INTRODUCTION = """\
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


def page() -> str:
    """Return the whole page."""
    client = ClientSettings.model_fields
    compose = {name: field for name, field in SharedSettings.model_fields.items() if name not in client}
    return "\n".join(
        (
            _INTRODUCTION,
            "## What `litechat-tui` reads\n",
            *_table(client.items()),
            "\n## What Docker Compose and the LiteLLM Proxy read\n",
            *_table(compose.items()),
            "",
        )
    )


def _table(fields: Iterable[tuple[str, FieldInfo]]) -> Iterator[str]:
    yield "| variable | needed | what it is | for example |"
    yield "|---|---|---|---|"
    for name, field in fields:
        needed = "yes" if field.is_required() else "no"
        example = (field.examples or [""])[0]
        yield f"| `{name.upper()}` | {needed} | {field.description} | `{example}` |"


def write() -> None:
    """Write the page where it belongs."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
