"""Every sample gives what its description says: sessions, branches, dates, models, and what is left out."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litechat_tui.app.importing.skipped import Reason
from tests.imports import SAMPLES, Read, items, read, sample_database, texts

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Expected:
    messages: list[int]
    titles: list[str] | None = None
    created: list[str] | None = None
    models: list[str] | None = None
    attempts: int = 0
    forks: list[int] = field(default_factory=list)
    reasoning: int = 0
    calls: int = 0
    outputs: int = 0
    left_out: dict[Reason, int] = field(default_factory=dict)


SYSTEM, CONTEXT, RECAP, EMPTY, ABSENT = (
    *(Reason.SYSTEM_MESSAGE, Reason.CONTEXT, Reason.RECAP, Reason.EMPTY_ANSWER),
    Reason.ABSENT_ATTACHMENT,
)

EXPECTED = {
    "chatgpt-branching.json": Expected(
        [4, 4, 2],
        ["夕食の献立", "Two-day trip", "俳句"],
        ["2026-01-01T00:00:00", "2026-01-01T00:16:40", "2026-01-01T00:33:20"],
        ["gpt-5", "gpt-4o", "gpt-4o"],
        attempts=2,
        forks=[4, 2],
        left_out={SYSTEM: 3},
    ),
    "chatgpt-hidden-and-tools.json": Expected(
        [8],
        ["グラフの読み取り"],
        ["2026-01-01T01:23:20"],
        ["gpt-5-thinking"],
        reasoning=1,
        calls=4,
        outputs=6,
        left_out={SYSTEM: 2, CONTEXT: 2, RECAP: 1, EMPTY: 1, ABSENT: 3},
    ),
    "chatgpt-slim-2026.json": Expected(
        [4, 2],
        ["週末の掃除計画", "Knot names"],
        ["2026-06-30T00:00:00", "2026-06-30T00:01:40"],
        ["gpt-5-5-thinking", "gpt-5-5-mini"],
        attempts=1,
        reasoning=1,
        left_out={RECAP: 1},
    ),
    "chatgpt-sharded.zip": Expected(
        [2, 2, 4, 2],
        ["花の水やり", "画像の相談", "Bread notes", "駅までの道"],
        ["2026-01-01T16:40:00", "2026-01-01T16:43:20", "2026-01-01T16:41:40", "2026-01-01T16:45:00"],
        left_out={SYSTEM: 4, Reason.DUPLICATE: 1, Reason.OTHER_FILES: 6},
    ),
    "chatgpt-sharded-missing.zip": Expected(
        [2, 2, 2, 2], left_out={SYSTEM: 4, ABSENT: 1, Reason.MISSING_PART: 1, Reason.OTHER_FILES: 4}
    ),
    "claude-attachments.json": Expected(
        [4, 2, 1],
        ["契約書の要約", "", "空の発言"],
        ["2026-02-01T00:00:00", "2026-02-01T00:16:40", "2026-02-01T00:50:00"],
        left_out={Reason.NO_MESSAGES: 1, ABSENT: 2, EMPTY: 1},
    ),
    "claude-thinking-blocks.json": Expected(
        [6, 3],
        ["思考と道具", "Encoded content"],
        models=["", "claude-sample-4"],
        reasoning=2,
        calls=3,
        outputs=3,
        left_out={Reason.INJECTED: 1, Reason.UNKNOWN_PART: 2, Reason.UNKNOWN_SENDER: 1},
    ),
    "openwebui.json": Expected(
        [2, 2, 4, 2, 2, 4],
        ["推論つき", "Tool call", "枝分かれ", "Flat legacy list", "画像と迷子の位置", "欠けた節"],
        [
            *("2026-01-01T20:40:00", "2026-01-01T20:41:40", "2026-01-01T20:43:20"),
            *("2026-01-01T20:45:00", "2026-01-01T20:46:40", "2026-01-01T20:47:30"),
        ],
        attempts=1,
        forks=[2],
        reasoning=1,
        calls=1,
        outputs=1,
        left_out={Reason.NO_MESSAGES: 2},
    ),
    "llm-logs.sql": Expected(
        [4, 2, 2, 1, 2],
        ["豆腐の保存は？", "What time is it?", "Summarise", "No answer came", ""],
        [
            *("2026-01-02T03:04:05.123456", "2026-01-03T00:00:00.000001", "2026-01-04T00:00:00.000001"),
            *("2026-01-05T00:00:00.000001", "2023-07-01T00:00:00.000001"),
        ],
        ["gpt-4o-mini", "gpt-4o-mini", "claude-sample", "", "gpt-3.5-turbo"],
        reasoning=1,
        calls=1,
        outputs=1,
        left_out={EMPTY: 1},
    ),
    "elia.sql": Expected([2], [""], ["2026-01-06T00:00:00"], ["gpt-4o"]),
    "agents-sqlite-session.sql": Expected(
        [4],
        created=["2026-01-07T00:00:00"],
        reasoning=1,
        calls=1,
        outputs=1,
        left_out={Reason.UNREADABLE_ROW: 1, Reason.NO_MESSAGES: 1},
    ),
    "aichat-sessions/_/20260110T093000-tofu-ideas.yaml": Expected(
        [6], ["tofu-ideas"], models=["openai:gpt-4o"], left_out={RECAP: 1}
    ),
    "aichat-sessions/clock-tool.yaml": Expected(
        [2], ["clock-tool"], models=["claude:claude-sample"], calls=1, outputs=1, left_out={Reason.DATE_OF_FILE: 1}
    ),
    "codex/rollout-2026-01-08T00-00-00-019b0000-0000-7000-8000-000000000001.jsonl": Expected(
        [5],
        created=["2026-01-08T00:00:00"],
        models=["gpt-5-codex"],
        reasoning=1,
        calls=1,
        outputs=1,
        left_out={Reason.INJECTED: 3},
    ),
    "codex/rollout-2025-12-01T00-00-00-019b0000-0000-7000-8000-000000000004.jsonl.zst": Expected(
        [], left_out={Reason.PACKED: 1}
    ),
    "claude-code/e0000000-0000-4000-8000-000000000001.jsonl": Expected(
        [7],
        ["設定ファイルの確認"],
        ["2026-01-09T00:00:01"],
        ["claude-sample-4"],
        forks=[2],
        reasoning=1,
        calls=1,
        outputs=1,
        left_out={Reason.SIDE_TASK: 2, Reason.INJECTED: 1, Reason.COMPACTION: 1},
    ),
    "hostile-text.json": Expected([2] * 8, calls=1, left_out={SYSTEM: 7}),
    "broken/truncated.json": Expected([2, 2], left_out={SYSTEM: 2, Reason.CUT_SHORT: 1}),
    "broken/bom-utf8.json": Expected([2], left_out={SYSTEM: 1}),
    "broken/shift-jis.json": Expected([], left_out={Reason.NOT_UTF8: 1}),
    "broken/empty-array.json": Expected([], left_out={Reason.NO_CONVERSATIONS: 1}),
    "broken/unknown-array.json": Expected([], left_out={Reason.UNKNOWN_FORMAT: 1}),
    "broken/duplicate-ids.json": Expected(
        [4, 2, 2],
        ["Bread notes", "Same message id twice", "Duplicate keys"],
        left_out={SYSTEM: 3, Reason.DUPLICATE: 2},
    ),
    "broken/null-titles.json": Expected([2, 2], ["", ""], left_out={SYSTEM: 2, Reason.NO_MESSAGES: 1}),
    "broken/mixed-providers.json": Expected([2, 4, 2], attempts=1, reasoning=1, left_out={SYSTEM: 1}),
    "broken/wrong-extension.zip": Expected([2], left_out={SYSTEM: 1}),
    "broken/zip-path-tricks.zip": Expected([2], left_out={SYSTEM: 1, Reason.UNSAFE_NAME: 5, Reason.LINK: 1}),
    "broken/zip-bomb.zip": Expected([], left_out={Reason.NO_CONVERSATIONS: 1}),
    "broken/zip-truncated.zip": Expected([], left_out={Reason.DAMAGED_ARCHIVE: 1}),
    "broken/zip-one-bad-shard.zip": Expected([2, 2, 2, 2], left_out={SYSTEM: 4, ABSENT: 1, Reason.CUT_SHORT: 1}),
}


@pytest.fixture(autouse=True)
def _without_zstd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no Python that unpacks zstd, as before 3.14."""
    monkeypatch.setattr("litechat_tui.app.importing.unpacking._ZSTD", ())


