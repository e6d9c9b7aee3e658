"""`key`: what the key may spend and has spent; on lines for a person, with tabs or as JSON for a program."""

from __future__ import annotations

from datetime import tzinfo

from litechat_tui.arguments.asked import ShowKey
from litechat_tui.console import Streams
from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.text import cells, one_line
from litechat_tui.subcommands.output import COST_DIGITS, write_json, write_lines, written_moment
from litechat_tui.words import _
from litechat_tui.words.account import LAG, NO_RECORD, key_rows

_LONGEST = 10_000


def show_key(command: ShowKey, key: KeyInfo | None, zone: tzinfo | None, streams: Streams) -> None:
    """Write what the proxy says about the key; None for one that it accepts and has no record of."""
    if command.json:
        write_json(streams, _json(key))
    elif not streams.out.isatty():
        write_lines(streams, (f"{name}\t{_value(value)}" for name, value in _json(key).items()))
    elif key is None:
        write_lines(streams, [_(NO_RECORD)])
    else:
        rows = [*key_rows(key, zone)]
        widest = max(cells(label) for label, _value in rows)
        lines = (f"{label}{' ' * (widest - cells(label))}  {one_line(value, _LONGEST)}" for label, value in rows)
        write_lines(streams, [*lines, "", _(LAG)])


def _json(key: KeyInfo | None) -> dict[str, object]:
    """Return the facts of a key as programs read them: US dollars, moments in UTC, null for what nobody told."""
    told = key or KeyInfo()
    return {
        "is_recorded": key is not None,
        "alias": told.alias or None,
        "key_name": told.masked or None,
        "is_blocked": told.is_blocked,
        "spend": _rounded(told.spend),
        "budget": _rounded(told.budget),
        "left": _rounded(told.left),
        "share": _rounded(told.share),
        "budget_duration": told.period or None,
        "budget_resets_at": written_moment(told.resets) if told.resets else None,
        "expires_at": written_moment(told.expires) if told.expires else None,
        "requests_per_minute": told.requests_per_minute,
        "tokens_per_minute": told.tokens_per_minute,
        "models": [*told.models],
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, COST_DIGITS)


def _value(value: object) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else one_line(f"{value}", _LONGEST)
