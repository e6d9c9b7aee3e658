import gc
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from litechat_tui.ui import garbage
from litechat_tui.ui.garbage import short_collections


@pytest.fixture(autouse=True)
def nothing_stays_frozen() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize(("long", "frozen"), [(-1.0, True), (1e9, False)])
def test_what_a_long_collection_has_looked_at_is_not_looked_at_again(long: float, frozen: bool) -> None:
    before = gc.get_freeze_count()
    with patch.object(garbage, "LONG_SECONDS", long), short_collections():
        kept: list[list[int]] = [[] for _ in range(1_000)]
        gc.collect()
        assert (gc.get_freeze_count() >= before + len(kept)) is frozen


def test_the_collector_is_left_as_it_was() -> None:
    before = [*gc.callbacks]
    with short_collections():
        assert len(gc.callbacks) == len(before) + 1
    assert gc.callbacks == before
