"""The keys and passwords of a deployment, as they are made here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import quote

GENERATED = (
    "LITELLM_MASTER_KEY",
    "UI_USERNAME",
    "UI_PASSWORD",
    "POSTGRES_DB",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "DATABASE_URL",
    "LITELLM_BASE_URL",
)
"""Variables of the deployment that nobody has to be asked for. The salt key is one more, which may be missing."""

_PLAIN = {
    "UI_USERNAME": "admin",
    "POSTGRES_DB": "litellm",
    "POSTGRES_USER": "litellm",
    "LITELLM_BASE_URL": "http://localhost:4000",
}


def missing_values(there: Mapping[str, str]) -> dict[str, str]:
    """Return values for those variables of the deployment that have none `there`."""
    made = {name: value for name, value in _PLAIN.items() if not there.get(name)}
    if not there.get("LITELLM_MASTER_KEY"):
        made["LITELLM_MASTER_KEY"] = f"sk-litellm-{secrets.token_urlsafe(48)}"
        # Where there is a master key and no salt key, the proxy may have encrypted with the former: another salt key
        # would make all of that unreadable.
        if not there.get("LITELLM_SALT_KEY"):
            made["LITELLM_SALT_KEY"] = f"sk-salt-{secrets.token_urlsafe(48)}"
    # Letters, digits, - and _ alone: nothing that means something else inside DATABASE_URL.
    for name in ("UI_PASSWORD", "POSTGRES_PASSWORD"):
        if not there.get(name):
            made[name] = secrets.token_urlsafe(24)
    if not there.get("DATABASE_URL"):
        made["DATABASE_URL"] = _database_url({**there, **made})
    return made


def _database_url(values: Mapping[str, str]) -> str:
    user, password, name = (quote(values[f"POSTGRES_{part}"], safe="") for part in ("USER", "PASSWORD", "DB"))
    return f"postgresql://{user}:{password}@db:5432/{name}"
