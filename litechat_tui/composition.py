"""The composition root of a chat: the one place that names the concrete store, engine and screen."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, TypedDict

from litechat_tui.configuration import at_a_terminal, chosen
from litechat_tui.console import keys_as_typed
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, StoreError
from litechat_tui.domain.parameters import UNSET
from litechat_tui.parts import foreign_databases, new_id, now, redactor_for, template_files
from litechat_tui.progress_line import told
from litechat_tui.words import N_, _

if TYPE_CHECKING:
    from litechat_tui.agent.runner import AgentsChatRunner
    from litechat_tui.app.account import Account
    from litechat_tui.app.attaching import Attaching
    from litechat_tui.app.dependencies import Dependencies
    from litechat_tui.app.doctor.examination import Examination
    from litechat_tui.app.known_models import KnownModels
    from litechat_tui.app.restart import Restart
    from litechat_tui.app.setup.driver import Setup
    from litechat_tui.app.taking_out import TakeOut
    from litechat_tui.app.tool_control import ToolControl
    from litechat_tui.arguments import Arguments
    from litechat_tui.configuration import Configuration
    from litechat_tui.console import Streams
    from litechat_tui.domain.ports import Blobs, LocalState, ModelCatalog, ToolServerFiles, TurnJournal
    from litechat_tui.domain.prompt import Attachment, Prompt
    from litechat_tui.domain.setup import Way
    from litechat_tui.settings.preferences import Preferences
    from litechat_tui.settings.tool_rules import ToolRuleFiles

# Textual, the SDK, pydantic and the store are imported where they are used: the full screen paints its first frame
# without the SDK, and the one-shot job never loads Textual.


class _Wanted(TypedDict, total=False):
    """Members of a `Job`."""

    take_out: TakeOut
    schema: str


_log = logging.getLogger(__name__)

NO_TERMINAL = Problem(Code.PROGRAM_NO_TERMINAL)
NOTHING_ASKED = Problem(Code.PROGRAM_NOTHING_ASKED)
SWITCH_SECONDS = 0.001
"""How long one thread of the full screen may keep the others waiting: a key passes through three of them."""
DEMO_NOTE = N_("This is the demo: the answers come from this program, not from a model.")


def chat(arguments: Arguments, streams: Streams) -> int:
    """Chat until it is left, and return the exit status.

    The parts are put together anew when the full screen asks for it: for settings that have changed, or for the demo.
    """
    from litechat_tui.app.restart import Restart

    if arguments.template is not None:
        arguments = _templated(arguments, streams)
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
        preferences = cache(_preferences)
        control = cache(lambda: _tool_control(runner, store.local))
        # One prompt has the servers that its command line names: starting those of the reader would take seconds.
        with_servers = bool(arguments.mcp_config or full_screen or arguments.plain) and not configuration.demo
        known = cache(partial(_known_models, store.local, catalog, configuration.endpoint))
        consent = _consent(arguments, can_ask=full_screen or (arguments.plain and _at_the_input()))
        runner = AgentsChatRunner(
            store.journal,
            configuration.connection,
            tools=configuration.tools,
            clock=now,
            takes=lambda model, name: known().takes(model, name),
            caches=lambda model: known().caches(model) and preferences().cache_prompts,
            contents=lambda: store.blobs,
            consent=consent,
            servers=(lambda: _tool_server_files(arguments, configuration, control())) if with_servers else None,
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
            attaching=cache(partial(_attaching, store.blobs)),
            consent=consent,
            tools=control if with_servers else None,
        )
        rule_problems = consent.found().problems
        if not full_screen:
            streams.complain(*rule_problems)
        if not full_screen and not arguments.plain:
            return _one_shot(arguments, dependencies, streams)

        if model := preferences().title_model:
            from litechat_tui.app.model_titles import ModelTitles

            titles = ModelTitles(runner, store.queries, store.commands, clock=now, model=model)
            dependencies = replace(dependencies, titles=stack.enter_context(closing(titles)))
        if full_screen:
            from litechat_tui.machine.listing import Folders

            dependencies = replace(
                dependencies,
                account=cache(partial(_account, configuration)),
                asker=runner,
                folders=Folders(),
                blobs=store.blobs,
            )
            return _full_screen(replace(dependencies, notices=rule_problems), preferences())
        return _line_by_line(arguments, dependencies, preferences(), streams)


def _consent(arguments: Arguments, *, can_ask: bool) -> ToolRuleFiles:
    """Return what decides about tool calls before anybody is asked. Raises `ConfigurationError`."""
    from litechat_tui.settings.preferences import preferences_path
    from litechat_tui.settings.tool_rules import ToolRuleFiles, allowed_patterns

    allowed = allowed_patterns(arguments.allow_tools)
    return ToolRuleFiles(preferences_path().parent, can_ask=can_ask, allowed=allowed)


def _at_the_input() -> bool:
    """Return whether somebody is at standard input to be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _attaching(blobs: Blobs) -> Attaching:
    """Return what makes attachments of files; loaded when something is attached."""
    from litechat_tui.app.attaching import Attaching

    return Attaching(blobs)


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


