"""Opening the proxy's Admin UI at the session on the screen."""

from __future__ import annotations

import asyncio
import os

from litechat_tui.app.dependencies import Endpoint
from litechat_tui.proxy.admin_page import session_page
from litechat_tui.ui.browser import has_browser
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.words import _


async def open_session(here: Reporting, endpoint: Endpoint, conversation: Conversation) -> str:
    """Open it in the browser, and say so on `here`. Returns its address where there is no browser, else nothing."""
    if endpoint.demo:
        here.decline(_("The demo has no Admin UI."))
    elif not conversation.messages:
        here.decline(_("Nothing was asked here yet: the Admin UI has nothing to show."))
    elif (address := session_page(endpoint.address, conversation.session_id)) is None:
        here.decline(_("The address of the proxy is not one that a browser could open."))
    elif not has_browser(os.environ):
        return address
    else:
        # Some browsers keep the caller waiting until they are closed.
        await asyncio.to_thread(here.app.open_url, address)
        here.notify(address, title=_("Opened in the browser"), markup=False)
    return ""
