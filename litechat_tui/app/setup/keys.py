"""The step of the key: takes one that was pasted, or has the administrator's make one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litechat_tui.app.setup.looking import key_look
from litechat_tui.app.setup.run import Run
from litechat_tui.app.setup.writing import Writer
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, ProxyError
from litechat_tui.domain.setup import Asked, KeyState, Note, Situation, Way
from litechat_tui.domain.setup_ports import ProxyAdministration, SetupTools

_MASTER_KEY = "LITELLM_MASTER_KEY"
_NO_ADMIN = (Code.PROXY_KEY_INVALID, Code.PROXY_KEY_REFUSED, Code.PROXY_ADMIN_ONLY, Code.PROXY_ROUTE_FORBIDDEN)
"""What the proxy answers to whoever is not its administrator."""


class KeyStep:
    """Gets a key and writes it, once the proxy has accepted it."""

    def __init__(self, tools: SetupTools, writer: Writer, run: Run) -> None:
        self._tools = tools
        self._writer = writer
        self._run = run

    def take(self, situation: Situation, given: Mapping[str, str]) -> None:
        """Do it. Raises `LitechatError`."""
        if pasted := given.get(Asked.LITELLM_API_KEY, ""):
            self._accept(situation.address, pasted)
            return
        admin = given.get(Asked.MASTER_KEY, "")
        if situation.way is Way.LOCAL:
            admin = (self._tools.file.values() or {}).get(_MASTER_KEY, "").strip()
        if admin:
            self._make(situation.address, admin, given)
            return
        there = (self._tools.file.values() or {}).get(Asked.LITELLM_API_KEY, "").strip()
        if not there:
            names = _MASTER_KEY if situation.way is Way.LOCAL else f"{Asked.LITELLM_API_KEY}, {_MASTER_KEY}"
            raise ConfigurationError(Problem(Code.SETUP_UNANSWERED, variables=names))
        self._verify(situation.address, there)

    def _accept(self, address: str, key: str) -> None:
        self._verify(address, key)
        self._writer.write({Asked.LITELLM_API_KEY: key})

    def _make(self, address: str, admin: str, given: Mapping[str, str]) -> None:
        # Before a key is made at the proxy: one that could not be written would be lost.
        self._writer.check(Asked.LITELLM_API_KEY.value)
        try:
            key, models = self._made(self._tools.administration(address, lambda: admin), given)
        except ProxyError as error:
            if error.problem.code not in _NO_ADMIN:
                raise
            raise LitechatError(Code.SETUP_NOT_ADMIN, proxy_message=error.problem.proxy_message) from error
        # Written first: whatever happens from here on, the key that was made is not lost.
        self._writer.write({Asked.LITELLM_API_KEY: key})
        self._verify(address, key, models)

    def _made(self, administration: ProxyAdministration, given: Mapping[str, str]) -> tuple[str, Sequence[str]]:
        """Return a new key and its models."""
        models = _chosen(given.get(Asked.MODELS, ""), administration.models())
        self._run.go_on()
        email = given.get(Asked.EMAIL, "")
        user, is_new = administration.make_user(email)
        self._run.tell(Note.USER_MADE if is_new else Note.USER_KNOWN, user=email or user)
        self._run.go_on()
        key = administration.make_key(user, models)
        self._run.tell(Note.KEY_MADE, models=", ".join(models))
        return key, models

    def _verify(self, address: str, key: str, wanted: Sequence[str] = ()) -> None:
        """Have the proxy accept a key. Raises `LitechatError` where it is of no use."""
        found = key_look(self._tools, address, key)
        if found.state is not KeyState.WORKS and found.problem is not None:
            raise LitechatError.of(found.problem)
        if missing := [model for model in wanted if model not in found.models]:
            raise _no_such_model(missing, found.models)
        self._run.tell(Note.KEY_WORKS, models=", ".join(found.models))


def _chosen(answer: str, offered: Sequence[str]) -> tuple[str, ...]:
    """Return the models that an answer names; all that are offered where it names none. Raises `LitechatError`."""
    if not offered:
        raise LitechatError(Code.PROXY_NO_MODELS)
    named = tuple(dict.fromkeys(name for part in answer.split(",") if (name := part.strip())))
    if unknown := [name for name in named if name not in offered]:
        raise _no_such_model(unknown, offered)
    return named or tuple(offered)


def _no_such_model(models: Sequence[str], offered: Sequence[str]) -> LitechatError:
    return LitechatError(Code.SETUP_NO_SUCH_MODEL, models=", ".join(models), offered=", ".join(offered))
