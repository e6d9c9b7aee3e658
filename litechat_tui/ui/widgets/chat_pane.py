"""The right-hand side: a conversation and the box to go on with it, laid out over the chat service."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import (
    BlankReplaced,
    CallsDecided,
    ChatEvent,
    DraftReturned,
    DraftUnsaved,
    ModelNeeded,
    PromptRefused,
    PromptStored,
    ReplyArrived,
    ReplyBegan,
    ReplyFinished,
    SessionForked,
    WaitingChanged,
)
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.positions import ReadingState
from litechat_tui.app.replies import IDLE, Activity, LiveReply, Phase
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.errors import Problem, StoreError
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.domain.titles import title_from
from litechat_tui.ui.rendering.strip_painter import LEFT_MARGIN, READING_CELLS, column_indent
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.approval_bar import ApprovalBar
from litechat_tui.ui.widgets.attached_files import AttachedFiles
from litechat_tui.ui.widgets.composer import Composer
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.ui.widgets.file_aids import FileTools
from litechat_tui.ui.widgets.image_previews import ImagePreviews
from litechat_tui.ui.widgets.paste_area import PasteLimits
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.shortening import Shortening
from litechat_tui.ui.widgets.status import activity_text
from litechat_tui.ui.widgets.turn_requests import TurnRequests
from litechat_tui.ui.widgets.welcome import Welcome
from litechat_tui.words import _

FRAMES_PER_SECOND = 8
_FRAMES = "|/-\\"
"""The sign of a reply that is awaited, as it moves ..."""
_STILL = "…"
"""... and for those who want no motion (TEXTUAL_ANIMATIONS, Textual's own variable for it)."""


class ChatPane(Reporting, Vertical):
    """Shows one session of the chat service, and passes on what happens in the others."""

    @dataclass
    class RepliesChanged(Message):
        """A reply began or ended. Which ones are on their way, the chat service knows."""

        unread: frozenset[str] = frozenset()
        """Sessions not on the screen that have new text which could not be written to the file."""
        read: str = ""
        """The session whose reply has ended before the reader's eyes."""

    @dataclass
    class ActivityChanged(Message):
        """What is happening in the session on the screen."""

        activity: Activity
        usage: Usage | None

    @dataclass
    class Forked(Message):
        """A session was forked; the fork wants to be shown."""

        session_id: str

    class ModelWanted(Message):
        """A prompt was sent, but no model is chosen yet."""

    session_id: var[str] = var("")

    conversation = getters.query_one(Conversation)
    composer = getters.query_one(Composer)
    turns = getters.query_one(TurnRequests)
    shortening = getters.query_one(Shortening)
    attached_files = getters.query_one(AttachedFiles)

    def __init__(
        self, dependencies: Dependencies, chat: ChatService, reading: ReadingState, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._dependencies = dependencies
        self._chat = chat
        self._approvals = dependencies.approvals(chat)
        self._reading = reading
        self._stop_listening: Callable[[], None] = lambda: None
        self._ticker: Timer | None = None
        self._spinner: Timer | None = None
        self._frames = _STILL if os.environ.get("TEXTUAL_ANIMATIONS") == "none" else _FRAMES
        self._frame = 0

    def compose(self) -> ComposeResult:
        """Yield the conversation and the place to go on with it."""
        parameters = self._chat.parameters
        yield (conversation := Conversation(self._dependencies, self._reading, parameters, id="conversation"))
        if self._reading.session_id == self._chat.blank_id:
            conversation.add_class("-empty")  # or the first frame would show neither a welcome nor a conversation
        of = self._dependencies
        limits = PasteLimits(of.paste_lines, of.paste_characters)
        composer = Composer(self._chat, of.keymap, of.prompts, limits, id="composer")
        if of.folders is not None and of.attaching is not None:
            composer.offer_files(FileTools(of.folders, of.attaching, self._warning))
        yield composer
        yield TurnRequests(self._chat, self._dependencies.keymap, conversation)
        yield Shortening(self._dependencies, self._chat, conversation)
        yield AttachedFiles(of.blobs, conversation)
        if of.blobs is not None and of.image_previews:
            yield ImagePreviews(of.blobs, conversation)

    def _warning(self, attachments: Sequence[Attachment]) -> Problem | None:
        """Return what may become of attachments at the model in use."""
        from litechat_tui.app.attaching import warning

        return warning(attachments, self._dependencies.known.of(self._chat.model))

    def on_mount(self) -> None:
        """Follow the chat service, and prepare the clock that counts a waiting reply's seconds."""
        self._stop_listening = self._chat.listen(self._happened)
        self._ticker = self.set_interval(1, self._report_activity, pause=True)
        self._spinner = self.set_interval(1 / FRAMES_PER_SECOND, self._spin, pause=True)

    def on_resize(self, event: Resize) -> None:
        """Put what is above and below the transcript into its columns; the scroll bar has one more."""
        for widget in self.query(".column"):
            widget.styles.width = min(event.size.width - 1, LEFT_MARGIN + READING_CELLS + 1)
            # Not a margin: in a column of widgets, Textual (8.2.8) takes the widest one off all of them.
            widget.styles.offset = (column_indent(event.size.width), 0)

    def on_unmount(self) -> None:
        """Leave the chat service to go on without this pane."""
        self._leave()

    def hand_over(self) -> None:
        """Put away what is in the box and where the reader is; another pane goes on with both, and this one rests."""
        self._leave()
        self.composer.put_away()
        self.conversation.keep_place()

    def _leave(self) -> None:
        self._stop_listening()
        self._stop_listening = lambda: None

    def watch_session_id(self, session_id: str) -> None:
        """Show the other session; what arrives in it is there before it is read."""
        self.conversation.live = self._chat.live(session_id)
        self.conversation.session_id = session_id
        self.composer.session_id = session_id
        self._report_activity()

    # What the chat service reports

    def _happened(self, event: ChatEvent) -> None:
        if self._pruning:
            return  # children are removed before their parent
        match event:
            case ReplyBegan(live):
                self._reply_began(live)
            case ReplyArrived(live, _, first, delayed):
                self._reply_arrived(live, first=first, delayed=delayed)
            case ReplyFinished(live):
                self._reply_finished(live)
            case WaitingChanged(session_id):
                self.composer.show_waiting(session_id)
            case DraftReturned(session_id, prompts):
                self.composer.give_back(session_id, prompts)
            case SessionForked(session_id):
                self.post_message(self.Forked(session_id))
            case ModelNeeded():
                self.post_message(self.ModelWanted())
            case PromptRefused(problem) | DraftUnsaved(problem):
                self.post_message(self.Failed(StoreError.of(problem)))
            case PromptStored(session_id, prompts):
                self.composer.sent_is_stored(session_id, prompts)
            case CallsDecided(session_id):
                if session_id == self.session_id:
                    self.conversation.read_session()
            case BlankReplaced():
                pass
            case _:
                assert_never(event)

    def _reply_began(self, live: LiveReply) -> None:
        if live.session_id == self.session_id:
            self.conversation.begin(live)
        self._report_activity()

    def _reply_arrived(self, live: LiveReply, *, first: bool, delayed: bool) -> None:
        if live.session_id == self.session_id:
            self.conversation.stream(live)
            if delayed:
                # What it waited for may have ended meanwhile, and comes before it.
                self.conversation.file_changed()
            self._report_activity()
        if first:
            self.post_message(self.RepliesChanged())

    def _reply_finished(self, live: LiveReply) -> None:
        here, ending = live.session_id == self.session_id, live.ending
        if ending is not None and ending.unwritten:
            self._reading.unwritten[ending.turn.id] = live.message
        if here:
            self.conversation.live = None
            self._report_activity(live)
            if live.withdrawn:
                self.conversation.read_session()
            elif ending is not None and ending.turn.status is TurnStatus.INTERRUPTED:
                # Another window went on meanwhile, and what it added belongs behind this turn.
                self.conversation.file_changed()
        if live.asks and not here:
            title = title_from(live.prompt.text)
            self.notify(title, title=_("A tool call asks for your decision"), severity="warning", markup=False)
        is_unwritten = ending is not None and ending.unwritten
        unread = frozenset({live.session_id}) if is_unwritten and not here else frozenset[str]()
        self.post_message(self.RepliesChanged(unread, live.session_id if here else ""))

    def _report_activity(self, ended: LiveReply | None = None) -> None:
        """Report what is happening here, and count the seconds only while something is."""
        live = self._chat.live(self.session_id)
        if self._ticker is not None:
            (self._ticker.resume if live else self._ticker.pause)()
        last = self.conversation.last_turn
        if (shown := live or ended) is not None:
            activity, usage = shown.activity(self._dependencies.clock()), shown.usage
        else:
            activity, usage = (Activity(ended=last.status), last.usage) if last else (IDLE, None)
        self.post_message(self.ActivityChanged(activity, usage))
        self.turns.turn_changed()
        self._show_waiting(activity)

    def _show_waiting(self, activity: Activity) -> None:
        """Say in place of a reply of which nothing has arrived what it waits for, and that the program lives."""
        waits = activity.phase in (Phase.PREPARING, Phase.WAITING, Phase.RETRYING)
        if self._spinner is not None:
            (self._spinner.resume if waits and len(self._frames) > 1 else self._spinner.pause)()
        if waits:
            words = activity_text(activity, self._dependencies.keymap.shown("reply.stop"))
            self.conversation.transcript.show_waiting(f"{self._frames[self._frame]} {words}")

    def _spin(self) -> None:
        self._frame = (self._frame + 1) % len(self._frames)
        self._report_activity()

    # What the reader asks for

    @on(Welcome.ExampleChosen)
    def _take_example(self, event: Welcome.ExampleChosen) -> None:
        event.stop()
        self.composer.take(event.text)

    @on(Prompt.QueueWanted)
    def take_back_queue(self) -> None:
        """Put the prompts that wait here back into the box."""
        self._chat.take_back(self.session_id)

    @on(TurnRequests.EditWanted)
    def _edit(self, event: TurnRequests.EditWanted) -> None:
        event.stop()
        self.composer.edit(event.row, PromptValue(event.text, event.attachments))

    @on(ApprovalBar.Decided)
    @work(group="decide", exit_on_error=False)
    async def _decide(self, event: ApprovalBar.Decided) -> None:
        messages = self.conversation.messages
        if not await self._approvals.decide(messages, event.call, event.decision, event.reason):
            self.notify(_("That was decided in another window before."))

    @on(ApprovalBar.Abandoned)
    @work(group="decide", exit_on_error=False)
    async def _abandon(self) -> None:
        await self._approvals.abandon(self.session_id)

    @on(Conversation.Read)
    def _conversation_read(self) -> None:
        self._report_activity()

    @on(Prompt.TailWanted)
    def _to_the_tail(self) -> None:
        self.scroll("scroll_end")

    def scroll(self, action: str) -> None:
        """Run a scrolling action of the conversation."""
        self.call_later(self.app.run_action, action, self.conversation.transcript)
