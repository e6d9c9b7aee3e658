"""The table of problem sentences: code -> what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words for one code, as message ids with the names of its facts in braces."""

    message: str
    hint: str = ""
    plural: str = ""
    """The message for more than one, where there is a fact `count`."""


_RESTORE = N_("Keep a copy, then restore a backup over it or set SESSION_DB_PATH to another file.")
_ANOTHER_FILE = N_("Move it away, or set SESSION_DB_PATH to another file.")
_WAIT_FOR_REPLY = N_("Wait for it to end or stop it there, or start a new session.")
_COPY = N_("Copy what you want to keep from the screen, then open the session again.")
_PATIENCE = N_("Try again in a little while.")
_SHORTER = N_("Start a new session, or choose a model with a larger context.")
_WAIT_FOR_LIMIT = N_("Wait a minute; if it happens often, have the limit raised.")
_OTHER_KEY = N_("Choose a function key, or Ctrl with another letter.")
_EXAMPLE = N_("It should look like this: {example}")

SENTENCES: Mapping[Code, Sentence] = {
    Code.RECORDED: Sentence("{message}", "{hint}"),
    Code.PROGRAM_MISTAKE: Sentence(N_("The program made a mistake ({error})."), N_("Please report it.")),
    Code.PROGRAM_MISTAKE_UNLOGGED: Sentence(
        N_("The program made a mistake ({error})."), N_("Please report it, with the log that --debug writes.")
    ),
    Code.PROGRAM_ENDING: Sentence(N_("The program is about to end.")),
    Code.PROGRAM_WRONG_USAGE: Sentence("{message}"),
    Code.PROGRAM_NO_TERMINAL: Sentence(
        N_("The full screen needs a terminal that can be drawn on."),
        N_("Without one, ask with --input TEXT or --input - < FILE, or chat line by line with --plain."),
    ),
    Code.PROGRAM_NOTHING_ASKED: Sentence(N_("Standard input was empty: there is nothing to ask.")),
    Code.PROGRAM_INPUT_NOT_UTF8: Sentence(
        N_("Standard input is not all UTF-8; what cannot be read is sent as \N{REPLACEMENT CHARACTER}.")
    ),
    Code.PROGRAM_OUTPUT_FAILED: Sentence(
        N_("The answer could not be written to standard output: {reason}."), N_("It is kept in session {session_id}.")
    ),
    Code.PROGRAM_OUTPUT_CUT: Sentence(N_("Standard output could not be written to the end: {reason}.")),
    Code.PROGRAM_NO_SESSION: Sentence(
        N_("There is no session {session_id}."), N_("Their ids are in: litechat-tui sessions list --all --limit 0")
    ),
    Code.PROGRAM_SEVERAL_SESSIONS: Sentence(
        N_("Several sessions begin with {session_id}: {sessions}."), N_("Write more of the id.")
    ),
    Code.PROGRAM_PURGE_UNCONFIRMED: Sentence(
        N_("Nobody is there to be asked whether the trash may be emptied."), N_("Say so with --yes.")
    ),
    Code.PROGRAM_NEW_SESSION_ID: Sentence(N_("There is no session {session_id} yet; it begins now.")),
    Code.PROGRAM_LOG_WRITTEN: Sentence(N_("The log is {path}.")),
    Code.PROGRAM_LOG_UNWRITABLE: Sentence(N_("The log {path} cannot be written: {reason}.")),
    Code.PROGRAM_LOADING_FAILED: Sentence(
        N_("The part that talks to models could not be loaded: {reason}."),
        N_("Install the program again, then start it again."),
    ),
    Code.STORE_LOCKED: Sentence(N_("Another program keeps {path} locked."), N_("Close that program, then try again.")),
    Code.STORE_UNWRITABLE: Sentence(
        N_("{path} cannot be written to."),
        N_("Make the file and its folder writable, or set SESSION_DB_PATH to another file."),
    ),
    Code.STORE_FORBIDDEN: Sentence(N_("{path} may not be opened."), N_("Check who owns the file and its folder.")),
    Code.STORE_UNOPENABLE: Sentence(
        N_("{path} cannot be opened."), N_("Check that the file and its folder exist and are yours.")
    ),
    Code.STORE_DISK_FULL: Sentence(
        N_("The disk is full; {path} could not be written."), N_("Free some space, then try again.")
    ),
    Code.STORE_DISK_FAILED: Sentence(
        N_("The disk failed while {path} was used."), N_("Check the disk and its free space.")
    ),
    Code.STORE_DAMAGED: Sentence(N_("{path} is damaged."), _RESTORE),
    Code.STORE_NOT_A_SESSION_FILE: Sentence(N_("{path} is not a session file."), _ANOTHER_FILE),
    Code.STORE_FAILED: Sentence(N_("{path} could not be used: {reason}.")),
    Code.STORE_PATH_UNUSABLE: Sentence(N_("{path} cannot be used: {reason}."), N_("Check the path and who owns it.")),
    Code.STORE_NOT_UNICODE: Sentence(N_("This text cannot be stored: it is not valid Unicode.")),
    Code.STORE_MISSING: Sentence(
        N_("There is no session file {path}."), N_("Check SESSION_DB_PATH, or name the file with --session-db.")
    ),
    Code.STORE_ONLY_LOG_LEFT: Sentence(N_("{path} is gone although its write-ahead log is not."), _RESTORE),
    Code.STORE_EMPTY_WITH_LOG: Sentence(N_("{path} is empty although its write-ahead log is not."), _RESTORE),
    Code.STORE_TRUNCATED: Sentence(N_("{path} is damaged: it ends too early."), _RESTORE),
    Code.STORE_READ_ONLY: Sentence(
        N_("{path} is read-only."), N_("Make it writable, or set SESSION_DB_PATH to another file.")
    ),
    Code.STORE_NOT_A_FILE: Sentence(
        N_("{path} is a folder or a device, not a session file."), N_("Set SESSION_DB_PATH to a file.")
    ),
    Code.STORE_NO_FOLDER: Sentence(
        N_("There is no folder {path}."), N_("Make it, mount its disk, or choose another path.")
    ),
    Code.STORE_NOT_A_FOLDER: Sentence(N_("{path} is not a folder."), N_("Choose another path.")),
    Code.STORE_FOREIGN_DATABASE: Sentence(N_("{path} is the database of another program."), _ANOTHER_FILE),
    Code.STORE_NEWER_FORMAT: Sentence(
        N_("{path} was written by a newer version of litechat-tui (format {format}, this one knows {known})."),
        N_("Update litechat-tui; the file was not changed."),
    ),
    Code.STORE_BACKUP_EXISTS: Sentence(N_("{path} is already there."), N_("Choose another name for the backup.")),
    Code.STORE_BUSY_HERE: Sentence(
        N_("A reply is still being written to this session in this window."), _WAIT_FOR_REPLY
    ),
    Code.STORE_BUSY_ELSEWHERE: Sentence(
        N_("A reply is still being written to this session in another window."), _WAIT_FOR_REPLY
    ),
    Code.STORE_TURN_CLOSED: Sentence(
        N_("This turn was closed or removed by another program; nothing more was stored for it."), _COPY
    ),
    Code.STORE_TURN_TAKEN: Sentence(
        N_("While this program was held up, another one went on with the session. Nothing more was stored for it."),
        _COPY,
    ),
    Code.STORE_TURN_TOO_LATE: Sentence(
        N_(
            "While this program was held up, another one went on with the session."
            " The answer came too late to be stored."
        ),
        _COPY,
    ),
    Code.STORE_TURN_KEPT_LATE: Sentence(
        N_("While this program was held up, another one went on with the session."),
        N_("What had come by the end of it is kept."),
    ),
    Code.STORE_NOT_LAST_ANSWER: Sentence(
        N_("Only the last answer of a session can be given again, and this one is not the last any more."),
        N_("Fork the session at its prompt to have that answered again."),
    ),
    Code.STORE_FORK_ORIGIN_GONE: Sentence(
        N_("The session to fork is no longer in the file."), N_("Another program may have removed it.")
    ),
    Code.STORE_MOVED: Sentence(
        N_("{path} was moved, deleted or replaced while the program runs; nothing is written to it any more."),
        N_("Put it back to go on with it."),
    ),
    Code.CHECK_DAMAGE: Sentence(N_("The file is damaged: {detail}.")),
    Code.CHECK_ITEM_WITHOUT_SESSION: Sentence(N_("Every item belongs to a session that is listed")),
    Code.CHECK_SESSION_WITHOUT_SOURCE: Sentence(N_("Every listed session is in the SDK's table or has items")),
    Code.CHECK_ITEM_COUNT: Sentence(N_("A session knows how many items it has")),
    Code.CHECK_SESSION_TEXTS: Sentence(N_("A session knows its first prompt and its last text")),
    Code.CHECK_SEARCH_TEXTS: Sentence(N_("The text of every item can be searched, and no other text")),
    Code.CHECK_TURN_WITHOUT_PROMPT: Sentence(N_("Every turn begins with a prompt of its own session")),
    Code.CHECK_ATTEMPT_NUMBERS: Sentence(N_("The answers to one prompt are numbered from 1")),
    Code.CHECK_SUPERSEDED_WITHOUT_TURN: Sentence(
        N_("Every superseded answer belongs to a turn that a newer one replaced")
    ),
    Code.CHECK_SUPERSEDED_IN_CONVERSATION: Sentence(N_("No superseded answer is in the conversation")),
    Code.CHECK_PARTIAL_ITEM: Sentence(N_("What was kept of a reply that was cut short is an item of its turn")),
    Code.CHECK_RUNNING_TURN: Sentence(N_("A running turn has an owner and no end")),
    Code.CHECK_ENDED_TURN: Sentence(N_("An ended turn has an end, no owner, and no text that is not an item")),
    Code.CHECK_TWO_RUNNING_TURNS: Sentence(N_("A session runs one turn at a time, and only its last one")),
    Code.CHECK_TURN_STATUS: Sentence(N_("Every turn has a status that there is")),
    Code.CHECK_VALUE_TYPES: Sentence(N_("Numbers are stored as numbers, and texts as texts")),
    Code.CHECK_VALUES: Sentence(N_("Every stored number, moment and record is one that can be")),
    Code.CHECK_TRIGGERS: Sentence(N_("Not true: Every trigger is there.")),
    Code.CHECK_SEARCH_INDEX: Sentence(N_("Not true: The search index agrees with the texts.")),
    Code.ANSWER_CUT_SHORT: Sentence(N_("The answer was cut short."), N_("Ask the model to go on.")),
    Code.ANSWER_TOO_LONG: Sentence(
        N_("The answer reached the longest this model may give."), N_("Ask the model to go on.")
    ),
    Code.ANSWER_FILTERED: Sentence(N_("A content filter cut the answer short.")),
    Code.ANSWER_NOT_IN_FILE: Sentence(
        N_("What came of the answer is shown here, but not all of it is in the file: copy what you need.")
    ),
    Code.ANSWER_BROKEN_OFF: Sentence(
        N_("The answer broke off: the proxy closed the stream before its end."), _PATIENCE
    ),
    Code.ANSWER_PARTS_UNREADABLE: Sentence(
        N_("{count} event of the answer could not be read and is left out."),
        plural=N_("{count} events of the answer could not be read and are left out."),
    ),
    Code.ANSWER_UNREADABLE: Sentence(
        N_("The proxy sent something that is not an answer."), N_("Check LITELLM_BASE_URL, and that the proxy runs.")
    ),
    Code.ANSWER_UNUSABLE: Sentence(N_("The answer could not be used: {reason}."), _PATIENCE),
    Code.ANSWER_ENDLESS_TOOLS: Sentence(
        N_("The model went on calling tools without an answer."), N_("Ask it to sum up.")
    ),
    Code.PROXY_TIMEOUT: Sentence(
        N_("The proxy at {address} could not be reached in time."),
        N_("It may still be starting: try again in a moment."),
    ),
    Code.PROXY_SILENT: Sentence(N_("The proxy has not said anything for too long."), _PATIENCE),
    Code.PROXY_UNKNOWN_HOST: Sentence(
        N_("The host name {host} is not known."), N_("Check LITELLM_BASE_URL and the network.")
    ),
    Code.PROXY_UNTRUSTED_CERTIFICATE: Sentence(
        N_("The certificate of {host} cannot be trusted."),
        N_("If its authority is your own, name that authority's file in SSL_CERT_FILE."),
    ),
    Code.PROXY_TLS_FAILED: Sentence(
        N_("No secure connection to {address} could be made."),
        N_("Is it http:// rather than https://? Check LITELLM_BASE_URL."),
    ),
    Code.PROXY_CONNECTION_REFUSED: Sentence(
        N_("Nothing answers at {address}."),
        N_("Start the proxy (docker compose up -d --wait), or check LITELLM_BASE_URL."),
    ),
    Code.PROXY_CONNECTION_FAILED: Sentence(
        N_("The connection to {address} failed."), N_("Check the network and LITELLM_BASE_URL.")
    ),
    Code.PROXY_CONNECTION_CUT: Sentence(
        N_("The connection to the proxy was cut in the middle of the answer."), _PATIENCE
    ),
    Code.PROXY_BAD_ADDRESS: Sentence(
        N_("{address} is not a web address."), N_("Begin LITELLM_BASE_URL with http:// or https://.")
    ),
    Code.PROXY_REDIRECTED: Sentence(
        N_("{address} redirects to {location}; nothing was sent there."),
        N_("If that is your proxy, put it into LITELLM_BASE_URL."),
    ),
    Code.PROXY_NOT_A_PROXY: Sentence(
        N_("{address} does not answer as a LiteLLM Proxy does."), N_("Check LITELLM_BASE_URL.")
    ),
    Code.PROXY_KEY_INVALID: Sentence(
        N_("The proxy does not accept this API key."),
        N_("Check LITELLM_API_KEY: it must be a virtual key that this proxy issued."),
    ),
    Code.PROXY_KEY_REFUSED: Sentence(
        N_("The proxy refused this API key (HTTP {status})."),
        N_("Check LITELLM_API_KEY, or ask whoever runs the proxy."),
    ),
    Code.PROXY_KEY_BLOCKED: Sentence(
        N_("This API key is blocked."), N_("Ask whoever runs the proxy to unblock it, or use another key.")
    ),
    Code.PROXY_TEAM_BLOCKED: Sentence(
        N_("The team that this API key belongs to is blocked."),
        N_("Ask whoever runs the proxy to unblock the team, or use another key."),
    ),
    Code.PROXY_PROJECT_BLOCKED: Sentence(
        N_("The project that this API key belongs to is blocked."),
        N_("Ask whoever runs the proxy to unblock the project, or use another key."),
    ),
    Code.PROXY_ADMIN_ONLY: Sentence(
        N_("Only an administrator of the proxy may do that."), N_("Use the proxy's master key for it.")
    ),
    Code.PROXY_KEY_EXPIRED: Sentence(
        N_("This API key has expired."), N_("Put a new virtual key into LITELLM_API_KEY.")
    ),
    Code.PROXY_BUDGET_SPENT: Sentence(
        N_("The budget of this API key or its user is used up."), N_("Have it raised, or wait until it is reset.")
    ),
    Code.PROXY_MODEL_FORBIDDEN: Sentence(
        N_("This API key may not use the model {model}, or the proxy has no such model."),
        N_("Choose another model, or have this one added to the key."),
    ),
    Code.PROXY_MODEL_UNKNOWN: Sentence(
        N_("The proxy has no model called {model}."), N_("Choose one of the models it offers.")
    ),
    Code.PROXY_ROUTE_FORBIDDEN: Sentence(
        N_("This API key may not ask for that."), N_("Have the route allowed for the key.")
    ),
    Code.PROXY_NO_DATABASE: Sentence(
        N_("The proxy has no database, and so knows no keys."),
        N_("Check the proxy's DATABASE_URL and its log: docker compose logs litellm."),
    ),
    Code.PROXY_DATABASE_DOWN: Sentence(
        N_("The proxy cannot reach its database, and so cannot check this API key."),
        N_("Try again in a moment; if that does not help, check the database: docker compose ps."),
    ),
    Code.PROXY_REQUEST_TOO_LARGE: Sentence(N_("The request is too large for the proxy."), _SHORTER),
    Code.PROXY_TOO_MANY_REQUESTS: Sentence(
        N_("The proxy, or the model, gets more requests than it may at the moment."), _PATIENCE
    ),
    Code.PROXY_KEY_RATE_LIMIT: Sentence(N_("This API key has reached its rate limit."), _WAIT_FOR_LIMIT),
    Code.PROXY_USER_RATE_LIMIT: Sentence(
        N_("The user whose API key this is has reached a rate limit."), _WAIT_FOR_LIMIT
    ),
    Code.PROXY_TEAM_RATE_LIMIT: Sentence(
        N_("The team that this API key belongs to has reached a rate limit."), _WAIT_FOR_LIMIT
    ),
    Code.PROXY_MODEL_RATE_LIMIT: Sentence(
        N_("The model {model} gets more requests than it may at the moment."), _PATIENCE
    ),
    Code.PROXY_MODEL_COOLDOWN: Sentence(
        N_("After a failure the proxy does not ask the model {model} for some seconds."), _PATIENCE
    ),
    Code.PROXY_FAILED: Sentence(
        N_("The proxy, or the provider behind it, failed (HTTP {status})."),
        N_("Try again in a moment; if it stays so, look at its log: docker compose logs litellm."),
    ),
    Code.PROXY_REFUSED: Sentence(
        N_("The proxy refused the request (HTTP {status})."),
        N_("The proxy's log says more: docker compose logs litellm."),
    ),
    Code.PROXY_NO_MODELS: Sentence(
        N_("The proxy offers this key no model."), N_("Give the key a model, or name one with --model.")
    ),
    Code.PROVIDER_CREDENTIALS: Sentence(
        N_("The provider refused the proxy's own credentials (HTTP {status})."),
        N_("Check the provider's keys at the proxy (AWS for Bedrock) and its access to the model."),
    ),
    Code.PROVIDER_UNKNOWN_MODEL: Sentence(
        N_("The provider does not know the model that the proxy calls {model} (HTTP {status})."),
        N_("Check the model's entry at the proxy."),
    ),
    Code.PROVIDER_CONTEXT_EXCEEDED: Sentence(N_("The conversation is too long for this model."), _SHORTER),
    Code.PROVIDER_REFUSED: Sentence(
        N_("The provider refused the request."),
        N_("Word the prompt in another way, or start a new session; the proxy's log says more."),
    ),
    Code.PROVIDER_SILENT: Sentence(N_("The provider stopped answering."), _PATIENCE),
    Code.PROVIDER_FAILED: Sentence(N_("The provider failed in the middle of the answer."), _PATIENCE),
    Code.CONFIG_NOT_AN_ADDRESS: Sentence(N_("{setting} is not an address."), _EXAMPLE),
    Code.CONFIG_NOT_HTTP: Sentence(N_("{setting} is not an http:// or https:// address."), _EXAMPLE),
    Code.CONFIG_USER_IN_ADDRESS: Sentence(
        N_("{setting} carries a user name."), N_("Leave it out and put your key into LITELLM_API_KEY.")
    ),
    Code.CONFIG_QUERY_IN_ADDRESS: Sentence(
        N_("{setting} goes on after its path."), N_("Leave out the ? or # and what follows.")
    ),
    Code.CONFIG_EMPTY: Sentence(N_("{setting} is empty."), _EXAMPLE),
    Code.CONFIG_NOT_A_KEY: Sentence(N_("{setting} holds a space or a character that no key has."), _EXAMPLE),
    Code.CONFIG_NO_HOME: Sentence(N_("{setting} begins with ~, and there is no such home folder."), _EXAMPLE),
    Code.CONFIG_NOT_A_SWITCH: Sentence(N_("{setting} is neither on nor off."), _EXAMPLE),
    Code.CONFIG_NOT_A_LANGUAGE: Sentence(
        N_("{setting} is not a language of this program."), N_("Choose one of these: {languages}.")
    ),
    Code.CONFIG_INVALID: Sentence(N_("{setting} cannot be used: {reason}."), _EXAMPLE),
    Code.CONFIG_MASTER_KEY_FORM: Sentence(
        N_("{setting} does not begin with sk-."),
        N_("The proxy refuses such a key; make a new one as .env.example shows."),
    ),
    Code.CONFIG_MASTER_KEY_FOR_CHAT: Sentence(
        N_("{setting} is the same key as LITELLM_API_KEY."),
        N_("Chat with a virtual key: the master key may do everything."),
    ),
    Code.CONFIG_DATABASE_SCHEME: Sentence(N_("{setting} does not begin with postgresql://."), _EXAMPLE),
    Code.CONFIG_DATABASE_HOST: Sentence(
        N_("{setting} does not lead to db:5432, the database of compose.yaml."), _EXAMPLE
    ),
    Code.CONFIG_DATABASE_PARTS: Sentence(
        N_("{setting} does not agree with {others}."),
        N_(
            "Copy that line from .env.example: it follows them by itself while the password is letters, digits, - or _."
        ),
    ),
    Code.CONFIG_DATABASE_RESERVED: Sentence(
        N_("{setting} repeats POSTGRES_PASSWORD, which holds a character that means something else in an address."),
        N_(
            "Choose a password of letters, digits, - and _, or write the address by hand with %XX for characters"
            " such as @ # / ? : %."
        ),
    ),
    Code.CONFIG_REGION: Sentence(
        N_("{setting} does not serve the jp. model of {config}."),
        N_("Write AWS_REGION=ap-northeast-1 or ap-northeast-3."),
    ),
    Code.CONFIG_FILE_MISSING: Sentence(N_("There is no file {path}, which --env-file names.")),
    Code.CONFIG_FILE_IS_FOLDER: Sentence(
        N_("{path} is a folder, not a file."), N_("Remove it and copy .env.example there.")
    ),
    Code.CONFIG_FILE_UNREADABLE: Sentence(
        N_("{path} cannot be read: {reason}."), N_("Check its path and its permissions.")
    ),
    Code.CONFIG_FILE_NOT_UTF8: Sentence(N_("{path} is not UTF-8 text."), N_("Save it again as UTF-8.")),
    Code.CONFIG_HTTP_PROXY: Sentence(
        N_("{variable} in the environment is not the address of an HTTP or SOCKS5 proxy."),
        N_("Write it as http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT, or unset it."),
    ),
    Code.CONFIG_SOCKS_MISSING: Sentence(
        N_("{variable} in the environment names a SOCKS proxy, and the package that speaks to one is not installed."),
        N_("Install litechat-tui[socks], or unset {variable}."),
    ),
    Code.CONFIG_CERTIFICATES: Sentence(
        N_("{variable} in the environment names certificates that cannot be read: {path} ({reason})."),
        N_("Correct it, or unset it to trust what the system trusts."),
    ),
    Code.CONFIG_DEMO_OFFER: Sentence(
        N_("There is also a demo, which needs no configuration."), N_("Start it with: litechat-tui --demo")
    ),
    Code.CONFIG_PREFERENCES_SYNTAX: Sentence(
        N_("{path} is not valid TOML: {reason}."), N_("Until it is, the usual keys are in use.")
    ),
    Code.CONFIG_KEYS_NOT_A_TABLE: Sentence(
        N_("In {path}, keys is not a table."), N_("Write [keys] on a line of its own, and the keys below it.")
    ),
    Code.CONFIG_KEYS_UNKNOWN_COMMAND: Sentence(
        N_("[keys]: there is no command {command}."), N_("All of them are listed in docs/keys.md.")
    ),
    Code.CONFIG_KEYS_UNKNOWN_SCOPE: Sentence(
        N_("[keys]: there is nothing to set as {command}."), N_("What can be set is {known}.")
    ),
    Code.CONFIG_KEYS_FIXED: Sentence(N_("[keys]: the keys of {command} cannot be changed.")),
    Code.CONFIG_KEYS_NO_KEY: Sentence(
        N_("[keys]: {command} is neither a key nor a list of keys."), N_('Write "f5", or ["f5", "ctrl+r"].')
    ),
    Code.CONFIG_KEYS_UNKNOWN_KEY: Sentence(
        N_("[keys]: {command} names {key}, which is no key."), N_("Write it like f5, ctrl+r, pageup or slash.")
    ),
    Code.CONFIG_KEYS_NOT_SENT: Sentence(
        N_("[keys]: {command} names {key}, which not every terminal hands to programs."), _OTHER_KEY
    ),
    Code.CONFIG_KEYS_RESERVED: Sentence(
        N_("[keys]: {command} names {key}, which moves the focus or copies everywhere."), _OTHER_KEY
    ),
    Code.CONFIG_KEYS_TYPED: Sentence(
        N_("[keys]: {command} names {key}, which types a character where it would have to work."), _OTHER_KEY
    ),
    Code.CONFIG_KEYS_EDITING: Sentence(N_("[keys]: {command} names {key}, which edits the prompt."), _OTHER_KEY),
    Code.CONFIG_KEYS_CLASH: Sentence(
        N_("[keys]: {command} names {key}, which is also the key of {other}."),
        N_("Give the other command another key, too."),
    ),
    Code.EDITOR_MISSING: Sentence(
        N_("No editor is set."),
        N_("Set VISUAL or EDITOR, for example `export EDITOR=nano`, and start litechat-tui again."),
    ),
    Code.EDITOR_COMMAND_UNREADABLE: Sentence(
        N_("{variable} cannot be read: {command}."), N_("Write it as you would in a shell.")
    ),
    Code.EDITOR_NOT_STARTED: Sentence(
        N_("{command} did not start: {reason}."), N_("Set VISUAL or EDITOR to one that is installed.")
    ),
    Code.EDITOR_NO_TERMINAL: Sentence(N_("An editor cannot be opened in this terminal.")),
    Code.EDITOR_UNREADABLE_TEXT: Sentence(
        N_("What the editor saved cannot be read as UTF-8; it is kept in {path}."), N_("The text here is as it was.")
    ),
    Code.EDITOR_TEXT_KEPT: Sentence(
        N_("The editor ended with an error; what it left is kept in {path}."), N_("The text here is as it was.")
    ),
    Code.CONFIG_FILE_SYNTAX: Sentence(
        N_("{path} cannot be understood at line {lines}."),
        N_("Write NAME=value, with 'single quotes' around a value that holds spaces, # or $."),
        plural=N_("{path} cannot be understood at lines {lines}."),
    ),
    Code.CONFIG_FILE_WIDE_SIGN: Sentence(
        N_("{path} has a full-width character in place of = at line {lines}."),
        N_("Write = in half width, right after the name."),
        plural=N_("{path} has a full-width character in place of = at lines {lines}."),
    ),
    Code.CONFIG_FILE_REQUIRED: Sentence(N_("Line {line} of {path} needs a value for {variable}."), "{reason}"),
    Code.CONFIG_MISSING: Sentence(
        N_("{variable} is missing: the environment does not set it."),
        N_("Set {example} in the environment. {about}."),
    ),
    Code.CONFIG_MISSING_NO_FILE: Sentence(
        N_("{variable} is missing: the environment does not set it and there is no file {file}."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_IN_FILE: Sentence(
        N_("{variable} is missing: neither the environment nor {file} sets it."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_IN_FILES: Sentence(
        N_("{variable} is missing: neither the environment, nor {file}, nor {other} sets it."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_ONE_FILE: Sentence(
        N_("{variable} is missing: neither the environment nor {file} sets it, and there is no file {other}."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_NO_FILES: Sentence(
        N_("{variable} is missing: the environment does not set it, and there is neither {file} nor {other}."),
        N_("Write {example} into one of these files. {about}."),
    ),
}
