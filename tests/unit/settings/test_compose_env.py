"""A `.env` is read as Docker Compose reads it: one table of cases, for the parser and for the settings."""

import json
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.settings.compose_env import Fault, parse_env
from litechat_tui.settings.sources import read_sources

CASES = json.loads((Path(__file__).parents[2] / "data" / "compose_env.json").read_text("utf-8"))

every_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@every_case
def test_the_parser_follows_the_compose_specification(case: dict[str, Any]) -> None:
    values, faults = parse_env(case["text"], case.get("environment", {}))

    assert values == case["values"]
    assert faults == [Fault(line, code, *facts) for line, code, *facts in case.get("faults", [])]


@every_case
def test_the_settings_have_what_the_parser_found(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ABCDEFXY":
        monkeypatch.delenv(name, raising=False)
    for name, value in case.get("environment", {}).items():
        monkeypatch.setenv(name, value)
    path = tmp_path / ".env"
    path.write_bytes(case["text"].encode())

    if not case.get("faults"):
        found = {name.lower(): value for name, value in case["values"].items() if value and name.isupper()}
        assert read_sources([path]).written == found
        return
    with pytest.raises(ConfigurationError) as caught:
        read_sources([path])
    problems = caught.value.problems
    named = {(line, problem.code) for problem in problems for line in str(problem.facts["lines"]).split(", ")}
    assert named == {(str(line), code) for line, code, *_ in case["faults"]}


def test_a_long_file_is_read_in_linear_time() -> None:
    text = "A=$A\n" * 50_000 + "# comment\n" * 50_000 + "B='" + "\\'" * 100_000 + "'\n"

    values, faults = parse_env(text, {})

    assert values == {"A": "", "B": "'" * 100_000}
    assert not faults