def read_sample(name: str, folder: Path) -> Read:
    return read(sample_database(folder, name) if name.endswith(".sql") else SAMPLES / name)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_what_its_description_says(name: str, tmp_path: Path) -> None:
    expected, found = EXPECTED[name], read_sample(name, tmp_path)
    conversations = [each.conversation for each in found.main]
    kinds = [item.get("type") for each in conversations for item in items(each)]

    assert [each.messages for each in found.main] == expected.messages
    assert [each.messages for each in found.forks] == expected.forks
    assert sum(each.attempts for each in found.main) == expected.attempts
    assert found.reasons == expected.left_out
    assert [kinds.count(kind) for kind in ("reasoning", "function_call", "function_call_output")] == [
        *(expected.reasoning, expected.calls, expected.outputs)
    ]
    if expected.titles is not None:
        assert [each.title for each in conversations] == expected.titles
    if expected.created is not None:
        assert [each.created_at.isoformat().removesuffix("+00:00") for each in conversations] == expected.created
    if expected.models is not None:
        assert [
            next((answer.turn.model for one in each.exchanges for answer in one.answers[-1:] if answer.turn), "")
            for each in conversations
        ] == expected.models


def test_every_sample_is_expected_to_give_something() -> None:
    names = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file()}

    assert names == EXPECTED.keys()


