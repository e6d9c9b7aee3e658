"""What the proxy's administrator does for a person: a user, and a key with the least that this program needs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from urllib.parse import quote

from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import get, not_a_proxy, post

USER = "litechat-tui"
"""Id of the user that a key without an e-mail address is made for, and the beginning of the names of all keys."""
ROUTES = ("llm_api_routes", "/key/info", "/model/info")
"""What a key may ask for: the models, and about itself and them. A key without this list could make more keys."""
_CONFLICT = 409


class HttpAdministration:
    """The administration of one proxy; the key of the connection is the administrator's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def models(self) -> tuple[str, ...]:
        """Return the aliases of all models that can be talked to. Blocks; raises `ProxyError`, as all others do."""
        return tuple(model.id for model in ProxyCatalogue(lambda: self._connection).models())

    def make_user(self, email: str) -> tuple[str, bool]:
        """Return the id of the user with that address, and whether it was made just now."""
        body = {"user_role": "internal_user", "auto_create_key": False}
        named = {"user_email": email} if email else {"user_id": USER}
        try:
            match post(self._connection, "/user/new", {**named, **body}):
                case {"user_id": str(user)} if user:
                    return one_line(user), True
        except ProxyError as error:
            if error.problem.facts.get("status") != _CONFLICT:
                raise
            return self._known(email), False
        raise not_a_proxy(self._connection)

    def make_key(self, user_id: str, models: Sequence[str]) -> str:
        """Return a new virtual key for `models` that can do what this program needs, and no more."""
        body = {
            "user_id": user_id,
            "models": [*models],
            # The proxy refuses a name that another key has.
            "key_alias": f"{USER}-{secrets.token_hex(4)}",
            "allowed_routes": [*ROUTES],
        }
        match post(self._connection, "/key/generate", body):
            case {"key": str(key)} if key.startswith("sk-"):
                return key
        raise not_a_proxy(self._connection)

    def _known(self, email: str) -> str:
        """Return the id of a user that the proxy has already."""
        if not email:
            return USER
        match get(self._connection, f"/user/list?user_email={quote(email, safe='')}"):
            case {"users": [*users]}:
                for user in users:
                    match user:
                        # The proxy finds parts of addresses, too.
                        case {"user_id": str(found), "user_email": str(address)} if address.lower() == email.lower():
                            return one_line(found)
        raise not_a_proxy(self._connection)
