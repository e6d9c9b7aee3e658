"""Each step of setting up: what it does, what it asks, what it tells, and that it can be taken up anywhere."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from litechat_tui.app.setup.driver import PATIENCE, Setup
from litechat_tui.app.setup.run import Run, StoppedError
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, ProxyError
from litechat_tui.domain.setup import (
    Asked,
    EngineFacts,
    Event,
    FieldKind,
    KeyState,
    Note,
    Output,
    ProxyState,
    Step,
    StepState,
    Told,
    Way,
)
from tests.fakes.setup import ADDRESS, ADMIN, MODELS, PERSONAL, Parts

AWS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG",
    "AWS_REGION": "ap-northeast-3",
}
DEPLOYED = {
    "LITELLM_MASTER_KEY": ADMIN,
    "UI_USERNAME": "admin",
    "UI_PASSWORD": "x",
    "POSTGRES_DB": "litellm",
    "POSTGRES_USER": "litellm",
    "POSTGRES_PASSWORD": "y",
    "DATABASE_URL": "postgresql://litellm:y@db:5432/litellm",
    "LITELLM_BASE_URL": ADDRESS,
}


def states(setup: Setup) -> dict[str, str]:
    return {step.step.value: step.state.value for step in setup.plan(setup.look())}


def do(
    parts: Parts, way: Way, step: Step, answers: Mapping[str, str] | None = None, replace: tuple[str, ...] = ()
) -> Setup:
    setup = Setup(way, parts.tools)
    setup.run(step, setup.look(), answers or {}, parts.run, replace)
    return setup


def refused(parts: Parts, way: Way, step: Step, answers: Mapping[str, str] | None = None) -> Problem:
    with pytest.raises(LitechatError) as caught:
        do(parts, way, step, answers)
    return caught.value.problem


def test_on_this_machine_every_step_follows_the_one_before() -> None:
    parts = Parts()
    setup = Setup(Way.LOCAL, parts.tools)
    answers: dict[Step, dict[str, str]] = {Step.AWS: AWS, Step.KEY: {"models": "haiku", "email": "me@example.com"}}
    done: list[Step] = []
    while following := [one for one in setup.plan(setup.look()) if one.state is StepState.NEXT]:
        step = following[0].step
        setup.run(step, setup.look(), answers.get(step, {}), parts.run, ["AWS_REGION"])
        done.append(step)

    # The containers are only up once the proxy is ready, so that there is nothing to wait for.
    assert done == [Step.SECRETS, Step.AWS, Step.START, Step.KEY, Step.ANSWER]
    assert set(states(setup).values()) == {"done"}
    values = parts.file.content or {}
    assert values["LITELLM_MASTER_KEY"].startswith("sk-litellm-")
    assert values["AWS_REGION"] == "ap-northeast-3"
    assert parts.proxy.keys[values["LITELLM_API_KEY"]] == ("haiku",)
    assert parts.proxy.asked == ["haiku"]
    assert not [secret for secret in values.values() if secret.startswith("sk-") and secret in str(parts.told)]


def test_the_files_of_a_deployment_are_made_once() -> None:
    parts = Parts()
    do(parts, Way.LOCAL, Step.SECRETS)
    do(parts, Way.LOCAL, Step.SECRETS)
    assert parts.notes == ["file_made", "file_made", "wrote", "nothing_to_write"]


def test_a_new_password_does_not_open_a_database_that_is_there() -> None:
    parts = Parts()
    parts.engine.database = True
    do(parts, Way.LOCAL, Step.SECRETS)
    assert parts.notes[-1] == "old_database"
    do(parts, Way.LOCAL, Step.SECRETS)
    assert parts.notes[-1] == "nothing_to_write"


def test_a_file_that_git_would_take_in_is_told() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.is_up, parts.file.backup, parts.exposed = True, "/here/.env.bak", ["/here/.env", "/here/.env.bak"]
    do(parts, Way.REMOTE, Step.KEY, {"LITELLM_API_KEY": PERSONAL})
    assert parts.told[-2:] == [Told(Note.NOT_IGNORED, path=path) for path in parts.exposed]
    do(parts, Way.REMOTE, Step.KEY, {"LITELLM_API_KEY": PERSONAL})
    assert parts.notes[-1] == "nothing_to_write"


def test_elsewhere_the_master_key_is_used_and_not_kept() -> None:
    parts = Parts()
    parts.proxy.is_up = True
    do(parts, Way.REMOTE, Step.ADDRESS, {"LITELLM_BASE_URL": f"{ADDRESS}/v1/"})
    setup = do(parts, Way.REMOTE, Step.KEY, {"master_key": f" {ADMIN} "})

    assert parts.file.content == {"LITELLM_BASE_URL": ADDRESS, "LITELLM_API_KEY": "sk-made-for-litechat-tui-1"}
    assert parts.proxy.keys["sk-made-for-litechat-tui-1"] == MODELS
    assert states(setup) == {"address": "done", "proxy": "done", "key": "done", "answer": "next"}
    assert parts.notes == ["wrote", "user_made", "key_made", "wrote", "key_works"]


def test_a_key_that_is_pasted_is_written_once_the_proxy_accepts_it() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.is_up = True
    assert refused(parts, Way.REMOTE, Step.KEY, {"LITELLM_API_KEY": "sk-wrong"}).code is Code.PROXY_KEY_INVALID
    assert refused(parts, Way.REMOTE, Step.KEY, {"LITELLM_API_KEY": ADMIN}).code is Code.SETUP_ADMIN_KEY
    assert parts.file.content == {"LITELLM_BASE_URL": ADDRESS}

    do(parts, Way.REMOTE, Step.KEY, {"LITELLM_API_KEY": PERSONAL})
    assert parts.file.content == {"LITELLM_BASE_URL": ADDRESS, "LITELLM_API_KEY": PERSONAL}


def test_a_key_that_may_not_ask_about_itself_will_do() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.is_up = parts.proxy.silent_about_keys = True
    do(parts, Way.REMOTE, Step.KEY, {"LITELLM_API_KEY": PERSONAL})
    assert parts.notes == ["key_works", "wrote"]


def test_a_key_that_is_there_is_only_looked_at() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS, "LITELLM_API_KEY": PERSONAL})
    parts.proxy.is_up = True
    do(parts, Way.REMOTE, Step.KEY)
    assert parts.notes == ["key_works"]


def test_without_any_key_its_step_says_what_it_needs() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.is_up = True
    problem = refused(parts, Way.REMOTE, Step.KEY)
    assert (problem.code, problem.facts["variables"]) == (Code.SETUP_UNANSWERED, "LITELLM_API_KEY, LITELLM_MASTER_KEY")
    assert refused(parts, Way.LOCAL, Step.KEY).facts["variables"] == "LITELLM_MASTER_KEY"


def test_no_key_is_made_that_could_not_be_written() -> None:
    parts = Parts({**DEPLOYED, "LITELLM_API_KEY": "sk-old"})
    parts.proxy.is_up = True
    assert refused(parts, Way.LOCAL, Step.KEY).code is Code.SETUP_WOULD_REPLACE
    parts = Parts(DEPLOYED)
    parts.proxy.is_up, parts.file.unwritable = True, Problem(Code.SETUP_FILE_READ_ONLY, path="/here/.env")
    assert refused(parts, Way.LOCAL, Step.KEY).code is Code.SETUP_FILE_READ_ONLY
    assert list(parts.proxy.keys) == [PERSONAL]


def test_a_key_is_replaced_when_that_was_agreed() -> None:
    parts = Parts({**DEPLOYED, "LITELLM_API_KEY": "sk-old"})
    parts.proxy.is_up, parts.file.backup = True, "/here/.env.bak"
    parts.proxy.users.append("")
    do(parts, Way.LOCAL, Step.KEY, replace=("LITELLM_API_KEY",))
    assert (parts.file.content or {})["LITELLM_API_KEY"] == "sk-made-for-litechat-tui-1"
    assert parts.notes == ["user_known", "key_made", "backup", "wrote", "key_works"]


def test_another_key_than_that_of_the_administrator_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.is_up = True
    assert refused(parts, Way.REMOTE, Step.KEY, {"master_key": PERSONAL}).code is Code.SETUP_NOT_ADMIN

    def down(*_: object) -> None:
        raise ProxyError(Code.PROXY_DATABASE_DOWN)

    monkeypatch.setattr("tests.fakes.setup.FakeAdministration.make_user", down)
    assert refused(parts, Way.REMOTE, Step.KEY, {"master_key": ADMIN}).code is Code.PROXY_DATABASE_DOWN


def test_models_that_the_proxy_does_not_have_are_refused_before_a_key_is_made() -> None:
    parts = Parts(DEPLOYED)
    parts.proxy.is_up = True
    problem = refused(parts, Way.LOCAL, Step.KEY, {"models": "haiku, opus,, gpt"})
    assert (problem.code, problem.facts) == (
        Code.SETUP_NO_SUCH_MODEL,
        {"models": "opus, gpt", "offered": "haiku, sonnet"},
    )
    parts.offered = ()
    assert refused(parts, Way.LOCAL, Step.KEY).code is Code.PROXY_NO_MODELS
    assert list(parts.proxy.keys) == [PERSONAL]


def test_a_new_key_that_does_not_get_its_models_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts(DEPLOYED)
    parts.proxy.is_up = True
    monkeypatch.setattr(
        "tests.fakes.setup.FakeAdministration.make_key",
        lambda *_: parts.proxy.keys.setdefault("sk-new", ("haiku",)) and "sk-new",
    )
    assert refused(parts, Way.LOCAL, Step.KEY).facts["models"] == "sonnet"
    assert (parts.file.content or {})["LITELLM_API_KEY"] == "sk-new"


def test_an_address_that_leads_to_no_proxy_is_not_written() -> None:
    parts = Parts()
    parts.proxy.down = Problem(Code.PROXY_UNKNOWN_HOST)
    answers = {"LITELLM_BASE_URL": "https://nowhere.example"}
    assert refused(parts, Way.REMOTE, Step.ADDRESS, answers).code is Code.PROXY_UNKNOWN_HOST
    assert parts.file.content is None


def test_an_address_is_written_once_something_answers() -> None:
    parts = Parts()
    with pytest.raises(LitechatError) as caught:
        waited(parts, Way.REMOTE, {}, Step.ADDRESS, {"LITELLM_BASE_URL": ADDRESS})
    assert caught.value.problem == parts.proxy.down
    assert parts.file.content is None

    def comes_up() -> None:
        parts.proxy.is_up = True

    assert waited(parts, Way.REMOTE, {2: comes_up}, Step.ADDRESS, {"LITELLM_BASE_URL": ADDRESS}).now == 2
    assert parts.file.content == {"LITELLM_BASE_URL": ADDRESS}


def test_an_address_that_may_not_be_replaced_is_not_waited_for() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    answers = {"LITELLM_BASE_URL": "https://another.example"}
    assert refused(parts, Way.REMOTE, Step.ADDRESS, answers).code is Code.SETUP_WOULD_REPLACE
    assert parts.notes == []


def test_an_address_that_is_there_stays_without_another_answer() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    do(parts, Way.REMOTE, Step.ADDRESS)
    assert parts.notes == []


def test_what_another_source_says_first_is_told() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.elsewhere = {"LITELLM_BASE_URL": "environment"}
    do(parts, Way.REMOTE, Step.ADDRESS, {"LITELLM_BASE_URL": ADDRESS})
    assert parts.told == [
        Told(Note.NOTHING_TO_WRITE, path="/here/.env"),
        Told(Note.SHADOWED, variable="LITELLM_BASE_URL", source="environment"),
    ]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, Code.SETUP_UNANSWERED),
        ({**AWS, "AWS_ACCESS_KEY_ID": "short"}, Code.SETUP_ACCESS_KEY_FORM),
        ({**AWS, "AWS_SECRET_ACCESS_KEY": "with a blank in it!"}, Code.SETUP_AWS_SECRET_FORM),
        ({**AWS, "AWS_REGION": "Tokyo"}, Code.SETUP_REGION_FORM),
        ({**AWS, "AWS_REGION": "us-east-1"}, Code.SETUP_REGION_JP),
        ({**AWS, "AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE"}, Code.SETUP_TOKEN_MISSING),
    ],
)
def test_values_for_aws_that_cannot_be_right_are_refused(answers: dict[str, str], code: Code) -> None:
    parts = Parts({})
    problem = refused(parts, Way.LOCAL, Step.AWS, answers)
    assert problem.code is code
    assert not [value for value in answers.values() if value in str(problem)]
    assert parts.file.content == {}


def test_all_that_is_wrong_is_said_at_once() -> None:
    parts = Parts({})
    with pytest.raises(ConfigurationError) as caught:
        do(parts, Way.LOCAL, Step.AWS, {"AWS_ACCESS_KEY_ID": "short", "AWS_REGION": "x"})
    assert [problem.code for problem in caught.value.problems] == [
        Code.SETUP_UNANSWERED,
        Code.SETUP_ACCESS_KEY_FORM,
        Code.SETUP_REGION_FORM,
    ]
    assert caught.value.problem.facts == {"variables": "AWS_SECRET_ACCESS_KEY"}


def test_another_region_will_do_where_no_jp_model_is_called() -> None:
    parts = Parts({})
    parts.folder.jp = False
    do(parts, Way.LOCAL, Step.AWS, {**AWS, "AWS_REGION": "us-east-1"})
    assert (parts.file.content or {})["AWS_REGION"] == "us-east-1"


def test_values_that_are_set_stay_unless_they_are_to_be_replaced() -> None:
    parts = Parts({**AWS})
    do(parts, Way.LOCAL, Step.AWS)
    other = {**AWS, "AWS_REGION": "ap-northeast-1"}
    assert refused(parts, Way.LOCAL, Step.AWS, other).facts["variables"] == "AWS_REGION"
    do(parts, Way.LOCAL, Step.AWS, other, ("AWS_REGION",))
    assert parts.file.content == other


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (EngineFacts(), Code.SETUP_NO_DOCKER),
        (EngineFacts(is_installed=True), Code.SETUP_NO_ENGINE),
        (EngineFacts(is_installed=True, version="27.1"), Code.SETUP_NO_COMPOSE),
    ],
)
def test_what_keeps_docker_from_starting_is_said_before_and_when_it_is_tried(facts: EngineFacts, code: Code) -> None:
    parts = Parts({**DEPLOYED, **AWS})
    parts.folder.lay_out()
    parts.engine.facts = facts
    setup = Setup(Way.LOCAL, parts.tools)
    step = next(one for one in setup.plan(setup.look()) if one.state is StepState.NEXT)
    assert (step.step, step.can_skip, step.problem) == (Step.START, True, Problem(code))
    assert refused(parts, Way.LOCAL, Step.START).code is code


def test_containers_that_do_not_start_are_told_with_their_last_line() -> None:
    parts = Parts({**DEPLOYED})
    parts.engine.status = 1
    problem = refused(parts, Way.LOCAL, Step.START)
    assert problem.facts == {"status": 1, "line": "Container litechat-db-1 Started"}
    assert parts.told == [Told(Note.STARTING), Output("Container litechat-db-1 Started"), Output("")]


def test_a_start_can_be_stopped() -> None:
    parts = Parts({**DEPLOYED})
    parts.run = Run(lambda _event: parts.run.stop())
    assert refused(parts, Way.LOCAL, Step.START).code is Code.SETUP_STOPPED


class Clock:
    """Time passes when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class PatientRun(Run):
    """A run whose pauses take no time; after some of them something happens."""

    def __init__(self, told: list[Event], clock: Clock, happens: dict[int, object] | None = None) -> None:
        super().__init__(told.append)
        self._clock = clock
        self._happens = happens or {}

    def pause(self, seconds: float) -> None:
        self._clock.now += seconds
        act = self._happens.get(round(self._clock.now))
        if callable(act):
            act()
        super().pause(0)


