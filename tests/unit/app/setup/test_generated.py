"""Keys and passwords that are made: strong, safe in an address, and never in the place of one that is there."""

from __future__ import annotations

import re
from pathlib import Path

from litechat_tui.app.setup.generated import GENERATED, missing_values
from litechat_tui.settings.shared import check


def test_everything_is_made_where_nothing_is_there(tmp_path: Path) -> None:
    made = missing_values({})
    assert {*made} == {*GENERATED, "LITELLM_SALT_KEY"}
    assert re.fullmatch(r"sk-litellm-[\w-]{64}", made["LITELLM_MASTER_KEY"])
    assert made["LITELLM_SALT_KEY"] != missing_values({})["LITELLM_SALT_KEY"]
    aws = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "ap-northeast-1"}
    whole = {**made, **aws, "LITELLM_API_KEY": "sk-x"}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in whole.items()))
    assert check(tmp_path / ".env", tmp_path / "none") == ()


def test_what_is_there_stays_and_the_address_follows_it() -> None:
    there = {
        "POSTGRES_USER": "me",
        "POSTGRES_PASSWORD": "p@ss/word",
        "UI_PASSWORD": "mine",
        "LITELLM_MASTER_KEY": "sk-1",
    }
    made = missing_values(there)
    assert not {*there} & {*made}
    assert made["DATABASE_URL"] == "postgresql://me:p%40ss%2Fword@db:5432/litellm"


def test_nothing_is_made_where_all_is_there() -> None:
    assert missing_values(missing_values({})) == {}


def test_a_salt_key_is_made_with_the_master_key_alone() -> None:
    """The proxy encrypts with the master key where there is no salt key: another one could not read that any more."""
    assert "LITELLM_SALT_KEY" not in missing_values({"LITELLM_MASTER_KEY": "sk-1"})
    assert "LITELLM_SALT_KEY" not in missing_values({"LITELLM_SALT_KEY": "sk-salt"})
