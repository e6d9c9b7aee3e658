"""compose.yaml, litellm_config.yaml, .env.example and docs/configuration.md agree with each other and the settings."""

import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.loading import load_settings
from litechat_tui.settings.shared import SharedSettings, check
from scripts import configuration
from tests.wording import message

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "compose.yaml"
EXAMPLE = ROOT / ".env.example"
CONFIG = ROOT / "litellm_config.yaml"

ALIAS = "bedrock-claude-haiku-4-5-jp"
SEED_COMPOSE = {
    "LITELLM_MASTER_KEY",
    "UI_USERNAME",
    "UI_PASSWORD",
    "POSTGRES_DB",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "DATABASE_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
}
SEED_CLIENT = {"LITELLM_BASE_URL", "LITELLM_API_KEY", "SESSION_DB_PATH"}
"""What every deployment of this kind has always had in its `.env`."""

SUBSTITUTION = re.compile(r"(?<!\$)\$\{([A-Z_]+)(?::([?-])([^{}]*(?:\$\{[A-Z_]+\})?))?\}")
"""`${NAME}`, `${NAME:?sentence}` or `${NAME:-default}`: name, operator, text."""

EXAMPLE_LINE = re.compile(r"^(# )?([A-Z_]+)=(.*)$", re.MULTILINE)
"""A variable of the example, switched off or not: mark, name, value."""


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return loaded


def strings(node: object) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict():
            for value in node.values():
                yield from strings(value)
        case list():
            for value in node:
                yield from strings(value)


def substitutions() -> list[tuple[str, str, str]]:
    return [found for text in strings(compose()) for found in SUBSTITUTION.findall(text)]


def handed_on() -> set[str]:
    """Return variables that compose hands on without a value: present when set, absent when not."""
    services = compose()["services"].values()
    return {name for service in services for name, value in service["environment"].items() if value is None}


def names(model: type[ClientSettings], *, required: bool = False) -> set[str]:
    fields = model.model_fields.items()
    return {name.upper() for name, field in fields if field.is_required() or not required}


def example_halves() -> tuple[str, str]:
    """Return what stands under the two headings of `.env.example`: compose's half, the client's half."""
    text = EXAMPLE.read_text(encoding="utf-8")
    first, second = text.index("# ==== What Docker Compose"), text.index("# ==== What litechat-tui")
    assert first < second
    return text[first:second], text[second:]


def example_names(half: str) -> set[str]:
    return {name for _, name, _ in EXAMPLE_LINE.findall(half)}


def validate(path: Path) -> int:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_compose_file_follows_the_compose_specification(tmp_path: Path) -> None:
    assert validate(COMPOSE) == 0
    broken = tmp_path / "compose.yaml"
    broken.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "health_check:"), encoding="utf-8")
    assert validate(broken) != 0


def test_compose_reads_what_the_model_says_and_nothing_else() -> None:
    assert {name for name, _, _ in substitutions()} | handed_on() == names(SharedSettings) - names(ClientSettings)


def test_compose_stops_with_a_sentence_when_a_needed_variable_is_missing() -> None:
    asked = {name: sentence for name, operator, sentence in substitutions() if operator == "?"}
    assert asked.keys() == names(SharedSettings, required=True) - names(ClientSettings)
    for name, sentence in asked.items():
        assert sentence.startswith(f"Write {name}=")
        assert " into .env" in sentence


def test_the_example_has_every_variable_under_its_heading() -> None:
    for_compose, for_client = map(example_names, example_halves())
    assert for_compose == names(SharedSettings) - names(ClientSettings)
    assert for_client == names(ClientSettings)
    assert for_compose >= SEED_COMPOSE
    assert for_client >= SEED_CLIENT


def test_the_example_switches_off_only_what_is_optional() -> None:
    switched_off = {name for mark, name, _ in EXAMPLE_LINE.findall(EXAMPLE.read_text(encoding="utf-8")) if mark}
    assert switched_off.isdisjoint(names(SharedSettings, required=True) | SEED_COMPOSE | SEED_CLIENT)


def test_every_variable_of_the_example_has_a_comment_above_it() -> None:
    for paragraph in re.split(r"\n\s*\n", EXAMPLE.read_text(encoding="utf-8")):
        if found := EXAMPLE_LINE.search(paragraph):
            comment = paragraph[: found.start()].splitlines()
            assert len(comment) >= 2, f"{found[2]}: one line in English, one in Japanese"
            assert all(line.startswith("# ") for line in comment)


