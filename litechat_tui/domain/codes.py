"""The codes of everything that can go wrong. Files and logs hold codes; `litechat_tui.words` has the sentences."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """One kind of problem. The part of the program it belongs to precedes the dot.

    Values are stored in session files and never change; a code that is not used any more stays.
    """

    RECORDED = "recorded"
    """A sentence that an earlier version of this program stored; facts: message, hint."""

    # The program itself
    PROGRAM_MISTAKE = "program.mistake"
    PROGRAM_MISTAKE_UNLOGGED = "program.mistake_unlogged"
    PROGRAM_ENDING = "program.ending"
    PROGRAM_WRONG_USAGE = "program.wrong_usage"
    """The command line makes no sense; fact: message."""
    PROGRAM_NO_TERMINAL = "program.no_terminal"
    PROGRAM_NOTHING_ASKED = "program.nothing_asked"
    PROGRAM_INPUT_NOT_UTF8 = "program.input_not_utf8"
    PROGRAM_OUTPUT_FAILED = "program.output_failed"
    PROGRAM_OUTPUT_CUT = "program.output_cut"
    PROGRAM_NO_SESSION = "program.no_session"
    PROGRAM_SEVERAL_SESSIONS = "program.several_sessions"
    PROGRAM_PURGE_UNCONFIRMED = "program.purge_unconfirmed"
    PROGRAM_NEW_SESSION_ID = "program.new_session_id"
    PROGRAM_LOG_WRITTEN = "program.log_written"
    PROGRAM_LOG_UNWRITABLE = "program.log_unwritable"
    PROGRAM_LOADING_FAILED = "program.loading_failed"

    # The hub; facts: place, and the reason in the server's words
    HUB_UNREACHABLE = "hub.unreachable"
    HUB_REFUSED = "hub.refused"
    HUB_NOT_MADE = "hub.not_made"
    HUB_NEWER = "hub.newer"
    HUB_NOT_ALLOWED = "hub.not_allowed"
    HUB_OVERLOADED = "hub.overloaded"
    HUB_FAILED = "hub.failed"
    HUB_UNSAFE = "hub.unsafe"
    """Fact: sslmode."""
    HUB_OF_THE_PROXY = "hub.of_the_proxy"
    HUB_NOT_UTF8 = "hub.not_utf8"
    HUB_ADDRESS = "hub.address"
    HUB_PASSWORD_SHOWN = "hub.password_shown"  # noqa: S105 (a code)
    HUB_OPEN = "hub.open"
    HUB_NOT_NAMED = "hub.not_named"
    HUB_DRIVER_MISSING = "hub.driver_missing"

    # Exports
    EXPORT_EXISTS = "export.exists"
    EXPORT_NO_FOLDER = "export.no_folder"
    EXPORT_FAILED = "export.failed"
    EXPORT_NEEDS_FOLDER = "export.needs_folder"
    """Several sessions were to go into one file, in a form that has one file for each."""

    # Files that go with prompts; each has the fact name
    ATTACHMENT_MISSING = "attachment.missing"
    ATTACHMENT_FOLDER = "attachment.folder"
    ATTACHMENT_NOT_A_FILE = "attachment.not_a_file"
    """It is a pipe, a device or a socket, which may never end, or hang when it is opened."""
    ATTACHMENT_UNREADABLE = "attachment.unreadable"
    """Fact: reason."""
    ATTACHMENT_EMPTY = "attachment.empty"
    ATTACHMENT_KIND = "attachment.kind"
    """Models take no such content; fact where it is known: content, such as HEIC."""
    ATTACHMENT_LOCKED = "attachment.locked"
    """It is an office file with a password."""
    ATTACHMENT_BROKEN = "attachment.broken"
    """It begins like an image and does not say how large it is; fact: content."""
    ATTACHMENT_SIZE = "attachment.size"
    """Facts: bytes, most_bytes."""
    ATTACHMENT_PIXELS = "attachment.pixels"
    """Facts: width, height, limit."""
    ATTACHMENT_PIXELS_MANY = "attachment.pixels_many"
    """Too many to be made fewer here; facts: width, height."""
    ATTACHMENT_NO_PILLOW = "attachment.no_pillow"
    """An image could be made smaller if Pillow were installed."""
    ATTACHMENT_SHRINKABLE = "attachment.shrinkable"
    """A consequence: what made the image too large can be made smaller with Pillow, which is not installed."""
    ATTACHMENT_STDIN = "attachment.stdin"
    """Standard input was to be attached, and there is none. No name."""
    ATTACHMENT_IMAGES = "attachment.images"
    """There are too many of them; facts: count, limit. No name."""
    ATTACHMENT_DOCUMENTS = "attachment.documents"
    """As above."""
    ATTACHMENT_IMAGES_BEFORE = "attachment.images_before"
    """Too many together with those of a prompt that was not answered; as above."""
    ATTACHMENT_DOCUMENTS_BEFORE = "attachment.documents_before"
    """As above."""
    ATTACHMENT_GONE = "attachment.gone"
    """Its bytes are not in the session file any more, or are not the same."""
    ATTACHMENT_UNSEEN = "attachment.unseen"
    """A warning: the proxy says that a model sees no images; fact: model. No name."""

    ATTACHMENT_NO_DESKTOP = "attachment.no_desktop"
    """There is no clipboard to read here. No name, nor have the next two."""
    ATTACHMENT_NO_PROGRAM = "attachment.no_program"
    """Nothing here reads the clipboard; fact: program, that would."""
    ATTACHMENT_NO_OPENER = "attachment.no_opener"
    """Nothing here opens files. No name."""
    ATTACHMENT_NO_IMAGE = "attachment.no_image"
    """There is no image on the clipboard."""

    # The session file
    STORE_LOCKED = "store.locked"
    STORE_UNWRITABLE = "store.unwritable"
    STORE_FORBIDDEN = "store.forbidden"
    STORE_UNOPENABLE = "store.unopenable"
    STORE_DISK_FULL = "store.disk_full"
    STORE_DISK_FAILED = "store.disk_failed"
    STORE_DAMAGED = "store.damaged"
    STORE_NOT_A_SESSION_FILE = "store.not_a_session_file"
    STORE_FAILED = "store.failed"
    STORE_PATH_UNUSABLE = "store.path_unusable"
    STORE_NOT_UNICODE = "store.not_unicode"
    STORE_MISSING = "store.missing"
    STORE_ONLY_LOG_LEFT = "store.only_log_left"
    STORE_EMPTY_WITH_LOG = "store.empty_with_log"
    STORE_TRUNCATED = "store.truncated"
    STORE_READ_ONLY = "store.read_only"
    STORE_NOT_A_FILE = "store.not_a_file"
    STORE_NO_FOLDER = "store.no_folder"
    STORE_NOT_A_FOLDER = "store.not_a_folder"
    STORE_FOREIGN_DATABASE = "store.foreign_database"
    STORE_NEWER_FORMAT = "store.newer_format"
    STORE_BACKUP_EXISTS = "store.backup_exists"
    STORE_BUSY_HERE = "store.busy_here"
    STORE_BUSY_ELSEWHERE = "store.busy_elsewhere"
    STORE_CALL_NOT_STARTABLE = "store.call_not_startable"
    STORE_TURN_CLOSED = "store.turn_closed"
    STORE_TURN_TAKEN = "store.turn_taken"
    STORE_TURN_TOO_LATE = "store.turn_too_late"
    STORE_TURN_KEPT_LATE = "store.turn_kept_late"
    STORE_NOT_LAST_ANSWER = "store.not_last_answer"
    STORE_FORK_ORIGIN_GONE = "store.fork_origin_gone"
    STORE_MOVED = "store.moved"
    STORE_MERGED_INTO_ITSELF = "store.merged_into_itself"
    STORE_NOTHING_TO_MERGE = "store.nothing_to_merge"

    # What a check of the session file finds
    CHECK_DAMAGE = "check.damage"
    CHECK_ITEM_WITHOUT_SESSION = "check.item_without_session"
    CHECK_SESSION_WITHOUT_SOURCE = "check.session_without_source"
    CHECK_ITEM_COUNT = "check.item_count"
    CHECK_SESSION_TEXTS = "check.session_texts"
    CHECK_SEARCH_TEXTS = "check.search_texts"
    CHECK_TURN_WITHOUT_PROMPT = "check.turn_without_prompt"
    CHECK_ATTEMPT_NUMBERS = "check.attempt_numbers"
    CHECK_SUPERSEDED_WITHOUT_TURN = "check.superseded_without_turn"
    CHECK_SUPERSEDED_IN_CONVERSATION = "check.superseded_in_conversation"
    CHECK_ATTACHMENT_WITHOUT_ITEM = "check.attachment_without_item"
    CHECK_ATTACHMENT_WITHOUT_BYTES = "check.attachment_without_bytes"
    CHECK_ATTACHED_BYTES = "check.attached_bytes"
    CHECK_REQUEST_WITHOUT_SESSION = "check.request_without_session"
    CHECK_PARTIAL_ITEM = "check.partial_item"
    CHECK_RUNNING_TURN = "check.running_turn"
    CHECK_ENDED_TURN = "check.ended_turn"
    CHECK_TWO_RUNNING_TURNS = "check.two_running_turns"
    CHECK_AWAITING_TURN = "check.awaiting_turn"
    CHECK_CALL_WITHOUT_TURN = "check.call_without_turn"
    CHECK_OPEN_CALL = "check.open_call"
    CHECK_UNDECIDED_CALL = "check.undecided_call"
    CHECK_TURN_STATUS = "check.turn_status"
    CHECK_VALUE_TYPES = "check.value_types"
    CHECK_VALUES = "check.values"
    CHECK_TRIGGERS = "check.triggers"
    CHECK_SEARCH_INDEX = "check.search_index"

    # The answer
    ANSWER_CUT_SHORT = "answer.cut_short"
    ANSWER_TOO_LONG = "answer.too_long"
    ANSWER_NO_SUMMARY = "answer.no_summary"
    ANSWER_FILTERED = "answer.filtered"
    ANSWER_ENDLESS = "answer.endless"
    ANSWER_NOT_IN_FILE = "answer.not_in_file"
    ANSWER_BROKEN_OFF = "answer.broken_off"
    ANSWER_PARTS_UNREADABLE = "answer.parts_unreadable"
    ANSWER_UNREADABLE = "answer.unreadable"
    ANSWER_UNUSABLE = "answer.unusable"
    ANSWER_ENDLESS_TOOLS = "answer.endless_tools"
    ANSWER_UNEXTRACTED = "answer.unextracted"
    """It was cut short, so nothing is taken out of it; fact: session_id, as of the next ones."""
    ANSWER_NOT_JSON = "answer.not_json"
    ANSWER_MISFIT = "answer.misfit"
    """Facts: place, reason."""
    ANSWER_UNJUDGED = "answer.unjudged"
    """The schema never comes to an end with it."""
    ANSWER_NO_CODE = "answer.no_code"

    # A JSON Schema for answers
    SCHEMA_UNREADABLE = "schema.unreadable"
    """Facts: path, reason."""
    SCHEMA_NOT_JSON = "schema.not_json"
    """Facts: path, reason."""
    SCHEMA_INVALID = "schema.invalid"
    """Facts: path, place, reason."""
    SCHEMA_REFERENCE = "schema.reference"
    """It refers to what is not in it; facts: path, reference."""

    # Reaching the proxy
    PROXY_TIMEOUT = "proxy.timeout"
    PROXY_SILENT = "proxy.silent"
    PROXY_UNKNOWN_HOST = "proxy.unknown_host"
    PROXY_UNTRUSTED_CERTIFICATE = "proxy.untrusted_certificate"
    PROXY_TLS_FAILED = "proxy.tls_failed"
    PROXY_CONNECTION_REFUSED = "proxy.connection_refused"
    PROXY_CONNECTION_FAILED = "proxy.connection_failed"
    PROXY_CONNECTION_CUT = "proxy.connection_cut"
    PROXY_BAD_ADDRESS = "proxy.bad_address"
    PROXY_REDIRECTED = "proxy.redirected"
    PROXY_NOT_A_PROXY = "proxy.not_a_proxy"

    # Refusals of the proxy, and of the provider behind it
    PROXY_KEY_INVALID = "proxy.key_invalid"
    PROXY_KEY_REFUSED = "proxy.key_refused"
    """A 401 for a reason that no field and no known words give."""
    PROXY_KEY_EXPIRED = "proxy.key_expired"
    PROXY_KEY_BLOCKED = "proxy.key_blocked"
    PROXY_TEAM_BLOCKED = "proxy.team_blocked"
    PROXY_PROJECT_BLOCKED = "proxy.project_blocked"
    PROXY_ADMIN_ONLY = "proxy.admin_only"
    PROXY_BUDGET_SPENT = "proxy.budget_spent"
    """Of a customer, a project or whatever else the proxy has budgets for."""
    PROXY_KEY_BUDGET = "proxy.key_budget"
    PROXY_USER_BUDGET = "proxy.user_budget"
    PROXY_TEAM_BUDGET = "proxy.team_budget"
    PROXY_MEMBER_BUDGET = "proxy.member_budget"
    """What one user may spend of a team's budget."""
    PROXY_MODEL_BUDGET = "proxy.model_budget"
    """What a key, a user or a team may spend on one model."""
    PROXY_MODEL_FORBIDDEN = "proxy.model_forbidden"
    PROXY_TEAM_MODEL_FORBIDDEN = "proxy.team_model_forbidden"
    PROXY_USER_MODEL_FORBIDDEN = "proxy.user_model_forbidden"
    PROXY_MODEL_UNKNOWN = "proxy.model_unknown"
    PROXY_ROUTE_FORBIDDEN = "proxy.route_forbidden"
    PROXY_NO_DATABASE = "proxy.no_database"
    PROXY_DATABASE_DOWN = "proxy.database_down"
    PROXY_ATTACHMENT_REFUSED = "proxy.attachment_refused"
    PROXY_REQUEST_TOO_LARGE = "proxy.request_too_large"
    PROXY_TOO_MANY_REQUESTS = "proxy.too_many_requests"
    """A 429 for a reason that no field and no known words give."""
    PROXY_KEY_RATE_LIMIT = "proxy.key_rate_limit"
    PROXY_USER_RATE_LIMIT = "proxy.user_rate_limit"
    PROXY_TEAM_RATE_LIMIT = "proxy.team_rate_limit"
    PROXY_MODEL_RATE_LIMIT = "proxy.model_rate_limit"
    PROXY_MODEL_COOLDOWN = "proxy.model_cooldown"
    PROXY_FAILED = "proxy.failed"
    PROXY_REFUSED = "proxy.refused"
    PROXY_NO_MODELS = "proxy.no_models"
    PROVIDER_CREDENTIALS = "proxy.provider_credentials"
    PROVIDER_MODEL_ACCESS = "proxy.provider_model_access"
    PROVIDER_UNKNOWN_MODEL = "proxy.provider_unknown_model"
    PROVIDER_WRONG_REGION = "proxy.provider_wrong_region"
    PROVIDER_NEEDS_PROFILE = "proxy.provider_needs_profile"
    PROVIDER_UNREACHABLE = "proxy.provider_unreachable"
    PROVIDER_FILTERED = "proxy.provider_filtered"
    PROVIDER_CONTEXT_EXCEEDED = "proxy.provider_context_exceeded"
    PROVIDER_REFUSED = "proxy.provider_refused"
    PROVIDER_SILENT = "proxy.provider_silent"
    PROVIDER_FAILED = "proxy.provider_failed"

    # Configuration
    CONFIG_MISSING = "config.missing"
    CONFIG_MISSING_NO_FILE = "config.missing_no_file"
    CONFIG_MISSING_IN_FILE = "config.missing_in_file"
    CONFIG_MISSING_IN_FILES = "config.missing_in_files"
    CONFIG_MISSING_ONE_FILE = "config.missing_one_file"
    CONFIG_MISSING_NO_FILES = "config.missing_no_files"
    CONFIG_NOT_AN_ADDRESS = "config.not_an_address"
    CONFIG_NOT_HTTP = "config.not_http"
    CONFIG_USER_IN_ADDRESS = "config.user_in_address"
    CONFIG_QUERY_IN_ADDRESS = "config.query_in_address"
    CONFIG_EMPTY = "config.empty"
    CONFIG_NOT_A_KEY = "config.not_a_key"
    CONFIG_NO_HOME = "config.no_home"
    CONFIG_NOT_A_SWITCH = "config.not_a_switch"
    CONFIG_NOT_A_LANGUAGE = "config.not_a_language"
    CONFIG_INVALID = "config.invalid"
    CONFIG_MASTER_KEY_FORM = "config.master_key_form"
    CONFIG_MASTER_KEY_FOR_CHAT = "config.master_key_for_chat"
    CONFIG_DATABASE_SCHEME = "config.database_scheme"
    CONFIG_DATABASE_HOST = "config.database_host"
    CONFIG_DATABASE_PARTS = "config.database_parts"
    CONFIG_DATABASE_RESERVED = "config.database_reserved"
    CONFIG_REGION = "config.region"
    CONFIG_FILE_MISSING = "config.file_missing"
    CONFIG_FILE_IS_FOLDER = "config.file_is_folder"
    CONFIG_FILE_UNREADABLE = "config.file_unreadable"
    CONFIG_FILE_NOT_UTF8 = "config.file_not_utf8"
    CONFIG_FILE_SYNTAX = "config.file_syntax"
    CONFIG_FILE_WIDE_SIGN = "config.file_wide_sign"
    CONFIG_FILE_REQUIRED = "config.file_required"
    CONFIG_HTTP_PROXY = "config.http_proxy"
    CONFIG_SOCKS_MISSING = "config.socks_missing"
    CONFIG_CERTIFICATES = "config.certificates"
    CONFIG_DEMO_OFFER = "config.demo_offer"
    CONFIG_ALLOWS_EVERYTHING = "config.allows_everything"
    CONFIG_ALLOWED_SYNTAX = "config.allowed_syntax"
    CONFIG_TOOL_NOT_KEPT = "config.tool_not_kept"
    CONFIG_TOOL_RULE = "config.tool_rule"
    CONFIG_TOOL_RULE_FOR_ALL = "config.tool_rule_for_all"
    CONFIG_TOOL_RULES_SYNTAX = "config.tool_rules_syntax"
    CONFIG_PREFERENCES_SYNTAX = "config.preferences_syntax"
    CONFIG_KEYS_NOT_A_TABLE = "config.keys_not_a_table"
    CONFIG_TRASH_DAYS = "config.trash_days"
    CONFIG_IMAGES = "config.images"
    CONFIG_PASTE = "config.paste"
    CONFIG_CACHE = "config.cache"
    CONFIG_TITLE_MODEL = "config.title_model"
    CONFIG_ASK_FROM = "config.ask_from"
    CONFIG_KEYS_UNKNOWN_COMMAND = "config.keys_unknown_command"
    CONFIG_KEYS_UNKNOWN_SCOPE = "config.keys_unknown_scope"
    CONFIG_KEYS_FIXED = "config.keys_fixed"
    CONFIG_KEYS_NO_KEY = "config.keys_no_key"
    CONFIG_KEYS_NEEDED = "config.keys_needed"
    CONFIG_KEYS_UNKNOWN_KEY = "config.keys_unknown_key"
    CONFIG_KEYS_NOT_SENT = "config.keys_not_sent"
    CONFIG_KEYS_RESERVED = "config.keys_reserved"
    CONFIG_KEYS_TYPED = "config.keys_typed"
    CONFIG_KEYS_EDITING = "config.keys_editing"
    CONFIG_KEYS_CLASH = "config.keys_clash"

    # Servers of tools: their configuration
    TOOLS_FILE_UNREADABLE = "tools.file_unreadable"
    """Facts: path, as of those that follow, and reason."""
    TOOLS_FILE_NOT_JSON = "tools.file_not_json"
    TOOLS_FILE_NO_SERVERS = "tools.file_no_servers"
    TOOLS_SERVER_NAME = "tools.server_name"
    """Fact: server, as of those that follow."""
    TOOLS_SERVER_WRONG = "tools.server_wrong"
    """Fact: entry."""
    TOOLS_SERVER_EMPTY = "tools.server_empty"
    TOOLS_SERVER_VARIABLE = "tools.server_variable"
    """Fact: variable."""
    TOOLS_SERVER_TWICE = "tools.server_twice"
    # Servers of tools: connecting
    TOOLS_COMMAND_MISSING = "tools.command_missing"
    """Fact: command."""
    TOOLS_COMMAND_FAILED = "tools.command_failed"
    """Facts: command, reason."""
    TOOLS_SERVER_EXITED = "tools.server_exited"
    TOOLS_SERVER_SILENT = "tools.server_silent"
    """Fact: seconds."""
    TOOLS_SERVER_UNREACHABLE = "tools.server_unreachable"
    """Fact: address."""
    TOOLS_SERVER_REFUSED = "tools.server_refused"
    """Facts: address, status."""
    TOOLS_SERVER_FAILED = "tools.server_failed"
    """Fact: reason."""
    TOOLS_SERVER_LOST = "tools.server_lost"

    # Templates of prompts
    TEMPLATE_UNREADABLE = "template.unreadable"
    """Facts: path, as of those that follow, and reason."""
    TEMPLATE_NOT_YAML = "template.not_yaml"
    TEMPLATE_EMPTY = "template.empty"
    TEMPLATE_WRONG = "template.wrong"
    """Fact: entry."""
    TEMPLATE_UNKNOWN = "template.unknown"
    """Fact: name."""
    TEMPLATE_NO_VARIABLE = "template.no_variable"
    """Facts: template, name, names."""
    TEMPLATE_NO_VALUE = "template.no_value"
    """Facts: template, names."""
    TEMPLATE_NO_INPUT = "template.no_input"
    """Fact: template."""
    TEMPLATE_TAKEN = "template.taken"
    TEMPLATE_UNWRITABLE = "template.unwritable"
    """Facts: path, reason."""

    # Setting up
    SETUP_WOULD_REPLACE = "setup.would_replace"
    """Facts: variables, path."""
    SETUP_UNANSWERED = "setup.unanswered"
    """Fact: variables."""
    SETUP_STOPPED = "setup.stopped"
    SETUP_NO_DOCKER = "setup.no_docker"
    SETUP_NO_ENGINE = "setup.no_engine"
    SETUP_NO_COMPOSE = "setup.no_compose"
    SETUP_CONTAINERS_FAILED = "setup.containers_failed"
    """Facts: status, line."""
    SETUP_NO_SUCH_MODEL = "setup.no_such_model"
    """Facts: models, offered."""
    SETUP_NOT_ADMIN = "setup.not_admin"
    """What was given as the administrator's key is none."""
    SETUP_ADMIN_KEY = "setup.admin_key"
    """The key to chat with is the administrator's."""
    SETUP_NO_SUCH_VARIABLE = "setup.no_such_variable"
    """An option names a variable of the environment that is not there; fact: flag."""
    SETUP_NO_INPUT = "setup.no_input"
    SETUP_NO_SCREEN = "setup.no_screen"
    SETUP_ACCESS_KEY_FORM = "setup.access_key_form"
    SETUP_AWS_SECRET_FORM = "setup.aws_secret_form"  # noqa: S105 (a code)
    SETUP_REGION_FORM = "setup.region_form"
    SETUP_REGION_JP = "setup.region_jp"
    SETUP_TOKEN_MISSING = "setup.token_missing"  # noqa: S105 (a code)
    SETUP_EMAIL_FORM = "setup.email_form"
    SETUP_FILE_TWICE = "setup.file_twice"
    """Facts: variable, path, lines."""
    SETUP_LINE_ENDS = "setup.line_ends"
    SETUP_VALUE_CONTROL = "setup.value_control"
    """Fact: variable."""
    SETUP_FILE_READ_ONLY = "setup.file_read_only"
    SETUP_FOLDER_READ_ONLY = "setup.folder_read_only"
    """Facts: path, folder."""
    SETUP_NOT_A_FILE = "setup.not_a_file"
    SETUP_UNWRITABLE = "setup.unwritable"
    """Facts: path, reason."""

    # The reader's editor
    EDITOR_MISSING = "editor.missing"
    EDITOR_COMMAND_UNREADABLE = "editor.command_unreadable"
    EDITOR_NOT_STARTED = "editor.not_started"
    EDITOR_NO_TERMINAL = "editor.no_terminal"
    EDITOR_UNREADABLE_TEXT = "editor.unreadable_text"
    EDITOR_TEXT_KEPT = "editor.text_kept"

    @property
    def area(self) -> str:
        """The part of the program the code belongs to, such as ``store``."""
        return self.value.partition(".")[0]