def test_the_shown_path_is_taken_and_its_other_branches_follow(tmp_path: Path) -> None:
    found = read_sample("chatgpt-branching.json", tmp_path)
    supper, trip, trip_fork, haiku, haiku_fork = [each.conversation for each in found.imported]

    assert texts(supper)[1] == "一、麻婆豆腐。二、豆腐ステーキ。三、湯豆腐。"
    assert [answer.turn and answer.turn.model for answer in supper.exchanges[0].answers] == [
        *("gpt-4o", "gpt-5-mini", "gpt-5")
    ]
    assert texts(trip)[2:] == ["Add a rainy-day option.", "Visit the boat museum."]
    assert texts(trip_fork)[:3] == [*texts(trip)[:2], "Add a rainy-day option and a cafe."]
    assert (trip_fork.title, trip_fork.branch_of) == ("Two-day trip", trip.source)
    assert texts(haiku)[0] == "冬の俳句を作ってください。"
    assert (texts(haiku_fork)[0], haiku_fork.branch_of) == ("俳句を作ってください。", haiku.source)


def test_marks_of_sources_become_links_and_a_canvas_survives(tmp_path: Path) -> None:
    conversation = read_sample("chatgpt-hidden-and-tools.json", tmp_path).only
    said = "\n".join(texts(conversation))

    assert not any("\ue200" <= letter <= "\ue2ff" for letter in said)
    assert "†" not in said
    assert "([例示統計](https://example.com/stats))" in said
    assert "([Sample forecast](https://example.com/weather))" in said
    assert "# 要約" in str(items(conversation))
    assert texts(conversation)[0] == "この画像のグラフを読み取ってください。\n[graph.png]"
    assert conversation.instructions == "Preferred name: Sample\n\nAnswer briefly."


def test_text_that_stands_in_for_blocks_is_nowhere(tmp_path: Path) -> None:
    found = read_sample("claude-thinking-blocks.json", tmp_path)
    everything = str([items(each.conversation) for each in found.imported])

    assert "not supported on your current device" not in everything
    assert "date note" not in everything
    assert "| 毎日 | 9–17 |" in everything
    calls = [item["call_id"] for each in found.imported for item in items(each.conversation) if "arguments" in item]
    outputs = [item["call_id"] for each in found.imported for item in items(each.conversation) if "output" in item]
    assert calls == outputs
    assert len(set(calls)) == 3