def waited(
    parts: Parts,
    way: Way,
    happens: dict[int, object] | None = None,
    step: Step = Step.PROXY,
    answers: Mapping[str, str] | None = None,
) -> Clock:
    clock = Clock()
    setup = Setup(way, parts.tools, clock)
    run = PatientRun(parts.told, clock, happens)
    parts.run = run
    setup.run(step, setup.look(), answers or {}, run)
    return clock


def test_the_proxy_is_waited_for_and_its_progress_told() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.database = "disconnected"

    def comes_up() -> None:
        parts.proxy.is_up = True

    def finds_database() -> None:
        parts.proxy.database = "connected"

    assert waited(parts, Way.LOCAL, {2: comes_up, 4: finds_database}).now == 4
    assert parts.told[0] == Told(Note.WAITING, seconds=0, most=300)
    assert parts.told[-1] == Told(Note.READY, address=ADDRESS)
    assert parts.notes == ["waiting"] * 4 + ["ready"]


def test_a_proxy_that_does_not_come_is_given_up_with_its_problem() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    with pytest.raises(LitechatError) as caught:
        waited(parts, Way.REMOTE)
    assert caught.value.problem == parts.proxy.down
    assert parts.notes == ["waiting"] * round(PATIENCE[Way.REMOTE])


@pytest.mark.parametrize("values", [{}, {"LITELLM_BASE_URL": "ftp://x"}, {"LITELLM_BASE_URL": ADDRESS}])
def test_what_waiting_does_not_mend_is_said_at_once(values: dict[str, str]) -> None:
    parts = Parts(values)
    parts.proxy.down = Problem(Code.PROXY_NOT_A_PROXY)
    with pytest.raises(LitechatError):
        waited(parts, Way.LOCAL)
    assert parts.notes == []


