"""The composition root of a chat: the one place that names the concrete store, engine and screen."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from litechat_tui.configuration import at_a_terminal, chosen
from litechat_tui.console import keys_as_typed
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, StoreError
from litechat_tui.parts import (
    account,
    attaching,
    consent_of,
    foreign_databases,
    hub_keeper,
    known_models,
    new_id,
    now,
    redactor_for,
    template_files,
    tool_control,
    tool_server_files,
    user_preferences,
)
from litechat_tui.progress_line import told

if TYPE_CHECKING:
    from litechat_tui.app.dependencies import Dependencies
    from litechat_tui.app.doctor.examination import Examination
    from litechat_tui.app.hub.keeping import HubKeeper
    from litechat_tui.app.restart import Restart
    from litechat_tui.app.setup.driver import Setup
    from litechat_tui.arguments import Arguments
    from litechat_tui.configuration import Configuration
    from litechat_tui.console import Streams
    from litechat_tui.domain.ports import TurnJournal
    from litechat_tui.domain.setup import Way
    from litechat_tui.settings.preferences import Preferences

# Textual, the SDK, pydantic and the store are imported where they are used: the full screen paints its first frame
# without the SDK, and the one-shot job never loads Textual.

_log = logging.getLogger(__name__)

NO_TERMINAL = Problem(Code.PROGRAM_NO_TERMINAL)
SWITCH_SECONDS = 0.001
"""How long one thread of the full screen may keep the others waiting: a key passes through three of them."""


def chat(arguments: Arguments, streams: Streams) -> int:
    """Chat until it is left, and return the exit status.

    The parts are put together anew when the full screen asks for it: for settings that have changed, or for the demo.
    """
    from litechat_tui.app.restart import Restart

    if arguments.template is not None:
        from litechat_tui.on_the_line import templated

        arguments = templated(arguments, streams)
    while isinstance(ended := _chat(arguments, streams), Restart):
        arguments = replace(arguments, demo=ended is Restart.DEMO)
    return ended


def _chat(arguments: Arguments, streams: Streams) -> int | Restart:
    """Put the parts together, chat, and take them apart again; return the exit status, or how to go on."""
    with ExitStack() as stack:
        full_screen = arguments.input is None and not arguments.plain
        if full_screen:
            stack.enter_context(keys_as_typed())
            stack.enter_context(_quick())
        is_screen = full_screen and _has_screen()
        configuration = chosen(arguments, streams, stack, partial(_was_set_up, arguments) if is_screen else None)
        if full_screen and not is_screen:
            raise ConfigurationError(NO_TERMINAL)
        if not full_screen:
            configuration.settings()

        from litechat_tui.agent.runner import AgentsChatRunner
        from litechat_tui.app.dependencies import Dependencies, Endpoint
        from litechat_tui.proxy.catalogue import ProxyCatalogue
        from litechat_tui.store.sqlite import SQLiteStore

        with told(streams.err) as report:
            opened = SQLiteStore(configuration.session_db_path, now, report=report)
        store = stack.enter_context(closing(opened))
        _recover(store.journal)
        catalog = ProxyCatalogue(configuration.connection)
        preferences = cache(user_preferences)
        control = cache(lambda: tool_control(runner, store.local))
        # One prompt has the servers that its command line names: starting those of the reader would take seconds.
        with_servers = bool(arguments.mcp_config or full_screen or arguments.plain) and not configuration.demo
        known = cache(partial(known_models, store.local, catalog, configuration.endpoint))
        consent = consent_of(arguments, can_ask=full_screen or (arguments.plain and _at_the_input()))
        runner = AgentsChatRunner(
            store.journal,
            configuration.connection,
            tools=configuration.tools,
            clock=now,
            takes=lambda model, name: known().takes(model, name),
            caches=lambda model: known().caches(model) and preferences().cache_prompts,
            contents=lambda: store.blobs,
            consent=consent,
            servers=(lambda: tool_server_files(arguments, configuration, control())) if with_servers else None,
            switched_off=lambda session_id: control().choice.off(session_id),  # noqa: PLW0108 - loaded when asked for
            waits_for_servers=arguments.mcp_config is not None,
        )
        dependencies = Dependencies(
            store.queries,
            store.commands,
            store.journal,
            store.local,
            stack.enter_context(closing(runner)),
            catalog,
            store.lists,
            store.search,
            store.index,
            store.prompts,
            store.spending,
            archive=lambda: store.archive,
            databases=foreign_databases,
            redactor=lambda: redactor_for(arguments),
            examination=lambda: _examination(replace(arguments, demo=configuration.demo)),
            setup=partial(_setup, arguments),
            templates=template_files,
            clock=now,
            new_id=new_id,
            endpoint=Endpoint(configuration.endpoint, demo=configuration.demo, address=configuration.address),
            model=configuration.model,
            session_id=arguments.session_id or "",
            language_chosen=configuration.language_chosen,
            validate=configuration.settings,
            file=store,
            known_models=known,
            attaching=cache(partial(attaching, store.blobs)),
            consent=consent,
            tools=control if with_servers else None,
        )
        rule_problems = consent.found().problems
        if not full_screen:
            streams.complain(*rule_problems)
        if not full_screen and not arguments.plain:
            from litechat_tui.on_the_line import one_shot

            return one_shot(arguments, dependencies, streams)

        if model := preferences().title_model:
            from litechat_tui.app.model_titles import ModelTitles

            titles = ModelTitles(runner, store.queries, store.commands, clock=now, model=model)
            dependencies = replace(dependencies, titles=stack.enter_context(closing(titles)))
        if full_screen:
            from litechat_tui.machine.listing import Folders

            dependencies = replace(
                dependencies,
                account=cache(partial(account, configuration)),
                asker=runner,
                folders=Folders(),
                blobs=store.blobs,
                hub=_hub(arguments, configuration, stack),
            )
            return _full_screen(replace(dependencies, notices=rule_problems), preferences())
        from litechat_tui.on_the_line import line_by_line

        return line_by_line(arguments, dependencies, preferences(), streams)


def _hub(arguments: Arguments, configuration: Configuration, stack: ExitStack) -> Callable[[], HubKeeper] | None:
    """Return what loads the keeper of the hub that is named; what is wrong with that it says on its own thread."""
    if configuration.demo or not configuration.names_hub:
        return None

    @cache
    def loaded() -> HubKeeper:
        keeper = hub_keeper(arguments, configuration.session_db_path)
        stack.callback(keeper.close)
        return keeper

    return loaded


def _at_the_input() -> bool:
    """Return whether somebody is at standard input to be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def set_up(arguments: Arguments, streams: Streams) -> int:
    """Set up step by step on the screen, then chat; return the exit status.

    Raises `LitechatError` where that was left before its end.
    """
    if not _has_screen():
        raise ConfigurationError(Problem(Code.SETUP_NO_SCREEN))
    arguments = replace(arguments, command=None)
    with keys_as_typed(), _quick():
        if not _was_set_up(arguments):
            raise LitechatError(Code.SETUP_STOPPED)
    return chat(arguments, streams)


