"""Which variables of the environment no other program gets."""

from __future__ import annotations

from collections.abc import Mapping

_NAMES = ("LITELLM_", "AWS_", "OPENAI_", "POSTGRES_", "UI_", "DATABASE_URL")
"""What their names begin with."""
_KEY = "sk-"
"""What keys begin with, whatever the name of the variable that holds one."""


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment as another program may have it."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith(_NAMES) and not value.lstrip().startswith(_KEY)
    }
