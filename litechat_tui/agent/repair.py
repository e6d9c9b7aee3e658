"""What is put right in a conversation on its way to the model, so that the proxy and Bedrock accept it.

Only the request changes; the stored items stay as they are, whatever they are. What a provider refuses, and LiteLLM
(1.106.2) passes on unrepaired: a tool call without an output, an output without its call or not right behind it, an
empty output, a message without text, a conversation that begins with the assistant, reasoning that its provider did
not sign, tool calls in a request that offers no tools. Other programs and servers store what is no item at all
(`litechat_tui.agent.input_items`). A conversation without any of that passes through unchanged. Two prompts in a row
are accepted and stay two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from litechat_tui.agent.input_items import HOSTED, NO_OUTPUT, input_item
from litechat_tui.domain.ports import Item

NO_PROMPT = "(The beginning of this conversation is missing.)"


def repaired(items: Sequence[object]) -> list[Item]:
    """Return `items` as they can be sent, in order; sound items as the very same objects. Total: it never raises."""
    paired = [*_paired([item for each in items if (item := input_item(each)) is not None])]
    # What the program that began the conversation instructed the model with is no prompt.
    begins = next(
        (at for at, item in enumerate(paired) if item.get("role") not in {"system", "developer"}), len(paired)
    )
    if begins == len(paired) or _by_model(paired[begins]):
        paired.insert(begins, {"role": "user", "content": NO_PROMPT})
    return paired


def calls_as_text(items: Sequence[Item]) -> list[Item]:
    """Return repaired `items` with each tool call and its output as a message of the model.

    Bedrock refuses both in a request that offers no tools, as after `--no-tools`. LiteLLM writes them out only since
    1.109, or where `modify_params` is on.
    """
    calls: dict[str, Item] = {}
    sent: list[Item] = []
    for item in items:
        match item.get("type"):
            case "function_call":
                calls[item["call_id"]] = item
            case "function_call_output":
                sent.append({"role": "assistant", "content": _written_out(calls[item["call_id"]], item)})
            case _:
                sent.append(item)
    if items and items[-1].get("type") == "function_call_output":
        sent[-1] = {**sent[-1], "role": "user"}  # no request may end with the model's own words
    return sent


def _written_out(call: Item, output: Item) -> str:
    """Return a tool call with its output as text; images and files in it are left out."""
    result = output["output"]
    if not isinstance(result, str):
        result = "\n".join(part["text"] for part in result if "text" in part) or NO_OUTPUT
    return f"[Tool call: {call['name']}({call['arguments']})]\n[Tool output: {result}]"


def _paired(items: Sequence[Item]) -> Iterator[Item]:
    """Yield `items` with exactly one output for each call, right behind the part of the model's turn that calls."""
    to_come: dict[str, list[Item]] = {}
    for item in items:
        if item.get("type") == "function_call_output":
            to_come.setdefault(item["call_id"], []).append(item)
    unanswered: list[str] = []
    answering = False
    for item in items:
        kind, call_id = item.get("type"), item.get("call_id", "")
        if kind == "function_call_output":
            output = to_come[call_id].pop(0) if to_come[call_id] else None
            if output is not None and call_id in unanswered:
                unanswered.remove(call_id)
                answering = True
                yield output
            continue
        if answering or not _by_model(item):
            yield from (_answer(call, to_come) for call in unanswered)
            unanswered.clear()
            answering = False
        if kind == "function_call":
            if call_id in unanswered:
                continue
            unanswered.append(call_id)
        yield item
    yield from (_answer(call, to_come) for call in unanswered)


def _answer(call_id: str, to_come: Mapping[str, list[Item]]) -> Item:
    """Return the output that is stored further on, or one that says there is none."""
    if to_come.get(call_id):
        return to_come[call_id].pop(0)
    return {"type": "function_call_output", "call_id": call_id, "output": NO_OUTPUT}


def _by_model(item: Item) -> bool:
    """Return whether the item is part of what the model said; nothing else may stand between a call and it."""
    return item.get("role") == "assistant" or item.get("type") in {"function_call", "reasoning", *HOSTED}
