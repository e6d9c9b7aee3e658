"""What the proofs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.proof.nursery import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where real programs are started from."""
    with Nursery.opened() as nursery:
        yield nursery
