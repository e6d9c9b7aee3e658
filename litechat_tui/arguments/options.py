"""The options, and what makes no sense about those that are right one by one."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from litechat_tui.arguments.given import CODE, Arguments
from litechat_tui.domain.parameters import UNSET, Name, Parameters, from_text
from litechat_tui.domain.text import clean
from litechat_tui.words import _
from litechat_tui.words.catalogue import LANGUAGES
from litechat_tui.words.parameters import WRITTEN, conflict_sentence, not_a_value


class _Models(argparse.Action):
    """Takes the first alias for the model, and those after it for its rivals."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - as argparse calls it
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        if getattr(namespace, "model", None) is None:
            namespace.model = values
        else:
            namespace.rivals = (*getattr(namespace, "rivals", ()), values)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add all options that stand before a command."""
    option = parser.add_argument
    option(
        "--input",
        metavar="TEXT",
        help=_("ask this, write the answer to standard output, and end; - reads TEXT from standard input"),
    )
    option("--session-id", metavar="ID", help=_("go on with this session, or begin one with this id"))
    option("--json", action="store_true", help=_("with --input: write one JSON object instead of the text"))
    option("--template", metavar="NAME", help=_("make the prompt of this template; TEXT of --input is put into it"))
    help_ = _("value for a variable of the template; repeatable")
    option("--var", dest="variables", metavar="NAME=VALUE", type=_variable, action="append", default=[], help=help_)
    help_ = _("with --input: send this file with it, an image, a document or text; - reads standard input; repeatable")
    option("--attach", metavar="FILE", action="append", default=[], help=help_)
    help_ = _("with --input: ask for JSON that fits this JSON Schema, and write it once it does")
    option("--schema", metavar="FILE", type=Path, help=help_)
    help_ = _("with --input: write the last code block of the answer alone")
    option("--extract", metavar=CODE, choices=[CODE], help=help_)
    option("--plain", action="store_true", help=_("chat line by line, as a screen reader or a pipe can follow"))
    option("--no-tools", dest="tools", action="store_false", help=_("let the model call no tools, not even the clock"))
    help_ = _("with --input or --plain: let the model call tools whose name, or server.name, matches; repeatable")
    option("--allow-tool", dest="allow_tools", metavar="PATTERN", action="append", default=[], help=help_)
    help_ = _("tool servers (MCP) of this run only, as `mcpServers` in JSON; a turn waits until they are connected")
    option("--mcp-config", dest="mcp_config", metavar="FILE", type=Path, help=help_)
    add_options_of_proxy(parser)
    add_options_of_session(parser)
    add_options_of_all(parser)


def add_options_of_proxy(parser: argparse._ActionsContainer) -> None:
    """Add the options that say which proxy and which model: before any command, and after those that ask the proxy."""
    model = _("the model to talk to, by its alias at the proxy; with --input several times, to compare answers")
    parser.add_argument("--model", metavar="ALIAS", action=_Models, help=model)
    add_address_option(parser)


def add_address_option(parser: argparse._ActionsContainer) -> None:
    """Add the option that says which proxy."""
    parser.add_argument("--base-url", metavar="URL", help=_("address of the proxy"))


def add_options_of_session(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what a session sends with each of its requests."""
    option = parser.add_argument
    help_ = _("tell the model this before all else; this and the values below are kept in the session")
    option("--instructions", metavar="TEXT", help=help_)
    for flag, name in PARAMETER_FLAGS.items():
        option(flag, dest=name, metavar="VALUE", type=partial(_parameter, name), help=_(WRITTEN[name]))


PARAMETER_FLAGS = {
    "--temperature": Name.TEMPERATURE,
    "--top-p": Name.TOP_P,
    "--max-tokens": Name.MAX_OUTPUT_TOKENS,
    "--effort": Name.EFFORT,
}


def parameters_of(given: argparse.Namespace) -> Parameters:
    """Return what the options of `add_options_of_session` say."""
    found = Parameters(_text(given.instructions or ""))
    for name in Name:
        found = found.over(getattr(given, name.value) or UNSET)
    return found


def _variable(text: str) -> tuple[str, str]:
    """Return the name and the value of a variable. Raises `argparse.ArgumentTypeError`."""
    name, sign, value = _text(text).partition("=")
    if not (sign and name.strip()):
        raise argparse.ArgumentTypeError(_("not NAME=VALUE: {text}").format(text=repr(text)))
    return name.strip(), value


def _text(argument: str) -> str:
    """Return an argument as text that can be stored: another encoding than the terminal's is in it as surrogates."""
    return clean(argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).strip()


def _parameter(name: Name, text: str) -> Parameters:
    """Return one parameter. Raises `argparse.ArgumentTypeError`."""
    if (found := from_text(name, text)) is None:
        raise argparse.ArgumentTypeError(not_a_value(name))
    return found


