"""How a hub is reached: encrypted, unless it is on this machine."""

from __future__ import annotations

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError
from litechat_tui.hub.address import parameters


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1", "/run/postgresql", "127.0.0.1,localhost"])
def test_this_machine_is_reached_as_it_is(host: str) -> None:
    found = parameters({"host": host, "sslmode": "disable"}, {})
    assert (found["sslmode"], found["connect_timeout"]) == ("disable", 5)
    assert "sslrootcert" not in parameters({"host": host}, {})


@pytest.mark.parametrize("host", ["db.example", "10.0.0.1", "localhost,db.example"])
def test_another_machine_is_reached_with_a_certificate_that_is_checked(host: str) -> None:
    found = parameters({"host": host}, {})
    assert (found["sslmode"], found["sslrootcert"]) == ("verify-full", "system")
    own = parameters({"host": host, "sslmode": "verify-full", "sslrootcert": "ca.pem", "connect_timeout": "9"}, {})
    assert (own["sslrootcert"], own["connect_timeout"]) == ("ca.pem", "9")
    assert "sslrootcert" not in parameters({"host": host}, {"PGSSLROOTCERT": "ca.pem"})


@pytest.mark.parametrize("sslmode", ["disable", "prefer", "require", "verify-ca"])
def test_a_way_that_is_not_safe_is_refused(sslmode: str) -> None:
    with pytest.raises(HubError) as refused:
        parameters({"host": "db.example", "sslmode": sslmode}, {})
    assert refused.value.problem.code is Code.HUB_UNSAFE


def test_a_host_that_only_libpq_knows_is_taken_for_another_machine() -> None:
    assert parameters({"service": "hub"}, {})["sslmode"] == "verify-full"
    assert parameters({}, {"PGHOST": "db.example"})["sslmode"] == "verify-full"
    assert parameters({"hostaddr": "10.0.0.1", "host": "localhost"}, {})["sslmode"] == "verify-full"
