"""Where the Agents SDK and the openai client are set up and run. Imported on the engine's side only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any, cast

import httpx2
from agents import Agent, FunctionTool, ItemHelpers, ModelSettings, RunConfig, Runner, set_tracing_disabled
from agents.run_config import CallModelData, ModelInputData
from agents.tool_context import ToolContext
from openai import DefaultAsyncHttpx2Client
from openai.types.responses import ResponseFunctionToolCall
from openai.types.shared import Reasoning

from litechat_tui.agent.answer_schema import instructed, text_format
from litechat_tui.agent.caching import is_worth_marking, marked_for_cache
from litechat_tui.agent.calls import Invoke
from litechat_tui.agent.client import EventClient
from litechat_tui.agent.expanding import expanded, has_attachments
from litechat_tui.agent.failures import explained
from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.agent.merging import merge
from litechat_tui.agent.model import ProxyModel
from litechat_tui.agent.problems import AnswerError
from litechat_tui.agent.progress import Progress
from litechat_tui.agent.repair import calls_as_text, repaired
from litechat_tui.agent.session import JournalSession
from litechat_tui.agent.tool_outputs import capped
from litechat_tui.domain.archive import NOTHING_ATTACHED, Contents
from litechat_tui.domain.codes import BUDGETS, Code
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.parameters import UNSET, Name, Parameters, anything, sendable
from litechat_tui.domain.ports import Clock, Item, Question, ShortAnswer
from litechat_tui.domain.tool_calls import ToolCall
from litechat_tui.domain.tools import Tool
from litechat_tui.proxy.admin_page import as_sent
from litechat_tui.proxy.budget_reset import reset_of
from litechat_tui.proxy.connection import USER_AGENT, Connection

ModelTakes = Callable[[str, Name], bool]
"""Returns whether a model, by its alias, takes a parameter."""

MAX_REQUESTS = 25
"""Requests one turn may take; each but the last ended in tool calls."""

CANCEL_SECONDS = 1.0
"""Seconds a cancelled run gets to end before it is left alone."""


class ProxyAgent:
    """The agent behind every conversation, and the one client all its requests go through."""

    def __init__(
        self,
        connection: Connection,
        *,
        toolbox: Toolbox,
        clock: Clock,
        takes: ModelTakes = lambda _model, name: anything(name),
        caches: Callable[[str], bool] = lambda _model: False,
        contents: Contents | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """`takes` and `caches` may block: they tell what a model takes, and whether it keeps what is marked.

        `contents` has what is attached; `transport` takes the place of the network.
        """
        # Here for the whole process, and once more for each run: traces would go to api.openai.com.
        set_tracing_disabled(disabled=True)
        self._connection = connection
        self._redactor = connection.redactor
        self._clock = clock
        self._takes = takes
        self._caches = caches
        self._contents = contents or NOTHING_ATTACHED
        self._toolbox = toolbox
        self._client = EventClient(
            base_url=connection.responses_url,
            api_key=connection.api_key(),
            # Retries are the turn's own affair, which shows them; the client would hide them.
            max_retries=0,
            timeout=httpx2.Timeout(600, connect=connection.connect_seconds, read=connection.idle_seconds),
            # Events that are to be shown as they come must not wait in a compressor.
            default_headers={"Accept-Encoding": "identity"},
            # A hook and not a transport of our own: with that the client would know of no HTTPS_PROXY.
            http_client=DefaultAsyncHttpx2Client(
                transport=transport,
                event_hooks={"response": [] if transport else [merge]},
                # The openai client would follow: with the conversation to whoever a 307 names, as a GET after a 302.
                follow_redirects=False,
            ),
        )

    def invoker(self, session_id: str, fingerprint: str) -> Invoke | None:
        """Return what carries out calls of a tool; None where it is not there."""
        tools = self._toolbox.tools(session_id)
        found = next((call for tool, call in tools if tool.fingerprint == fingerprint), None)
        return partial(_invoked, found) if found else None

    async def answer(
        self,
        model: str,
        session: JournalSession,
        progress: Progress,
        receive: Callable[[object], object],
        parameters: Parameters = UNSET,
        *,
        schema: str = "",
        offers: Callable[[Mapping[str, Tool]], object] = dict,
    ) -> bool:
        """Run the model and its harmless tools until the turn is answered; return whether it is.

        It is not when the model called tools that are not known to be harmless: none of them is carried out here, and
        their calls are in `session`. `offers` is told what is offered, by the names that the model calls it by, before
        anything is sent. `receive` gets each raw stream event as it arrives; the items go to `session`. Of
        `parameters`, what the model takes is sent. `schema` is that of a `TurnRequest`. Raises `AnswerError`, or what
        `session` raises.
        """
        if parameters.named:
            parameters = await asyncio.to_thread(sendable, parameters, partial(self._takes, model))
        parameters = instructed(parameters, schema)
        await self._toolbox.ready()
        tools = self._toolbox.tools(session.session_id)
        offers({call.name: tool for tool, call in tools})
        return await self._run(
            Agent(
                name="litechat",
                instructions=parameters.instructions or None,
                model=ProxyModel(model, self._client, progress, receive),
                model_settings=replace(_settings(session.session_id, parameters), extra_body=text_format(schema)),
                tools=[call if tool.harmless else _asking(call) for tool, call in tools],
            ),
            session,
            progress,
            most_requests=MAX_REQUESTS - progress.requests,
        )

    async def ask(self, question: Question) -> ShortAnswer:
        """Ask a model once, without tools. Raises `AnswerError`."""
        progress = Progress(self._clock)
        await self._run(
            Agent(
                name="litechat",
                instructions=question.instructions,
                model=ProxyModel(question.model, self._client, progress, progress.receive),
                model_settings=_settings(question.session_id, Parameters(max_output_tokens=question.most_tokens)),
            ),
            JournalSession(question.session_id, partial(_question_alone, question.text), _nowhere),
            progress,
            most_requests=1,
        )
        return ShortAnswer(progress.partial().text, progress.usage)

    async def _run(self, agent: Agent, session: JournalSession, progress: Progress, *, most_requests: int) -> bool:
        if most_requests < 1:
            raise AnswerError(Code.ANSWER_ENDLESS_TOOLS)
        progress.redact(self._redactor)
        result = Runner.run_streamed(
            agent,
            [],
            session=session,
            max_turns=most_requests,
            run_config=RunConfig(
                tracing_disabled=True,
                call_model_input_filter=self._sendable,
                tool_not_found_behavior="return_error_to_model",
            ),
        )
        try:
            async for _ in result.stream_events():
                pass
        except LitechatError:
            raise
        except Exception as error:
            meant = explained(error, progress, self._connection, cast("ProxyModel", agent.model).model)
            await self._complete(meant)
            raise meant from error
        else:
            return not result.interruptions
        finally:
            # Otherwise a run without a listener goes on to its end.
            result.cancel()
            await asyncio.wait([cast("asyncio.Task[Any]", result.run_loop_task)], timeout=CANCEL_SECONDS)

    async def _complete(self, error: AnswerError) -> None:
        """Ask when a budget is reset that is used up; nothing else is told too little."""
        if error.problem.code in BUDGETS:
            resets_at = await asyncio.to_thread(reset_of, self._connection, error.problem.code)
            if resets_at is not None:
                error.problem = error.problem.with_facts(resets_at=resets_at)

    async def _sendable(self, call: CallModelData[None]) -> ModelInputData:
        """Return the input as it is sent: what only the request is to have is put in here, once for each of them."""
        items: list[Any] = capped(repaired(cast("list[Item]", call.model_data.input)))
        if not call.agent.tools:
            items = calls_as_text(items)
        is_long = is_worth_marking(items)
        if has_attachments(items):
            items = await asyncio.to_thread(expanded, items, self._contents)
        if is_long and await asyncio.to_thread(self._caches, cast("ProxyModel", call.agent.model).model):
            items = marked_for_cache(items)
        return ModelInputData(input=items, instructions=call.model_data.instructions)

    async def close(self) -> None:
        """Close all connections; on the event loop they were used on."""
        await self._client.close()


def _settings(session_id: str, parameters: Parameters) -> ModelSettings:
    """Return explicit settings: for some model names the SDK has defaults of its own."""
    # The SDK puts its own user agent into each request, whatever the client's is.
    headers = {"User-Agent": USER_AGENT, "x-litellm-session-id": as_sent(session_id)}
    return ModelSettings(
        extra_headers=headers,
        temperature=parameters.temperature,
        top_p=parameters.top_p,
        max_tokens=parameters.max_output_tokens,
        reasoning=Reasoning(effort=parameters.effort.value) if parameters.effort else None,
    )


def _asking(tool: FunctionTool) -> FunctionTool:
    """Return a tool whose calls the SDK leaves to us, whatever their arguments."""
    asking = copy(tool)
    asking.needs_approval = True
    return asking


async def _invoked(tool: FunctionTool, call: ToolCall) -> Item:
    """Carry out a call, and return its output just as the SDK would have stored it."""
    made = ResponseFunctionToolCall(
        type="function_call", call_id=call.call_id, name=tool.name, arguments=call.arguments
    )
    context = ToolContext(
        context=None, tool_name=tool.name, tool_call_id=call.call_id, tool_arguments=call.arguments, tool_call=made
    )
    output = await tool.on_invoke_tool(context, call.arguments)
    return cast("Item", dict(ItemHelpers.tool_call_output_item(made, output)))


async def _question_alone(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": text}]


async def _nowhere(_: list[dict[str, Any]]) -> None:
    """Store nothing."""
