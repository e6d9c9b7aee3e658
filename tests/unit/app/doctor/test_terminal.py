"""Links of the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from litechat_tui.app.doctor.terminal import terminal_checks
from litechat_tui.domain.examined import TerminalFacts
from tests.unit.app.doctor.checked import told

WELL = TerminalFacts(
    is_there=True,
    term="xterm-256color",
    columns=80,
    rows=24,
    colour_term="truecolor",
    answers=True,
    tells_keys=True,
    wide_cells=4,
    ambiguous_cells=1,
)


def test_all_is_well() -> None:
    assert told(terminal_checks(WELL)) == [
        "terminal.kind ok terminal_well",
        "terminal.colours ok colours_all",
        "terminal.keys ok keys_all",
        "terminal.clipboard ok clipboard_osc",
        "terminal.tmux skip tmux_outside",
        "terminal.width ok width_well",
        "terminal.cursor ok cursor_well",
    ]


def test_without_a_terminal_nothing_is_looked_at() -> None:
    first, *rest = told(terminal_checks(TerminalFacts()))
    assert first == "terminal.kind skip terminal_none"
    assert len(rest) == 6
    assert all(check.endswith(" skip because") for check in rest)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"term": "dumb"}, "kind warn terminal_dumb"),
        ({"columns": 39}, "kind warn terminal_small"),
        ({"rows": 9}, "kind warn terminal_small"),
        ({"no_color": True}, "colours ok colours_off"),
        ({"colour_term": ""}, "colours ok colours_256"),
        ({"colour_term": "", "term": "linux"}, "colours warn colours_few"),
        ({"tells_keys": False}, "keys ok keys_plain"),
        ({"answers": False}, "keys skip terminal_silent"),
        ({"answers": False}, "cursor skip terminal_silent"),
        ({"clipboard_program": "xclip", "program": "vte"}, "clipboard ok clipboard_native"),
        ({"program": "vte"}, "clipboard warn clipboard_neither"),
        ({"in_tmux": True}, "tmux skip tmux_unasked"),
        ({"in_tmux": True, "tmux": (("set-clipboard", "external"),)}, "tmux warn tmux_setting"),
        ({"in_tmux": True, "tmux": (("escape-time", "500"),)}, "tmux warn tmux_setting"),
        ({"in_tmux": True, "tmux": (("extended-keys", "off"),)}, "tmux warn tmux_setting"),
        (
            {"in_tmux": True, "tmux": (("set-clipboard", "on"), ("escape-time", "100"), ("extended-keys", "always"))},
            "tmux ok tmux_well",
        ),
        ({"speaks_utf8": False}, "width warn width_locale"),
        ({"wide_cells": None}, "width skip terminal_silent"),
        ({"wide_cells": 2}, "width warn width_wrong"),
        ({"ambiguous_cells": 2}, "width warn width_ambiguous"),
    ],
)
def test_what_is_otherwise_is_told(changes: dict[str, Any], found: str) -> None:
    assert f"terminal.{found}" in told(terminal_checks(replace(WELL, **changes)))


def test_each_option_of_tmux_is_told_with_the_value_it_should_have() -> None:
    options = (("set-clipboard", "off"), ("escape-time", "500"), ("another", "1"))
    checks = [*terminal_checks(replace(WELL, in_tmux=True, tmux=options))]
    assert [check.found.facts for check in checks if check.link == "terminal.tmux"] == [
        {"option": "set-clipboard", "value": "off", "wanted": "on"},
        {"option": "escape-time", "value": "500", "wanted": "10"},
    ]


def test_a_terminal_that_is_in_use_is_told_apart_from_one_that_says_nothing() -> None:
    quiet = replace(WELL, answers=False, tells_keys=False, wide_cells=None, ambiguous_cells=None)
    kinds = ("keys", "width", "cursor")
    for was_asked, note in ((True, "terminal_silent"), (False, "terminal_unasked")):
        found = told(terminal_checks(replace(quiet, was_asked=was_asked)))
        assert {f"terminal.{kind} skip {note}" for kind in kinds} <= {*found}
