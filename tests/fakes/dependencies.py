"""`Dependencies` over parts of the test's own, for every face alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Protocol

from litechat_tui.app.account import Account
from litechat_tui.app.attaching import Attaching
from litechat_tui.app.dependencies import Dependencies, Endpoint
from litechat_tui.app.doctor.examination import Examination
from litechat_tui.app.model_titles import ModelTitles
from litechat_tui.app.setup.driver import Setup
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.domain.ports import (
    Asker,
    Blobs,
    ChatRunner,
    Clock,
    EarlierPrompts,
    LocalState,
    ModelCatalog,
    ProxyAccount,
    SearchIndex,
    SessionArchive,
    SessionCommands,
    SessionFile,
    SessionLists,
    SessionQueries,
    SessionSearch,
    SessionSpending,
    TemplateFiles,
    TurnJournal,
)
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.domain.setup import Way
from litechat_tui.settings.template_files import TemplateFolders
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from tests.conftest import frozen_clock
from tests.fakes.catalog import FakeCatalog
from tests.fakes.examination import demo_examination
from tests.fakes.setting_up import no_setup

NOWHERE = Path("/nonexistent")
"""A folder without templates."""


class Store(Protocol):
    """What a real store and a fake one have in common."""

    @property
    def queries(self) -> SessionQueries: ...
    @property
    def commands(self) -> SessionCommands: ...
    @property
    def journal(self) -> TurnJournal: ...
    @property
    def local(self) -> LocalState: ...
    @property
    def lists(self) -> SessionLists: ...
    @property
    def search(self) -> SessionSearch: ...
    @property
    def index(self) -> SearchIndex: ...
    @property
    def spending(self) -> SessionSpending: ...
    @property
    def prompts(self) -> EarlierPrompts: ...
    @property
    def archive(self) -> SessionArchive: ...
    @property
    def blobs(self) -> Blobs: ...


def dependencies(
    store: Store,
    runner: ChatRunner,
    catalog: ModelCatalog | None = None,
    *,
    clock: Clock = frozen_clock,
    new_id: str = "0198-new-{}",
    endpoint: Endpoint | None = None,
    model: str = "m1",
    session_id: str = "",
    file: SessionFile | None = None,
    asker: Asker | None = None,
    examination: Callable[[], Examination] = demo_examination,
    setup: Callable[[Way], Setup] = no_setup,
    account: ProxyAccount | None = None,
    templates: TemplateFiles | None = None,
    tools: ToolControl | None = None,
) -> Dependencies:
    """Return dependencies over `store` and `runner`; new sessions are called `new_id` with their number.

    With an `asker`, the model "titles" names sessions.
    """
    ids = count(1)
    titles = ModelTitles(asker, store.queries, store.commands, clock=clock, model="titles") if asker else None
    return Dependencies(
        store.queries,
        store.commands,
        store.journal,
        store.local,
        runner,
        catalog or FakeCatalog(),
        store.lists,
        store.search,
        store.index,
        store.prompts,
        store.spending,
        archive=lambda: store.archive,
        databases=SQLiteForeignDatabases,
        redactor=lambda: NO_SECRETS,
        examination=examination,
        setup=setup,
        tools=None if tools is None else lambda: tools,
        templates=lambda: templates or TemplateFolders(NOWHERE, NOWHERE),
        clock=clock,
        new_id=lambda: new_id.format(next(ids)),
        endpoint=endpoint or Endpoint("localhost:4000"),
        model=model,
        session_id=session_id,
        file=file,
        titles=titles,
        asker=asker,
        attaching=lambda: Attaching(store.blobs),
        account=None if account is None else cache(lambda: Account(account, clock)),
    )
