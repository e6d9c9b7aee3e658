"""Stand-ins for the ports, small on purpose; each passes the contract suite of the real thing."""

from tests.fakes.catalog import FakeCatalog
from tests.fakes.dependencies import dependencies
from tests.fakes.runner import Answering, GatedReply, GatedRunner, PlayedRunner
from tests.fakes.store import FakeStore

__all__ = ["Answering", "FakeCatalog", "FakeStore", "GatedReply", "GatedRunner", "PlayedRunner", "dependencies"]
