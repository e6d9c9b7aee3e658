"""One question to a model beside the conversations, on the engine's loop; whoever asked waits on another thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from litechat_tui.agent.problems import AnswerError
from litechat_tui.domain.codes import Code
from litechat_tui.domain.ports import Question, ShortAnswer

if TYPE_CHECKING:
    from litechat_tui.agent.sdk import ProxyAgent

PATIENCE = 60.0
"""Seconds that an answer may take: it is short, and nobody waits for it."""


async def ask(question: Question, agent: Callable[[], Awaitable[ProxyAgent]], answer: Future[ShortAnswer]) -> None:
    """Put the answer, or what went wrong, into `answer`, and end early when that is cancelled. Does not raise."""
    loop = asyncio.get_running_loop()
    asking = loop.create_task(_answered(question, agent))
    answer.add_done_callback(lambda _: loop.call_soon_threadsafe(asking.cancel))
    await asyncio.wait([asking])
    # Whoever asked may give it up in this very moment.
    if not asking.cancelled() and answer.set_running_or_notify_cancel():
        error = asking.exception()
        if error is None:
            answer.set_result(asking.result())
        else:
            answer.set_exception(error)


async def _answered(question: Question, agent: Callable[[], Awaitable[ProxyAgent]]) -> ShortAnswer:
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            return await (await agent()).ask(question)
    raise AnswerError(Code.PROXY_SILENT)