def _known_models(local: LocalState, catalog: ModelCatalog, proxy: str) -> KnownModels:
    """Return what knows the models of a proxy; loaded when a session has parameters, or the reader looks at them."""
    from litechat_tui.app.known_models import KnownModels

    return KnownModels(local, catalog, proxy)


def _preferences() -> Preferences:
    """Return what a person set up for all their sessions."""
    from litechat_tui.settings.preferences import preferences_path, read_preferences

    return read_preferences(preferences_path())


def _tool_control(runner: AgentsChatRunner, local: LocalState) -> ToolControl:
    from litechat_tui.app.tool_choice import ToolChoice
    from litechat_tui.app.tool_control import ToolControl

    return ToolControl(lambda: runner.servers, ToolChoice(local))


def _tool_server_files(arguments: Arguments, configuration: Configuration, control: ToolControl) -> ToolServerFiles:
    """Return what names the servers of tools of this run."""
    from litechat_tui.settings.tool_server_files import ToolServerFiles

    return ToolServerFiles(
        control.choice.trusts, wanted=configuration.tools, run=arguments.mcp_config, gateway=configuration.gateway
    )


def _account(configuration: Configuration) -> Account:
    from litechat_tui.app.account import Account
    from litechat_tui.proxy.account import HttpAccount

    return Account(HttpAccount(configuration.connection), now)


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


def _one_shot(arguments: Arguments, dependencies: Dependencies, streams: Streams) -> int:
    """Ask once."""
    from litechat_tui.domain.prompt import Prompt
    from litechat_tui.oneshot import Job, run

    wanted = _wanted(arguments)
    dependencies.runner.start()
    prompt = Prompt(_prompt(arguments, streams), _attached(arguments, dependencies, streams)).stripped()
    if dependencies.endpoint.demo:
        streams.note(_(DEMO_NOTE))
    if arguments.rivals:
        return _compare(arguments, dependencies, prompt, streams)
    dependencies = _with_session_and_model(arguments, dependencies, streams)
    if prompt.attachments:
        from litechat_tui.app.attaching_given import warned

        warned(prompt.attachments, dependencies.known.of(dependencies.model), streams)
    job = Job(dependencies.session_id, prompt, announce=not arguments.session_id, as_json=arguments.json, **wanted)
    status = run(job, dependencies, streams)
    if dependencies.tools is not None:
        from litechat_tui.plain.tools import complaints

        complaints(dependencies.tools(), streams)
    return status


def _attached(arguments: Arguments, dependencies: Dependencies, streams: Streams) -> tuple[Attachment, ...]:
    """Return what goes with the prompt. Raises `LitechatError` where anything of it cannot be sent."""
    if not arguments.attach or dependencies.attaching is None:
        return ()
    from litechat_tui.app.attaching_given import attached_given
    from litechat_tui.domain.prompt import Prompt

    attaching = dependencies.attaching()
    made = tuple(attached_given(given, attaching, streams) for given in arguments.attach)
    attaching.check(Prompt("", made))
    return made


def _wanted(arguments: Arguments) -> _Wanted:
    """Return what is wanted of the answer, where that is not all of it. Raises `ConfigurationError`."""
    if arguments.schema:
        from litechat_tui.app.answer_schema import read_schema

        schema = read_schema(arguments.schema)
        return {"take_out": schema.taken_out, "schema": schema.text}
    if arguments.extract:
        from litechat_tui.app.taking_out import last_code

        return {"take_out": last_code}
    return {}


