"""The links of the chain by name, what they are about, and the marks of how they are."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.diagnosis import Link, Status, Theme
from litechat_tui.words.catalogue import N_

LABELS: Mapping[Link, str] = {
    Link.ENV_FILE: N_("Settings file"),
    Link.ENV_CLIENT: N_("Settings of this program"),
    Link.ENV_COMPOSE: N_("Settings of the deployment"),
    Link.ENV_MASTER_KEY: N_("Kind of key"),
    Link.ENV_PERMISSIONS: N_("Permissions of .env"),
    Link.ENV_GIT: N_("Keys in Git"),
    Link.ENV_NETWORK: N_("Network variables"),
    Link.DOCKER_ENGINE: N_("Docker"),
    Link.DOCKER_CONTAINERS: N_("Containers"),
    Link.PROXY_PORT: N_("Port of the proxy"),
    Link.PROXY_ALIVE: N_("Proxy"),
    Link.PROXY_DATABASE: N_("Database of the proxy"),
    Link.PROXY_VERSION: N_("Version of the proxy"),
    Link.KEY_VALID: N_("API key"),
    Link.KEY_EXPIRY: N_("Expiry of the key"),
    Link.KEY_BUDGET: N_("Budget of the key"),
    Link.KEY_LIMITS: N_("Limits of the key"),
    Link.MODEL_VISIBLE: N_("Model"),
    Link.MODEL_REGION: N_("Region of the model"),
    Link.MODEL_ANSWER: N_("Answer of the model"),
    Link.FILE_PATH: N_("Session file"),
    Link.FILE_INTEGRITY: N_("Soundness of the file"),
    Link.FILE_SCHEMA: N_("Format of the file"),
    Link.FILE_SIZE: N_("Size of the file"),
    Link.FILE_OTHERS: N_("Other programs"),
    Link.TOOLS_ENTRIES: N_("Entries of tool servers"),
    Link.TOOLS_COMMANDS: N_("Commands of tool servers"),
    Link.TERMINAL_KIND: N_("Terminal"),
    Link.TERMINAL_COLOURS: N_("Colours"),
    Link.TERMINAL_KEYS: N_("Keys"),
    Link.TERMINAL_CLIPBOARD: N_("Clipboard"),
    Link.TERMINAL_TMUX: N_("tmux"),
    Link.TERMINAL_WIDTH: N_("Width of Japanese"),
    Link.TERMINAL_CURSOR: N_("Cursor for input methods"),
}
"""Link -> what it is called at the beginning of a line."""

THEMES: Mapping[Theme, str] = {
    Theme.ENV: N_("Settings"),
    Theme.DOCKER: N_("Docker"),
    Theme.PROXY: N_("Proxy"),
    Theme.KEY: N_("API key"),
    Theme.MODEL: N_("Model"),
    Theme.FILE: N_("Session file"),
    Theme.TOOLS: N_("Tool servers"),
    Theme.TERMINAL: N_("Terminal"),
}
"""Theme -> the heading over its links."""

MARKS: Mapping[Status, str] = {Status.OK: "✓", Status.WARN: "!", Status.FAIL: "✗", Status.SKIP: "-"}
"""Status -> the mark before a link."""

ARROW = "→ "
"""What is before a way to mend something."""