def _has_screen() -> bool:
    return at_a_terminal() and os.environ.get("TERM") != "dumb"


def _was_set_up(arguments: Arguments) -> bool:
    """Set up step by step on the screen, and return whether that came to its end."""
    from litechat_tui.ui.garbage import short_collections
    from litechat_tui.ui.setup_app import SetupApp

    app = SetupApp(partial(_setup, arguments))
    with short_collections():
        app.run()
    if app.failure is not None:
        raise app.failure
    return app.is_set_up


@contextmanager
def _quick() -> Iterator[None]:
    """Let the full screen start and react quickly; it collects garbage again from its first frame on.

    What is loaded before stays; looking for garbage in it takes an eighth of the start.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.setswitchinterval(before)


def _recover(journal: TurnJournal) -> None:
    """Mark the turns of programs that died as interrupted."""
    try:
        journal.recover()
    except StoreError:
        _log.warning("Turns of programs that died are left to the next start", exc_info=True)


def _examination(arguments: Arguments) -> Examination:
    """Return what the doctor looks at while the full screen is on. Raises `ConfigurationError`."""
    from litechat_tui.diagnosis import examination

    return examination(arguments, now, on_screen=True)


def _full_screen(dependencies: Dependencies, preferences: Preferences) -> int | Restart:
    """Run the full-screen app, with the user's keys, until it is left; return the exit status, or how to go on."""
    from litechat_tui.app.keymap import user_keymap
    from litechat_tui.ui.app import LitechatApp
    from litechat_tui.ui.garbage import short_collections

    keymap, problems = user_keymap(preferences.keys)
    set_up = replace(
        dependencies,
        keymap=keymap,
        trash_days=preferences.trash_days,
        ask_from=preferences.ask_from,
        paste_lines=preferences.paste_lines,
        paste_characters=preferences.paste_characters,
        image_previews=preferences.image_previews,
    )
    app = LitechatApp(replace(set_up, notices=(*dependencies.notices, *preferences.problems, *problems)))
    with short_collections():
        app.run()
    if app.failure is not None:
        raise app.failure
    return app.restart or app.return_code or 0


def _setup(arguments: Arguments, way: Way) -> Setup:
    """Return what sets up in one way. Raises `ConfigurationError`."""
    from litechat_tui.setting_up import setup_of

    return setup_of(way, arguments)
