"""What a LiteLLM Proxy answers beside its streams: refusals and the list of models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def error_body(message: str, type_: str, code: int, param: str | None = None) -> dict[str, Any]:
    """Return the body of a refusal; the proxy writes its status as text in `code`."""
    return {"error": {"message": message, "type": type_, "param": param, "code": str(code)}}


def model_list(aliases: Sequence[str]) -> dict[str, Any]:
    """Return the body of `/v1/models`."""
    return {
        "data": [
            {
                "id": alias,
                "object": "model",
                "created": 1_677_610_602,
                "owned_by": "openai",
                "mode": "chat",
                "max_input_tokens": 200_000,
                "max_output_tokens": 64_000,
            }
            for alias in aliases
        ],
        "object": "list",
    }
