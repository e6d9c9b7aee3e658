"""Keeps the secrets that this program knows out of what servers send: whole values only, also when cut into pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

SHORTEST = 8
"""Characters; anything shorter may be a part of any word."""

LONGEST_WORD = 15
"""Characters; what is made of letters alone and no longer may be a word, such as the password `password`."""

REDACTED = "[…]"
"""Takes the place of a secret; that of a key begins as keys do."""


class Redactor:
    """Replaces secrets in text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {secret for given in secrets if _is_telling(secret := given.strip())}
        # Within JSON, such as the arguments of a tool call, a secret stands as JSON has it.
        forms = {form for secret in known for form in (secret, json.dumps(secret)[1:-1])}
        self._forms = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, self._forms))) if forms else None

    def __repr__(self) -> str:
        return "Redactor()"

    def redacted(self, text: str) -> str:
        """Return `text` without secrets."""
        return self._pattern.sub(_replacement, text) if self._pattern else text

    def redacted_json(self, value: object) -> object:
        """Return a JSON value without secrets in its texts; the very same object when there are none."""
        match value:
            case str():
                text = self.redacted(value)
                return value if text == value else text
            case list() if self._pattern:
                parts = [self.redacted_json(part) for part in value]
                return value if all(part is was for part, was in zip(parts, value, strict=True)) else parts
            case dict() if self._pattern:
                fields = {key: self.redacted_json(part) for key, part in value.items()}
                return value if all(fields[key] is part for key, part in value.items()) else fields
            case _:
                return value

    def begun(self, text: str) -> int:
        """Return how many characters at the end of `text` may be the beginning of a secret."""
        longest = 0
        for form in self._forms:
            start = text.find(form[0], max(len(text) - len(form) + 1, 0))
            while start >= 0 and not form.startswith(text[start:]):
                start = text.find(form[0], start + 1)
            longest = max(longest, len(text) - start if start >= 0 else 0)
        return longest


class StreamRedactor:
    """Replaces secrets in a text that arrives in pieces, of which it holds back what may be the beginning of one."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what is certain after one more piece."""
        text = self._redactor.redacted(self._held + piece)
        begun = self._redactor.begun(text)
        self._held = text[len(text) - begun :]
        return text[: len(text) - begun]

    def finish(self) -> str:
        """Return what was held back, at the end of the text: most of a secret counts as one."""
        held, self._held = self._held, ""
        return held if len(held) < SHORTEST else _replacement(held)


def _is_telling(secret: str) -> bool:
    return len(secret) >= SHORTEST and not (secret.isalpha() and len(secret) <= LONGEST_WORD)


def _replacement(secret: re.Match[str] | str) -> str:
    text = secret if isinstance(secret, str) else secret[0]
    return "sk-…" if text.startswith("sk-") else REDACTED


NO_SECRETS = Redactor()
