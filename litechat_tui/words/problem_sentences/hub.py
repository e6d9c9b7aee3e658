"""Problems of the hub."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

_PASSWORD = N_("Check role and database in SESSION_HUB_URL; the password is best kept in ~/.pgpass or PGPASSWORD.")

HUB: Mapping[Code, Sentence] = {
    Code.HUB_UNREACHABLE: Sentence(
        N_("The hub {place} cannot be reached: {reason}"),
        N_("Check that the server runs and SESSION_HUB_URL. Your sessions are whole in the session file."),
    ),
    Code.HUB_REFUSED: Sentence(N_("The hub {place} refused: {reason}"), _PASSWORD),
    Code.HUB_NOT_MADE: Sentence(
        N_("There is no hub in {place} yet."), N_("Its administrator makes it with: litechat-tui hub init")
    ),
    Code.HUB_NEWER: Sentence(
        N_("The hub {place} was made by a newer version of litechat-tui (format {format}, this one knows {known})."),
        N_("Update litechat-tui."),
    ),
    Code.HUB_NOT_ALLOWED: Sentence(
        N_("Your role may not do that in {place}: {reason}"),
        N_("The administrator adds a person with: litechat-tui hub init --member NAME"),
    ),
    Code.HUB_OVERLOADED: Sentence(N_("The hub {place} has too much to do: {reason}"), N_("Try again later.")),
    Code.HUB_FAILED: Sentence(N_("The hub {place} failed: {reason}")),
    Code.HUB_UNSAFE: Sentence(
        N_("sslmode={sslmode} does not make sure who reads your sessions on their way."),
        N_("Leave sslmode out of SESSION_HUB_URL, or reach the server through a tunnel to this machine."),
    ),
    Code.HUB_OF_THE_PROXY: Sentence(
        N_("{place} is the database of the LiteLLM Proxy, which drops what it does not know."),
        N_("Make another database for the hub, which may be in the same server."),
    ),
    Code.HUB_NOT_UTF8: Sentence(
        N_("The database {place} is in {encoding}, which cannot hold every text."),
        N_("Make one for the hub with ENCODING 'UTF8'."),
    ),
    Code.HUB_ADDRESS: Sentence(
        N_("SESSION_HUB_URL is not an address of PostgreSQL."),
        N_("It looks like postgresql://NAME@HOST/litechat, without +asyncpg or the like."),
    ),
    Code.HUB_PASSWORD_SHOWN: Sentence(
        N_("Other programs of this machine can read a password in a command."),
        N_("Leave it out of the address, and put it into ~/.pgpass or PGPASSWORD."),
    ),
    Code.HUB_OPEN: Sentence(
        N_("Nothing keeps others from your sessions in {place}: its row security is off."),
        N_("Do not use it until its administrator has made it anew."),
    ),
    Code.HUB_NOT_NAMED: Sentence(N_("No hub is named."), N_("Set SESSION_HUB_URL=postgresql://NAME@HOST/litechat")),
    Code.HUB_DRIVER_MISSING: Sentence(
        N_("What speaks to PostgreSQL is not installed."), N_("Install litechat-tui[postgres].")
    ),
}
