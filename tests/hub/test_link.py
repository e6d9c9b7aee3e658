"""The hub on a real PostgreSQL: who may do what, and what becomes of pushes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import psycopg
import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError
from litechat_tui.domain.ports.hub import HubMark, HubState
from litechat_tui.hub import schema
from litechat_tui.hub.link import PostgresHub
from tests.hub.conftest import address

BODIES = {"e1": b"one", "e2": b"\0two\xff"}
STATE = HubState("s", '{"title": "日本語 \\u0000"}', ("e1", "e2"), "f1")


def push(hub: PostgresHub, state: HubState, parts: dict[str, bytes], replaces: list[int]) -> int:
    (version,) = hub.push([(state, replaces)], parts)
    return version


def test_a_hub_is_made_once(admin: PostgresHub) -> None:
    with pytest.raises(HubError) as refused:
        admin.marks()
    assert refused.value.problem.code is Code.HUB_NOT_MADE
    assert admin.make()
    assert not admin.make(["anna"])
    assert admin.marks() == {}
    assert admin.facts().sessions == 0


def test_a_state_comes_back_as_it_was_pushed(anna: PostgresHub) -> None:
    assert anna.lacks(["e1", "e2"]) == {"e1", "e2"}
    version = push(anna, STATE, BODIES, [])
    (found,) = anna.states(["s"])
    assert (found.session_id, found.header, found.parts, found.fingerprint) == ("s", STATE.header, STATE.parts, "f1")
    assert anna.parts(["e1", "e2", "e3"]) == BODIES
    assert anna.marks() == {"s": [HubMark(version, "f1")]}
    assert anna.lacks(["e1", "e3"]) == {"e3"}
    assert anna.facts().person == "anna"


def test_the_same_push_again_changes_nothing(anna: PostgresHub) -> None:
    first = push(anna, STATE, BODIES, [])
    assert push(anna, STATE, BODIES, [first]) == first
    assert anna.marks() == {"s": [HubMark(first, "f1")]}


def test_a_state_takes_the_place_of_those_that_it_holds_and_of_no_others(anna: PostgresHub) -> None:
    first = push(anna, STATE, BODIES, [])
    other = push(anna, HubState("s", "{}", ("e1",), "f2"), {}, [])
    both = push(anna, HubState("s", "{}", ("e2",), "f3"), {}, [first])
    assert anna.marks() == {"s": [HubMark(other, "f2"), HubMark(both, "f3")]}
    assert first < other < both


def test_a_push_without_its_parts_leaves_nothing(anna: PostgresHub) -> None:
    with pytest.raises(HubError) as refused:
        push(anna, STATE, {"e1": b"one"}, [])
    assert refused.value.problem.code is Code.HUB_FAILED
    assert (anna.marks(), anna.parts(["e1"])) == ({}, {})


def test_nobody_sees_or_changes_what_is_anothers(
    server: str, database: str, anna: PostgresHub, bob: PostgresHub
) -> None:
    push(anna, STATE, BODIES, [])
    assert (bob.marks(), bob.states(["s"]), bob.parts(["e1"])) == ({}, [], {})
    push(bob, STATE, BODIES, [1])
    with psycopg.connect(address(server, database, "bob"), autocommit=True) as db:
        for table in ("states", "parts", "counters"):
            assert db.execute(f"SELECT DISTINCT owner FROM litechat.{table}".encode()).fetchall() == [("bob",)]
            assert db.execute(f"UPDATE litechat.{table} SET owner = owner WHERE owner = 'anna'".encode()).rowcount == 0
            assert db.execute(f"DELETE FROM litechat.{table} WHERE owner = 'anna'".encode()).rowcount == 0
            for statement in (f"UPDATE litechat.{table} SET owner = 'anna'", f"TRUNCATE litechat.{table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    db.execute(statement.encode())
        for statement in (
            "INSERT INTO litechat.parts VALUES ('anna', 'e9', '')",
            "INSERT INTO litechat.counters VALUES ('anna', 9)",
            "INSERT INTO litechat.meta VALUES (9)",
            "CREATE TABLE litechat.mine ()",
            "ALTER TABLE litechat.states DISABLE ROW LEVEL SECURITY",
            "SET ROLE litechat_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement.encode())
    assert anna.states(["s"])[0].header == STATE.header


def test_who_is_no_member_is_told(server: str, database: str, anna: PostgresHub, admin: PostgresHub) -> None:
    assert anna.marks() == {}
    with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
        db.execute(b"DO $$ BEGIN CREATE ROLE carol LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    with closing(PostgresHub(address(server, database, "carol"), "x")) as carol, pytest.raises(HubError) as refused:
        carol.marks()
    assert refused.value.problem.code is Code.HUB_NOT_ALLOWED
    admin.make(["carol"])
    with closing(PostgresHub(address(server, database, "carol"), "x")) as carol:
        assert carol.marks() == {}
    with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
        db.execute(f"REVOKE {schema.MEMBER} FROM carol".encode())


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        ('CREATE TABLE "LiteLLM_VerificationToken" ()', Code.HUB_OF_THE_PROXY),
        ("CREATE SCHEMA litechat; CREATE TABLE litechat.meta AS SELECT 9 AS version", Code.HUB_NEWER),
    ],
)
def test_what_is_no_place_for_a_hub_is_left_as_it_is(
    server: str, database: str, admin: PostgresHub, prepare: str, code: Code
) -> None:
    with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
        db.execute(prepare.encode())
    with pytest.raises(HubError) as refused:
        admin.make()
    assert refused.value.problem.code is code


def test_another_encoding_is_refused(server: str, admin: PostgresHub) -> None:
    assert admin.make()
    with psycopg.connect(address(server, "postgres", "admin"), autocommit=True) as db:
        db.execute(b"CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with closing(PostgresHub(address(server, "latin", "admin"), "x")) as hub, pytest.raises(HubError) as refused:
        hub.make()
    assert refused.value.problem.code is Code.HUB_NOT_UTF8


def test_a_database_and_a_server_that_are_not_there_are_told(server: str) -> None:
    for where, code in (
        (address(server, "gone", "admin"), Code.HUB_REFUSED),
        ("postgresql://a:secret@/x?host=/gone", Code.HUB_UNREACHABLE),
    ):
        with closing(PostgresHub(where, "x")) as hub, pytest.raises(HubError) as refused:
            hub.marks()
        assert refused.value.problem.code is code
        assert "secret" not in str(refused.value)


def test_a_connection_that_was_cut_is_made_anew(server: str, database: str, anna: PostgresHub) -> None:
    push(anna, STATE, BODIES, [])
    with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
        db.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'anna'")
    with pytest.raises(HubError) as cut:
        anna.marks()
    assert cut.value.problem.code is Code.HUB_UNREACHABLE
    assert [*anna.marks()] == ["s"]


@pytest.fixture
def swallowing() -> Iterator[int]:
    """A port on which somebody listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken: list[socket.socket] = []
        thread = Thread(target=lambda: taken.append(listener.accept()[0]), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()
        for each in taken:
            each.close()


def test_a_server_that_never_answers_is_given_up(swallowing: int) -> None:
    where = f"postgresql://a@127.0.0.1:{swallowing}/x?connect_timeout=2&sslmode=disable"
    with closing(PostgresHub(where, "x")) as hub, pytest.raises(HubError) as refused:
        hub.marks()
    assert refused.value.problem.code is Code.HUB_UNREACHABLE


def test_a_wire_that_takes_everything_is_cut_while_a_call_waits(server: str, database: str, anna: PostgresHub) -> None:
    assert anna.marks() == {}
    with (
        psycopg.connect(address(server, database, "anna")) as other,
        closing(PostgresHub(address(server, database, "anna"), "x", silent_seconds=0.5)) as hub,
    ):
        # Whoever pushes waits for this lock, as for an answer that never comes.
        other.execute(b"LOCK TABLE litechat.counters")
        with pytest.raises(HubError) as refused:
            push(hub, STATE, BODIES, [])
        other.rollback()
        assert refused.value.problem.code is Code.HUB_UNREACHABLE
        assert push(hub, STATE, BODIES, []) >= 1
    assert len(anna.marks()["s"]) == 1


def test_health_tells_who_may_do_what(server: str, database: str, admin: PostgresHub, carl: PostgresHub) -> None:
    assert not carl.health().is_made
    admin.make()
    told = carl.health()
    assert (told.person, told.is_made, told.may_use, told.is_guarded) == ("carl", True, False, True)
    admin.make(["carl"])
    told = carl.health()
    assert (told.may_use, told.is_guarded, told.sees_all, told.is_direct) == (True, True, False, True)
    assert abs(told.ahead) < 60
    assert admin.health().sees_all
    with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
        db.execute(b"ALTER TABLE litechat.parts DISABLE ROW LEVEL SECURITY")
        db.execute(f"REVOKE {schema.MEMBER} FROM carl".encode())
    assert not admin.health().is_guarded
    with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
        db.execute(b"UPDATE litechat.meta SET version = 9")
    with pytest.raises(HubError) as refused:
        admin.health()
    assert refused.value.problem.code is Code.HUB_NEWER


@pytest.fixture
def carl(server: str, database: str) -> Iterator[PostgresHub]:
    """The way of a person who has a role, and no right yet."""
    with psycopg.connect(address(server, "postgres", "admin"), autocommit=True) as db:
        db.execute(b"DO $$ BEGIN CREATE ROLE carl LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    with closing(PostgresHub(address(server, database, "carl"), "x")) as hub:
        yield hub


def test_a_person_forgets_the_own_states_up_to_a_version(anna: PostgresHub, bob: PostgresHub) -> None:
    first = push(anna, STATE, BODIES, [])
    push(bob, STATE, BODIES, [])
    push(anna, HubState("t", "{}", ("e1",), "f2"), {}, [])
    assert anna.forget(first) == 1
    assert [*anna.marks()] == ["t"]
    assert anna.parts(["e1", "e2"]) == {"e1": b"one"}
    assert anna.forget(first) == 0
    assert bob.parts(["e1", "e2"]) == BODIES


def test_news_of_others_arrive_and_own_ones_do_not(
    server: str, database: str, anna: PostgresHub, bob: PostgresHub
) -> None:
    assert not anna.await_news(0.01)
    push(anna, STATE, BODIES, [])
    assert not anna.await_news(0.01)
    push(bob, STATE, BODIES, [])
    assert anna.await_news(20)
    with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
        db.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'anna'")
    with pytest.raises(HubError):
        anna.await_news(20)
    assert not anna.await_news(0.01)


def test_marks_that_were_asked_for_before_are_those_of_the_hub(server: str, database: str, anna: PostgresHub) -> None:
    with closing(PostgresHub(address(server, database, "anna"), "desktop")) as other:
        first = push(anna, STATE, BODIES, [])
        assert anna.marks() == other.marks() == {"s": [HubMark(first, "f1")]}
        second = push(other, HubState("s", "{}", ("e1",), "f2"), {}, [])
        assert anna.marks()["s"] == [HubMark(first, "f1"), HubMark(second, "f2")]
        # The state is there already: what it replaces goes, and no version is new.
        assert push(anna, STATE, {}, [second]) == first
        assert anna.marks() == {"s": [HubMark(first, "f1")]}
        push(other, HubState("t", "{}", ("e1",), "f3"), {}, [])
        assert [*anna.marks()] == ["s", "t"]
        anna.forget(100)
        assert anna.marks() == {}