def test_waiting_can_be_stopped_and_taken_up() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})

    def stop() -> None:
        parts.run.stop()

    with pytest.raises(StoppedError):
        waited(parts, Way.LOCAL, {2: stop})
    parts.proxy.is_up = True
    assert waited(parts, Way.LOCAL).now == 0


def test_a_run_that_was_stopped_before_does_nothing() -> None:
    parts = Parts()
    parts.run.stop()
    assert refused(parts, Way.LOCAL, Step.SECRETS).code is Code.SETUP_STOPPED
    assert parts.file.content is None


def test_steps_that_may_be_left_out_are_and_come_back_when_they_are_done() -> None:
    parts = Parts({**DEPLOYED, **AWS})
    parts.folder.lay_out()
    setup = Setup(Way.LOCAL, parts.tools)
    setup.skip(Step.START)
    assert states(setup) == {
        "secrets": "done",
        "aws": "done",
        "start": "skipped",
        "proxy": "next",
        "key": "later",
        "answer": "later",
    }
    setup.run(Step.START, setup.look(), {}, parts.run)
    assert states(setup)["start"] == "done"
    assert setup.path == "/here/.env"


def test_what_is_wrong_with_the_deployment_is_said_at_its_step() -> None:
    parts = Parts({**DEPLOYED, **AWS})
    parts.folder.lay_out()
    database, region = (
        Problem(Code.CONFIG_DATABASE_PARTS, variable="DATABASE_URL"),
        Problem(Code.CONFIG_REGION, variable="AWS_REGION"),
    )
    missing = Problem(Code.CONFIG_MISSING_IN_FILE, variable="LITELLM_API_KEY")
    parts.folder.wrong = (missing, region, database)
    setup = Setup(Way.LOCAL, parts.tools)
    steps = {one.step: one for one in setup.plan(setup.look())}
    assert (steps[Step.SECRETS].state, steps[Step.SECRETS].problem) == (StepState.NEXT, database)
    assert steps[Step.AWS].state is StepState.LATER
    parts.folder.wrong = (missing, region)
    assert {one.step: one for one in setup.plan(setup.look())}[Step.AWS].problem == region


