"""`python -m litechat_tui` is `litechat-tui`."""

import sys

from litechat_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
