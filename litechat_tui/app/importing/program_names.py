"""What the makers of the programs call them, in every language."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.archive import OWN_PROGRAM

NAMES: Mapping[str, str] = {
    OWN_PROGRAM: OWN_PROGRAM,
    "agents": "OpenAI Agents SDK",
    "aichat": "aichat",
    "chatgpt": "ChatGPT",
    "claude": "Claude.ai",
    "claude_code": "Claude Code",
    "codex": "Codex",
    "deepseek": "DeepSeek",
    "elia": "Elia",
    "librechat": "LibreChat",
    "llm": "llm",
    "openwebui": "Open WebUI",
    "oterm": "oterm",
    "parllama": "PAR LLAMA",
}
"""`Source.program` -> its name."""
