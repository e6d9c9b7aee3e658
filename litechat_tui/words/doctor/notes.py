"""The sentences for what the doctor notes: what was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.diagnosis import Note
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

_NEW_KEYS = N_("Make new keys and passwords: what was committed can be read by everybody who has the repository.")

NOTES: Mapping[Note, Sentence] = {
    Note.BECAUSE: Sentence(N_("Not looked at: see “{link}”.")),
    Note.DEMO: Sentence(N_("The demo needs none of this.")),
    Note.ENV_READ: Sentence(N_("{path} was read.")),
    Note.ENV_NONE: Sentence(N_("There is no .env; only flags and the environment count.")),
    Note.CLIENT_WELL: Sentence(N_("Address and key are set; the proxy is {address}.")),
    Note.COMPOSE_WELL: Sentence(N_("Every variable of the deployment in {path} is set, and they agree.")),
    Note.COMPOSE_ELSEWHERE: Sentence(N_("The proxy's own settings are not here.")),
    Note.VIRTUAL_KEY: Sentence(N_("The key to chat with is not the master key.")),
    Note.MASTER_KEY: Sentence(
        N_("The key to chat with is the proxy's master key, which may do everything."),
        N_("Put a virtual key into LITELLM_API_KEY: admin UI, Keys, Generate Key."),
    ),
    Note.PERMISSIONS_WELL: Sentence(N_("Only its owner may read {path}.")),
    Note.PERMISSIONS_OPEN: Sentence(
        N_("Others on this machine may get at {path} (mode {mode})."), N_("Run: chmod 600 {path}")
    ),
    Note.PERMISSIONS_NONE: Sentence(N_("There is no file whose permissions count.")),
    Note.GIT_MISSING: Sentence(N_("Git is not installed.")),
    Note.GIT_OUTSIDE: Sentence(N_("{path} is not in a Git repository.")),
    Note.GIT_WELL: Sentence(N_("Git ignores {path}, and no key is in a file that it tracks.")),
    Note.GIT_NOT_IGNORED: Sentence(
        N_("Git does not ignore {path}: the next `git add .` would take it in."), N_("Add .env to .gitignore.")
    ),
    Note.GIT_TRACKED: Sentence(
        N_("{path} is in the Git repository, with its keys."),
        N_("Run: git rm --cached {path}. Then make new keys and passwords, for the old ones stay in its history."),
    ),
    Note.GIT_COMMITTED: Sentence(N_("{path} was in the Git repository (commit {commit})."), _NEW_KEYS),
    Note.GIT_SECRET: Sentence(N_("{path}, which Git tracks, holds a key or password of .env."), _NEW_KEYS),
    Note.NETWORK_PLAIN: Sentence(N_("No variable sends requests through an HTTP proxy or changes certificates.")),
    Note.NETWORK_SET: Sentence(N_("These are set and can be used: {variables}.")),
    Note.NETWORK_DETOUR: Sentence(
        N_("Because of {variable}, requests to {host} leave this machine through an HTTP proxy."),
        N_("Add {host} to NO_PROXY."),
    ),
    Note.DOCKER_MISSING: Sentence(N_("Docker is not installed; the proxy may run without it.")),
    Note.DOCKER_DOWN: Sentence(
        N_("Docker is installed, and its engine does not answer."),
        N_("Start Docker, or check that you may use it: docker info"),
    ),
    Note.DOCKER_WELL: Sentence(N_("Docker {version} answers.")),
    Note.DOCKER_ELSEWHERE: Sentence(N_("The proxy is not on this machine.")),
    Note.CONTAINERS_NONE: Sentence(N_("No container of compose.yaml was ever started here.")),
    Note.CONTAINERS_WELL: Sentence(N_("All containers are running: {count}.")),
    Note.CONTAINER_STARTING: Sentence(
        N_("The container {service} is still starting."), N_("Wait for it: docker compose up -d --wait")
    ),
    Note.CONTAINER_UNHEALTHY: Sentence(
        N_("The container {service} is running and not healthy."), N_("See why: docker compose logs {service}")
    ),
    Note.CONTAINER_DOWN: Sentence(
        N_("The container {service} is not running (Docker says: {state})."),
        N_("Start it: docker compose up -d --wait. Its last words: docker compose logs {service}"),
    ),
    Note.PORT_OPEN: Sentence(N_("Port {port} of {host} is open.")),
    Note.PORT_BEHIND: Sentence(N_("Requests go through the HTTP proxy in {variable}, so the port was not tried.")),
    Note.ALIVE: Sentence(N_("A LiteLLM Proxy answers, in {milliseconds} ms.")),
    Note.DATABASE_WELL: Sentence(N_("The proxy has its database.")),
    Note.DATABASE_NONE: Sentence(
        N_("The proxy has no database: it knows no virtual keys, budgets and limits."),
        N_("Set DATABASE_URL at the proxy if it is to have them."),
    ),
    Note.VERSION: Sentence(N_("LiteLLM {version}.")),
    Note.VERSION_UNKNOWN: Sentence(N_("The proxy does not say which version it is.")),
    Note.VERSION_UNSAFE: Sentence(
        N_("LiteLLM {version} lets anybody read the proxy's database (CVE-2026-42208)."),
        N_("Update the proxy to 1.83.7 or newer, then make new keys: docker compose pull && docker compose up -d"),
    ),
    Note.KEY_WELL: Sentence(N_("The proxy accepts this API key.")),
    Note.KEY_UNTOLD: Sentence(
        N_("This key may not ask about itself."), N_("Have the route /key/info allowed for it to see this.")
    ),
    Note.EXPIRY_NEVER: Sentence(N_("The key does not expire.")),
    Note.EXPIRY: Sentence(N_("The key expires on {when}.")),
    Note.EXPIRY_SOON: Sentence(N_("The key expires soon, on {when}."), N_("Have it renewed before that.")),
    Note.BUDGET_NONE: Sentence(N_("The key has no budget of its own; ${spend:.4f} was spent.")),
    Note.BUDGET: Sentence(N_("${spend:.4f} of ${budget:.4f} was spent.")),
    Note.BUDGET_LOW: Sentence(
        N_("${spend:.4f} of ${budget:.4f} was spent: little is left."), N_("Have the budget raised in time.")
    ),
    Note.BUDGET_SPENT: Sentence(
        N_("The budget is used up: ${spend:.4f} of ${budget:.4f} was spent."),
        N_("Have it raised, or wait until it is reset."),
    ),
    Note.LIMITS_NONE: Sentence(N_("The key has no rate limits of its own.")),
    Note.LIMITS: Sentence(N_("The most that the key may send:")),
    Note.MODELS: Sentence(N_("Models that the key may use: {count}; the first is {model}.")),
    Note.MODEL: Sentence(N_("The key may use {model}.")),
    Note.REGION_WELL: Sentence(N_("The region {region} serves the model's inference profile.")),
    Note.REGION_WRONG: Sentence(
        N_("{model} has an inference profile that the region {region} does not serve."),
        N_("Set AWS_REGION at the proxy to one of these: {regions}."),
    ),
    Note.REGION_UNTOLD: Sentence(N_("The proxy does not say which region serves the model.")),
    Note.ANSWER: Sentence(N_("{model} answered after {seconds} s: {words}")),
    Note.NOT_ASKED: Sentence(N_("No model was asked, which costs money; --ask does it.")),
    Note.FILE_NEW: Sentence(N_("{path} is made with the first message.")),
    Note.FILE_THERE: Sentence(N_("{path} can be read and written.")),
    Note.FILE_NONE: Sentence(N_("There is no file yet.")),
    Note.FILE_SOUND: Sentence(N_("No damage was found; `litechat-tui check` looks closer.")),
    Note.FILE_UNCHECKED: Sentence(N_("The file is too large to be looked through here; `litechat-tui check` does it.")),
    Note.SCHEMA: Sentence(N_("Format {format}, that of this version.")),
    Note.SCHEMA_OLD: Sentence(N_("Format {format}; the next start makes it {known} and keeps a copy.")),
    Note.SIZE: Sentence(N_("{size}, sessions: {sessions:,}; {free} are free on the disk.")),
    Note.SIZE_TIGHT: Sentence(
        N_("{size}, sessions: {sessions:,}; only {free} are free on the disk."), N_("Free some space.")
    ),
    Note.ALONE: Sentence(N_("No other program is at work in the file.")),
    Note.OTHERS: Sentence(N_("Other programs at work in the file: {count}; that does no harm.")),
    Note.TOOLS_NONE: Sentence(N_("No tool servers are configured.")),
    Note.TOOLS_WELL: Sentence(N_("Every entry can be used: {count}.")),
    Note.COMMANDS_NONE: Sentence(N_("No tool server is started on this machine.")),
    Note.COMMANDS_WELL: Sentence(N_("All commands are there: {count}.")),
    Note.COMMAND_MISSING: Sentence(
        N_("The tool server {server} cannot start: there is no command {command}."),
        N_("Install it, or write its whole path."),
    ),
    Note.TERMINAL_NONE: Sentence(N_("There is no terminal here.")),
    Note.TERMINAL_WELL: Sentence(N_("{term}, {columns} columns and {rows} rows.")),
    Note.TERMINAL_DUMB: Sentence(
        N_("This terminal cannot be drawn on (TERM={term})."),
        N_("Chat with --plain, or set TERM to what the terminal is, such as xterm-256color."),
    ),
    Note.TERMINAL_SMALL: Sentence(
        N_("{term}, only {columns} columns and {rows} rows."), N_("Make the window larger: 80 by 24 is comfortable.")
    ),
    Note.TERMINAL_SILENT: Sentence(N_("The terminal does not answer questions.")),
    Note.TERMINAL_UNASKED: Sentence(
        N_("It was not asked, for it is in use by this screen; `litechat-tui doctor` asks it.")
    ),
    Note.COLOURS_ALL: Sentence(N_("16 million colours.")),
    Note.COLOURS_256: Sentence(N_("256 colours.")),
    Note.COLOURS_FEW: Sentence(
        N_("Few colours, by what TERM={term} and COLORTERM say."),
        N_("If it has more, set TERM=xterm-256color or COLORTERM=truecolor."),
    ),
    Note.COLOURS_OFF: Sentence(N_("NO_COLOR is set: there are none.")),
    Note.KEYS_ALL: Sentence(N_("The terminal tells all keys apart, also Shift+Enter.")),
    Note.KEYS_PLAIN: Sentence(N_("The terminal does not tell Shift+Enter from Enter; Ctrl+J begins a new line.")),
    Note.CLIPBOARD_NATIVE: Sentence(N_("What is copied goes to the terminal (OSC 52) and to {program}.")),
    Note.CLIPBOARD_OSC: Sentence(N_("What is copied goes to the terminal (OSC 52), which may have to allow it.")),
    Note.CLIPBOARD_NEITHER: Sentence(
        N_("This terminal ({program}) takes nothing for the clipboard, and no program for it is installed."),
        N_("Install wl-clipboard, xclip or xsel on the machine with the screen, or use another terminal."),
    ),
    Note.TMUX_OUTSIDE: Sentence(N_("This is not tmux.")),
    Note.TMUX_WELL: Sentence(N_("Its settings suit.")),
    Note.TMUX_UNASKED: Sentence(N_("tmux did not say how it is set.")),
    Note.TMUX_SETTING: Sentence(N_("{option} is {value}."), N_("Write into ~/.tmux.conf: set -s {option} {wanted}")),
    Note.WIDTH_WELL: Sentence(N_("Japanese characters are two cells wide, others one.")),
    Note.WIDTH_LOCALE: Sentence(
        N_("The locale is not UTF-8: Japanese cannot be shown."), N_("Set LANG=ja_JP.UTF-8 or C.UTF-8.")
    ),
    Note.WIDTH_WRONG: Sentence(
        N_("Two Japanese characters take {cells} cells in place of 4: lines will not fit."),
        N_("Use a terminal or a font that gives them two cells each."),
    ),
    Note.WIDTH_AMBIGUOUS: Sentence(
        N_("Characters of ambiguous width, such as …, take two cells: lines will not fit."),
        N_("Set the terminal to show ambiguous characters as narrow."),
    ),
    Note.CURSOR_WELL: Sentence(N_("The terminal knows its cursor's place: candidates show where you type.")),
}
"""Note -> its words."""
