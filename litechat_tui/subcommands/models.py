"""`models`: what the proxy tells of each of its models, in columns, with tabs or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.arguments.asked import ShowModels
from litechat_tui.console import Streams
from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.subcommands.output import Column, write_array, write_table
from litechat_tui.words import _
from litechat_tui.words.amounts import short_number
from litechat_tui.words.models import ability, per_million


def list_models(command: ShowModels, models: Sequence[ModelDetails], streams: Streams) -> None:
    """Write the models in the proxy's order."""
    if command.json:
        write_array(streams, map(_json, models))
        return
    columns = [
        Column(_("MODEL")),
        Column(_("PROVIDER")),
        Column(_("CONTEXT"), is_number=True),
        Column(_("OUTPUT"), is_number=True),
        Column(_("IN/M"), is_number=True),
        Column(_("OUT/M"), is_number=True),
        Column(_("CAN")),
    ]
    row = _row_to_look_at if streams.out.isatty() else _row_to_read
    write_table(streams, columns, map(row, models))


def _row_to_look_at(model: ModelDetails) -> list[str]:
    return [
        model.alias,
        model.provider,
        _short(model.max_input_tokens),
        _short(model.max_output_tokens),
        per_million(model.input_price),
        per_million(model.output_price),
        " ".join(ability(each) for each in Ability if each in model.abilities),
    ]


def _row_to_read(model: ModelDetails) -> list[str]:
    facts = _json(model)
    abilities = ",".join(each for each in Ability if each in model.abilities)
    names = ("model", "provider", "max_input_tokens", "max_output_tokens", "input_per_million", "output_per_million")
    return [*("" if (fact := facts[name]) is None else str(fact) for name in names), abilities]


def _json(model: ModelDetails) -> dict[str, object]:
    """Return a model as programs read it; prices are US dollars for a million tokens."""
    return {
        "model": model.alias,
        "provider": model.provider or None,
        "max_input_tokens": model.max_input_tokens,
        "max_output_tokens": model.max_output_tokens,
        "input_per_million": _million(model.input_price),
        "output_per_million": _million(model.output_price),
        "cache_read_per_million": _million(model.cache_read_price),
        "cache_write_per_million": _million(model.cache_write_price),
        **{each.value: each in model.abilities if model.known else None for each in Ability},
        "parameters": None if model.parameters is None else sorted(model.parameters),
    }


def _million(price: float | None) -> float | None:
    return None if price is None else round(price * 1_000_000, 6)


def _short(tokens: int | None) -> str:
    return "" if tokens is None else short_number(tokens)
