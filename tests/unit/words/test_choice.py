"""Which language the program speaks."""

from __future__ import annotations

import pytest

from litechat_tui.words.choice import asked_language, language_of

EVERYTHING = {"LITECHAT_LANG": "ja", "LC_ALL": "ja_JP.UTF-8"}


@pytest.mark.parametrize(
    ("flag", "environ", "language"),
    [
        ("en", EVERYTHING, "en"),
        (None, {"LITECHAT_LANG": "en", "LC_ALL": "ja_JP.UTF-8"}, "en"),
        (None, {"LC_ALL": "ja_JP.UTF-8"}, "ja"),
        (None, {}, "en"),
        ("de", {"LITECHAT_LANG": "ja"}, "ja"),
        (None, {"LITECHAT_LANG": "de", "LANG": "ja"}, "ja"),
        (None, {"LITECHAT_LANG": "", "LANG": "ja"}, "ja"),
    ],
)
def test_the_flag_wins_over_the_variable_and_that_over_the_locale(
    flag: str | None, environ: dict[str, str], language: str
) -> None:
    assert language_of(flag, environ) == language


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "ja"}, "ja"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja-JP"}, "ja"),
        ({"LANG": "JA_jp.eucJP@x"}, "ja"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "jam"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "ja_JP", "LANG": "en_US"}, "ja"),
        ({"LC_ALL": "C", "LC_MESSAGES": "ja_JP", "LANG": "ja_JP"}, "en"),
        ({"LC_MESSAGES": "en_US", "LANG": "ja_JP"}, "en"),
    ],
)
def test_the_first_locale_that_is_set_counts(environ: dict[str, str], language: str) -> None:
    assert language_of(None, environ) == language


def test_only_a_language_of_the_program_is_one_that_was_asked_for() -> None:
    assert asked_language(None, "", "de", "ja", "en") == "ja"
    assert asked_language("xx") is None
    assert asked_language() is None