def _templated(arguments: Arguments, streams: Streams) -> Arguments:
    """Return what a template makes of the command line, whose own flags prevail. Raises `ConfigurationError`."""
    from litechat_tui.app.templates import filled, named, templates_in

    template = named(templates_in(template_files()), arguments.template or "")
    typed = _prompt(arguments, streams)
    if template.takes_input and not typed.strip():
        raise ConfigurationError(Problem(Code.TEMPLATE_NO_INPUT, template=template.name))
    made = filled(template, dict(arguments.variables), typed)
    return replace(
        arguments,
        input=f"{made.text}\n",  # a text that is "-" would be read from standard input again
        model=arguments.model or made.model or None,
        parameters=arguments.parameters.changing(made.parameters),
    )


def _compare(arguments: Arguments, dependencies: Dependencies, prompt: Prompt, streams: Streams) -> int:
    """Ask several models at once."""
    from litechat_tui.oneshot_comparison import Task, compare

    if arguments.session_id and dependencies.queries.session(arguments.session_id) is None:
        raise LitechatError(Code.PROGRAM_NO_SESSION, session_id=arguments.session_id)
    dependencies = _with_parameters(arguments, dependencies)
    models = (arguments.model or "", *arguments.rivals)
    return compare(Task(arguments.session_id or "", prompt, models, as_json=arguments.json), dependencies, streams)


def _line_by_line(arguments: Arguments, dependencies: Dependencies, preferences: Preferences, streams: Streams) -> int:
    """Chat on plain lines until standard input ends."""
    from litechat_tui.app.index_keeper import IndexKeeper
    from litechat_tui.plain.chat import PlainChat, line_editor

    if sys.stdin is None:
        raise ConfigurationError(NOTHING_ASKED)
    dependencies.runner.start()
    streams.complain(*preferences.problems)
    dependencies = _with_session_and_model(arguments, dependencies, streams)
    endpoint = dependencies.endpoint
    greeting = _(DEMO_NOTE) if endpoint.demo else _("The proxy is {address}.").format(address=endpoint.name)
    keeper = IndexKeeper(dependencies.index)
    keeper.start()
    with closing(keeper):
        return PlainChat(dependencies, streams, line_editor(sys.stdin, streams)).run(greeting)


def _with_session_and_model(arguments: Arguments, dependencies: Dependencies, streams: Streams) -> Dependencies:
    """Return the dependencies with the session to talk in and the model to talk to."""
    session_id, wanted = dependencies.session_id or dependencies.new_id(), arguments.model or ""
    model = dependencies.models.for_session(session_id, wanted=wanted, usual=dependencies.model)
    if arguments.session_id and dependencies.queries.session(session_id) is None:
        streams.complain(Problem(Code.PROGRAM_NEW_SESSION_ID, session_id=session_id))
    return _with_parameters(arguments, replace(dependencies, session_id=session_id, model=model))


def _with_parameters(arguments: Arguments, dependencies: Dependencies) -> Dependencies:
    """Return the dependencies with what the session is to send from now on, if a flag says so."""
    if not arguments.parameters:
        return dependencies
    session = dependencies.queries.session(dependencies.session_id)
    stored = session.parameters if session else UNSET
    return replace(dependencies, parameters=arguments.parameters.changing(stored))


def _prompt(arguments: Arguments, streams: Streams) -> str:
    """Return what is asked, as text that can be stored and sent."""
    if arguments.input != "-":
        # What the shell handed over in another encoding than the terminal's is in `argv` as lone surrogates.
        return str(arguments.input).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if sys.stdin is None:
        raise ConfigurationError(NOTHING_ASKED)
    if sys.stdin.isatty():
        streams.note(_("Write the prompt, then press Ctrl+D on a line of its own."))
    given = sys.stdin.buffer.read()
    text = given.decode("utf-8-sig", "replace").strip("\r\n")
    if not text.strip():
        raise ConfigurationError(NOTHING_ASKED)
    if "\N{REPLACEMENT CHARACTER}".encode() not in given and "\N{REPLACEMENT CHARACTER}" in text:
        streams.complain(Problem(Code.PROGRAM_INPUT_NOT_UTF8))
    return text
