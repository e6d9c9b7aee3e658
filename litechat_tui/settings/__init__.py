"""Settings of both halves of the shared `.env`, read once, checked, and explained in sentences when they are wrong."""

from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.loading import NotConfiguredError, load_session_db_path, load_settings

__all__ = ["ClientSettings", "NotConfiguredError", "load_session_db_path", "load_settings"]
