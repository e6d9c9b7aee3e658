"""The openai client, which takes each event of a stream for what its type says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast, get_args

from openai import AsyncOpenAI, BaseModel
from openai.types.responses import ResponseStreamEvent

from litechat_tui.agent.translate import UNREADABLE


@cache
def event_classes() -> Mapping[str, type[BaseModel]]:
    """Return the class of each type of event."""
    union, *_ = get_args(ResponseStreamEvent)
    return {kind: one for one in get_args(union) for kind in get_args(one.model_fields["type"].annotation)}


class EventClient(AsyncOpenAI):
    """An `AsyncOpenAI` that makes of each event an object of the class of its type, without validating it.

    The client itself first validates an event against all of some sixty classes, whose schemas take 0.3 s and 20 MB to
    build, and does this where none fits, as where LiteLLM leaves out a field. `sound_events` has seen to it that the
    fields can be used. Of a type that nobody knows it makes an object with the fields that are there.
    """

    def _process_response_data(self, *, data: object, cast_to: type[Any], **rest: Any) -> Any:  # noqa: ANN401 - as there
        # Where a newer client does not call this, it works as without it, only slower.
        if cast_to is not cast("object", ResponseStreamEvent) or not isinstance(data, dict):
            return super()._process_response_data(data=data, cast_to=cast_to, **rest)
        kind = data.get("type")
        try:
            return (event_classes().get(kind, BaseModel) if isinstance(kind, str) else BaseModel).construct(**data)
        except (AttributeError, RuntimeError, TypeError, ValueError):
            # A field can have the name of one of `construct`'s own arguments.
            return BaseModel.construct(type=UNREADABLE)
