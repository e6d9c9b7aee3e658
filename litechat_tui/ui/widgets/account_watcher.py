"""Looks at the proxy while somebody looks at the screen, and tells what the conversation has come to. Invisible."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from litechat_tui.app.account import LAG, SHORTEST_SECONDS, Account, Told
from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import ChatEvent, ReplyFinished
from litechat_tui.app.concern import concern
from litechat_tui.app.context import Context, context_of
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.exchange import Remedy
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.light import Light
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.spending import Amounts
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.ui.widgets.heading_facts import Figures, heading_facts
from litechat_tui.words import _
from litechat_tui.words.account import budget_warning, question

FIRST_SECONDS = 0.1
"""Seconds until the first look."""
BUSY_SECONDS = 1.0
"""Seconds that a look is put off while a first token is awaited: nothing is to slow that down."""
NEWS_SECONDS = 15
"""Seconds that news of money are shown."""


class AccountWatcher(Reporting):
    """Asks the proxy on a thread that nobody waits for, only while the terminal has the focus."""

    class Looked(Message):
        """The proxy was looked at; what it told, the chat service and the account know."""

    @dataclass
    class _Answered(Message):
        told: Told

    @dataclass
    class _Broke(Message):
        defect: Exception

    DEFAULT_CSS = "AccountWatcher { display: none; }"

    def __init__(self, dependencies: Dependencies, chat: ChatService, account: Account, pane: ChatPane) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._chat = chat
        self._account = account
        self._pane = pane
        self._conversation = pane.conversation
        self._timer: Timer | None = None
        self._asking = False
        self._amounts: tuple[str, Amounts] = ("", Amounts())
        """The session they are of, and what it has consumed."""
        self._leave: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Begin to look, and to listen for turns that end."""
        self._leave = self._chat.listen(self._happened)
        self.watch(self.app, "app_focus", self._focus_changed, init=False)
        self._pane.composer.prompt.question = self._question
        self._wait(FIRST_SECONDS if self._account.told_at is None else self._account.seconds)
        self.count()

    def on_unmount(self) -> None:
        """Leave the chat service to go on without this."""
        self._leave()

    # Looking

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self.look)

    def _focus_changed(self, has_focus: bool) -> None:
        if has_focus and self._timer is None and not self._asking:
            self.look()

    def look(self) -> None:
        """Ask the proxy, unless nobody would see the answer; that is made up for as soon as somebody would."""
        self._timer = None
        if not self.app.app_focus or self._asking:
            return
        if self._chat.awaits_text:
            self._wait(BUSY_SECONDS)
            return
        self._asking = True
        # Not a worker: the end of the program would wait for it.
        Thread(target=self._ask, name="account", daemon=True).start()

    def _ask(self) -> None:
        try:
            told = self._account.ask()
        except Exception as defect:  # noqa: BLE001 - it is raised where it is seen
            self.post_message(self._Broke(defect))
        else:
            self.post_message(self._Answered(told))

    @on(_Broke)
    def _raise(self, event: _Broke) -> None:
        raise event.defect

    @on(_Answered)
    def _take(self, event: _Answered) -> None:
        event.stop()
        self._asking = False
        reachability, told = self._chat.reachability, event.told
        before = reachability.light
        self._account.take(told)
        if told.light is not Light.UNKNOWN:
            reachability.light = told.light
        self._wait(self._account.seconds)
        self.post_message(self.Looked())
        if before.passes and told.light is Light.READY:
            self._tell_that_it_is_back()
        if told.prices:
            self._conversation.transcript.use_prices(self._account.prices)
        self._tell()

    def _tell_that_it_is_back(self) -> None:
        """Say how a prompt is sent that could not be sent before."""
        keymap = self._dependencies.keymap
        if Remedy.RETRY in self._pane.turns.remedies:
            words = _("The proxy is back. {key} sends the prompt again.")
            self._say(words.format(key=keymap.shown("turn.retry", Scope.ANYWHERE)))
        elif self._pane.composer.prompt.typed.text:
            self._say(_("The proxy is back. {key} sends the prompt.").format(key=keymap.shown("prompt.send")))

    # Telling

    def _happened(self, event: ChatEvent) -> None:
        if isinstance(event, ReplyFinished):
            self._account.spend(event.live.request.model, event.live.usage)
            self._wait(SHORTEST_SECONDS if self._chat.reachability.light.passes else LAG.total_seconds())
            self.count()

    @work(group="count", exclusive=True, exit_on_error=False)
    async def count(self) -> None:
        """Read what the session on the screen has consumed, and tell it."""
        session_id = self._conversation.session_id
        amounts = await asyncio.to_thread(self._dependencies.spending.amounts, [session_id])
        self._amounts = session_id, amounts.get(session_id, Amounts())
        self._tell()

    @property
    def context(self) -> Context:
        """What goes with the next prompt of the session on the screen."""
        return context_of(self._conversation.messages, self._account.of(self._chat.model), self._conversation.sent_from)

    def _question(self, prompt: Prompt) -> str:
        """Return what is to be asked before a prompt is sent; empty for nothing."""
        model, key = self._account.of(self._chat.model), self._account.key
        left = max(key.left - self._account.since, 0.0) if key and key.left is not None else None
        found = concern(
            self.context.with_prompt(prompt.whole, prompt.attachments), model, left, self._dependencies.ask_from
        )
        if found is None:
            return ""
        keymap = self._dependencies.keymap
        keys = {"send": keymap.shown("prompt.send"), "less": keymap.shown("context.shorten", Scope.CONVERSATION)}
        return question(found.tokens, found.window, found.cost, keys)

    def _tell(self) -> None:
        """Show all figures, and warn once when little of the budget is left."""
        session_id, amounts = self._amounts
        mine = amounts if session_id == self._conversation.session_id else Amounts()
        figures = Figures(self._chat.model, self.context, mine, self._conversation.messages, self._account)
        self._conversation.heading.facts = tuple(heading_facts(figures))
        if self._account.warning() is not None and self._account.key is not None:
            zone = self._dependencies.clock().tzinfo
            self._say(budget_warning(self._account.key, self._account.since, zone))

    def _say(self, words: str) -> None:
        self.notify(words, severity="warning", timeout=NEWS_SECONDS, markup=False)
