"""What the program is made of, as the faces get it: ports, and what the command line asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from litechat_tui.app.approvals import Approvals
from litechat_tui.app.chat import ChatService, Spawn
from litechat_tui.app.drafts import Drafts, UnkeptState
from litechat_tui.app.history import History
from litechat_tui.app.housekeeping import TRASH_DAYS, Housekeeping
from litechat_tui.app.keymap import DEFAULT_KEYMAP, Keymap
from litechat_tui.app.models import ModelChoice
from litechat_tui.app.session_rows import SessionReader
from litechat_tui.domain.chat import Session
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.ports import (
    AskAlways,
    Asker,
    Blobs,
    ChatRunner,
    Clock,
    EarlierPrompts,
    FolderFiles,
    ForeignDatabases,
    LocalState,
    ModelCatalog,
    SearchIndex,
    SessionArchive,
    SessionCommands,
    SessionFile,
    SessionLists,
    SessionQueries,
    SessionSearch,
    SessionSpending,
    TemplateFiles,
    ToolConsent,
    TurnJournal,
)

if TYPE_CHECKING:
    from litechat_tui.app.account import Account
    from litechat_tui.app.attaching import Attaching
    from litechat_tui.app.doctor.examination import Examination
    from litechat_tui.app.export_plan import ExportPlan
    from litechat_tui.app.hub.keeping import HubKeeper
    from litechat_tui.app.import_plan import ImportPlan
    from litechat_tui.app.known_models import KnownModels
    from litechat_tui.app.model_titles import ModelTitles
    from litechat_tui.app.setup.driver import Setup
    from litechat_tui.app.tool_control import ToolControl
    from litechat_tui.domain.redaction import Redactor
    from litechat_tui.domain.setup import Way

NO_CONSENT = AskAlways()

# Export and import are loaded when they are asked for: a start has no need of them.


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the models are."""

    name: str
    """Host and port of the proxy, or a word for it."""
    demo: bool = False
    """Whether the answers come from this program instead of a model."""
    address: str = ""
    """Address of the proxy, with or without `/v1` at its end; empty where there is none, as in the demo."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that every face of the program works on."""

    queries: SessionQueries
    commands: SessionCommands
    journal: TurnJournal
    local: LocalState
    runner: ChatRunner
    catalog: ModelCatalog
    lists: SessionLists
    search: SessionSearch
    index: SearchIndex
    prompts: EarlierPrompts
    spending: SessionSpending
    archive: Callable[[], SessionArchive]
    """Loads what takes whole sessions out of the store and into it."""
    databases: Callable[[], ForeignDatabases]
    """Loads what reads the databases of other programs."""
    redactor: Callable[[], Redactor]
    """Reads which secrets are to stand in no file; blocks, and raises `ConfigurationError`."""
    examination: Callable[[], Examination]
    """Loads what looks at every link of the chain; blocks, and raises `ConfigurationError`."""
    setup: Callable[[Way], Setup]
    """Returns what sets up in one way; raises `ConfigurationError`."""
    templates: Callable[[], TemplateFiles]
    """Returns the files that templates of prompts are in."""
    clock: Clock
    new_id: Callable[[], str]
    """Makes the id of a new session, a UUIDv7."""
    endpoint: Endpoint
    model: str = ""
    """Alias asked for on the command line or in the settings; empty to take the remembered or the first one."""
    session_id: str = ""
    """The session asked for; empty for a new one."""
    parameters: Parameters | None = None
    """What that session is to send from now on; None leaves it as it is."""
    validate: Callable[[], object] = bool
    """Validates the settings; blocks, and raises `ConfigurationError` when they are wrong."""
    language_chosen: bool = False
    """Whether a flag or the environment chose the language, which then prevails over the remembered one."""
    keymap: Keymap = DEFAULT_KEYMAP
    """The keys of the full screen."""
    file: SessionFile | None = None
    """The file of the store; None where it cannot lose its place."""
    trash_days: int = TRASH_DAYS
    """Days that a session stays in the trash; 0 for ever."""
    paste_lines: int = 10
    """Lines of a text that is pasted as it is; a longer one is folded. 0 for any number."""
    paste_characters: int = 2_000
    """Characters of such a text; 0 for any number."""
    titles: ModelTitles | None = None
    """What has a model name sessions; None where that is not switched on."""
    known_models: Callable[[], KnownModels] | None = None
    """Loads what knows the proxy's models, the same one each time; None for one that forgets."""
    asker: Asker | None = None
    """Asks models beside the conversations; None where nothing is asked."""
    ask_from: float = 0.5
    """US dollars from which on a prompt is sent only after a question; 0 for never."""
    account: Callable[[], Account] | None = None
    """Loads what looks at the proxy while somebody looks at the screen, the same each time; None where nothing does."""
    folders: FolderFiles | None = None
    """Tells which files there are; None where none are looked for."""
    attaching: Callable[[], Attaching] | None = None
    """Loads what makes attachments of files; None where nothing is attached."""
    consent: ToolConsent = NO_CONSENT
    """Decides about tool calls before anybody is asked, and remembers what is always allowed."""
    blobs: Blobs | None = None
    """Holds what was attached; None where nobody looks at it again."""
    image_previews: bool = True
    """Whether the conversation shows images that were attached, where it can."""
    tools: Callable[[], ToolControl] | None = None
    """Loads what the servers of tools are controlled by, the same each time; None where there are none."""
    hub: Callable[[], HubKeeper] | None = None
    """Loads what keeps the file and the hub in step, the same each time; None where no hub is named."""
    notices: tuple[Problem, ...] = ()
    """What is wrong with the user's preferences: shown at the start, which it does not prevent."""

    def chat(self, spawn: Spawn, *, keeps_drafts: bool) -> ChatService:
        """Return a chat service over these ports; a face without a box has no drafts to keep."""
        drafts = Drafts(self.local, self.new_id()) if keeps_drafts else Drafts(UnkeptState(), blank_id="")
        chat = ChatService(
            self.runner,
            self.commands,
            drafts,
            clock=self.clock,
            new_id=self.new_id,
            spawn=spawn,
            model=self.model,
            **({"answered": self.titles.answered} if self.titles else {}),
        )
        if self.parameters is not None:
            chat.parameters.wait(self.session_id, self.parameters)
        return chat

    def approvals(self, chat: ChatService) -> Approvals:
        """Return what decides about tool calls."""
        return Approvals(chat, self.journal, self.consent)

    @property
    def session_reader(self) -> SessionReader:
        """Reads the list of sessions as far as it is in sight."""
        return SessionReader(self.lists, self.search, self.clock)

    @property
    def housekeeping(self) -> Housekeeping:
        """Does things to sessions as a whole, and undoes them."""
        return Housekeeping(self.commands, self.new_id)

    def export_plan(self, sessions: Sequence[Session]) -> ExportPlan:
        """Return how these sessions are exported. Blocks; raises `LitechatError`."""
        from litechat_tui.app.export_plan import ExportPlan

        only = sessions[0] if len(sessions) == 1 else None
        ids = [session.id for session in sessions]
        return ExportPlan(self.archive(), self.redactor(), ids, self.clock().date(), only)

    def export_plan_of_all(self) -> ExportPlan:
        """Return how all sessions are exported that are not in the trash. Blocks; raises `LitechatError`."""
        from litechat_tui.app.export_plan import ExportPlan

        archive = self.archive()
        return ExportPlan(archive, self.redactor(), archive.ids(), self.clock().date())

    def import_plan(self) -> ImportPlan:
        """Return how sessions are imported. Blocks."""
        from litechat_tui.app.import_plan import ImportPlan

        return ImportPlan(self.archive(), self.databases())

    @property
    def history(self) -> History:
        """Reads sessions page by page."""
        return History(self.queries)

    @property
    def known(self) -> KnownModels:
        """Knows what the proxy has told of its models."""
        from litechat_tui.app.known_models import KnownModels

        if self.known_models is not None:
            return self.known_models()
        return KnownModels(self.local, self.catalog, self.endpoint.name)

    @property
    def models(self) -> ModelChoice:
        """Finds the model to talk to."""
        return ModelChoice(self.queries, self.local, self.catalog)
