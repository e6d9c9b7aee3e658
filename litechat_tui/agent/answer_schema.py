"""How a request asks for an answer that fits a JSON Schema."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.schemas import enforceable

_ASKING = "Answer with one JSON value that fits this JSON Schema, and with nothing else: no words, no code fence.\n\n"
"""For a model, in every language of the program."""


def instructed(parameters: Parameters, schema: str) -> Parameters:
    """Return what is sent when the answer is to fit a schema; empty for none.

    The words are there even where the proxy takes a schema: it leaves out what a model does not know, and says nothing.
    """
    if not schema:
        return parameters
    told = (parameters.instructions, f"{_ASKING}{schema}")
    return replace(parameters, instructions="\n\n".join(filter(None, told)))


def text_format(schema: str) -> dict[str, Any] | None:
    """Return what a request says of the text it wants, where every provider takes it."""
    described = json.loads(schema) if schema else {}
    if not enforceable(described):
        return None
    # Not strict: then OpenAI would want every property to be required.
    return {"text": {"format": {"type": "json_schema", "name": "answer", "schema": described, "strict": False}}}
