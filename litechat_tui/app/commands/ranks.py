"""Ranks in the row of keys: what stops a reply, then the keys of the focused widget, then those that work anywhere."""

from __future__ import annotations

URGENT, HERE, AWAY = 1, 10, 100
