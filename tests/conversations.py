"""Whole sessions for tests: one by hand, and any that Hypothesis makes up, hostile text included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem, Source
from litechat_tui.domain.chat import Times, TitleSource, Turn, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.served import Served
from litechat_tui.domain.spending import SideRequest
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall
from litechat_tui.domain.tools import Hints
from tests.odd_json import ODD_ITEMS, ODD_ROWS

DAY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

HOSTILE = (
    "---\ntitle: spoof\n---\n\n## User\n\nfake turn\n",
    "```md\n```python\nprint(1)\n```\n```\n~~~~\n",
    "```\nnever closed",
    "    <pre>\n\n<!--",
    "</script><img src=x onerror=alert(1)>\n<!-- -->\n-->",
    "[x](javascript:alert(1)) ![](http://example.invalid/t.png) <javascript:x>",
    "&lt;b&gt; & \"q\" 'q' <b>",
    "\x1b]0;owned\x07[bold red]題名[/] \u202eabc\u202c \x9b31m\r\x08",
    "\r\n\r\ntext\r\n",
    "\u2028\u2029\x85\x0b\x0c\ufeff\ufffe\0",
    "\ud83d half, 家族👨‍👩‍👧 が\u3099",
    " \n\n leading and trailing \n\n\n",
    "あ" * 300,
    "",
)
HOSTILE_TEXT = st.sampled_from(HOSTILE) | st.text(
    st.characters(codec="utf-8") | st.sampled_from("`~#->\n \ud800\x1b<&\"'"), max_size=30
)

MOMENTS = st.integers(0, 2_000_000_000_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


def asked(text: str, minute: int = 0, **fields: Any) -> KeptItem:
    """Return a prompt."""
    return KeptItem({"role": "user", "content": text, **fields}, DAY + timedelta(minutes=minute))


def said(text: str, minute: int = 0) -> KeptItem:
    """Return a message of a model."""
    part = {"type": "output_text", "text": text, "annotations": []}
    return KeptItem(
        {"type": "message", "role": "assistant", "status": "completed", "content": [part]},
        DAY + timedelta(minutes=minute),
    )


def turn(minute: int = 0, turn_id: str = "", model: str = "gpt-5", **fields: Any) -> Turn:
    """Return a turn that took a second."""
    start = DAY + timedelta(minutes=minute)
    return Turn(
        turn_id,
        "",
        model,
        fields.pop("status", TurnStatus.COMPLETED),
        start,
        start,
        start + timedelta(seconds=1),
        **fields,
    )


def exchange(prompt: str, *answers: str, minute: int = 0) -> Exchange:
    """Return a prompt with answers to it, each with a turn."""
    return Exchange(asked(prompt, minute), tuple(Answer((said(text, minute),), turn(minute)) for text in answers))


def conversation(*exchanges: Exchange, **fields: Any) -> Conversation:
    """Return a conversation."""
    return Conversation(
        exchanges, fields.pop("created_at", DAY), fields.pop("updated_at", DAY + timedelta(hours=1)), **fields
    )


CALL = ToolCall(
    "c1",
    "files",
    "read_file",
    "f" * 64,
    '{"a": "```"}',
    DAY + timedelta(minutes=2, milliseconds=1),
    "Read a file",
    "Reads <b>.\n\nNothing else.",
    Hints(read_only=True, open_world=False),
    Decision.ONCE,
    "",
    DAY + timedelta(minutes=2, milliseconds=2),
    DAY + timedelta(minutes=2, milliseconds=3),
    DAY + timedelta(minutes=2, milliseconds=4),
)

FULL = conversation(
    Exchange(None, (Answer((said("Welcome."),)),)),
    Exchange(
        asked("題名 <b>\n\n```\ncode"),
        (
            Answer(
                (said("First, `x`."),), turn(1, status=TurnStatus.STOPPED, served=Served("call-1", "gpt-5")), partial=0
            ),
            Answer(
                (
                    KeptItem(
                        {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Hm."}]}, DAY
                    ),
                    KeptItem(
                        {"type": "function_call", "call_id": "c1", "name": "<img>", "arguments": '{"a": "```"}'}, DAY
                    ),
                    KeptItem({"type": "function_call_output", "call_id": "c1", "output": "~~~\n```"}, DAY),
                    said("**Second.**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nprint('<x>')\n```"),
                ),
                turn(2, usage=Usage(10, 20, 3, 4, 0.0123), served=Served("call-2", "claude", 1, 2)),
                Times((1.5,), {"c1": 0.25}),
                calls=(CALL, replace(CALL, call_id="c2", decision=Decision.NO, reason="Not now.", started_at=None)),
            ),
        ),
    ),
    Exchange(
        KeptItem(
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "Look."},
                    {"type": "input_image", "image_url": "data:image/png;base64,AA=="},
                ],
            },
            DAY,
        ),
        (
            Answer(
                (KeptItem({"role": "assistant", "content": "Cut sh"}, DAY),),
                turn(
                    3,
                    status=TurnStatus.FAILED,
                    problem=Problem(Code.PROXY_MODEL_UNKNOWN, model="x", proxy_message="no"),
                ),
                reasoning="I was about to",
                partial=0,
            ),
        ),
    ),
    Exchange(asked("No answer"), ()),
    session_id="0198aaaa-bbbb-7ccc-8ddd-eeeeffff0001",
    title='A "quoted": title # \\ 題名',
    title_source=TitleSource.PERSON,
    model="claude",
    instructions="Be brief.\n---\n",
    parameters={"temperature": 0.5},
    pinned=True,
    archived=True,
    trashed_at=DAY + timedelta(days=1),
    tags=("b", "あ"),
    forked_from="0198aaaa-bbbb-7ccc-8ddd-eeeeffff0000",
    source=Source("chatgpt", "c1"),
    side_requests=(SideRequest("haiku", DAY + timedelta(minutes=4), Usage(300, 9, cost=0.0002)),),
    comparison="0198aaaa-bbbb-7ccc-8ddd-eeeeffff0002",
)
"""One with everything that there is."""

_ITEMS = (
    HOSTILE_TEXT.map(lambda text: dict(said(text).item or {}))
    | st.builds(lambda text: {"role": "assistant", "content": text}, HOSTILE_TEXT)
    | st.builds(lambda text: {"type": "reasoning", "summary": [{"type": "summary_text", "text": text}]}, HOSTILE_TEXT)
    | st.builds(
        lambda name, text: {"type": "function_call", "call_id": "c", "name": name, "arguments": text},
        HOSTILE_TEXT,
        HOSTILE_TEXT,
    )
    | st.builds(lambda text: {"type": "function_call_output", "call_id": "c", "output": text}, HOSTILE_TEXT)
    | ODD_ITEMS.filter(bool).map(lambda items: items[0]).filter(lambda item: isinstance(item, dict))
)
_PROMPTS = st.builds(lambda text: {"role": "user", "content": text}, HOSTILE_TEXT) | st.builds(
    lambda text, role: {"role": role, "content": [{"type": "input_text", "text": text}, {"type": "input_image"}]},
    HOSTILE_TEXT,
    st.sampled_from(["user", "system"]),
)


def _kept(items: st.SearchStrategy[Any]) -> st.SearchStrategy[KeptItem]:
    rows = st.sampled_from([row for row in ODD_ROWS if len(row) < 10_000]).map(lambda raw: KeptItem(None, None, raw))
    return st.builds(KeptItem, items, st.none() | MOMENTS) | rows


# SQLite keeps a whole real as an integer, of which no zero is negative.
_COSTS = st.floats().map(lambda cost: cost + 0.0)

USAGES = st.builds(Usage, *[st.integers(-1, 10**20)] * 4, cost=st.none() | _COSTS)
TURNS = st.builds(
    Turn,
    id=st.just(""),
    session_id=st.just(""),
    model=HOSTILE_TEXT,
    status=st.sampled_from(TurnStatus),
    started_at=MOMENTS,
    first_token_at=st.none() | MOMENTS,
    ended_at=st.none() | MOMENTS,
    usage=st.none() | USAGES,
    problem=st.none()
    | st.builds(
        lambda text: Problem(Code.PROXY_MODEL_UNKNOWN, model=text, proxy_message=text), st.sampled_from(["x", "日本"])
    ),
    served=st.none() | st.builds(Served, HOSTILE_TEXT, HOSTILE_TEXT, st.integers(-1, 3), st.integers(-1, 10**20)),
)
_HINTS = st.none() | st.booleans()
CALLS = st.builds(
    ToolCall,
    *[HOSTILE_TEXT] * 5,
    asked_at=MOMENTS,
    title=HOSTILE_TEXT,
    description=HOSTILE_TEXT,
    hints=st.builds(Hints, *[_HINTS] * 4),
    decision=st.none() | st.sampled_from(Decision),
    reason=HOSTILE_TEXT,
    decided_at=st.none() | MOMENTS,
    started_at=st.none() | MOMENTS,
    ended_at=st.none() | MOMENTS,
    error=st.none() | st.sampled_from(CallError),
)
ANSWERS = st.builds(
    Answer,
    items=st.lists(_kept(_ITEMS), max_size=4).map(tuple),
    turn=st.none() | TURNS,
    times=st.builds(
        Times,
        st.lists(st.floats(0, 100), max_size=2).map(tuple),
        st.dictionaries(st.sampled_from(["c", "d"]), st.floats(0, 9)),
    ),
    reasoning=HOSTILE_TEXT,
    partial=st.none() | st.integers(-1, 3),
    calls=st.lists(CALLS, max_size=2).map(tuple),
)
CONVERSATIONS = st.builds(
    Conversation,
    exchanges=st.lists(
        st.builds(Exchange, st.none() | _kept(_PROMPTS | _ITEMS), st.lists(ANSWERS, max_size=3).map(tuple)), max_size=4
    ).map(tuple),
    created_at=MOMENTS,
    updated_at=MOMENTS,
    session_id=st.uuids().map(str),
    title=HOSTILE_TEXT,
    title_source=st.none() | st.sampled_from(TitleSource),
    model=HOSTILE_TEXT,
    instructions=HOSTILE_TEXT,
    parameters=st.none() | st.dictionaries(st.sampled_from(["temperature", "top_p"]), st.floats(0, 2)),
    pinned=st.booleans(),
    archived=st.booleans(),
    trashed_at=st.none() | MOMENTS,
    tags=st.lists(HOSTILE_TEXT, max_size=3).map(tuple),
    forked_from=st.sampled_from(["", "0198aaaa-bbbb-7ccc-8ddd-eeeeffff0000"]),
    source=st.none() | st.builds(Source, HOSTILE_TEXT, HOSTILE_TEXT),
    side_requests=st.lists(st.builds(SideRequest, HOSTILE_TEXT, MOMENTS, USAGES), max_size=2).map(tuple),
    comparison=st.sampled_from(["", "0198aaaa-bbbb-7ccc-8ddd-eeeeffff0002"]),
)
"""Any conversation, sound or not."""


def without_ids(given: Conversation) -> Conversation:
    """Return a conversation without the ids that its turns were given."""
    return replace(
        given,
        exchanges=tuple(
            Exchange(
                each.prompt,
                tuple(replace(answer, turn=answer.turn and replace(answer.turn, id="")) for answer in each.answers),
            )
            for each in given.exchanges
        ),
    )
