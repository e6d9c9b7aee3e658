"""What is wrong with a single value of a setting: rules that the settings, and whoever asks for them, share."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from litechat_tui.domain.codes import Code

JP_REGIONS = ("ap-northeast-1", "ap-northeast-3")
"""Where Bedrock serves `jp.*` inference profiles: Tokyo and Osaka."""

_ACCESS_KEY = re.compile(r"\w{16,128}", re.ASCII)
"""https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html"""
_SHORTEST_SECRET = 16
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d{1,2}")


def address_fault(address: str) -> Code | None:
    """Return what is wrong with the address of a proxy."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Code.CONFIG_NOT_AN_ADDRESS
    if parts.scheme not in ("http", "https") or not host:
        return Code.CONFIG_NOT_HTTP
    if parts.username is not None:
        return Code.CONFIG_USER_IN_ADDRESS
    if parts.query or parts.fragment:
        return Code.CONFIG_QUERY_IN_ADDRESS
    return None


def root_address(address: str) -> str:
    """Return the root of a proxy's address: no slash and no `/v1` at its end."""
    return address.rstrip("/?#").removesuffix("/v1").rstrip("/")


def key_fault(key: str) -> Code | None:
    """Return what is wrong with a key; it travels in an HTTP header, so it is visible ASCII."""
    if not key.strip():
        return Code.CONFIG_EMPTY
    return None if _is_visible(key.strip()) else Code.CONFIG_NOT_A_KEY


def access_key_fault(key: str) -> Code | None:
    """Return what is wrong with the id of an AWS access key."""
    return None if _ACCESS_KEY.fullmatch(key.strip()) else Code.SETUP_ACCESS_KEY_FORM


def aws_secret_fault(secret: str) -> Code | None:
    """Return what is wrong with the secret of an AWS access key, or with a session token."""
    stripped = secret.strip()
    return None if _is_visible(stripped) and len(stripped) >= _SHORTEST_SECRET else Code.SETUP_AWS_SECRET_FORM


def region_fault(region: str, *, serves_jp: bool = False) -> Code | None:
    """Return what is wrong with a region of AWS; `serves_jp` says that a `jp.*` inference profile is called in it."""
    if not _REGION.fullmatch(region.strip()):
        return Code.SETUP_REGION_FORM
    return Code.SETUP_REGION_JP if serves_jp and region.strip() not in JP_REGIONS else None


def _is_visible(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
