"""Tells what a reader should know of the servers of tools without having asked. Invisible."""

from __future__ import annotations

from collections.abc import Callable

from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import ChatEvent, ReplyBegan
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.domain.tool_servers import ServerStatus
from litechat_tui.ui.reporting import Reporting
from litechat_tui.words import _, ngettext

LOOK_SECONDS = 0.5
NEWS_SECONDS = 8


class ToolWatcher(Reporting):
    """Says once what failed and what asks for trust, and with each turn what it goes without."""

    DEFAULT_CSS = "ToolWatcher { display: none; }"

    def __init__(self, control: ToolControl, chat: ChatService, key: str) -> None:
        """`key` opens the screen of tools."""
        super().__init__()
        self._control = control
        self._chat = chat
        self._key = key
        self._told: set[str] = set()
        self._leave: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Begin to look, and to listen for turns."""
        self._leave = self._chat.listen(self._happened)
        self.set_interval(LOOK_SECONDS, self._look)

    def on_unmount(self) -> None:
        """Leave the chat service to go on without this."""
        self._leave()

    def _look(self) -> None:
        if not self.screen.is_active:  # what is open may be just what it would point at
            return
        untrusted = self._control.untrusted
        if untrusted is not None and not untrusted.refused:
            words = _("{path} names tool servers. {key} shows them, and asks whether to start them.")
            self._say_once(untrusted.digest, words.format(path=untrusted.path, key=self._key))
        failed = [each.server.name for each in self._control.states if each.status is ServerStatus.FAILED]
        new = [name for name in failed if name not in self._told]
        # One that is there again may be told of again.
        self._told &= {*failed, *([untrusted.digest] if untrusted else []), *self._of_problems()}
        if new:
            self._told.update(new)
            words = ngettext(
                "The tool server {names} cannot be used; {key} tells why.",
                "The tool servers {names} cannot be used; {key} tells why.",
                len(new),
            )
            self._say(words.format(names=", ".join(new), key=self._key))
        if problems := [each for each in self._of_problems() if each not in self._told]:
            self._told.update(problems)
            self._say(_("Not all tool servers are configured correctly; {key} tells more.").format(key=self._key))

    def seen(self) -> None:
        """Take note that the reader sees for themselves how the servers are."""
        self._told.update(each.server.name for each in self._control.states if each.status is ServerStatus.FAILED)
        self._told.update(self._of_problems())
        if (untrusted := self._control.untrusted) is not None:
            self._told.add(untrusted.digest)

    def _of_problems(self) -> list[str]:
        return [str(problem) for problem in self._control.problems]

    def _happened(self, event: ChatEvent) -> None:
        if isinstance(event, ReplyBegan) and (missing := self._control.missing(event.live.request.session_id)):
            words = ngettext(
                "The tool server {names} is still connecting: this answer goes without it.",
                "The tool servers {names} are still connecting: this answer goes without them.",
                len(missing),
            )
            self._say(words.format(names=", ".join(missing)))

    def _say_once(self, what: str, words: str) -> None:
        if what not in self._told:
            self._told.add(what)
            self._say(words)

    def _say(self, words: str) -> None:
        self.notify(words, severity="warning", timeout=NEWS_SECONDS, markup=False)