RETRYABLE = frozenset(
    {
        Code.STORE_LOCKED,
        Code.STORE_DISK_FULL,
        Code.STORE_DISK_FAILED,
        Code.STORE_MOVED,
        Code.STORE_BUSY_HERE,
        Code.STORE_BUSY_ELSEWHERE,
        Code.ANSWER_BROKEN_OFF,
        Code.ANSWER_UNREADABLE,
        Code.ANSWER_UNUSABLE,
        Code.PROXY_TIMEOUT,
        Code.PROXY_SILENT,
        Code.PROXY_CONNECTION_REFUSED,
        Code.PROXY_CONNECTION_FAILED,
        Code.PROXY_CONNECTION_CUT,
        Code.PROXY_NO_DATABASE,
        Code.PROXY_DATABASE_DOWN,
        Code.PROXY_TOO_MANY_REQUESTS,
        Code.PROXY_KEY_RATE_LIMIT,
        Code.PROXY_USER_RATE_LIMIT,
        Code.PROXY_TEAM_RATE_LIMIT,
        Code.PROXY_MODEL_RATE_LIMIT,
        Code.PROXY_MODEL_COOLDOWN,
        Code.PROXY_FAILED,
        Code.PROVIDER_UNREACHABLE,
        Code.PROVIDER_SILENT,
        Code.PROVIDER_FAILED,
    }
)
"""Codes after which the same request may succeed when it is simply sent again."""

UNREACHABLE = frozenset(
    {
        Code.PROXY_TIMEOUT,
        Code.PROXY_UNKNOWN_HOST,
        Code.PROXY_UNTRUSTED_CERTIFICATE,
        Code.PROXY_TLS_FAILED,
        Code.PROXY_CONNECTION_REFUSED,
        Code.PROXY_CONNECTION_FAILED,
        Code.PROXY_BAD_ADDRESS,
        Code.CONFIG_HTTP_PROXY,
    }
)
"""Codes which say that no connection to the proxy could be made."""

BUDGETS = frozenset(
    {
        Code.PROXY_BUDGET_SPENT,
        Code.PROXY_KEY_BUDGET,
        Code.PROXY_USER_BUDGET,
        Code.PROXY_TEAM_BUDGET,
        Code.PROXY_MEMBER_BUDGET,
        Code.PROXY_MODEL_BUDGET,
    }
)
"""Codes which say that a budget is used up."""
