from typing import Any

import pytest
from agents.memory import Session

from litechat_tui.agent.session import JournalSession

ITEMS = [{"role": "user", "content": str(number)} for number in range(3)]


@pytest.fixture
def written() -> list[Any]:
    return []


@pytest.fixture
def session(written: list[Any]) -> JournalSession:
    async def read() -> list[dict[str, Any]]:
        return [*ITEMS]

    async def write(items: list[dict[str, Any]]) -> None:
        written.append(items)

    return JournalSession("s", read, write)


def test_it_is_a_session_to_the_sdk(session: JournalSession) -> None:
    assert isinstance(session, Session)


@pytest.mark.parametrize(("limit", "count"), [(None, 3), (2, 2), (0, 0), (9, 3)])
async def test_the_newest_items_are_given_oldest_first(session: JournalSession, limit: int | None, count: int) -> None:
    assert await session.get_items(limit) == ITEMS[3 - count :]


async def test_nothing_is_written_when_there_is_nothing(session: JournalSession, written: list[Any]) -> None:
    await session.add_items([])
    await session.add_items([{"role": "assistant", "content": "a"}])
    assert written == [[{"role": "assistant", "content": "a"}]]


async def test_a_running_turn_takes_nothing_back(session: JournalSession) -> None:
    with pytest.raises(NotImplementedError):
        await session.pop_item()
    with pytest.raises(NotImplementedError):
        await session.clear_session()
