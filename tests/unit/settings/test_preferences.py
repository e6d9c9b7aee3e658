"""`config.toml`: what it says, and a sentence when it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from litechat_tui.settings.preferences import Preferences, preferences_path, read_preferences
from tests.wording import message


def sentence(preferences: Preferences) -> str:
    """Return the one sentence about a file that is not used."""
    assert preferences.keys == {}
    (problem,) = preferences.problems
    return message(problem)


def test_the_file_is_in_the_platform_s_folder_for_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert preferences_path() == tmp_path / "litechat-tui" / "config.toml"
    assert not preferences_path().parent.exists()


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert read_preferences(tmp_path / "config.toml") == Preferences()


def test_the_keys_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('\ufeffother = 1\n[keys]\n"turn.retry@conversation" = "f5"\nturn.edit = ["é"]\n', encoding="utf-8")
    assert read_preferences(path) == Preferences({"turn.retry@conversation": "f5", "turn": {"edit": ["é"]}})


def test_a_file_without_keys_leaves_them_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    assert read_preferences(path) == Preferences()


def test_a_file_that_is_not_toml_is_a_sentence_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[keys]\n"turn.retry" "f5"\n')
    words = sentence(read_preferences(path))
    assert words.startswith(f"{path} is not valid TOML: ")
    assert "at line 2" in words


def test_a_file_that_is_not_utf_8_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'[keys]\nturn = "\xff"')
    assert sentence(read_preferences(path)) == f"{path} is not UTF-8 text."


def test_keys_that_are_no_table_are_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("keys = 1")
    assert sentence(read_preferences(path)) == f"In {path}, keys is not a table."


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.mkdir()
    assert sentence(read_preferences(path)) == f"{path} cannot be read: Is a directory."


@pytest.mark.parametrize(("written", "days"), [("[trash]\ndays = 7", 7), ("[trash]\ndays = 0", 0), ("[trash]", 30)])
def test_the_trash_may_be_kept_for_other_days(tmp_path: Path, written: str, days: int) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    assert read_preferences(path) == Preferences(trash_days=days)


def test_requests_are_marked_for_the_cache_unless_that_is_switched_off(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[cache]\nprompts = false")
    assert read_preferences(path) == Preferences(cache_prompts=False)
    path.write_text('[cache]\nprompts = "no"')
    (problem,) = (found := read_preferences(path)).problems
    assert message(problem) == f"{path}: prompts in [cache] is neither true nor false."
    assert found.cache_prompts


@pytest.mark.parametrize("days", ["-1", "true", '"7"', "4000", "1.5"])
def test_days_that_are_none_are_a_sentence_and_leave_the_usual_ones(tmp_path: Path, days: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[trash]\ndays = {days}")
    assert read_preferences(path).trash_days == 30
    assert "is not a whole number from 0 to 3650" in sentence(read_preferences(path))
    path.write_text("trash = 1")
    assert "is not a whole number" in sentence(read_preferences(path))


@pytest.mark.parametrize(
    ("written", "model"), [('[titles]\nmodel = " haiku "', "haiku"), ('[titles]\nmodel = ""', ""), ("[titles]", "")]
)
def test_a_model_may_name_sessions(tmp_path: Path, written: str, model: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    assert read_preferences(path) == Preferences(title_model=model)


@pytest.mark.parametrize("written", ["[titles]\nmodel = 1", "[titles]\nmodel = true", "titles = 1"])
def test_a_model_that_is_none_is_a_sentence_and_names_nothing(tmp_path: Path, written: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    assert read_preferences(path).title_model == ""
    assert sentence(read_preferences(path)) == f"{path}: model in [titles] is not the name of a model."


def test_one_wrong_entry_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('trash = 1\n[titles]\nmodel = "haiku"\n[keys]\n"turn.retry" = "f5"')
    found = read_preferences(path)
    assert (found.title_model, found.keys) == ("haiku", {"turn.retry": "f5"})
    path.write_text("trash = 1\ntitles = 1")
    assert len(read_preferences(path).problems) == 2


@pytest.mark.parametrize(
    ("written", "dollars"), [("[costs]\nask_from = 2", 2.0), ("[costs]\nask_from = 0.0", 0.0), ("[costs]", 0.5)]
)
def test_it_may_be_asked_from_another_cost_on(tmp_path: Path, written: str, dollars: float) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    assert read_preferences(path) == Preferences(ask_from=dollars)


@pytest.mark.parametrize("dollars", ["-1", "true", '"7"', "inf", "nan", "[]"])
def test_a_cost_that_is_none_is_a_sentence_and_leaves_the_usual_one(tmp_path: Path, dollars: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[costs]\nask_from = {dollars}")
    assert read_preferences(path).ask_from == 0.5
    assert sentence(read_preferences(path)) == f"{path}: ask_from in [costs] is not an amount of US dollars."


@pytest.mark.parametrize(
    ("written", "lines", "characters"),
    [("lines = 3", 3, 2_000), ("characters = 0", 10, 0), ("", 10, 2_000), ("lines = 0\ncharacters = 9", 0, 9)],
)
def test_more_or_less_may_be_pasted_as_it_is(tmp_path: Path, written: str, lines: int, characters: int) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[paste]\n{written}")
    assert read_preferences(path) == Preferences(paste_lines=lines, paste_characters=characters)


@pytest.mark.parametrize("most", ["-1", "true", '"7"', "1000001", "1.5"])
def test_a_limit_that_is_none_is_a_sentence_and_leaves_the_usual_one(tmp_path: Path, most: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[paste]\nlines = {most}\ncharacters = 5")
    read = read_preferences(path)
    assert (read.paste_lines, read.paste_characters) == (10, 5)
    assert "lines in [paste] is not a whole number from 0 to 1000000" in sentence(read)


@pytest.mark.parametrize(("written", "shown"), [("[images]\npreview = false", False), ("[images]", True)])
def test_images_may_be_left_out_of_conversations(tmp_path: Path, written: str, shown: bool) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    assert read_preferences(path) == Preferences(image_previews=shown)


@pytest.mark.parametrize("written", ["[images]\npreview = 0", "images = true"])
def test_what_is_neither_true_nor_false_shows_images_and_is_a_sentence(tmp_path: Path, written: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    assert read_preferences(path).image_previews
    assert sentence(read_preferences(path)) == f"{path}: preview in [images] is neither true nor false."
