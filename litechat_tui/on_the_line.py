"""The faces without a screen: one prompt, several models at once, and a chat line by line."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem
from litechat_tui.domain.parameters import UNSET
from litechat_tui.parts import template_files
from litechat_tui.words import N_, _

if TYPE_CHECKING:
    from litechat_tui.app.dependencies import Dependencies
    from litechat_tui.app.taking_out import TakeOut
    from litechat_tui.arguments import Arguments
    from litechat_tui.console import Streams
    from litechat_tui.domain.prompt import Attachment, Prompt
    from litechat_tui.settings.preferences import Preferences

NOTHING_ASKED = Problem(Code.PROGRAM_NOTHING_ASKED)
DEMO_NOTE = N_("This is the demo: the answers come from this program, not from a model.")


class _Wanted(TypedDict, total=False):
    """Members of a `Job`."""

    take_out: TakeOut
    schema: str


def one_shot(arguments: Arguments, dependencies: Dependencies, streams: Streams) -> int:
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


def templated(arguments: Arguments, streams: Streams) -> Arguments:
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


def line_by_line(arguments: Arguments, dependencies: Dependencies, preferences: Preferences, streams: Streams) -> int:
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