def test_the_example_shows_the_defaults() -> None:
    shown = {name: value for mark, name, value in EXAMPLE_LINE.findall(EXAMPLE.read_text(encoding="utf-8")) if mark}
    image = {text for name, operator, text in substitutions() if (name, operator) == ("LITELLM_IMAGE", "-")}
    assert image == {SharedSettings.model_fields["litellm_image"].default} == {shown["LITELLM_IMAGE"]}
    assert image == {"docker.litellm.ai/berriai/litellm:main-latest"}
    assert (shown["LITECHAT_TOOLS"] == "on") is ClientSettings.model_fields["litechat_tools"].default
    assert shown["LITECHAT_MODEL"] == ALIAS


def test_a_filled_in_example_suits_both_halves(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    empty = {message(problem).split()[0] for problem in check(env_file, CONFIG)}
    assert {"LITELLM_MASTER_KEY", "LITELLM_API_KEY", "POSTGRES_PASSWORD"} <= empty
    filled = re.sub(r"^([A-Z_]+)=$", r"\1=sk-\1", env_file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    env_file.write_text(filled, encoding="utf-8")
    assert check(env_file, CONFIG) == ()
    assert load_settings(env_file).litellm_base_url == "http://localhost:4000"


def test_the_commands_of_the_example_make_keys() -> None:
    commands = re.findall(r'^# +uv run python -c "(.+)"$', EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    made = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for code in commands
    ]
    master, salt, password = (process.stdout.strip() for process in made)
    assert master.startswith("sk-litellm-")
    assert salt.startswith("sk-salt-")
    assert min(map(len, (master, salt, password))) > 30


def test_the_proxy_offers_the_alias_and_finds_its_secrets_in_its_container() -> None:
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    (model,) = config["model_list"]
    assert model["model_name"] == ALIAS
    assert model["litellm_params"]["model"] == "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0"
    wanted = {text.removeprefix("os.environ/") for text in strings(config) if text.startswith("os.environ/")}
    assert wanted == {"AWS_REGION", "LITELLM_MASTER_KEY", "DATABASE_URL"}
    assert wanted <= compose()["services"]["litellm"]["environment"].keys()


def test_compose_mounts_the_configuration_that_the_proxy_is_told_to_read() -> None:
    proxy = compose()["services"]["litellm"]
    source, target, mode = proxy["volumes"][0].split(":")
    assert (ROOT / source).resolve() == CONFIG
    assert proxy["command"][proxy["command"].index("--config") + 1] == target
    assert mode == "ro"


def test_the_proxy_is_for_this_machine_and_the_database_for_the_proxy_only() -> None:
    services = compose()["services"]
    assert services.keys() == {"litellm", "db"}
    assert services["litellm"]["ports"] == ["127.0.0.1:4000:4000"]
    assert "ports" not in services["db"]
    assert services["litellm"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    # Only listed variables may enter a container: with `env_file` PostgreSQL would learn the AWS keys.
    assert not any("env_file" in service for service in services.values())
    assert services["db"]["environment"].keys() == {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"}


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_proxy_s_health_check_needs_only_python(status: int, healthy: bool) -> None:
    asked = []

    class Readiness(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Readiness) as server:
        answering = Thread(target=server.handle_request)
        answering.start()
        kind, program, flag, code = compose()["services"]["litellm"]["healthcheck"]["test"]
        assert (kind, program, flag) == ("CMD", "python3", "-c")
        here = code.replace("127.0.0.1:4000", f"127.0.0.1:{server.server_port}")
        process = subprocess.run([sys.executable, "-c", here], capture_output=True, check=False)
        answering.join()
    assert asked == ["/health/readiness"]
    assert (process.returncode == 0) is healthy


@pytest.mark.parametrize("language", configuration.PAGES)
def test_the_configuration_page_says_what_the_models_say(language: str) -> None:
    made = configuration.page(language)
    assert configuration.PAGES[language].read_text(encoding="utf-8") == made, "run: make docs"
    assert all(f"`{name}`" in made for name in names(SharedSettings))


def test_every_setting_has_a_description_and_an_example() -> None:
    for name, field in SharedSettings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
        assert field.examples, name
