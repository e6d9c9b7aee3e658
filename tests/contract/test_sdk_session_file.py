"""One file, two programs: the SDK's own `SQLiteSession` and our store read and continue each other's sessions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from agents import SQLiteSession, TResponseInputItem

from litechat_tui.domain.chat import AttachmentPart, ReasoningPart, Role, TextPart, ToolPart, TurnStatus
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.stored import sessions

IMAGE = "data:image/png;base64," + "iVBORw0KGgo" * 100

PROMPT = {"content": "# 東京の天気は？\nand in Osaka?", "role": "user"}
ANSWER: list[dict[str, Any]] = [
    {"id": "rs_1", "type": "reasoning", "summary": [{"type": "summary_text", "text": "Ask the tool."}]},
    {"id": "fc_1", "type": "function_call", "call_id": "c1", "name": "weather", "arguments": '{"city":"東京"}'},
    {"type": "function_call_output", "call_id": "c1", "output": "晴れ"},
    {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": [{"type": "output_text", "text": "晴れです。☀️", "annotations": [], "logprobs": []}],
    },
]
QUESTION_WITH_IMAGE = {
    "role": "user",
    "content": [{"type": "input_text", "text": "What is this?"}, {"type": "input_image", "image_url": IMAGE}],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


@pytest.fixture
def sdk(path: Path) -> Iterator[SQLiteSession]:
    with closing(SQLiteSession("sdk", path)) as session:
        yield session


async def add(session: SQLiteSession, *items: dict[str, Any]) -> None:
    await session.add_items(cast("list[TResponseInputItem]", [*items]))


def opened(path: Path) -> closing[SQLiteStore]:
    return closing(SQLiteStore(path, frozen_clock))


async def test_a_file_of_the_sdk_opens_with_its_conversations_titles_and_dates(path: Path, sdk: SQLiteSession) -> None:
    await add(sdk, PROMPT, *ANSWER)
    with closing(SQLiteSession("other", path)) as other:
        await add(other, QUESTION_WITH_IMAGE)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE agent_sessions SET created_at = '2025-01-02 03:04:05', updated_at = '2025-06-07 08:09:10'")
        db.execute("UPDATE agent_sessions SET updated_at = '2025-06-07 08:09:11' WHERE session_id = 'other'")
    with opened(path) as store:
        other_listed, listed = sessions(store)
        assert (listed.id, listed.title) == ("sdk", "# 東京の天気は？")
        assert len(store.journal.items("sdk")) == 5
        assert listed.created_at == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert listed.updated_at == datetime(2025, 6, 7, 8, 9, 10, tzinfo=UTC)
        assert (listed.status, listed.model) == (None, "")
        assert (other_listed.id, other_listed.title) == ("other", "What is this?")
        prompt, reply = store.queries.messages("sdk")
        assert (prompt.role, prompt.text, prompt.turn) == (Role.USER, PROMPT["content"], None)
        assert prompt.at is not None
        assert reply.parts == (
            ReasoningPart("Ask the tool."),
            ToolPart("c1", "weather", '{"city":"東京"}', "晴れ"),
            TextPart("晴れです。☀️"),
        )
        assert store.queries.messages("other")[0].parts == (TextPart("What is this?"), AttachmentPart("input_image"))
        assert [session.id for session in sessions(store, "晴れで")] == ["sdk"]
        assert sessions(store, "iVBORw0KGgo") == []
        assert store.check() == []


async def test_a_file_of_the_sdk_is_backed_up_before_our_tables_are_added(path: Path, sdk: SQLiteSession) -> None:
    await add(sdk, PROMPT)
    with opened(path), closing(sqlite3.connect(path.with_name("sessions.db.v0.bak"))) as copy:
        assert copy.execute("SELECT count(*) FROM agent_messages").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM sqlite_master WHERE name GLOB 'chat_*'").fetchone() == (0,)
    assert path.with_name("sessions.db.v0.bak").stat().st_mode & 0o777 == 0o600


def test_the_tables_of_the_sdk_are_made_exactly_as_it_makes_them(tmp_path: Path) -> None:
    def tables(path: Path) -> list[list[str]]:
        with closing(sqlite3.connect(path)) as db:
            rows = db.execute("SELECT sql FROM sqlite_master WHERE tbl_name GLOB 'agent_*' AND type <> 'trigger'")
            return sorted(sql.split() for (sql,) in rows if sql)

    with closing(SQLiteSession("a", tmp_path / "theirs")), opened(tmp_path / "ours"):
        assert tables(tmp_path / "theirs") == tables(tmp_path / "ours")


async def test_a_session_made_here_is_continued_by_the_sdk(path: Path) -> None:
    with opened(path) as store:
        turn = store.journal.begin(TurnRequest("sdk", Prompt("Hello"), "model"))
        store.journal.append(turn, ANSWER)
        store.journal.end(turn, Outcome(TurnStatus.COMPLETED))
        with closing(SQLiteSession("sdk", path)) as sdk:
            assert await sdk.get_items() == [{"role": "user", "content": "Hello"}, *ANSWER]
            await add(sdk, PROMPT, {"role": "assistant", "content": "はい"})
        session = store.queries.session("sdk")
        assert session is not None
        assert (session.title, len(store.journal.items("sdk"))) == ("Hello", 7)
        assert session.updated_at > session.created_at
        assert [message.role for message in store.queries.messages("sdk")] == [Role.USER, Role.ASSISTANT] * 2
        assert [message.turn and message.turn.id for message in store.queries.messages("sdk")] == [
            turn.id,
            turn.id,
            None,
            None,
        ]
        assert [found.id for found in sessions(store, "東京の天気")] == ["sdk"]
        assert store.check() == []


async def test_what_the_sdk_takes_back_is_gone_here_too(path: Path) -> None:
    with opened(path) as store, closing(SQLiteSession("sdk", path)) as sdk:
        await add(sdk, PROMPT, *ANSWER)
        assert await sdk.pop_item() == ANSWER[-1]
        assert len(store.journal.items("sdk")) == 4
        assert sessions(store, "晴れです") == []
        assert store.check() == []
        for _ in range(4):
            await sdk.pop_item()
        emptied = store.queries.session("sdk")
        assert emptied is not None
        assert emptied.title == ""
        assert store.queries.messages("sdk") == []
        assert store.check() == []


async def test_a_prompt_that_the_sdk_takes_back_takes_its_turn_along(path: Path) -> None:
    with opened(path) as store, closing(SQLiteSession("sdk", path)) as sdk:
        turn = store.journal.begin(TurnRequest("sdk", Prompt("Hello"), "model"))
        store.journal.end(turn, Outcome(TurnStatus.FAILED))
        await sdk.pop_item()
        session = store.queries.session("sdk")
        assert session is not None
        assert session.status is None
        assert store.check() == []


async def test_a_session_that_the_sdk_clears_is_gone_here_too(path: Path) -> None:
    with opened(path) as store, closing(SQLiteSession("sdk", path)) as sdk:
        turn = store.journal.begin(TurnRequest("sdk", Prompt("Hello"), "model"))
        store.journal.append(turn, ANSWER)
        store.journal.end(turn, Outcome(TurnStatus.COMPLETED))
        await add(sdk, PROMPT)
        await sdk.clear_session()
        assert sessions(store) == []
        assert store.queries.session("sdk") is None
        assert store.check() == []


async def test_odd_items_of_the_sdk_do_not_make_its_writes_fail(path: Path) -> None:
    with opened(path) as store, closing(SQLiteSession("sdk", path)) as sdk:
        odd: list[Any] = [
            {"role": "user", "content": "lone \ud800 surrogate and \0"},
            {"role": "assistant", "content": [{"type": "output_text", "text": float("nan")}, "text", 7, None]},
            {"type": ["list"], "role": {"a": 1}, "content": {"b": 2}},
            ["not", "an", "object"],
            "text",
            None,
            {"content": [{"text": {"nested": True}}]},
        ]
        await add(sdk, *odd)
        session = store.queries.session("sdk")
        assert session is not None
        assert session.title.startswith("lone ")
        assert len(store.queries.messages("sdk")) == 2
        assert store.check() == []


async def test_a_turn_of_ours_goes_on_after_the_sdk_wrote_into_it(path: Path) -> None:
    with opened(path) as store, closing(SQLiteSession("sdk", path)) as sdk:
        turn = store.journal.begin(TurnRequest("sdk", Prompt("Hello"), "model"))
        await add(sdk, PROMPT)
        store.journal.append(turn, ANSWER)
        assert store.journal.end(turn, Outcome(TurnStatus.COMPLETED)).status is TurnStatus.COMPLETED
        assert len(await sdk.get_items()) == 6
        assert store.check() == []
