"""What leaves for the proxy when something is attached, through the real SDK."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

from litechat_tui.demo import wire
from litechat_tui.domain.attachments import line
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Attachment, Prompt
from tests.attached import OF_EACH_KIND, png
from tests.unit.agent.rig import Rig, ended, rig, saying

IMAGE = f"data:image/png;base64,{b64encode(png()).decode()}"


def attach(chat: Rig, name: str = "photo.png", data: bytes = png()) -> Attachment:
    chat.store.blobs.keep(data)
    return inspected(name, data)


def kinds(item: dict[str, Any]) -> list[str]:
    return [part["type"] for part in item["content"]]


def images(chat: Rig) -> list[list[str]]:
    """Return the images of each request, however deep they are."""
    found = []
    for request in chat.server.requests:
        contents = [item.get("content") for item in request.body["input"]]
        parts = [part for content in contents if isinstance(content, list) for part in content]
        found.append([part["image_url"] for part in parts if part["type"] == "input_image"])
    return found


async def test_what_is_attached_is_sent_in_each_request_and_stored_as_a_line(chat: Rig) -> None:
    photo = attach(chat)
    call = saying(wire.Call("current_time"))
    await chat.reply(Prompt("Look.", (photo,)), call.completed(), saying("A photo.").completed())
    await chat.reply("And?", saying("Still one.").completed())
    assert images(chat) == [[IMAGE]] * 3
    assert chat.items[0]["content"] == [
        {"type": "input_text", "text": line(photo)},
        {"type": "input_text", "text": "Look."},
    ]
    assert all(IMAGE not in str(item) for item in chat.items)
    assert chat.messages[0].attachments == (photo,)


async def test_all_kinds_at_once_reach_the_proxy_in_their_order(chat: Rig) -> None:
    attachments = tuple(attach(chat, name, data) for name, data in OF_EACH_KIND.items())
    await chat.reply(Prompt("Look.", attachments), saying("Much.").completed())
    (item,) = chat.last_input
    name = ["input_text"]
    assert kinds(item) == [*[*name, "input_image"] * 4, *[*name, "input_file"] * 5, *name, *name]
    assert item["content"][-1]["text"] == "Look."


async def test_what_somebody_types_is_sent_as_it_is(chat: Rig) -> None:
    photo = attach(chat)
    await chat.reply(line(photo), saying("So?").completed())
    assert chat.last_input[0]["content"] == line(photo)


async def test_a_prompt_that_was_not_answered_is_sent_with_the_next(chat: Rig) -> None:
    photo = attach(chat)
    await chat.reply(Prompt("Look.", (photo,)), saying().failed("server_error", "Broke."))
    await chat.reply("Again.", saying("A photo.").completed())
    assert images(chat)[-1] == [IMAGE]


async def test_what_cannot_be_sent_whole_is_not_sent_at_all(chat: Rig) -> None:
    there, gone = attach(chat), inspected("gone.png", png(9, 9))
    told = await chat.reply(Prompt("Look.", (there, gone)))
    assert told.end.withdrawn
    assert told.turn.problem is not None
    assert told.turn.problem.facts == {"name": "gone.png"}
    assert chat.server.requests == []


async def test_a_fork_sends_it_too(chat: Rig) -> None:
    await chat.reply(Prompt("Look.", (attach(chat),)), saying("A photo.").completed())
    chat.store.commands.fork(chat.session_id, "fork")
    chat.script.append(saying("Still.").completed())
    await ended(chat.runner.send(TurnRequest("fork", Prompt("And?"), "demo-claude-haiku")))
    assert images(chat) == [[IMAGE]] * 2


async def test_bytes_that_are_lost_cost_no_turn(chat: Rig) -> None:
    photo = attach(chat)
    await chat.reply(Prompt("Look.", (photo,)), saying("A photo.").completed())
    chat.store.blobs.keep(b"")
    with chat.store._writer.transaction() as db:
        db.execute("DELETE FROM chat_blobs")
    await chat.reply("And?", saying("Gone.").completed())
    assert chat.messages[-1].text == "Gone."
    assert chat.last_input[0]["content"][0]["text"].startswith(line(photo))


async def test_long_requests_are_marked_for_models_that_keep_them(tmp_path: Path) -> None:
    mark = {"type": "ephemeral"}
    async with rig(tmp_path, caches=lambda model: model == "demo-claude-haiku") as chat:
        await chat.reply("Short.", saying("So.").completed())
        assert "cache_control" not in str(chat.last_input)
        await chat.reply("word " * 4_000, saying("Long.").completed())
        assert [item["content"][-1]["cache_control"] for item in chat.last_input if item["role"] == "user"] == [
            mark
        ] * 2
        assert "cache_control" not in str(chat.items)


async def test_they_are_not_marked_for_others(chat: Rig) -> None:
    await chat.reply("word " * 4_000, saying("Long.").completed())
    assert "cache_control" not in str(chat.last_input)
