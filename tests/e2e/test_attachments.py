"""What is attached, through the real proxy: each kind reaches Bedrock as the block that it should be."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from contextlib import closing
from pathlib import Path
from typing import Any

from agents import SQLiteSession

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.parts import now
from litechat_tui.store.sqlite import SQLiteStore
from tests.attached import OF_EACH_KIND, PDF, png
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.client import Client

FORMATS = {
    "photo.png": ("image", "png"),
    "photo.jpg": ("image", "jpeg"),
    "moving.gif": ("image", "gif"),
    "photo.webp": ("image", "webp"),
    "報告 書.pdf": ("document", "pdf"),
    "letter.docx": ("document", "docx"),
    "letter.doc": ("document", "doc"),
    "table.xlsx": ("document", "xlsx"),
    "table.xls": ("document", "xls"),
}


def attach(client: Client, *names: str) -> list[str]:
    """Put files into the client's folder, and return the flags that attach them."""
    for name in names:
        (client.folder / name).write_bytes(OF_EACH_KIND[name])
    return [flag for name in names for flag in ("--attach", name)]


def blocks(bedrock: FakeBedrock, message: int = 0) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = bedrock.asked[-1].messages[message]["content"]
    return content


def files(content: list[dict[str, Any]]) -> list[tuple[str, str, bytes]]:
    """Return kind, format and bytes of the images and documents."""
    return [
        (kind, part[kind]["format"], b64decode(part[kind]["source"]["bytes"]))
        for part in content
        for kind in ("image", "document")
        if kind in part
    ]


def test_each_kind_is_the_block_that_it_should_be_in_every_turn(client: Client, bedrock: FakeBedrock) -> None:
    wanted = [(*form, OF_EACH_KIND[name]) for name, form in FORMATS.items()]

    first = client.ask("Look.", *attach(client, *FORMATS, "notes.txt"))

    assert (first.status, first.errors) == (0, "")
    assert files(blocks(bedrock)) == wanted
    texts = [part["text"] for part in blocks(bedrock) if "text" in part]
    assert texts[: len(FORMATS)] == [f"File: {name}" for name in FORMATS]
    assert texts[len(FORMATS)].startswith("File: notes.txt\n<file-")
    assert "Notes, 覚え書き" in texts[len(FORMATS)]
    assert texts[-1] == "Look."

    second = client.ask("And?", "--session-id", first.session_id)

    assert (second.status, second.errors) == (0, "")
    assert files(blocks(bedrock)) == wanted
    assert bedrock.asked[-1].texts[-1] == ("user", "And?")


def test_the_same_file_twice_and_in_two_turns(client: Client, bedrock: FakeBedrock) -> None:
    flags = attach(client, "報告 書.pdf")
    first = client.ask("Look.", *flags, *flags)
    again = client.ask("Look again.", *flags, "--session-id", first.session_id)

    assert (again.status, again.errors) == (0, "")
    assert [len(files(blocks(bedrock, at))) for at in (0, 2)] == [2, 1]


def test_a_fork_and_a_file_that_was_taken_over_send_it_too(
    client: Client, bedrock: FakeBedrock, tmp_path: Path
) -> None:
    first = client.ask("Look.", *attach(client, "photo.png"))
    with closing(SQLiteStore(client.database, now)) as store:
        store.commands.fork(first.session_id, "fork")

    forked = client.ask("And?", "--session-id", "fork")

    assert (forked.status, forked.errors) == (0, "")
    assert files(blocks(bedrock)) == [("image", "png", png())]


def test_a_prompt_of_nothing_but_a_document_is_accepted(client: Client, bedrock: FakeBedrock) -> None:
    answer = client.ask("", *attach(client, "報告 書.pdf"))

    assert (answer.status, answer.errors) == (0, "")
    assert files(blocks(bedrock)) == [("document", "pdf", PDF)]


def test_standard_input_is_attached(client: Client, bedrock: FakeBedrock) -> None:
    answer = client.ask("What went wrong?", "--attach", "-", stdin="line 1\nline 2\n")

    assert (answer.status, answer.errors) == (0, "")
    assert "\nline 1\nline 2\n" in blocks(bedrock)[0]["text"]


def test_what_cannot_be_sent_is_told_before_anything_is(client: Client, bedrock: FakeBedrock) -> None:
    (client.folder / "icon.bmp").write_bytes(b"BM\0\0\1\2")

    answer = client.ask("Look.", *attach(client, "photo.png"), "--attach", "icon.bmp")

    assert answer.status == 1
    assert "icon.bmp is BMP, which models do not take." in answer.errors
    assert not bedrock.asked
    assert not client.sessions()


def test_the_sdk_alone_reads_the_file_and_goes_on_with_it(client: Client, bedrock: FakeBedrock) -> None:
    first = client.ask("Look.", *attach(client, "photo.png"))

    async def more() -> list[Any]:
        session = SQLiteSession(first.session_id, client.database)
        try:
            await session.add_items([{"role": "user", "content": "By the SDK."}])
            return [*await session.get_items()]
        finally:
            session.close()

    items = asyncio.run(more())
    assert items[0]["content"][0]["text"].startswith("[Attached file: photo.png (image/png, ")

    answer = client.ask("And?", "--session-id", first.session_id)

    assert (answer.status, answer.errors) == (0, "")
    assert files(blocks(bedrock)) == [("image", "png", png())]
    assert [message.turn.status for message in client.messages(first.session_id) if message.turn][-1] is (
        TurnStatus.COMPLETED
    )


def test_long_requests_are_marked_where_the_model_keeps_them(client: Client, bedrock: FakeBedrock) -> None:
    first = client.ask("word " * 5_000, *attach(client, "letter.docx"))
    assert (first.status, first.errors) == (0, "")
    assert not any("cachePoint" in part for part in blocks(bedrock)), "nothing is known of the model yet"

    # Which parameters it takes has to be known, and with that comes the rest.
    second = client.ask("And?", "--session-id", first.session_id, "--temperature", "0.5")

    assert (second.status, second.errors) == (0, "")
    assert [[*part] for part in blocks(bedrock)][-2:] == [["text"], ["cachePoint"]]
    assert [[*part] for part in blocks(bedrock, 2)] == [["text"], ["cachePoint"]]
