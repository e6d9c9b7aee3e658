"""The finder: one box over everything that is stored, and the session opened at the message that was found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import IndexProgress, SearchQuery, SearchResults, StaleSearchError
from litechat_tui.domain.shelf import Change
from litechat_tui.ui.screens.session_finder import SessionFinder
from tests.ui.conftest import MODEL, Stage, said, showing
from tests.waiting import wait_for

LONG = [(f"Question {number}", f"Answer {number}") for number in range(80)]


def stored(stage: Stage) -> None:
    """Store a long session with one telling exchange near its start, and three short ones."""
    exchanges = [*LONG]
    exchanges[5] = ("How is the weather in 東京？", "Sunny, as the ﾀﾜｰ of 東京 shows.")
    stage.session("long", *exchanges, age=timedelta(days=40))
    stage.session("monads", ("Explain monads", "A burrito"), age=timedelta(hours=3))
    stage.session("tower", ("東京タワー", "333 m"), age=timedelta(hours=2))
    stage.session("tea", ("お茶の淹れ方", "80 度で 1 分。"), age=timedelta(hours=1))


def finder(pilot: Pilot[None]) -> SessionFinder:
    screen = pilot.app.screen
    assert isinstance(screen, SessionFinder)
    return screen


def rows(pilot: Pilot[None]) -> list[str]:
    return [str(option.prompt) for option in pilot.app.screen.query_one(OptionList).options]


def marks(option: Option) -> list[str]:
    """Return what is marked as found in a row."""
    content = option.prompt
    assert isinstance(content, Content)
    return [content.plain[span.start : span.end] for span in content.spans if "underline" in str(span.style)]


async def opened(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+o")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, SessionFinder) and rows(pilot), "what was used last")


async def found(pilot: Pilot[None], words: str, count: int) -> None:
    """Type words and wait for so many sessions."""
    for character in words:
        await pilot.press("space" if character == " " else character)
    box = pilot.app.screen.query_one(OptionList)
    await wait_for(pilot, lambda: box.option_count == count, f"{words} finds {count}")


async def test_the_session_is_opened_at_the_message_that_was_found(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "monads") as (pilot, screen):
        await opened(pilot)
        await found(pilot, "ﾀﾜｰ of", 1)
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.session_id == "long" and screen.transcript.position, "it is opened")
        assert screen.transcript.messages[screen.transcript.position or 0].text.startswith("Sunny")
        assert screen.get_selected_text() == "ﾀﾜｰ"


async def test_the_keys_for_matches_go_on_from_there(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "monads") as (pilot, screen):
        await opened(pilot)
        await found(pilot, "ﾀﾜｰ of", 1)
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.session_id == "long" and screen.transcript.position, "it is opened")
        screen.panes.action_focus_transcript()
        await pilot.press("n")
        await wait_for(pilot, lambda: str(screen.conversation.find_bar.count.content) == "1 of 1", "it is the match")


async def test_a_prompt_of_the_session_on_the_screen_is_shown_too(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "long") as (pilot, screen):
        await opened(pilot)
        await found(pilot, "weather in", 1)
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.transcript.position is not None, "the message is shown")
        assert screen.transcript.messages[screen.transcript.position or 0].text.startswith("How is the weather")
        assert not screen.transcript.following
        assert screen.focused is screen.pane.composer.prompt


async def test_a_session_that_is_found_by_its_title_is_shown_from_its_end(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "monads") as (pilot, screen):
        await opened(pilot)
        await found(pilot, "in:title question", 1)
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.transcript.messages[-1].text == "Answer 79", "it is opened")
        assert screen.transcript.following


async def test_a_superseded_answer_leads_to_its_exchange(stage: Stage) -> None:
    stored(stage)
    turn = stage.store.queries.messages("tower")[-1].turn
    assert turn is not None
    again = stage.store.journal.begin(TurnRequest("tower", Prompt(""), MODEL, retry_of=turn.id))
    stage.store.journal.append(again, [said("It is 634 m")])
    stage.store.journal.end(again, Outcome(TurnStatus.COMPLETED, Partial(), Usage(1, 1)))
    async with showing(stage, "tea") as (pilot, screen):
        await opened(pilot)
        await found(pilot, "333", 1)
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.session_id == "tower" and screen.transcript.position, "it is opened")
        assert "634" in screen.transcript.messages[screen.transcript.position or 0].text


async def test_enter_that_comes_with_the_letters_opens_what_they_find(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "tea") as (pilot, screen):
        await opened(pilot)
        for key in (*"burrito", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_for(pilot, lambda: screen.session_id == "monads", "it is opened")


async def test_with_nothing_typed_the_sessions_are_listed_that_were_used_last(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "tea") as (pilot, _screen):
        await opened(pilot)
        titles = ["お茶の淹れ方", "東京タワー", "Explain monads", "Question 0"]
        assert [row.split(maxsplit=1)[1].removesuffix(" ").split("  ")[-1] for row in rows(pilot)] == titles
        assert "Last used" in str(finder(pilot).frame.border_subtitle)


async def test_prompts_come_before_answers_with_the_line_and_the_words_marked(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "tea", size=(80, 24)) as (pilot, _screen):
        await opened(pilot)
        await found(pilot, "東京", 2)
        title, prompt = finder(pilot).list_box.options
        assert str(title.prompt).endswith("東京タワー")
        assert "How is the weather in 東京？" in str(prompt.prompt)
        assert marks(prompt) == ["東京"]
        assert "2 sessions" in str(finder(pilot).frame.border_subtitle)


async def test_a_search_without_a_match_says_so_and_opens_nothing(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "tea") as (pilot, screen):
        await opened(pilot)
        for character in "zzz":
            await pilot.press(character)
        await wait_for(pilot, lambda: rows(pilot) == ["Nothing matches"], "it says so")
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, SessionFinder)
        await pilot.press("ctrl+o")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "the key that opened it closes it")
        assert screen.session_id == "tea"


async def test_an_older_search_never_takes_the_place_of_a_newer_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(stage)
    search, begun, stale = stage.store.search.search, Event(), Event()

    def slow(query: SearchQuery, limit: int, is_stale: Callable[[], bool]) -> SearchResults:
        if query.words == ("b",):
            begun.set()
            while not is_stale():
                pass
            stale.set()
            raise StaleSearchError
        return search(query, limit, is_stale)

    monkeypatch.setattr(stage.store.search, "search", slow)
    async with showing(stage, "tea") as (pilot, _screen):
        await opened(pilot)
        await pilot.press("b")
        await wait_for(pilot, begun.is_set, "the first letter is searched for")
        await pilot.press("u")
        await wait_for(pilot, lambda: len(rows(pilot)) == 1, "both letters are found")
        await wait_for(pilot, stale.is_set, "the first search has ended")
        assert "A burrito" in rows(pilot)[0]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_every_row_fits_into_the_list(stage: Stage, size: tuple[int, int]) -> None:
    stored(stage)
    stage.session("wide", ("長い質問" * 40 + "目印" + "続き" * 40, "x"))
    async with showing(stage, "tea", size=size) as (pilot, _screen):
        await opened(pilot)
        await found(pilot, "目印", 1)
        width = finder(pilot).list_box.scrollable_content_region.width
        (option,) = finder(pilot).list_box.options
        assert marks(option) == ["目印"]
        assert all(cell_len(line) <= width for line in str(option.prompt).splitlines())


async def test_the_tags_of_a_session_stand_beside_its_title(stage: Stage) -> None:
    stored(stage)
    stage.store.commands.change(["tea"], Change(tagged=("家", "kitchen")))
    async with showing(stage, "tea") as (pilot, _screen):
        await opened(pilot)
        await found(pilot, "kitchen", 1)
        assert rows(pilot)[0].endswith("お茶の淹れ方  #kitchen  #家")


async def test_what_is_not_indexed_yet_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(stage)
    monkeypatch.setattr(stage.store.index, "progress", lambda: IndexProgress(12_345))
    async with showing(stage, "tea") as (pilot, _screen):
        await opened(pilot)
        note = finder(pilot).note
        await wait_for(pilot, lambda: str(note.content).startswith("12,345 texts"), "it is said")


async def test_a_session_that_is_answered_here_has_the_mark_of_the_list(stage: Stage) -> None:
    stored(stage)
    async with showing(stage, "tea") as (pilot, screen):
        screen.running = frozenset({"tea"})
        await opened(pilot)
        await wait_for(pilot, lambda: "● お茶の淹れ方" in rows(pilot)[0], "the mark is there")
