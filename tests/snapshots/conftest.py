"""Snapshots stand on the same stage as the tests of the screen's behaviour."""

from tests.snapshots.test_frames import frame
from tests.ui.conftest import stage

__all__ = ["frame", "stage"]