def test_a_file_that_cannot_be_understood_comes_first() -> None:
    parts = Parts({})
    parts.file.faults = (Problem(Code.CONFIG_FILE_SYNTAX, path="/here/.env"),)
    setup = Setup(Way.REMOTE, parts.tools)
    situation = setup.look()
    assert situation.faults == parts.file.faults
    first, *others = setup.plan(situation)
    assert (first.state, first.problem) == (StepState.NEXT, parts.file.faults[0])
    assert {one.state for one in others} == {StepState.LATER}


@pytest.mark.parametrize(
    ("values", "key", "offered"),
    [
        ({}, KeyState.NONE, MODELS),
        ({"LITELLM_API_KEY": ADMIN}, KeyState.ADMIN, MODELS),
        ({"LITELLM_API_KEY": "sk-wrong"}, KeyState.REFUSED, MODELS),
        ({"LITELLM_API_KEY": PERSONAL}, KeyState.WORKS, ("haiku", "sonnet")),
        ({"LITELLM_MASTER_KEY": "sk-of-another-proxy"}, KeyState.NONE, ("haiku",)),
    ],
)
def test_what_a_key_is_worth_and_which_models_there_are(
    values: dict[str, str], key: KeyState, offered: tuple[str, ...]
) -> None:
    parts = Parts({**DEPLOYED, **values})
    parts.proxy.is_up = True
    situation = Setup(Way.LOCAL, parts.tools).look()
    assert (situation.key, situation.offered, situation.proxy) == (key, offered, ProxyState.READY)
    assert (situation.key_problem is None) == (key in (KeyState.NONE, KeyState.WORKS))


