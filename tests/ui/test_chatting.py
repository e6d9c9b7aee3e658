"""Writing, sending, receiving, stopping: on state and messages, not on pixels."""

from __future__ import annotations

import gc
from functools import partial

import pytest
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.events import Key
from textual.widget import Widget
from textual.widgets._toast import Toast  # the public module does not export it

from litechat_tui.domain.chat import Role, TurnStatus
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.events import ReasoningDelta, TextDelta, ToolCalled, ToolReturned
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt, from_json
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.screens.model_picker import ModelPicker
from litechat_tui.ui.toasts import show_problem
from tests.local_rows import kept
from tests.ui.conftest import MODEL, FakeCatalog, Stage, is_unread, main_screen, showing, shown, status_words
from tests.waiting import wait_for
from tests.wording import problem


def sent(stage: Stage, count: int) -> bool:
    return len(stage.runner.replies) == count


async def test_enter_sends_the_prompt_and_the_reply_is_kept(stage: Stage) -> None:
    stage.script(
        ReasoningDelta("hm"), ToolCalled("c1", "now", "{}"), ToolReturned("c1", "noon"), TextDelta("**Noon**.")
    )
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"what time", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert stage.runner.replies[0].request.prompt.text == "what time"
        assert stage.runner.replies[0].request.model == MODEL
        assert screen.pane.composer.prompt.text == ""
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
    (prompt, answer) = stage.store.queries.messages(screen.session_id)
    assert (prompt.role, prompt.text, answer.text) == (Role.USER, "what time", "**Noon**.")


async def test_letters_typed_right_before_enter_are_sent_with_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"ab", "enter", *"cd")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert stage.runner.replies[0].request.prompt.text == "ab"
        assert main_screen(app).pane.composer.prompt.text == "cd"