def test_files_that_went_with_a_prompt_are_part_of_it(tmp_path: Path) -> None:
    first, second, _ = [each.conversation for each in read_sample("claude-attachments.json", tmp_path).imported]

    assert texts(first)[0] == "次の文書を要約してください。\n[paste.txt]\n第一条　見本。\n第二条　以上。\n"
    assert texts(first)[2] == "[diagram.png]"
    assert texts(second) == [
        "Untitled chat with a csv.\n[data.csv]\na,b\n1,2\n\n[photo.png]",
        "Recovered from the flat text field.",
    ]


def test_images_in_an_archive_become_part_of_the_prompt(tmp_path: Path) -> None:
    found = read_sample("chatgpt-sharded.zip", tmp_path)
    (image,) = [
        part["image_url"]
        for each in found.imported
        for item in items(each.conversation)
        if item.get("role") == "user" and isinstance(item["content"], list)
        for part in item["content"]
        if part["type"] == "input_image"
    ]

    assert image.startswith("data:image/png;base64,iVBOR")


def test_answers_of_open_webui_come_without_markup(tmp_path: Path) -> None:
    found = [each.conversation for each in read_sample("openwebui.json", tmp_path).main]

    assert [texts(each)[1] for each in found[:2]] == ["12 です。", "It is noon."]
    assert found[1].tags == ("sample",)
    assert [each.pinned for each in found] == [False, True, False, False, False, False]
    assert [each.archived for each in found] == [False, False, False, False, True, False]
    assert texts(found[4])[0] == "画像です。\n<image>"
    assert texts(found[5])[-1] == "Saved without its graph fields."


def test_what_llm_keeps_beside_a_response_is_part_of_the_prompt(tmp_path: Path) -> None:
    found = [each.conversation for each in read_sample("llm-logs.sql", tmp_path).imported]

    assert found[0].instructions == "短く。"
    assert texts(found[2])[0] == "断片の本文。\n\nSummarise\n<image>"


def test_rows_of_the_sdk_stay_as_they_are(tmp_path: Path) -> None:
    conversation = read_sample("agents-sqlite-session.sql", tmp_path).only
    kept = [kept for each in conversation.exchanges for answer in each.answers for kept in answer.items]

    assert [each.raw for each in kept if each.item is None] == ["{not json"]
    assert texts(conversation)[2] == "Thanks.\n<image>"


def test_messages_that_aichat_compressed_away_come_first(tmp_path: Path) -> None:
    conversation = read_sample("aichat-sessions/_/20260110T093000-tofu-ideas.yaml", tmp_path).only

    assert conversation.instructions == "丁寧に答える。"
    assert texts(conversation)[::2] == ["豆腐の料理を一つ。", "もう一つ。\n---\n辛いもの。", "この写真は？\n<image>"]
    assert conversation.created_at == datetime(2026, 1, 10, 9, 30).astimezone()


def test_what_was_sent_twice_is_there_twice_and_what_is_written_twice_once(tmp_path: Path) -> None:
    name = "codex/rollout-2026-01-08T00-00-00-019b0000-0000-7000-8000-000000000001.jsonl"

    assert texts(read_sample(name, tmp_path).only) == [
        *("ファイルの数を数えて。", "二つあります。", "ありがとう", "ありがとう", "どういたしまして。")
    ]


def test_a_conversation_that_was_compacted_goes_on(tmp_path: Path) -> None:
    name = "claude-code/e0000000-0000-4000-8000-000000000001.jsonl"
    main, fork = [each.conversation for each in read_sample(name, tmp_path).imported]

    assert texts(main)[3:] == ["Set it to 3.", "Set to 3.", "続けて。", "続けます。"]
    assert texts(fork)[3:] == ["Set it to 2.", "Set."]


def test_nothing_is_written_when_names_lead_out_of_an_archive(tmp_path: Path) -> None:
    outer = tmp_path / "a" / "b"
    outer.mkdir(parents=True)
    copy = outer / "x.zip"
    copy.write_bytes((SAMPLES / "broken/zip-path-tricks.zip").read_bytes())

    assert [each.conversation.title for each in read(copy).imported] == ["花の水やり"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [copy]
