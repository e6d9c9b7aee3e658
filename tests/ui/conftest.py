"""An app on a real store and a gated runner: every moment of a reply can be looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from textual.app import App
from textual.notifications import Notification
from textual.pilot import Pilot
from textual.widget import Widget

from litechat_tui.app.attaching import Attaching
from litechat_tui.app.dependencies import Endpoint
from litechat_tui.app.doctor.examination import Examination
from litechat_tui.app.hub.keeping import HubKeeper
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.domain.chat import ChatMessage, Model, Session, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.events import ReplyEvent
from litechat_tui.domain.models import ModelDetails
from litechat_tui.domain.ports import FolderFiles, Item, Outcome, Partial, TemplateFiles, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.domain.served import Served
from litechat_tui.machine.listing import Folders
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.session_row import mark_of
from litechat_tui.ui.widgets.status import activity_text
from tests.conftest import NOW
from tests.fakes import GatedRunner, dependencies
from tests.fakes.account import FakeAccount
from tests.fakes.asker import FakeAsker
from tests.fakes.examination import ScriptedExamination, demo_examination
from tests.waiting import wait_for

MODEL = "bedrock-claude-haiku-4-5-jp"


def said(text: str) -> Item:
    """Return the item of an assistant's message."""
    return {
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "id": "msg_1",
        "content": [{"type": "output_text", "text": text, "annotations": []}],
    }


class FakeCatalog:
    """A `ModelCatalog` with two models, or with none to be had."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.told: Sequence[ModelDetails] | None = None
        self._answers = Event()
        self._answers.set()

    def hold(self) -> Event:
        """Answer only once the event returned is set."""
        self._answers.clear()
        return self._answers

    def details(self) -> Mapping[str, ModelDetails]:
        self._answers.wait()
        if self.broken or self.told is None:
            raise ProxyError(Code.PROXY_REFUSED, status=403)
        return {each.alias: each for each in self.told}

    def models(self) -> Sequence[Model]:
        self._answers.wait()
        if self.broken:
            raise ProxyError(Code.PROXY_CONNECTION_REFUSED, address="localhost:4000")
        return [Model(MODEL, 200_000, 64_000), Model("bedrock-claude-sonnet-5-jp", 1_000_000, 64_000)]


@dataclass
class Stage:
    """What a test stands on: the file, the runner, and a way to make sessions and the app."""

    store: SQLiteStore
    set_clock: Callable[[datetime], None]
    runner: GatedRunner = field(default_factory=GatedRunner)
    catalog: FakeCatalog = field(default_factory=FakeCatalog)
    endpoint: Endpoint = field(default_factory=lambda: Endpoint("localhost:4000"))
    model: str = MODEL
    session_id: str = ""
    asker: FakeAsker | None = None
    """What names sessions; None where that is not switched on."""
    examination: ScriptedExamination | Examination = field(default_factory=demo_examination)
    """What the doctor looks at."""
    begin_examination: Callable[[], ScriptedExamination | Examination] | None = None
    """What begins it, where that is to fail."""
    redactor: Callable[[], Redactor] = lambda: NO_SECRETS
    account: FakeAccount | None = None
    """What tells of key and prices; None where nobody looks."""
    templates: TemplateFiles | None = None
    image_previews: bool = True
    """Whether images that were attached are shown."""
    tools: ToolControl | None = None
    hub: HubKeeper | None = None
    """What keeps the file in step with a hub; None where there is none."""
    folders: FolderFiles = field(default_factory=Folders)

    def session(
        self,
        session_id: str,
        *exchanges: tuple[str, str],
        age: timedelta = timedelta(0),
        status: TurnStatus = TurnStatus.COMPLETED,
        problem: Problem | None = None,
        items: Sequence[Item] = (),
        partial: Partial | None = None,
        unread: bool = False,
        served: Served | None = None,
    ) -> None:
        """Store a session of (prompt, answer) turns; the last one ends with `status`, and somebody has read it."""
        self.set_clock(NOW - age)
        for position, (prompt, answer) in enumerate(exchanges):
            last = position == len(exchanges) - 1
            turn = self.store.journal.begin(TurnRequest(session_id, Prompt(prompt), MODEL))
            if last and items:
                self.store.journal.append(turn, items)
            if answer:
                self.store.journal.append(turn, [said(answer)])
            ended = status if last else TurnStatus.COMPLETED
            usage = Usage(21, 9, cost=0.0000726)
            self.store.journal.end(
                turn,
                Outcome(
                    ended,
                    (last and partial) or Partial(),
                    usage,
                    problem if last else None,
                    served=served if last else None,
                ),
            )
        if not unread:
            self.store.commands.mark_read(session_id)
        self.set_clock(NOW)

    def other_window(self) -> SQLiteStore:
        """Open the same file a second time, as another program would."""
        return SQLiteStore(self.store.path, lambda: NOW)

    def app(self) -> LitechatApp:
        self.runner.journal = self.store.journal
        given = dependencies(
            self.store,
            self.runner,
            self.catalog,
            endpoint=self.endpoint,
            model=self.model,
            session_id=self.session_id,
            file=self.store,
            asker=self.asker,
            account=self.account,
            examination=cast("Any", self.begin_examination or (lambda: self.examination)),
            templates=self.templates,
            tools=self.tools,
        )
        attaching, hub = Attaching(self.store.blobs), self.hub
        return LitechatApp(
            replace(
                given,
                redactor=self.redactor,
                folders=self.folders,
                attaching=lambda: attaching,
                blobs=self.store.blobs,
                image_previews=self.image_previews,
                hub=None if hub is None else lambda: hub,
            )
        )

    def script(self, *events: ReplyEvent) -> None:
        """Set what the next replies consist of."""
        self.runner.script = events


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    moment = [NOW]

    def set_clock(now: datetime) -> None:
        moment[0] = now

    store = SQLiteStore(tmp_path / "sessions.db", lambda: moment[0])
    yield Stage(store, set_clock)
    store.close()


@pytest.fixture(autouse=True)
def lasting_notifications(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no notification expire before a slow machine comes to look at it."""
    monkeypatch.setattr(Notification, "time_left", property(lambda _notification: 3600.0))


