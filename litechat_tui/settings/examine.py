"""What the doctor is told about the settings: problems, names and places, never a value that may be a secret."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.examined import EnvFileFacts, SettingsFacts
from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.environment import environment_problems
from litechat_tui.settings.loading import load
from litechat_tui.settings.shared import check
from litechat_tui.settings.sources import Sources

COMPOSE_FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
PROXY_CONFIG = "litellm_config.yaml"
_NETWORK = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir")


def unreadable(files: tuple[Path, ...], faults: tuple[Problem, ...]) -> SettingsFacts:
    """Return what is known where one of the `files` cannot be read."""
    return SettingsFacts(_there(files), faults=faults)


def examined(sources: Sources) -> SettingsFacts:
    """Return what the sources say, and what is wrong with it. Blocks for a moment."""
    no_problems: tuple[Problem, ...] = ()
    try:
        settings, client = load(ClientSettings, sources), no_problems
    except ConfigurationError as error:
        settings, client = None, error.problems
    address = settings.litellm_base_url if settings else ""
    parts = urlsplit(address)
    host = parts.hostname or ""
    master, key = sources.value("litellm_master_key"), sources.value("litellm_api_key")
    env_file = _of_deployment(sources)
    return SettingsFacts(
        files=_there(tuple(file.path for file in sources.files if file.exists)),
        client=client,
        compose=deployment_problems(env_file) if env_file else None,
        compose_file=str(env_file or ""),
        network=tuple(environment_problems(os.environ)),
        network_variables=tuple(sorted(name for name in os.environ if name.lower() in _NETWORK and os.environ[name])),
        detour=_detour(parts.scheme, host, os.environ),
        address=address,
        host=host,
        port=parts.port or (443 if parts.scheme == "https" else 80),
        is_local=_is_local(host),
        model=(settings.litechat_model or "") if settings else "",
        chats_as_admin=bool(key) and str(key).strip() == str(master).strip(),
    )


def _there(files: tuple[Path, ...]) -> tuple[EnvFileFacts, ...]:
    return tuple(EnvFileFacts(str(path), _mode(path)) for path in files if path.exists())


def _mode(path: Path) -> int | None:
    """Return the permission bits; None on a system whose bits say nothing."""
    return None if sys.platform == "win32" else stat.S_IMODE(path.stat().st_mode)


def _of_deployment(sources: Sources) -> Path | None:
    """Return the `.env` that a deployment of the proxy reads; None where there is no deployment."""
    for file in sources.files:
        folder = file.path.absolute().parent
        beside = any((folder / name).is_file() for name in COMPOSE_FILES) and (folder / PROXY_CONFIG).is_file()
        if file.exists and (beside or "litellm_master_key" in file.values):
            return file.path
    return None


def deployment_problems(env_file: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the half of the deployment; the client's half and its key are looked at elsewhere."""
    client = {name.upper() for name in ClientSettings.model_fields}
    return tuple(
        problem
        for problem in check(env_file, env_file.absolute().parent / PROXY_CONFIG)
        if problem.facts.get("variable") not in client and problem.code is not Code.CONFIG_MASTER_KEY_FOR_CHAT
    )


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _detour(scheme: str, host: str, environ: Mapping[str, str]) -> str:
    """Return the variable by which requests leave by way of an HTTP proxy, as urllib and httpx2 read it."""
    proxies = getproxies_environment()
    wanted = next((name for name in (scheme, "all") if proxies.get(name)), None)
    spared = [entry.strip().lstrip("*.") for entry in proxies.get("no", "").split(",") if entry.strip()]
    if not (host and wanted) or any(not entry or f".{host}".endswith(f".{entry}") for entry in spared):
        return ""
    return next(name for name in environ if name.lower() == f"{wanted}_proxy" and environ[name])
