"""Going through everything: progress, what is named and what is only counted, formats of our own, stopping."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from litechat_tui import words
from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.one_file import OneFile
from litechat_tui.app.importing.reading import Phase, Step, read_all
from litechat_tui.app.importing.skipped import Level, Reason, Skipped, UnreadableError, sentence
from litechat_tui.app.importing.sources import Opened
from litechat_tui.app.importing.survey import Survey
from litechat_tui.domain.archive import Conversation
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from tests.conftest import NOW
from tests.imports import read, read_json, simple_chatgpt, texts


def test_the_newest_state_wins_over_all_files(tmp_path: Path) -> None:
    old, new = simple_chatgpt(update_time=1767225600), simple_chatgpt(update_time=1767225700, title="Newer")
    (tmp_path / "a.json").write_text(json.dumps([old, new]))
    (tmp_path / "b.json").write_text(json.dumps([new, old]))
    found = read(tmp_path / "a.json", tmp_path / "b.json")

    assert [each.conversation.title for each in found.imported] == ["Newer"]
    assert [each.file for each in found.skipped] == ["a.json", "b.json", "b.json"]
    assert found.reasons == {Reason.DUPLICATE: 3}


def test_beyond_what_can_be_remembered_storing_tells_what_is_there_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litechat_tui.app.importing.survey._REMEMBERED", 1)
    survey = Survey()
    for key in ("a", "b", "b", "a"):
        survey.saw("p", key, None)
    survey.begin()

    assert [survey.wants("p", key) for key in ("a", "b", "b", "a")] == [True, True, True, False]
    assert survey.conversations == 4


def test_progress_goes_through_both_phases_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([simple_chatgpt(str(at)) for at in range(2000)]))
    (tmp_path / "b.json").write_text(json.dumps([simple_chatgpt("b")]))
    steps = read(tmp_path).steps
    size = sum(path.stat().st_size for path in tmp_path.iterdir())

    assert [step.phase for step in steps] == sorted((step.phase for step in steps), key=list(Phase).index)
    for phase in Phase:
        done = [step.done for step in steps if step.phase is phase]
        assert done == sorted(done)
        assert done[-1] == size
    assert steps[-1] == Step(Phase.READING, f"{tmp_path.name}/b.json", size, size, 2001)


def test_what_is_left_out_a_thousand_times_is_counted_from_there_on(tmp_path: Path) -> None:
    found = read_json(tmp_path, [simple_chatgpt("x"), *[{"mapping": {}, "id": str(at)} for at in range(1500)]])

    assert len(found.skipped) == 1001
    assert found.reasons == {Reason.NO_MESSAGES: 1500}
    assert found.skipped[-1].what == "…"


def test_closing_the_import_closes_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text(json.dumps([simple_chatgpt(str(at)) for at in range(50)]))
    closed: list[str] = []
    opened = OneFile._text

    def watched(one: OneFile) -> object:
        with opened(one) as found:
            try:
                yield found
            finally:
                closed.append("closed")

    monkeypatch.setattr(OneFile, "_text", contextmanager(watched))  # type: ignore[arg-type]
    found = read_all([tmp_path], SQLiteForeignDatabases())
    assert any(isinstance(each, Imported) for each in found)
    before = len(closed)
    found.close()  # type: ignore[attr-defined]

    assert len(closed) == before + 1


class OneLine:
    """A format of this program, in which a file is the title of a conversation."""

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"{own}")

    def read(self, opened: Opened) -> Iterator[Imported | Skipped]:
        with opened.stream() as stream:
            title = stream.read().decode()
        if "broken" in title:
            raise UnreadableError(Reason.CUT_SHORT)
        yield Imported(Conversation((), NOW, NOW, title=title), opened.name, 0, 0)


def test_a_format_of_our_own_is_read_by_its_own_reader(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("{own} tea")
    (tmp_path / "b").write_text("{own} broken")
    (tmp_path / "c").write_text(json.dumps([simple_chatgpt()]))
    found = read(tmp_path, own=[OneLine()])

    assert [each.conversation.title for each in found.imported] == ["{own} tea", "Tea"]
    assert found.reasons == {Reason.CUT_SHORT: 1}


def test_nothing_of_a_conversation_is_lost_between_found_and_imported(tmp_path: Path) -> None:
    found = read_json(tmp_path, [simple_chatgpt(), {"mapping": {}}, 7, {"a": 1}, simple_chatgpt()])
    left = sum(each.count for each in found.skipped if each.level is Level.CONVERSATION)

    assert len(found.main) + left == 5


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    facts: dict[str, str | int] = {"why": "w", "program": "p", "command": "c", "limit": 1, "names": "n"}
    for reason in Reason:
        skipped = Skipped("f", "w", reason, facts=facts)
        words.use("en")
        english = sentence(skipped)
        words.use("ja")
        japanese = sentence(skipped)
        words.use("en")

        assert "{" not in english + japanese
        assert english != japanese


def test_a_name_from_outside_cannot_command_the_terminal(tmp_path: Path) -> None:
    found = read_json(
        tmp_path, [simple_chatgpt(title="\x1b[2J", current_node="gone"), {"mapping": {}, "title": "\x1b]0;x"}]
    )

    assert "\x1b" not in str([(each.what, sentence(each)) for each in found.skipped])
    assert found.main[0].conversation.title == "␛[2J"
    assert texts(found.main[0].conversation)