def main_screen(app: App[Any]) -> MainScreen:
    """Return the main screen, also while a modal stands in front of it."""
    screen = app.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def shown(screen: MainScreen) -> list[ChatMessage]:
    """Return the messages the transcript holds."""
    return [view.message for view in screen.pane.conversation.transcript._line_layout.views]


def is_unread(screen: MainScreen, session_id: str) -> bool:
    """Return whether a session is listed, and marked as unread."""
    return any(session.id == session_id for session in sessions_read(screen)) and shown_mark(screen, session_id) == "◆"


def shown_mark(screen: MainScreen, session_id: str) -> str:
    """Return the mark of a session in the list."""
    marks = screen.sidebar.session_list._marks
    return next(mark_of(session, marks)[0] for session in sessions_read(screen) if session.id == session_id)


def sessions_read(screen: MainScreen) -> list[Session]:
    """Return the sessions of the list that are read, in its order."""
    return [session for _, session in sorted(screen.sidebar.session_list.listing.sessions.items())]


@asynccontextmanager
async def showing(
    stage: Stage, session_id: str, *, size: tuple[int, int] = (100, 30), notifications: bool = False
) -> AsyncIterator[tuple[Pilot[None], MainScreen]]:
    """Start the app with a stored session on the screen, and yield once that has been read."""
    stage.session_id = session_id
    app = stage.app()
    async with app.run_test(size=size, notifications=notifications) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        yield pilot, screen


def status_words(screen: MainScreen) -> str:
    """Return what the status line says is happening."""
    return activity_text(screen.activity, "Esc")


def focus_of(screen: MainScreen) -> Widget | None:
    """Return what has the focus."""
    return screen.focused
