"""Makes a session file such as years leave behind, half of it Japanese: `python -m benchmarks.library FILE SESSIONS`.

Each session has five exchanges. The rows go in by SQL without triggers, and the store's own index reads them.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from litechat_tui.store.sqlite import SQLiteStore, indexing
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.triggers import TRIGGERS

EXCHANGES = 5
DAYS = 1000
"""Over which the sessions are spread; the last one is of today."""
MODELS = ("bedrock-sonnet", "bedrock-haiku", "bedrock-opus", "gpt-large", "gemini-flash")

COMMON_ENGLISH, COMMON_JAPANESE = "proxy", "設定"
"""Words of one message in twenty."""
RARE_ENGLISH, RARE_JAPANESE = "zymurgy", "麒麟"
"""Words of one session in ten thousand; the Japanese one is in some messages of its own."""
_LATIN = """
the of to and in is that it for you on with as this are be not have from or by an can your which has at but use one
will if when time all file there so out up then into more its some how what about like other new work first code data
value set error list key name line test run type call read write model server request answer table query index token
stream session message prompt budget gateway deploy region latency
"""
_KANJI = """
日本人国会社長出入学生年時間分前後今名金行見聞話読書食電車車自動中大小高安新古多少早明暗天気東西南北京都府県市町村海山川空雨
開始終了処理実行変更追加削除確認検索結果表示画面入力出力文字列数値関数変数型定義返参照例外通信接続認証鍵管理者利用方法問題原因対策"""
KANA = (
    *(
        "です。",
        "ます。",
        "ません。",
        "でしょうか。",
        "の",
        "を",
        "に",
        "は",
        "が",
        "で",
        "と",
        "から",
        "まで",
        "する",
        "した",
    ),
    *(
        "について",
        "として",
        "ために",
        "ください。",
        "しかし、",
        "また、",
        "サーバー",
        "トークン",
        "エラー",
        "モデル",
        "テスト",
        "データ",
    ),
)
KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハマミムメモラリルレロン"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, and how often each of them is used."""

    words: Sequence[str]
    weights: Sequence[float]
    """Added up."""

    @classmethod
    def of(cls, words: Sequence[str]) -> Vocabulary:
        """Return one in which the nth word is used 1/n as often as the first."""
        return cls(words, [*accumulate(1 / rank for rank in range(3, len(words) + 3))])

    def pick(self, dice: random.Random, amount: int) -> Iterator[str]:
        """Yield so many words."""
        return (self.words[bisect(self.weights, dice.random() * self.weights[-1])] for _ in range(amount))


def english(dice: random.Random) -> Vocabulary:
    """Return ordinary words, and rarer ones that are made up."""
    made_up = ("".join(dice.choice("bcdfghklmnprstvw") + dice.choice("aeiou") for _ in range(3)) for _ in range(20_000))
    return Vocabulary.of([*_LATIN.split(), *dict.fromkeys(made_up)])


def japanese(dice: random.Random) -> Vocabulary:
    """Return what is between two particles, and these: words of two kanji for the greater part."""
    kanji = [*dict.fromkeys("".join(_KANJI.split()))]
    compounds = ["".join(dice.choices(kanji, k=2)) for _ in range(8_000)]
    borrowed = ["".join(dice.choices(KATAKANA, k=dice.randint(3, 5))) for _ in range(2_000)]
    rare = [*compounds, *borrowed]
    dice.shuffle(rare)
    return Vocabulary.of([*KANA, *dict.fromkeys(rare)])


