"""Links of the model."""

from __future__ import annotations

import pytest

from litechat_tui.app.doctor.models import model_checks
from litechat_tui.domain.codes import Code
from litechat_tui.domain.examined import Deployment
from tests.fakes.probe import TOKYO, FakeProbe
from tests.unit.app.doctor.checked import told


def checked(probe: FakeProbe, wanted: str = "", *, asks: bool = False) -> list[str]:
    return told(model_checks(probe, wanted, asks=asks))


@pytest.mark.parametrize(("wanted", "note"), [("", "models"), ("m2", "model")])
def test_nothing_is_asked_of_a_model_unless_that_is_wanted(wanted: str, note: str) -> None:
    probe = FakeProbe()
    assert checked(probe, wanted) == [
        f"model.visible ok {note}",
        "model.region ok region_well",
        "model.answer skip not_asked",
    ]
    assert probe.asked == ["models", "deployments"]


@pytest.mark.parametrize(("wanted", "asked"), [("", "ask m1"), ("m2", "ask m2")])
def test_the_model_that_is_wanted_or_the_first_one_is_asked(wanted: str, asked: str) -> None:
    probe = FakeProbe()
    assert checked(probe, wanted, asks=True)[-1] == "model.answer ok answer"
    assert probe.asked[-1] == asked


def test_a_model_that_does_not_answer_is_told() -> None:
    probe = FakeProbe().refuse("ask", Code.PROXY_BUDGET_SPENT)
    assert checked(probe, asks=True)[-1] == "model.answer fail proxy.budget_spent"


@pytest.mark.parametrize(
    ("probe", "wanted", "code"),
    [
        (FakeProbe().refuse("models", Code.PROXY_FAILED), "", Code.PROXY_FAILED),
        (FakeProbe(offered=()), "", Code.PROXY_NO_MODELS),
        (FakeProbe(), "m3", Code.PROXY_MODEL_FORBIDDEN),
    ],
)
def test_without_the_model_nothing_more_is_asked(probe: FakeProbe, wanted: str, code: Code) -> None:
    found = checked(probe, wanted, asks=True)
    assert found == [f"model.visible fail {code}", "model.region skip because", "model.answer skip because"]
    assert probe.asked == ["models"]


@pytest.mark.parametrize("code", [Code.PROXY_ROUTE_FORBIDDEN, Code.PROXY_ADMIN_ONLY])
def test_a_key_that_may_not_ask_what_is_behind_a_model_is_no_fault(code: Code) -> None:
    assert "model.region skip region_untold" in checked(FakeProbe().refuse("deployments", code))


def test_another_refusal_is_one() -> None:
    assert "model.region fail proxy.failed" in checked(FakeProbe().refuse("deployments", Code.PROXY_FAILED))


@pytest.mark.parametrize(
    ("model", "region", "found"),
    [
        ("bedrock/jp.anthropic.x", "ap-northeast-3", "ok region_well"),
        ("bedrock/jp.anthropic.x", "us-east-1", "fail region_wrong"),
        ("bedrock/converse/us.anthropic.x", "us-west-2", "ok region_well"),
        ("bedrock/us.anthropic.x", "eu-west-1", "fail region_wrong"),
        ("bedrock/global.anthropic.x", "eu-west-1", "skip region_untold"),
        ("bedrock/anthropic.x", "eu-west-1", "skip region_untold"),
        ("bedrock/jp.anthropic.x", "", "skip region_untold"),
        ("openai/gpt", "", "skip region_untold"),
    ],
)
def test_the_region_has_to_serve_the_profile(model: str, region: str, found: str) -> None:
    assert f"model.region {found}" in checked(FakeProbe(behind=[Deployment("m1", model, region)]))


def test_each_model_with_a_wrong_region_is_told() -> None:
    wrong = Deployment("m2", "bedrock/us.anthropic.x", "eu-west-1")
    (found,) = [one for one in model_checks(FakeProbe(behind=[TOKYO, wrong]), "", asks=False) if one.status == "fail"]
    assert found.found.facts == {"model": "m2", "region": "eu-west-1", "regions": "us-*"}
