import tempfile, json, shutil
from pathlib import Path
import pytest
from dataclasses import replace
from hypothesis import given, settings
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.domain.storable import storable
from tests.conversations import *
from tests.conftest import frozen_clock

TEMPLATE=Path(tempfile.mkdtemp())/'s'
SQLiteStore(TEMPLATE, frozen_clock).close()
def store(tmp):
    shutil.copy(TEMPLATE, Path(tmp)/'s')
    return SQLiteStore(Path(tmp)/'s', frozen_clock)
def test_full(tmp_path):
    s=store(tmp_path)
    a,=s.archive.adopt([FULL]); print(a)
    assert s.check()==[]
    got=s.archive.conversation(a.session_id)
    assert without_ids(got)==without_ids(storable(FULL))
    assert s.archive.adopt([FULL])[0].fate=="duplicate"
    assert s.archive.adopt([got])[0].fate=="duplicate"

@settings(max_examples=60)
@given(CONVERSATIONS)
def test_any(c):
    sound=storable(c)
    assert storable(sound)==sound
    with tempfile.TemporaryDirectory() as tmp:
        s=store(tmp)
        a,=s.archive.adopt([c])
        assert s.check()==[]
        got=s.archive.conversation(a.session_id)
        assert repr(without_ids(got))==repr(without_ids(sound))
        assert s.archive.adopt([c])[0].fate=="duplicate"
        s.close()