class Library:
    """Everything that is in the file, drawn with the same dice each time."""

    def __init__(self, sessions: int, now: datetime) -> None:
        self._dice = random.Random(9)
        self._sessions = sessions
        self._now = int(now.timestamp())
        self._texts = [self._prose(english(self._dice), " "), self._prose(japanese(self._dice), "")]

    def _prose(self, vocabulary: Vocabulary, between: str) -> Callable[[int], str]:
        return lambda amount: between.join(vocabulary.pick(self._dice, amount))

    def session_id(self, number: int) -> str:
        """Return the id of a session, as long as a UUID."""
        return f"{number:08x}-bbbb-7bbb-8bbb-{number:012x}"

    def began(self, number: int) -> int:
        """Return when a session began, in seconds; 0 is the oldest one."""
        return self._now - (self._sessions - number) * (DAYS * 86_400 // self._sessions)

    def said(self, number: int) -> Iterator[tuple[str, str, int]]:
        """Yield prompt, answer and second of each exchange of a session."""
        prose = self._texts[number % 2]
        common, rare = (COMMON_ENGLISH, RARE_ENGLISH) if number % 2 == 0 else (COMMON_JAPANESE, RARE_JAPANESE)
        for turn in range(EXCHANGES):
            prompt, answer = prose(self._dice.randint(4, 24)), prose(self._dice.randint(20, 100))
            if turn == 0:
                prompt = f"{number}: {prompt}"
            if self._dice.random() < 0.1:
                answer = f"{answer} {common}."
            if turn == 2 and number % 10_000 < 2:
                answer = f"{rare} {answer}"
            yield prompt, answer, self.began(number) + 60 * turn

    def rows(self) -> Iterator[tuple[str, tuple[object, ...]]]:
        """Yield each statement with its values, in the order in which they would have been written."""
        dice, row = self._dice, 0
        for number in range(self._sessions):
            session_id, model = self.session_id(number), dice.choices(MODELS, (50, 30, 10, 6, 4))[0]
            began, ended = self.began(number), self.began(number) + 60 * EXCHANGES
            title = ""
            yield _SESSION, (session_id, _written(began), _written(ended))
            for turn, (prompt, answer, at) in enumerate(self.said(number)):
                title = title or prompt
                yield _ITEM, (row + 1, session_id, _prompt(prompt), _written(at))
                yield _ITEM, (row + 2, session_id, _answer(answer), _written(at + 20))
                status = "failed" if turn == EXCHANGES - 1 and number % 100 == 0 else "completed"
                tokens, cost = (200 * (turn + 1), len(answer) // 3), len(answer) / 1e6
                turn_id = f"{row:08x}-cccc-7ccc-8ccc-cccccccccccc"
                times = (at * 1000, at * 1000 + 900, at * 1000 + 20_000)
                yield _TURN, (turn_id, session_id, model, status, row + 1, turn == 0, *times, *tokens, cost)
                row += 2
            kept = (number % 1000 == 0, number % 10 == 3, ended * 1000 if number % 50 == 7 else None)
            forked_from = self.session_id(number - 1) if number % 40 == 39 else None
            dates = (began * 1000, ended * 1000)
            yield _LISTED, (session_id, title[:1000], answer[:400], model, *dates, 2 * EXCHANGES, *kept, forked_from)


_SESSION = "INSERT INTO agent_sessions (session_id, created_at, updated_at) VALUES (?, ?, ?)"
_ITEM = "INSERT INTO agent_messages (id, session_id, message_data, created_at) VALUES (?, ?, ?, ?)"
_TURN = """
    INSERT INTO chat_turns (
        id, session_id, model, status, first_item, opened_session, started_ms, first_token_ms, ended_ms,
        input_tokens, output_tokens, cost
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_LISTED = """
    INSERT INTO chat_sessions (
        session_id, first_prompt, preview, model, created_ms, updated_ms, item_count, pinned, archived, trashed_ms,
        forked_from
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _written(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _prompt(text: str) -> str:
    return json.dumps({"role": "user", "content": text})


def _answer(text: str) -> str:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return json.dumps({"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": content})


def make(path: Path, sessions: int, now: datetime) -> None:
    """Make the file, with everything in its index. About five minutes for 100,000 sessions."""
    SQLiteStore(path, lambda: now).close()
    with closing(Database(path, patience=10, writes=True)) as database, database.without_transaction() as db:
        # A kill in the middle costs nothing but the file, which is made anew.
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -400000")
        with database.transaction():
            _fill(db, Library(sessions, now))
        _index(database)


def _fill(db: sqlite3.Connection, library: Library) -> None:
    """Insert all rows, without the triggers, and put what these would have done in their place."""
    triggers = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for statement, values in library.rows():
        db.execute(statement, values)
    db.execute("INSERT INTO chat_unindexed_items (item) SELECT id FROM agent_messages")
    db.execute("INSERT INTO chat_unindexed_sessions (session_id) SELECT session_id FROM chat_sessions")
    for trigger in TRIGGERS:
        db.execute(trigger)


def _index(database: Database) -> None:
    """Index everything, in greater steps than beside a person who types."""
    step, most = indexing.STEP, indexing.MOST_ROWS
    indexing.STEP, indexing.MOST_ROWS = 100 * step, 100 * most
    try:
        index = indexing.SQLiteSearchIndex(database, database)
        while index.step():
            print(f"{index.progress().waiting:,} left to index", file=sys.stderr)
    finally:
        indexing.STEP, indexing.MOST_ROWS = step, most


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), datetime.now(UTC))
