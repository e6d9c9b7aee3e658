"""Take the README's pictures, dark and light: the program with conversations of the demo's model. For `make docs`."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Semaphore
from typing import NoReturn

from textual.app import App
from textual.pilot import Pilot

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.app.dependencies import Dependencies, Endpoint
from litechat_tui.demo.model import MODELS, DemoModel
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.text import cells
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from litechat_tui.settings.template_files import TemplateFolders
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.themes import DARK, LIGHT

DOCS = Path(__file__).parent.parent / "docs"
PICTURES = {DARK.name: DOCS / "screenshot.svg", LIGHT.name: DOCS / "screenshot-light.svg"}
"""Theme -> the picture in it. The program opens with the dark one."""
MOVING = DOCS / "streaming.svg"
"""A reply that streams in, again and again."""
SIZE = (118, 38)
MOVING_SIZE = (76, 24)
PROMPT = "Write code that counts words"
FRAMES = 12
SETTLE_SECONDS = 0.3
"""How long a batch takes to the screen at most."""
FRAME_SECONDS = 0.5
LAST_SECONDS = 3.0
WIDE = 2
"""Cells of a wide character."""
NO_BREAK = "\N{NO-BREAK SPACE}"
NOW = datetime(2026, 11, 23, 15, 4, 5, tzinfo=timezone(timedelta(hours=9), "JST"))
KEY = "sk-demo"
DAY = timedelta(days=1)

CONVERSATIONS = (
    (40 * DAY, MODELS[0], ("Which moons does Mars have?",)),
    (9 * DAY, MODELS[0], ("惑星の表を見せて",)),
    (3 * DAY, MODELS[1], ("Think about it: which sort is stable?",)),
    (1 * DAY, MODELS[0], ("今、何時ですか",)),
    (timedelta(hours=5), MODELS[1], ("Write code that counts words",)),
    (timedelta(minutes=2), MODELS[0], ("What time is it over there?", "単語を数えるコードを書いて")),
)
"""How long ago, the model, the prompts; the last conversation is the one on the screen."""

SHOWN = ("Yesterday", "単語を数えるコードを書いて", "demo-claude-haiku")
"""Words that a good picture has."""


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment it is set to."""
        return self.now


def connection_to(server: ResponsesServer) -> Connection:
    """Return how the program of the picture reaches the scripted endpoint."""
    return Connection(server.base_url, lambda: KEY)


@dataclass(slots=True)
class Gate:
    """Lets an answer through step by step once it is closed."""

    closed: bool = False
    _steps: Semaphore = field(default_factory=lambda: Semaphore(0))

    def through(self, steps: Iterable[Step]) -> Iterator[Step]:
        """Yield `steps`, while the gate is closed only those that are let through."""
        for step in steps:
            if self.closed:
                self._steps.acquire()
            yield step

    def let(self, number: int) -> None:
        """Let `number` more steps through."""
        self._steps.release(number)


def unused(*_arguments: object) -> NoReturn:
    """Stand for what no picture shows."""
    raise NotImplementedError


async def taken(folder: Path) -> dict[Path, str]:
    """Return all pictures as SVG by where they belong; `folder` is for the session file."""
    clock = SetClock(NOW)
    model = DemoModel(pace=0)
    gate = Gate()

    def answer(request: Request) -> Iterator[Step]:
        # Time passes only here, so that two pictures of the same program are the same picture.
        clock.now += timedelta(seconds=1.4)
        return gate.through(model(request))

    with (
        ResponsesServer(answer, MODELS, KEY) as server,
        closing(SQLiteStore(folder / "sessions.db", clock)) as store,
        closing(
            AgentsChatRunner(store.journal, lambda: connection_to(server), tools=lambda: True, clock=clock)
        ) as runner,
    ):
        for number, (age, alias, prompts) in enumerate(CONVERSATIONS):
            clock.now = NOW - age
            for prompt in prompts:
                async for _ in runner.send(TurnRequest(f"session-{number}", Prompt(prompt), alias)):
                    pass
            store.commands.mark_read(f"session-{number}")
        clock.now = NOW
        catalog = ProxyCatalogue(lambda: connection_to(server))
        open_session = f"session-{len(CONVERSATIONS) - 1}"
        dependencies = Dependencies(
            store.queries,
            store.commands,
            store.journal,
            store.local,
            runner,
            catalog,
            store.lists,
            store.search,
            store.index,
            store.prompts,
            store.spending,
            archive=lambda: store.archive,
            databases=SQLiteForeignDatabases,
            redactor=Redactor,
            examination=unused,
            setup=unused,
            templates=TemplateFolders,
            clock=clock,
            new_id=str,
            endpoint=Endpoint("demo", demo=True),
            session_id=open_session,
        )
        app = LitechatApp(dependencies)
        async with app.run_test(size=SIZE) as pilot:
            screen = app.screen
            assert isinstance(screen, MainScreen)
            while not screen.model or screen.pane.has_class("-empty"):
                await pilot.pause()
            await app.workers.wait_for_complete()
            pictures = {}
            for theme, path in reversed(PICTURES.items()):
                app.theme = theme
                await pilot.pause()
                pictures[path] = picture_of(app)
            pictures[MOVING] = moving(await frames(pilot, gate, sum(1 for _ in model(asking(PROMPT)))))
            return pictures


