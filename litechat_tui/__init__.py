"""litechat-tui: a full-screen terminal chat client for a LiteLLM Proxy."""

__version__ = "0.1.0"