async def test_ctrl_j_starts_a_new_line_and_a_blank_prompt_is_not_sent(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        await pilot.press("enter", "space", "enter")
        assert stage.runner.replies == []
        await pilot.press(*"a", "ctrl+j", *"b", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert stage.runner.replies[0].request.prompt.text == " a\nb"
        assert prompt.text == ""


async def test_the_prompt_grows_with_its_text_up_to_a_limit(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 40)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        low = prompt.outer_size.height
        await pilot.press("a", "ctrl+j", "b", "ctrl+j", "c")
        await pilot.pause()
        assert prompt.outer_size.height == low + 2
        await pilot.press(*["ctrl+j"] * 30)
        await pilot.pause()
        assert prompt.outer_size.height <= 14


async def test_escape_keeps_what_came_and_marks_it_stopped(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        await wait_for(pilot, lambda: shown(screen)[-1].text, "text arrives")
        await pilot.press("escape")
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert app.is_running
        assert status_words(screen) == "Stopped. What came is kept."
    answer = stage.store.queries.messages(screen.session_id)[-1]
    assert answer.text == "Hello "
    assert answer.turn is not None
    assert answer.turn.status is TurnStatus.STOPPED


async def test_escape_before_any_output_puts_the_prompt_back_and_leaves_nothing(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("a", "b", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release()
        await pilot.press("c", "escape")
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert screen.pane.composer.prompt.text == "ab\n\nc"
        await wait_for(pilot, lambda: screen.pane.conversation.has_class("-empty"), "the session is empty again")
    assert stage.store.queries.session(screen.session_id) is None


async def test_a_prompt_that_cannot_be_stored_comes_back_with_a_sentence(stage: Stage) -> None:
    stage.runner.refusal = problem("The disk is full.", "Make room and send again.")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: app._notifications, "the sentence is shown")
        (note,) = app._notifications
        assert note.message == "The disk is full. Make room and send again."
        assert screen.pane.composer.prompt.text == "a"


async def test_one_fault_is_shown_once_however_often_it_happens(stage: Stage) -> None:
    full, other = problem("The disk is full.", "Make room."), problem("The file is locked.", "Close the other.")
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        screen = main_screen(app)
        for _ in range(3):
            show_problem(app, full)
            screen.show_error(LitechatError.of(full))
        show_problem(app, other)
        await wait_for(pilot, lambda: len(screen.query(Toast)) > 1, "both are shown")
        assert len(screen.query(Toast)) == 2
        await pilot.click(screen.query(Toast).first())
        await wait_for(pilot, lambda: len(screen.query(Toast)) == 1, "it is taken away")
        show_problem(app, full)
        await wait_for(pilot, lambda: len(screen.query(Toast)) == 2, "it is shown when it happens again")


async def test_escape_never_quits(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("escape", "escape", "escape")
        assert app.is_running


async def test_prompts_sent_while_a_reply_arrives_wait_their_turn(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("1", "enter", "2", "enter", "3", "enter")
        await wait_for(pilot, lambda: screen.pane.composer.queue.has_class("-waiting"), "the queue is shown")
        assert len(stage.runner.replies) == 1
        for expected in (2, 3):
            stage.runner.release_all()
            await wait_for(pilot, partial(sent, stage, expected), "the next is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "all replies end")
        assert not screen.pane.composer.queue.has_class("-waiting")
    assert [reply.request.prompt.text for reply in stage.runner.replies] == ["1", "2", "3"]


async def test_the_queue_comes_back_to_the_box_when_the_reply_is_stopped(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("1", "enter", "2", "enter", "3", "enter")
        await wait_for(pilot, lambda: screen.pane.composer.queue.has_class("-waiting"), "the queue is shown")
        stage.runner.release(2)
        await wait_for(pilot, lambda: shown(screen)[-1].text, "text arrives")
        await pilot.press("escape")
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert screen.pane.composer.prompt.text == "2\n\n3"
        assert len(stage.runner.replies) == 1


async def test_a_reply_goes_on_while_another_session_is_read_and_is_marked_unread(stage: Stage) -> None:
    stage.session("old", ("earlier", "answer"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        asked_in = screen.session_id
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        await wait_for(pilot, lambda: asked_in in screen.running, "the session is marked as running")
        await pilot.press("ctrl+n")
        assert screen.session_id != asked_in
        stage.runner.release_all()
        await wait_for(pilot, lambda: is_unread(screen, asked_in), "the session is marked as unread")
        assert asked_in not in screen.running
        screen.session_id = asked_in
        await wait_for(pilot, lambda: not is_unread(screen, asked_in), "reading it removes the mark")
        assert shown(screen)[-1].text == "Hello there."


async def test_a_failed_turn_says_what_happened_and_what_to_do(stage: Stage) -> None:
    stage.runner.outcome = Outcome(TurnStatus.FAILED, problem=problem("The budget is spent.", "Ask for more."))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        turn = shown(screen)[-1].turn
        assert turn is not None
        assert turn.problem == problem("The budget is spent.", "Ask for more.")
    assert stage.store.queries.messages(screen.session_id)[-1].text == "Hello there."


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (TurnStatus.COMPLETED, "Ready"),
        (TurnStatus.STOPPED, "Stopped. What came is kept."),
        (TurnStatus.INTERRUPTED, "Interrupted: the program ended here. What had come is kept."),
    ],
)
async def test_a_session_that_is_opened_says_how_its_last_turn_ended(
    stage: Stage, status: TurnStatus, words: str
) -> None:
    stage.session("s", ("why", "Because."), status=status)
    async with showing(stage, "s") as (_pilot, screen):
        assert status_words(screen) == words


async def test_a_draft_waits_in_its_session(stage: Stage) -> None:
    stage.session("old", ("earlier", "answer"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        first = screen.session_id
        await pilot.press(*"draft")
        screen.session_id = "old"
        await pilot.pause()
        assert screen.pane.composer.prompt.text == ""
        screen.session_id = first
        await pilot.pause()
        assert screen.pane.composer.prompt.text == "draft"


async def test_quitting_asks_only_while_a_reply_arrives(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "the question is asked")
        await pilot.press("n")
        await pilot.pause()
        assert app.is_running
        stage.runner.release_all()
        await wait_for(pilot, lambda: not main_screen(app).busy, "the reply ends")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: not app.is_running, "the app is left")


async def test_the_question_whether_to_quit_answers_itself_when_the_reply_ends(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "the question is asked")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not app.is_running, "the app is left")


async def test_the_question_whether_to_quit_stays_while_prompts_wait_behind_the_reply(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "enter", "b", "enter", "ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "the question is asked")
        stage.runner.release_all()
        await wait_for(pilot, partial(sent, stage, 2), "the next is sent")
        assert isinstance(app.screen, Confirm)
        stage.runner.release_all()
        await wait_for(pilot, lambda: not app.is_running, "the app is left")


async def test_quitting_right_after_a_prompt_is_sent_loses_nothing(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        prompt.insert("a")
        await pilot.pause()
        prompt.action_send()
        app.exit()
        await wait_for(pilot, lambda: not app.is_running, "the app is left")
    assert [*map(from_json, kept(stage.store.path, "draft:new"))] == [(Prompt("a"),)]


async def test_a_prompt_without_a_model_asks_for_one_and_is_sent_with_it(stage: Stage) -> None:
    stage.model = ""
    stage.catalog.broken = True
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ModelPicker), "the picker opens")
        await pilot.press(*"my-model", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert stage.runner.replies[0].request.prompt.text == "a"
        assert stage.runner.replies[0].request.model == "my-model"
        await wait_for(pilot, lambda: stage.store.local.preference("model") == "my-model", "the choice is kept")


async def test_a_prompt_comes_back_when_no_model_is_chosen(stage: Stage) -> None:
    stage.model = ""
    stage.catalog.broken = True
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ModelPicker), "the picker opens")
        await pilot.press("escape")
        await wait_for(pilot, lambda: main_screen(app).pane.composer.prompt.text == "a", "the words come back")
        assert stage.runner.replies == []


async def test_a_prompt_sent_while_the_model_is_looked_for_waits_for_it(stage: Stage) -> None:
    stage.model = ""
    found = stage.catalog.hold()
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("a", "enter", "b")
        await wait_for(pilot, lambda: screen.pane.composer.queue.has_class("-waiting"), "the prompt is seen to wait")
        found.set()
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert stage.runner.replies[0].request == TurnRequest(screen.session_id, Prompt("a"), MODEL)
        assert screen.pane.composer.prompt.text == "b"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50), (300, 90)])
async def test_news_never_hides_the_heading_or_where_the_next_prompt_is_written(
    stage: Stage, size: tuple[int, int]
) -> None:
    stage.catalog = FakeCatalog(broken=True)
    stage.model = ""
    app = stage.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: screen.query(Toast), "it is said that the proxy does not answer")
        news, pane = screen.query_one(Toast).region, screen.pane
        assert pane.conversation.heading.region.bottom <= news.y
        assert news.bottom <= pane.composer.region.y


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
async def test_much_news_leaves_heading_and_prompt_in_sight_and_none_is_cut_off(
    stage: Stage, size: tuple[int, int]
) -> None:
    app = stage.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = main_screen(app)
        screen.pane.composer.prompt.put("one\n" * 20)
        for length in range(40, 60):
            app.notify("x" * (length - 4) + " end", markup=False)
        await wait_for(pilot, lambda: len(screen.query(Toast)) == 20, "all of it is shown")
        await pilot.pause()
        rows = ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
        news = [y for y, row in enumerate(rows) if " end " in row or "xxx" in row]
        assert screen.pane.conversation.heading.region.bottom <= news[0]
        assert news[-1] < screen.pane.composer.region.y
        assert " end" in rows[news[-1]], "the newest is whole"


async def test_the_first_model_of_the_proxy_is_taken_when_none_is_chosen(stage: Stage) -> None:
    stage.model = ""
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: main_screen(app).model == MODEL, "a model is found")


async def test_a_letter_is_on_the_screen_before_the_engine_begins_to_load(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litechat_tui.ui.app.REST_SECONDS", 3600)
    monkeypatch.setattr("litechat_tui.ui.app.KEY_SECONDS", 3600)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "b")
        assert main_screen(app).pane.composer.prompt.text == "ab"
        assert not stage.runner.started
        assert app._loading is not None
        app._load()
        assert stage.runner.started


async def test_a_key_brings_the_loading_forward(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litechat_tui.ui.app.REST_SECONDS", 3600)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a")
        await wait_for(pilot, lambda: stage.runner.started, "the engine begins to load")


async def test_garbage_is_collected_again_from_the_first_frame_on(stage: Stage) -> None:
    app = stage.app()
    gc.disable()
    exempt = gc.get_freeze_count()
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            await wait_for(pilot, gc.isenabled, "the start is over")
            assert gc.get_freeze_count() > exempt
    finally:
        gc.enable()


async def test_the_start_parses_no_style_sheet_twice(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[Stylesheet] = []
    reparse = Stylesheet.reparse

    def noted(sheet: Stylesheet) -> None:
        again.append(sheet)
        reparse(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", noted)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert not again
        assert app.screen.styles.background == Color.parse(app.theme_variables["background"])

        app.theme = next(name for name in app.available_themes if name != app.theme)
        await wait_for(pilot, lambda: bool(again), "the other colours")


async def test_the_screen_is_styled_for_its_width_from_the_beginning(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = stage.app()
    classes: list[frozenset[str]] = []
    default = app.get_default_screen

    def screen() -> MainScreen:
        made = default()
        classes.extend((made.classes, made.panes.classes))
        return made

    monkeypatch.setattr(app, "get_default_screen", screen)
    async with app.run_test(size=(100, 30)):
        assert classes == [frozenset({"-wide", "-high"}), frozenset({"-sidebar"})]


async def test_a_letter_does_not_wait_for_the_next_frame(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen, drawn = main_screen(app), list[set[Widget]]()
        prompt = screen.pane.composer.prompt
        monkeypatch.setattr(screen, "draw_now", lambda *widgets: drawn.append({*widgets}))
        prompt.post_message(Key("x", "x"))
        await wait_for(pilot, lambda: drawn, "it is drawn")
        assert (prompt.text, drawn) == ("x", [{prompt}])


async def test_new_text_does_not_wait_for_the_next_frame(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.script(TextDelta("Noon."))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen, drawn = main_screen(app), list[set[Widget]]()
        await pilot.press(*"what", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        monkeypatch.setattr(screen, "draw_now", lambda *widgets: drawn.append({*widgets}))
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert {screen.transcript, screen.transcript.vertical_scrollbar} in drawn


async def test_the_engine_begins_to_load_only_after_the_first_paint(stage: Stage) -> None:
    app = stage.app()
    assert not stage.runner.started
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: stage.runner.started, "the engine begins to load")