def asking(prompt: str) -> Request:
    """Return a request with one prompt."""
    return Request("/v1/responses", body={"model": MODELS[0], "input": [{"role": "user", "content": prompt}]})


async def frames(pilot: Pilot[None], gate: Gate, steps: int) -> list[str]:
    """Ask for an answer of so many steps, and return pictures from its first word to its last."""
    await pilot.resize_terminal(*MOVING_SIZE)
    await pilot.press(*PROMPT)
    await pilot.pause()
    found = [picture_of(pilot.app)]
    gate.closed = True
    await pilot.press("enter")
    for frame in range(FRAMES):
        gate.let(steps * (frame + 1) // FRAMES - steps * frame // FRAMES)
        await pilot.pause(SETTLE_SECONDS)
        found.append(picture_of(pilot.app))
    return found


def moving(pictures: Sequence[str]) -> str:
    """Return one picture that shows `pictures` in turn; where motion is not wanted, the last one."""
    last = len(pictures) - 1
    whole = last * FRAME_SECONDS + LAST_SECONDS
    styles, frames_ = [], []
    for number, picture in enumerate(pictures):
        begin, end = (round(100 * at * FRAME_SECONDS / whole, 2) for at in (number, number + 1))
        shown = f"{begin}% {{ visibility: visible }}" + ("" if number == last else f" {end}% {{ visibility: hidden }}")
        hidden = "0% { visibility: hidden } " if number else ""
        styles.append(f"@keyframes f{number} {{ {hidden}{shown} }}")
        styles.append(f".f{number} {{ animation: f{number} {whole}s step-end infinite }}")
        frames_.append(picture.replace('<svg class="rich-terminal"', f'<svg class="rich-terminal frame f{number}"', 1))
    still = f"@media (prefers-reduced-motion) {{ .frame {{ animation: none }} .f{last} {{ visibility: visible }} }}"
    size = re.search(r'viewBox="[^"]*"', pictures[0])
    assert size is not None
    style = "\n".join((".frame { visibility: hidden }", *styles, still))
    return f'<svg {size[0]} xmlns="http://www.w3.org/2000/svg">\n<style>\n{style}\n</style>\n{"".join(frames_)}</svg>\n'


def picture_of(app: App[None]) -> str:
    """Return what `app` shows as SVG."""
    return set_by_cells(with_fonts_at_hand(app.export_screenshot()))


def with_fonts_at_hand(svg: str) -> str:
    """Return the picture without fonts from elsewhere: whoever looks at it asks nobody for anything."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-variant-east-asian: full-width;", "")
    fonts = "Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK JP', 'Hiragino Sans', 'MS Gothic', monospace"
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {fonts}")
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def set_by_cells(svg: str) -> str:
    """Return the picture with each run of narrow and of wide characters in the cells that a terminal gives it.

    An SVG gives every letter of a text the same room, so Japanese beside Latin letters would have gaps.
    """
    return re.sub(
        r'<text (class="[^"]*") x="([\d.]+)" (y="[\d.]+") textLength="([\d.]+)"([^>]*)>([^<]*)</text>', _runs, svg
    )


def _runs(text: re.Match[str]) -> str:
    kind, left, top, length, rest, content = text.groups()
    characters = unescape(content)
    cell = float(length) / len(characters)  # Rich gives a text that many cells, whatever it holds
    parts, x = [], float(left)
    for width, run in groupby(characters, key=cells):
        written = "".join(run)
        room = len(written) * width * cell
        larger = ' style="font-size: 22px"' if width == WIDE else ""
        parts.append(
            f'<text {kind} x="{x:g}" {top} textLength="{room:g}" lengthAdjust="spacingAndGlyphs"{larger}{rest}>'
            f"{escape(written).replace(NO_BREAK, '&#160;')}</text>"
        )
        x += room
    return "".join(parts)


def write() -> None:
    """Take the pictures and put them where they belong."""
    os.environ.update(
        TERM="xterm-256color", COLORTERM="truecolor"
    )  # otherwise the app takes the terminal for a poor one
    os.environ.pop("NO_COLOR", None)
    with TemporaryDirectory() as folder:
        for path, picture in asyncio.run(taken(Path(folder))).items():
            path.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    write()
