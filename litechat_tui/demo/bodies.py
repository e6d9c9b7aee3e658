"""What a LiteLLM Proxy answers beside its streams: refusals, the list of models, and what it tells of them."""

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


PRICES = {"demo-claude-haiku": (1.1e-6, 5.5e-6), "demo-claude-sonnet": (3.3e-6, 16.5e-6)}
"""Alias -> US dollars per token in and out, as Bedrock asks them in Tokyo for the models of those names."""


def model_info(aliases: Sequence[str]) -> dict[str, Any]:
    """Return the body of `/model/info`, with what LiteLLM 1.109.1 tells of Claude Haiku 4.5 at Bedrock."""
    info: dict[str, Any] = {
        "max_tokens": 64_000,
        "max_input_tokens": 200_000,
        "max_output_tokens": 64_000,
        "litellm_provider": "bedrock_converse",
        "mode": "chat",
        "supports_vision": True,
        "supports_function_calling": True,
        "supports_reasoning": True,
        "supports_pdf_input": True,
        "supports_prompt_caching": True,
        "supported_openai_params": [
            *("max_tokens", "max_completion_tokens", "stream", "stream_options", "stop", "temperature", "top_p"),
            *("tools", "tool_choice", "thinking", "reasoning_effort", "response_format"),
        ],
    }
    model = "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0"
    params = {"model": model, "aws_region_name": "ap-northeast-1"}
    common = {"litellm_params": params}
    return {"data": [{"model_name": alias, **common, "model_info": info | _prices(alias)} for alias in aliases]}


def _prices(alias: str) -> dict[str, float]:
    read, written = PRICES.get(alias, PRICES["demo-claude-haiku"])
    return {
        "input_cost_per_token": read,
        "output_cost_per_token": written,
        "cache_creation_input_token_cost": round(read * 1.25, 12),
        "cache_read_input_token_cost": round(read / 10, 12),
    }