@pytest.mark.parametrize(
    ("models", "refuses", "code"), [((), False, Code.PROXY_NO_MODELS), (MODELS, True, Code.PROXY_BUDGET_SPENT)]
)
def test_a_key_without_models_is_of_no_use(models: tuple[str, ...], refuses: bool, code: Code) -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS, "LITELLM_API_KEY": PERSONAL})
    parts.proxy.is_up, parts.proxy.refuses_models, parts.proxy.keys[PERSONAL] = True, refuses, models
    situation = Setup(Way.REMOTE, parts.tools).look()
    assert (situation.key, situation.key_problem) == (KeyState.REFUSED, Problem(code))


def test_while_the_proxy_is_away_the_key_is_not_judged() -> None:
    parts = Parts({**DEPLOYED, "LITELLM_API_KEY": PERSONAL, "LITECHAT_MODEL": "haiku"})
    situation = Setup(Way.LOCAL, parts.tools).look()
    assert (situation.key, situation.proxy, situation.model) == (KeyState.UNKNOWN, ProxyState.UNREACHABLE, "haiku")
    assert situation.proxy_problem == parts.proxy.down
    assert situation.offered == ("haiku",)
    assert ADMIN not in str(situation)
    assert PERSONAL not in str(situation)


def test_each_step_asks_for_what_it_needs() -> None:
    parts = Parts({**DEPLOYED, **AWS, "LITECHAT_MODEL": "sonnet"})
    parts.proxy.is_up = True
    setup = Setup(Way.LOCAL, parts.tools)
    fields = {one.step: {field.name: field for field in one.fields} for one in setup.plan(setup.look())}
    assert [step for step in fields if not fields[step]] == [Step.SECRETS, Step.START, Step.PROXY]
    region = fields[Step.AWS][Asked.AWS_REGION]
    assert (region.kind, region.options, region.default, region.is_set) == (
        FieldKind.CHOICE,
        ("ap-northeast-1", "ap-northeast-3"),
        "ap-northeast-3",
        True,
    )
    secret = fields[Step.AWS][Asked.AWS_SECRET_ACCESS_KEY]
    assert (secret.kind, secret.default, secret.is_set) == (FieldKind.SECRET, "", True)
    models = fields[Step.KEY][Asked.MODELS]
    assert (models.kind, models.options, models.default) == (FieldKind.CHOICES, MODELS, "haiku, sonnet")
    model = fields[Step.ANSWER][Asked.MODEL]
    assert (model.kind, model.default) == (FieldKind.CHOICE, "sonnet")
    elsewhere = Setup(Way.REMOTE, Parts({}).tools)
    fields = {one.step: {field.name: field for field in one.fields} for one in elsewhere.plan(elsewhere.look())}
    assert list(fields[Step.KEY]) == [Asked.LITELLM_API_KEY, Asked.MASTER_KEY, Asked.MODELS, Asked.EMAIL]
    assert fields[Step.KEY][Asked.MODELS].kind is FieldKind.TEXT
    assert fields[Step.ANSWER][Asked.MODEL].kind is FieldKind.TEXT


@pytest.mark.parametrize("address", ["me", "@x", "a b@c", "a@"])
def test_an_email_address_has_to_look_like_one(address: str) -> None:
    parts = Parts(DEPLOYED)
    parts.proxy.is_up = True
    assert refused(parts, Way.LOCAL, Step.KEY, {"email": address}).code is Code.SETUP_EMAIL_FORM


@pytest.mark.parametrize("key", ["sk with blank", "sk-日本"])
def test_a_key_that_cannot_be_sent_is_refused_without_being_repeated(key: str) -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    problem = refused(parts, Way.REMOTE, Step.KEY, {"master_key": key})
    assert (problem.code, problem.facts["setting"]) == (Code.CONFIG_NOT_A_KEY, "LITELLM_MASTER_KEY")
    assert key not in str(problem)
