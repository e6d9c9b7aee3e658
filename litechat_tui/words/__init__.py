"""Every word a person reads, in the language in use. English is in the code, other languages are in `locale/`."""

from litechat_tui.words.catalogue import N_, _, current_language, ngettext, pgettext, use

__all__ = ["N_", "_", "current_language", "ngettext", "pgettext", "use"]
