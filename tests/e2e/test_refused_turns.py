"""Each refusal as a person meets it: the sentence, what the file holds then, and what the next request says."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from litechat_tui.domain.chat import Role, TurnStatus
from litechat_tui.domain.codes import Code
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL, Chain
from tests.e2e.client import Client
from tests.e2e.test_failures import complaint
from tests.e2e.test_refusals import asked, key_with, made

PROMPT = "What is refused?"
BUDGET = 0.00005
"""US dollars; each of the requests here costs more than that."""
SPENT = r"\$0\.0001 of \$0\.0001"
RESET = r"It is reset on 20\d\d-\d\d-\d\d \d\d:\d\d\."
Owner = Callable[[Chain], str]
"""Returns a key for which something is not allowed."""


def until_refused(chain: Chain, key: str) -> str:
    """Ask with `key` until that is refused, for the proxy adds up what is spent a moment later."""
    deadline = time.monotonic() + 60
    while asked(chain, key) is None:
        assert time.monotonic() < deadline, "The budget was never used up."
    return key


def key_of_team(chain: Chain, *, block: bool = False, **fields: object) -> str:
    team = made(chain, "/team/new", **fields)["team_id"]
    if block:
        made(chain, "/team/block", team_id=team)
    return key_with(chain, team_id=team)


def key_of_user(chain: Chain, **fields: object) -> str:
    return key_with(chain, user_id=made(chain, "/user/new", auto_create_key=False, **fields)["user_id"])


def key_of_member(chain: Chain) -> str:
    team = made(chain, "/team/new")["team_id"]
    user = made(chain, "/user/new", auto_create_key=False)["user_id"]
    made(chain, "/team/member_add", team_id=team, member={"role": "user", "user_id": user}, max_budget_in_team=BUDGET)
    return key_with(chain, team_id=team, user_id=user)


def blocked(chain: Chain) -> str:
    key = key_with(chain)
    made(chain, "/key/block", key=key)
    return key


def expired(chain: Chain) -> str:
    """Return a key that was valid for a second, once that is over."""
    key = key_with(chain, duration="1s")
    deadline = time.monotonic() + 60
    while asked(chain, key) is not Code.PROXY_KEY_EXPIRED:
        assert time.monotonic() < deadline, "The key never expired."
    return key


REFUSED: dict[str, tuple[Owner, str]] = {
    "budget of the key": (
        lambda chain: until_refused(chain, key_with(chain, max_budget=BUDGET, budget_duration="30d")),
        rf"The budget of this API key is used up: {SPENT}\. {RESET} Have it raised",
    ),
    "budget of the user": (
        lambda chain: until_refused(chain, key_of_user(chain, max_budget=BUDGET, budget_duration="1d")),
        rf"The budget of this API key's user is used up: {SPENT}\. {RESET} Have it raised",
    ),
    "budget of the team": (
        lambda chain: until_refused(chain, key_of_team(chain, max_budget=BUDGET)),
        rf"The budget of the team that this API key belongs to is used up: {SPENT}\. Have it raised",
    ),
    "share of the team's budget": (
        lambda chain: until_refused(chain, key_of_member(chain)),
        rf"Your share of the team's budget is used up: {SPENT}\. Have it raised",
    ),
    "expired key": (expired, r"This API key expired on 20\d\d-\d\d-\d\d \d\d:\d\d\. Put a new virtual key"),
    "blocked key": (blocked, r"This API key is blocked\. Ask whoever runs the proxy"),
    "blocked team": (
        lambda chain: key_of_team(chain, block=True),
        r"The team that this API key belongs to is blocked\. Ask whoever runs the proxy",
    ),
    "model not for the team": (
        lambda chain: key_of_team(chain, models=["another"]),
        rf"The team that this API key belongs to may not use the model {MODEL}, or .* added to the team\.",
    ),
    "model not for the user": (
        lambda chain: key_with(
            chain, models=[], user_id=made(chain, "/user/new", auto_create_key=False, models=["another"])["user_id"]
        ),
        rf"The user whose API key this is may not use the model {MODEL}, or .* added to the user\.",
    ),
    "route not for the key": (
        lambda chain: key_with(chain, allowed_routes=["/key/info"]),
        r"This API key may not ask for /v1/responses\. Have the route allowed for the key",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_of_the_key_is_told_and_kept(name: str, chain: Chain, client: Client, bedrock: FakeBedrock) -> None:
    owner, sentence = REFUSED[name]
    client.configure(LITELLM_API_KEY=owner(chain))
    bedrock.forget()

    refused = client.ask(PROMPT)

    assert (refused.status, refused.text) == (1, "")
    assert re.match(sentence, " ".join(complaint(refused).split())), refused.errors
    assert "The proxy says: " in refused.errors
    assert not bedrock.asked
    prompt, reply = client.messages(refused.session_id)
    assert (prompt.role, prompt.text, reply.text) == (Role.USER, PROMPT, "")
    assert reply.turn is not None
    assert reply.turn.status is TurnStatus.FAILED


def test_what_was_refused_is_part_of_the_next_request(chain: Chain, client: Client, bedrock: FakeBedrock) -> None:
    client.configure(LITELLM_API_KEY=blocked(chain))
    refused = client.ask(PROMPT)
    client.configure(LITELLM_API_KEY=chain.api_key)

    following = client.ask("And now?", "--session-id", refused.session_id)

    assert (following.status, following.output) == (0, "Echo: And now?\n"), following.errors
    assert bedrock.asked[-1].texts == [("user", f"{PROMPT}And now?")]


LIMITED: dict[str, tuple[Owner, str]] = {
    "requests of the key": (
        lambda chain: key_with(chain, rpm_limit=1),
        "This API key has reached its rate limit (requests a minute: 1).",
    ),
    "tokens of the key": (
        lambda chain: key_with(chain, tpm_limit=5),
        "This API key has reached its rate limit (tokens a minute: 5).",
    ),
    "requests of the user": (
        lambda chain: key_of_user(chain, rpm_limit=1),
        "The user whose API key this is has reached a rate limit (requests a minute: 1).",
    ),
    "requests of the team": (
        lambda chain: key_of_team(chain, rpm_limit=1),
        "The team that this API key belongs to has reached a rate limit (requests a minute: 1).",
    ),
}


@pytest.mark.parametrize("name", LIMITED)
def test_a_rate_limit_is_named_counted_down_and_can_be_given_up(name: str, chain: Chain, client: Client) -> None:
    owner, sentence = LIMITED[name]
    key = owner(chain)
    asked(chain, key)
    client.configure(LITELLM_API_KEY=key)

    with client.asking(PROMPT) as program:
        assert program.stderr is not None
        said = program.stderr.readline()
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=60)

    assert re.fullmatch(rf"litechat-tui: {re.escape(sentence)} Trying again in \d\d s\.\n", said)
    assert client.sessions() == []


@pytest.fixture
def mortal(chain: Chain) -> Iterator[Chain]:
    """The chain, whose proxy runs again after the test."""
    with chain.proxy.started_again():
        yield chain


def test_a_proxy_that_dies_in_mid_answer_leaves_its_words_and_is_missed_by_the_next_prompt(
    mortal: Chain, client: Client, bedrock: FakeBedrock
) -> None:
    with client.asking("Please. #s=hang") as program:
        assert program.stdout is not None
        announced = program.stdout.readline().strip()
        assert program.stdout.read(len("partial")) == "partial"
        mortal.proxy.kill()
        _, errors = program.communicate(timeout=60)

    session = announced.removeprefix("SESSION_ID=")
    assert program.returncode == 1
    assert "The connection to the proxy was cut in the middle of the answer." in errors
    assert [message.text.strip() for message in client.messages(session)] == ["Please. #s=hang", "partial text"]
    assert [one.status for one in client.sessions()] == [TurnStatus.FAILED]

    missed = client.ask("Are you there?", "--session-id", session)

    assert complaint(missed).startswith("Nothing answers at http://127.0.0.1:")
    mortal.proxy.stop()
    mortal.proxy.start()
    following = client.ask("And now?", "--session-id", session)
    assert following.output == "Echo: And now?\n", following.errors
    assert [text.strip() for _, text in bedrock.asked[-1].texts] == [
        "Please. #s=hang",
        "partial text",
        "Are you there?And now?",
    ]
