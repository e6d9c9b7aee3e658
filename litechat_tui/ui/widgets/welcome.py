"""The content of an empty session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from litechat_tui.app.commands import COMMANDS
from litechat_tui.app.dependencies import Endpoint
from litechat_tui.app.keymap import Keymap
from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import Clock
from litechat_tui.words import N_, _
from litechat_tui.words.sessions import title_of, when

RECENT = 3
"""Sessions to go on with."""
EXAMPLES = (
    N_("Show me the code of a Python script that counts words."),
    N_("Compare SQLite and PostgreSQL in a table."),
    N_("What time is it, and how long is it until midnight?"),
)
"""Prompts to begin with."""
_SHOWN_COMMANDS = ("prompt.send", "prompt.newline", "session.find", "model.pick", "palette.open", "help.show")
_KEY_CELLS = 8
"""Cells of the column of keys, where no key is wider."""


class Welcome(Static):
    """Shows the proxy or demo in use, the most useful keys, and as far as there is room where one could begin."""

    @dataclass
    class SessionChosen(Message):
        """A session was chosen to go on with."""

        session: Session

    @dataclass
    class ExampleChosen(Message):
        """A prompt was chosen to begin with."""

        text: str

    recent: reactive[Sequence[Session]] = reactive[Sequence[Session]](())
    """The newest sessions."""

    def __init__(self, endpoint: Endpoint, keymap: Keymap, clock: Clock, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._endpoint = endpoint
        self._keymap = keymap
        self._clock = clock

    def render(self) -> Content:
        """Return the parts that there is room for, the keys first."""
        where, keys, recent, examples = (list(part) for part in self._parts())
        room = self.content_size.height - len(where)
        shown = {}
        for name, part in (("keys", keys), ("recent", recent), ("examples", examples)):
            if (part and len(part) < room) or name == "keys":
                room -= len(part) + 1
                shown[name] = part
        parts = [where, *(shown[name] for name in ("recent", "examples", "keys") if name in shown)]
        return Content("\n\n").join(Content("\n").join(part) for part in parts)

    def _parts(self) -> Iterator[Iterator[Content]]:
        yield self._where()
        yield self._keys()
        yield self._links(_("Go on with"), map(self._described, self.recent), "open")
        yield self._links(_("Ask, for example"), map(_, EXAMPLES), "try")

    def _where(self) -> Iterator[Content]:
        yield Content.styled("litechat-tui", "bold $primary")
        where = (
            _("This is the demo: the answers come from\nthis program, not from a model.")
            if self._endpoint.demo
            else _("Your models are at {address}.").format(address=self._endpoint.name)
        )
        yield from map(Content, where.split("\n"))

    def _keys(self) -> Iterator[Content]:
        help_texts = {command.id: command.help for command in COMMANDS}
        keys = {name: self._keymap.shown(name) for name in _SHOWN_COMMANDS}
        column = max(_KEY_CELLS, *(cell_len(key) + 1 for key in keys.values()))
        for name, key in keys.items():
            yield Content.assemble((key + " " * (column - cell_len(key)), "$primary"), _(help_texts[name]))

    def _links(self, heading: str, labels: Iterator[str], action: str) -> Iterator[Content]:
        """Yield a heading and what can be clicked below it; nothing when there is nothing to click."""
        for number, label in enumerate(labels):
            if number == 0:
                yield Content.styled(heading, "bold")
            link = Style.from_meta({"@click": f"{action}({number})"})
            yield Content.assemble(("→ ", "$primary"), Content.styled(label, "$foreground").stylize(link))

    def _described(self, session: Session) -> str:
        return f"{title_of(session)} · {when(session.updated_at, self._clock())}"

    def action_open(self, number: int) -> None:
        """Report that a session was chosen."""
        self.post_message(self.SessionChosen(self.recent[number]))

    def action_try(self, number: int) -> None:
        """Report that a prompt was chosen."""
        self.post_message(self.ExampleChosen(_(EXAMPLES[number])))
