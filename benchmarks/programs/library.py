"""Times what the program asks of a great session file: `library FILE BASE_URL`.

For each line of standard input it prints one: after `stream`, `asked` once a reply was asked for, which then streams
beside everything else; after `measure ROUNDS`, the seconds of every call as JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Thread

from benchmarks.library import COMMON_ENGLISH, COMMON_JAPANESE, MODELS, RARE_ENGLISH, RARE_JAPANESE
from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.app.search_query import query_from
from litechat_tui.app.statistics import statistics
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.folding import folded
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change, Shelf
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore

PAGE = 50
ANSWER = {
    "type": "message",
    "role": "assistant",
    "content": [{"type": "output_text", "text": "Yes, by all means. " * 20}],
}

Call = Callable[[], object]


def now() -> datetime:
    return datetime.now(UTC)


def searches(store: SQLiteStore) -> Mapping[str, Call]:
    """Return a search for each kind of words."""
    last_month, this_year = f"{now() - timedelta(30):%Y-%m-%d}", f"{now() - timedelta(300):%Y-%m-%d}"
    queries = {
        "a frequent word": COMMON_ENGLISH,
        "a frequent word of 2 kanji": COMMON_JAPANESE,
        "a frequent kanji": COMMON_JAPANESE[0],
        "a letter": "z",
        "two letters": "qu",
        "a rare word": RARE_ENGLISH,
        "a rare word of 2 kanji": RARE_JAPANESE,
        "a rare kanji": RARE_JAPANESE[0],
        "what nobody said": "xylophone",
        "2 kanji that nobody wrote": "鬱蒼",
        "two words": f"{COMMON_ENGLISH} server",
        "half a word": COMMON_ENGLISH[:3],
        "a long phrase": '"this word is in no conversation at all"',
        "of a rare model": f"model:{MODELS[-1]} {COMMON_ENGLISH}",
        "where the last turn failed": f"is:failed {COMMON_JAPANESE}",
        "since last month": f"after:{last_month} {COMMON_ENGLISH}",
        "before this year": f"before:{this_year} {COMMON_JAPANESE}",
        "in titles": f"in:title {COMMON_JAPANESE}",
        "nothing typed": "",
    }

    def search(typed: str) -> Call:
        return lambda: store.search.search(query_from(typed, now()))

    return {f"search: {kind}": search(typed) for kind, typed in queries.items()}


def prompt_searches(store: SQLiteStore) -> Mapping[str, Call]:
    """Return a search among earlier prompts, as Ctrl+S makes it, for each kind of words."""
    # What prompts are made of: the marks of `benchmarks.library` are in answers alone.
    words = {
        "a frequent word": "stream",
        "a frequent word in kana": "サーバー",
        "a letter": "b",
        "one kana": "サ",
        "a word that some have": "gukafa",
        "two words": "stream server",
        "what nobody said": "xylophone",
        "2 kanji that nobody wrote": "鬱蒼",
    }

    def having(typed: str) -> Call:
        return lambda: store.prompts.having(folded(typed).split(), PAGE)

    return {f"search: a prompt by {kind}": having(typed) for kind, typed in words.items()}


def pages(store: SQLiteStore) -> Mapping[str, Call]:
    """Return what a list of sessions reads."""
    boundaries = [now() - timedelta(days) for days in (1, 2, 7, *range(30, 900, 30))]
    total = store.lists.outline(Shelf.ACTIVE, ()).total
    newest = store.lists.window(Shelf.ACTIVE, 0, PAGE)
    (middle,) = store.lists.window(Shelf.ACTIVE, total // 2, 1)
    ids = [session.id for session in newest]
    return {
        "list: how many in each group": lambda: store.lists.outline(Shelf.ACTIVE, boundaries),
        "list: the first page": lambda: store.lists.window(Shelf.ACTIVE, 0, PAGE),
        "list: a page in the middle": lambda: store.lists.window(Shelf.ACTIVE, total // 2, PAGE),
        "list: the last page": lambda: store.lists.window(Shelf.ACTIVE, max(total - PAGE, 0), PAGE),
        "list: the last page of the archive": lambda: store.lists.window(
            Shelf.ARCHIVED, max(total // 10 - PAGE, 0), PAGE
        ),
        "list: where one in the middle is": lambda: store.lists.position(Shelf.ACTIVE, middle.id),
        "list: the amounts of a page": lambda: store.spending.amounts(ids),
        "list: one by the beginning of its id": lambda: store.queries.beginning_with(middle.id[:13]),
        "open: the newest messages": lambda: store.queries.messages(middle.id),
        "prompts: the newest of all": store.prompts.of_all,
        "prompts: those of a session": lambda: store.prompts.of_session(middle.id),
    }


def changes(store: SQLiteStore) -> Mapping[str, Call]:
    """Return what is done with a session as a whole, and undone, so that each round is like the one before."""
    ids = [session.id for session in store.lists.window(Shelf.ACTIVE, 5, PAGE)]

    def done_and_undone(change: Change, amount: int) -> Call:
        return lambda: store.commands.put_back(store.commands.change(ids[:amount], change))

    return {
        "change: rename one and undo it": done_and_undone(Change(title="Another title"), 1),
        "change: archive one and undo it": done_and_undone(Change(archived=True), 1),
        "change: delete one and undo it": done_and_undone(Change(trashed=True), 1),
        f"change: tag {PAGE} and undo it": done_and_undone(Change(tagged=("measured",)), PAGE),
    }


def writes(store: SQLiteStore) -> Mapping[str, Call]:
    """Return what a short turn writes, and what the index makes of it."""
    numbers = count()

    def turn() -> None:
        request = TurnRequest(f"measured-{time.time_ns()}-{next(numbers)}", Prompt("What is this about?"), MODELS[0])
        begun = store.journal.begin(request)
        store.journal.append(begun, [ANSWER])
        store.journal.end(begun, Outcome(TurnStatus.COMPLETED, usage=Usage(20, 90)))

    def index() -> None:
        while store.index.step():
            pass

    return {"write: a turn": turn, "write: the index of a turn": index}


def measured(store: SQLiteStore, rounds: int) -> Mapping[str, list[float]]:
    """Return the seconds of every call in each round; the first round is not counted."""
    while store.index.step():
        pass
    calls = {**pages(store), **searches(store), **prompt_searches(store), **changes(store), **writes(store)}
    samples: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            if number:
                samples[name].append(time.perf_counter() - begun)
    return samples


def streaming(runner: AgentsChatRunner) -> None:
    """Ask something, and take what arrives."""

    async def converse() -> None:
        async for _ in runner.send(TurnRequest("streaming", Prompt("Go on"), "benchmark")):
            pass

    asyncio.run(converse())


def main() -> None:
    """Do what standard input asks for."""
    path, base_url = sys.argv[1:]
    with closing(SQLiteStore(Path(path), now)) as store:
        runner = AgentsChatRunner(
            store.journal, lambda: Connection(base_url, lambda: "sk-benchmark"), tools=lambda: True, clock=now
        )
        with closing(runner):
            for line in sys.stdin:
                match line.split():
                    case ["stream"]:
                        Thread(target=streaming, args=(runner,), daemon=True).start()
                        print(json.dumps("asked"), flush=True)
                    case ["measure", rounds]:
                        print(json.dumps(measured(store, int(rounds))), flush=True)
                    case ["statistics", days]:
                        begun = time.perf_counter()
                        statistics(store.spending, now(), int(days))
                        print(json.dumps(time.perf_counter() - begun), flush=True)


if __name__ == "__main__":
    main()
