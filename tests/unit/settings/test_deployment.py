"""The files of a deployment: those of the project, laid out where they are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.settings.deployment import DeploymentFiles, template

ROOT = Path(__file__).parents[3]
ALIAS = "bedrock-claude-haiku-4-5-jp"


@pytest.mark.parametrize(
    ("name", "source"),
    [("env.example", ".env.example"), ("compose.yaml", "compose.yaml"), ("litellm_config.yaml", "litellm_config.yaml")],
)
def test_an_installed_program_carries_the_files_of_the_project(name: str, source: str) -> None:
    assert template(name) == (ROOT / source).read_text("utf-8"), f"cp {source} litechat_tui/settings/template/{name}"


def test_what_is_missing_is_laid_out_and_nothing_else(tmp_path: Path) -> None:
    files = DeploymentFiles(tmp_path / "new" / ".env")
    assert files.missing() == ("compose.yaml", "litellm_config.yaml")
    assert (files.aliases(), files.calls_jp()) == ((ALIAS,), True)
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "docker-compose.yml").write_text("mine")
    assert files.lay_out() == (str(folder / "litellm_config.yaml"),)
    assert (folder / "litellm_config.yaml").stat().st_mode & 0o044
    assert (files.missing(), files.lay_out()) == ((), ())
    assert (folder / "docker-compose.yml").read_text() == "mine"


def test_aliases_are_those_of_the_configuration_that_is_there(tmp_path: Path) -> None:
    files = DeploymentFiles(tmp_path / ".env")
    models = "model_list:\n  - model_name: 'a b'\n" + "".join(
        f"  - model_name: {name} # c\n    litellm_params:\n      model: bedrock/us.x\n"
        for name in ("one", '"two"', "one")
    )
    (tmp_path / "litellm_config.yaml").write_text(models)
    assert (files.aliases(), files.calls_jp()) == (("a", "one", "two"), False)


def test_what_is_wrong_with_the_deployment_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LITELLM_MASTER_KEY=no\n")
    problems = {problem.facts["variable"]: problem.code for problem in DeploymentFiles(tmp_path / ".env").problems()}
    assert problems["LITELLM_MASTER_KEY"] is Code.CONFIG_MASTER_KEY_FORM
    assert "LITELLM_API_KEY" not in problems


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError) as caught:
        DeploymentFiles(tmp_path / "file" / ".env").lay_out()
    assert caught.value.problem.code is Code.SETUP_UNWRITABLE
