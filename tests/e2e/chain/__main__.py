"""Start the chain for a person: ``make chain``."""

import signal
import sys

from tests.e2e.chain.processes import MissingToolError
from tests.e2e.chain.start import MODEL, running_chain


def main() -> None:
    """Print the .env of a client and keep the chain running until Ctrl-C."""
    with running_chain() as chain:
        sys.stdout.write(f"LITELLM_BASE_URL={chain.base_url}\nLITELLM_API_KEY={chain.api_key}\n# model: {MODEL}\n")
        sys.stdout.write(f"# master key: {chain.admin_key}\n# Ctrl-C stops it all.\n")
        sys.stdout.flush()
        try:
            signal.pause()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


try:
    main()
except MissingToolError as missing:
    sys.exit(str(missing))
