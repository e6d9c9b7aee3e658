"""What the inside needs from the outside, as protocols. Concrete classes are named in `composition` only."""

from litechat_tui.domain.ports.account import ProxyAccount
from litechat_tui.domain.ports.attachments import Blobs
from litechat_tui.domain.ports.consent import AskAlways, ToolConsent
from litechat_tui.domain.ports.files import FolderFiles, ForeignDatabases, SessionArchive, SessionFile
from litechat_tui.domain.ports.machine import Clock, LocalState
from litechat_tui.domain.ports.models import Asker, ModelCatalog, Question, ShortAnswer
from litechat_tui.domain.ports.prompts import EarlierPrompts, PromptPage
from litechat_tui.domain.ports.sessions import (
    SearchIndex,
    SessionCommands,
    SessionLists,
    SessionQueries,
    SessionSearch,
    SessionSpending,
)
from litechat_tui.domain.ports.templates import Place, TemplateFile, TemplateFiles
from litechat_tui.domain.ports.tools import ToolServerFiles, ToolServers
from litechat_tui.domain.ports.turns import (
    Carried,
    ChatRunner,
    Decided,
    Item,
    Outcome,
    Partial,
    Reply,
    ToolDecisions,
    TurnJournal,
    TurnRequest,
)

__all__ = [
    "AskAlways",
    "Asker",
    "Blobs",
    "Carried",
    "ChatRunner",
    "Clock",
    "Decided",
    "EarlierPrompts",
    "FolderFiles",
    "ForeignDatabases",
    "Item",
    "LocalState",
    "ModelCatalog",
    "Outcome",
    "Partial",
    "Place",
    "PromptPage",
    "ProxyAccount",
    "Question",
    "Reply",
    "SearchIndex",
    "SessionArchive",
    "SessionCommands",
    "SessionFile",
    "SessionLists",
    "SessionQueries",
    "SessionSearch",
    "SessionSpending",
    "ShortAnswer",
    "TemplateFile",
    "TemplateFiles",
    "ToolConsent",
    "ToolDecisions",
    "ToolServerFiles",
    "ToolServers",
    "TurnJournal",
    "TurnRequest",
]