def add_options_of_all(parser: argparse._ActionsContainer) -> None:
    """Add the options that may stand before and after a command, to a parser or a group of its options."""
    option = parser.add_argument
    option("--demo", action="store_true", help=_("talk to a built-in demo instead of a proxy; needs no configuration"))
    option("--env-file", metavar="FILE", type=Path, help=_("read settings from here instead of .env"))
    option("--session-db", metavar="FILE", type=Path, help=_("file that holds the conversations"))
    languages = ", ".join(LANGUAGES)
    help_ = _("language of the program: {languages}; by default LITECHAT_LANG, or that of the terminal")
    option("--lang", metavar="LANG", choices=[*LANGUAGES], help=help_.format(languages=languages))
    option("--debug", action="store_true", help=_("write a log with tracebacks to a file, and say where it is"))


def _for_nobody(arguments: Arguments) -> bool:
    """Return whether a command is given a model or an address that it asks nothing of."""
    from litechat_tui.arguments.asked import Doctor, SetUp, ShowKey, ShowModels

    asks_models = isinstance(arguments.command, Doctor | SetUp | ShowModels)
    asks_proxy = asks_models or isinstance(arguments.command, ShowKey)
    return bool((arguments.model and not asks_models) or (arguments.base_url and not asks_proxy))


def _fault_of_template(arguments: Arguments) -> str:
    if arguments.template is None:
        return _("--var goes with --template") if arguments.variables else ""
    return _("--template goes without --plain, which has /template") if arguments.plain else ""


def _fault_of_taking_out(arguments: Arguments) -> str:
    if not (arguments.schema or arguments.extract):
        return ""
    if arguments.input is None:
        return _("{options} go with --input").format(options="--schema, --extract")
    if arguments.rivals:
        return _("--schema and --extract go with one --model only")
    if arguments.schema and arguments.extract:
        return _("--extract goes without --schema, which writes the JSON alone anyway")
    return ""


def _fault_of_attaching(arguments: Arguments) -> str:
    if not arguments.attach:
        return ""
    if arguments.input is None:
        return _("--plain has /attach in place of --attach") if arguments.plain else _("--attach goes with --input")
    if "" in arguments.attach:
        return _("{option} is empty or holds a character that cannot be shown").format(option="--attach")
    if (*arguments.attach, arguments.input).count("-") > 1:
        return _("standard input is one thing only: - stands once, after --input or after --attach")
    return ""


def fault(arguments: Arguments, command: str) -> str:
    """Return what makes no sense about the options, before the `command` if there is one; empty when they do."""
    of_session = bool(arguments.parameters)
    taking_out = bool(arguments.schema or arguments.extract)
    templates = arguments.template is not None or bool(arguments.variables)
    tools = bool(arguments.allow_tools) or not arguments.tools or bool(arguments.mcp_config)
    flags = (arguments.json, arguments.plain, tools, taking_out, templates, arguments.attach)
    chatting = any((arguments.input, arguments.session_id, *flags))
    if arguments.command and (chatting or of_session or _for_nobody(arguments)):
        text = _("before {command} go --session-db, --env-file, --lang, --demo and --debug only")
        return text.format(command=command)
    for fault_of in (_fault_of_template, _fault_of_taking_out, _fault_of_attaching):
        if reason := fault_of(arguments):
            return reason
    if arguments.rivals and arguments.input is None:
        return _("--model goes once only, except with --input: each model given is then asked the same")
    if of_session and arguments.input is None and not arguments.plain:
        return _("{options} go with --input or --plain").format(options=", ".join(("--instructions", *PARAMETER_FLAGS)))
    if arguments.allow_tools and arguments.input is None and not arguments.plain:
        return _("{options} go with --input or --plain").format(options="--allow-tool")
    if arguments.instructions is not None and not arguments.parameters.instructions:
        return _("--instructions is empty: there is nothing to tell the model")
    if conflict := conflict_sentence(arguments.parameters):
        return conflict
    if arguments.json and arguments.input is None:
        return _("--json goes with --input")
    if arguments.plain and arguments.input is not None:
        return _("--plain goes without --input, which writes plain text anyway")
    has_more = arguments.template is not None or bool(arguments.attach)
    if arguments.input not in (None, "-") and not (arguments.input.strip() or has_more):
        return _("--input is empty: there is nothing to ask")
    return _fault_of_names(arguments)


def _fault_of_names(arguments: Arguments) -> str:
    models = (("--model", model) for model in (arguments.model, *arguments.rivals))
    for option, value in (("--session-id", arguments.session_id), *models):
        if value is not None and not (value.strip() and value.isprintable()):
            return _("{option} is empty or holds a character that cannot be shown").format(option=option)
    return ""
