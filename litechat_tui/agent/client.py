"""The openai client, which takes each event of a stream for what its type says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast, get_args

import pydantic
from openai import AsyncOpenAI, BaseModel
from openai.types.responses import Response, ResponseOutputItem, ResponseStreamEvent, ResponseUsage
from openai.types.responses.response import IncompleteDetails
from openai.types.responses.response_error import ResponseError

from litechat_tui.agent.translate import UNREADABLE

_SMALL: Mapping[str, type[BaseModel]] = {
    "usage": ResponseUsage,
    "error": ResponseError,
    "incomplete_details": IncompleteDetails,
}
"""Field of a response -> the class of what it holds."""
_ARGUMENTS = frozenset({"cls", "_fields_set", "_BaseModel__cls"})
"""Names of the arguments of what makes an object, which a field cannot have."""


@cache
def event_classes() -> Mapping[str, type[BaseModel]]:
    """Return the class of each type of event."""
    return _by_type(ResponseStreamEvent)


@cache
def item_classes() -> Mapping[str, type[BaseModel]]:
    """Return the class of each type of item that a model can put out."""
    return _by_type(ResponseOutputItem)


class EventClient(AsyncOpenAI):
    """An `AsyncOpenAI` that makes of each event an object of the class of its type, without validating it.

    The client itself validates an event against all of some sixty classes, and where none fits, as where LiteLLM leaves
    out a field, it builds the schema of each class that it makes an object of: 0.5 s and 30 MB in all. `sound_events`
    has seen to it that the fields can be used. Of a type that nobody knows it makes an object with the fields that are
    there.
    """

    def _process_response_data(self, *, data: object, cast_to: type[Any], **rest: Any) -> Any:  # noqa: ANN401 - as there
        # Where a newer client does not call this, it works as without it, only slower.
        if cast_to is not cast("object", ResponseStreamEvent) or not isinstance(data, dict):
            return super()._process_response_data(data=data, cast_to=cast_to, **rest)
        try:
            return _event(data)
        except (AttributeError, RuntimeError, TypeError, ValueError):
            return BaseModel.construct(type=UNREADABLE)


def _event(data: dict[str, Any]) -> BaseModel:
    """Return the event, with objects in it where the SDK looks for them."""
    kind = data.get("type")
    made = event_classes().get(kind) if isinstance(kind, str) else None
    if made is None:
        return _deep(BaseModel, data)
    inner = {}
    if isinstance(item := data.get("item"), dict):
        inner["item"] = _item(item)
    if isinstance(response := data.get("response"), dict):
        inner["response"] = _response(response)
    return _shallow(made, data | inner)


def _response(data: dict[str, Any]) -> BaseModel:
    inner: dict[str, Any] = {
        name: _deep(of, value) for name, of in _SMALL.items() if isinstance(value := data.get(name), dict)
    }
    if isinstance(output := data.get("output"), list):
        inner["output"] = [_item(item) if isinstance(item, dict) else item for item in output]
    return _shallow(Response, data | inner)


def _item(data: dict[str, Any]) -> BaseModel:
    kind = data.get("type")
    return _deep(item_classes().get(kind, BaseModel) if isinstance(kind, str) else BaseModel, data)


def _deep(of: type[BaseModel], data: dict[str, Any]) -> BaseModel:
    """Return an object with objects in it, as the client makes it; that takes the schema of each class."""
    return of.construct(**_fields(data))


def _shallow(of: type[BaseModel], data: dict[str, Any]) -> BaseModel:
    """Return an object that has these fields as they are, by pydantic's own way, which needs no schema."""
    return cast("BaseModel", cast("Any", pydantic.BaseModel.model_construct).__func__(of, **_fields(data)))


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in data.keys() - _ARGUMENTS} if data.keys() & _ARGUMENTS else data


def _by_type(union: object) -> dict[str, type[BaseModel]]:
    union, *_ = get_args(union)
    return {kind: one for one in get_args(union) for kind in get_args(one.model_fields["type"].annotation)}
