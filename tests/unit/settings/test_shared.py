"""The whole shared `.env`: every variable there, and all of them agreeing."""

from pathlib import Path

import pytest

from litechat_tui.settings.shared import SharedSettings, check
from litechat_tui.settings.sources import SECRETS, read_sources
from tests.wording import summary

WHOLE = {
    "LITELLM_BASE_URL": "http://localhost:4000",
    "LITELLM_API_KEY": "sk-virtual",
    "LITELLM_MASTER_KEY": "sk-master",
    "UI_USERNAME": "admin",
    "UI_PASSWORD": "ui-pass",
    "POSTGRES_DB": "litellm",
    "POSTGRES_USER": "owner",
    "POSTGRES_PASSWORD": "db-pass",
    "DATABASE_URL": "postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@db:5432/${POSTGRES_DB}",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "aws-pass",
    "AWS_REGION": "ap-northeast-1",
}
JP = "model_list:\n  - model_name: a\n    litellm_params:\n      model: bedrock/jp.anthropic.x\n"
US = JP.replace("jp.", "us.")


class Deployment:
    """A folder with a `.env` and the proxy's configuration."""

    def __init__(self, folder: Path) -> None:
        self.env_file = folder / ".env"
        self.config = folder / "litellm_config.yaml"

    def problems(self, changes: dict[str, str | None], config: str = JP) -> list[str]:
        values = {name: value for name, value in {**WHOLE, **changes}.items() if value is not None}
        self.env_file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
        self.config.write_text(config)
        found = [summary(problem) for problem in check(self.env_file, self.config)]
        return [problem.replace(str(self.env_file), ".env").replace(str(self.config), "CONFIG") for problem in found]


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(tmp_path)


def test_a_whole_file_has_no_problem(deployment: Deployment) -> None:
    assert deployment.problems({}) == []


@pytest.mark.parametrize("name", WHOLE)
def test_each_variable_is_missed(deployment: Deployment, name: str) -> None:
    (problem,) = deployment.problems({name: None})
    assert problem.startswith(f"{name} is missing: neither the environment nor .env sets it. Write {name}=")


def test_the_master_key_is_not_for_chatting(deployment: Deployment) -> None:
    expected = (
        "LITELLM_MASTER_KEY in .env is the same key as LITELLM_API_KEY. "
        "Chat with a virtual key: the master key may do everything."
    )
    assert deployment.problems({"LITELLM_API_KEY": "sk-master"}) == [expected]


def test_the_master_key_begins_as_the_proxy_demands(deployment: Deployment) -> None:
    (problem,) = deployment.problems({"LITELLM_MASTER_KEY": "master"})
    assert problem.startswith("LITELLM_MASTER_KEY in .env does not begin with sk-.")


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("postgresql://owner:db-pass@db/litellm", None),
        ("postgres://owner:db-pass@db:5432/litellm", None),
        ("postgresql://owner:db-pass@db:5432/litellm?sslmode=disable", None),
        ("postgresql://owner:wrong@db:5432/litellm", "does not agree with POSTGRES_PASSWORD"),
        ("postgresql://db:5432", "does not agree with POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB"),
        ("postgresql://owner:db-pass@localhost:5432/litellm", "does not lead to db:5432"),
        ("postgresql://owner:db-pass@db:5433/litellm", "does not lead to db:5432"),
        ("mysql://owner:db-pass@db:5432/litellm", "does not begin with postgresql://"),
        ("postgresql://owner:p/w@db:5432/litellm", "is not an address"),
    ],
)
def test_the_database_url_agrees_with_the_database(deployment: Deployment, url: str, what: str | None) -> None:
    found = deployment.problems({"DATABASE_URL": url})
    if what is None:
        assert found == []
    else:
        (problem,) = found
        assert problem.startswith(f"DATABASE_URL in .env {what}")
        assert "db-pass" not in problem


def test_special_characters_in_the_database_url_are_written_as_percent(deployment: Deployment) -> None:
    database = {"POSTGRES_USER": "'a@b'", "POSTGRES_PASSWORD": "'p@ss#'", "POSTGRES_DB": "'c#d'"}
    assert deployment.problems({**database, "DATABASE_URL": "postgresql://a%40b:p%40ss%23@db:5432/c%23d"}) == []


@pytest.mark.parametrize("character", "@#/?:%[] ")
def test_a_password_that_breaks_the_address_of_the_database_is_told(deployment: Deployment, character: str) -> None:
    (problem,) = deployment.problems({"POSTGRES_PASSWORD": f"'pa{character}ss'"})
    assert problem.startswith("DATABASE_URL in .env repeats POSTGRES_PASSWORD, which holds a character that means")
    assert f"pa{character}ss" not in problem


def test_a_missing_part_of_the_database_is_one_problem_not_two(deployment: Deployment) -> None:
    url = "postgresql://owner:anything@db:5432/litellm"
    (problem,) = deployment.problems({"POSTGRES_PASSWORD": None, "DATABASE_URL": url})
    assert problem.startswith("POSTGRES_PASSWORD is missing")


@pytest.mark.parametrize("region", ["ap-northeast-1", "ap-northeast-3"])
def test_a_jp_model_is_served_in_tokyo_and_osaka(deployment: Deployment, region: str) -> None:
    assert deployment.problems({"AWS_REGION": region}) == []


def test_a_jp_model_is_served_nowhere_else(deployment: Deployment) -> None:
    assert deployment.problems({"AWS_REGION": "us-east-1"}) == [
        "AWS_REGION in .env does not serve the jp. model of CONFIG. Write AWS_REGION=ap-northeast-1 or ap-northeast-3."
    ]
    assert deployment.problems({"AWS_REGION": "us-east-1"}, config=US) == []


def test_all_problems_come_at_once(deployment: Deployment) -> None:
    found = deployment.problems({"UI_PASSWORD": None, "DATABASE_URL": "mysql://", "AWS_REGION": "us-east-1"})
    assert [problem.split()[0] for problem in found] == ["UI_PASSWORD", "DATABASE_URL", "AWS_REGION"]


def test_a_file_that_cannot_be_read_is_the_only_problem(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, tmp_path / "litellm_config.yaml")
    assert "is a folder" in summary(problem)


def test_every_secret_of_the_file_is_known_as_one() -> None:
    secret = {name for name, field in SharedSettings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secret <= set(SECRETS)
    assert set(SECRETS) <= set(SharedSettings.model_fields)


def test_secrets_are_known_from_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("LITELLM_API_KEY=sk-file\nUI_PASSWORD=from-file\nUI_USERNAME=admin\n")
    monkeypatch.setenv("LITELLM_API_KEY", "sk-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "aws-pass")
    sources = read_sources([tmp_path / ".env"], {"litellm_api_key": "sk-flag"})
    assert set(sources.secrets()) == {"sk-flag", "sk-environment", "sk-file", "from-file", "aws-pass"}
