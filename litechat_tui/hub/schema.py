"""The hub's database: tables, roles and who may see what.

A state of a session is a header and a list of parts, each of which is stored once under the digest of its content. All
rows have an owner, and the policies let everybody see and write the own ones only. `counters` gives out versions: its
row is locked by whoever pushes, so that versions become visible in their order.
"""

from __future__ import annotations

VERSION = 1
"""The schema that this program knows."""

OWNER, MEMBER = "litechat_owner", "litechat_member"
"""The role that everything belongs to, and the one that all persons have."""

CHANNEL = "litechat"
"""Tells that something was pushed; whoever listens asks what: what is told is readable for all."""

_ROLE = "DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
ROLES = tuple(_ROLE.format(role=role) for role in (OWNER, MEMBER))

_OWNED = ("counters", "states", "parts")

TABLES: tuple[str, ...] = (
    f"CREATE SCHEMA litechat AUTHORIZATION {OWNER}",
    f"SET LOCAL ROLE {OWNER}",
    "CREATE TABLE litechat.meta (version integer NOT NULL)",
    f"INSERT INTO litechat.meta VALUES ({VERSION})",  # noqa: S608 - a number of our own
    "CREATE TABLE litechat.counters (owner name PRIMARY KEY DEFAULT current_user, n bigint NOT NULL DEFAULT 0)",
    """
    CREATE TABLE litechat.states (
        owner name NOT NULL DEFAULT current_user,
        session_id text NOT NULL,
        version bigint NOT NULL,
        header text NOT NULL,
        parts text[] NOT NULL,
        fingerprint text NOT NULL,
        host text NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (owner, session_id, version)
    )
    """,
    "CREATE UNIQUE INDEX states_newest ON litechat.states (owner, version)",
    """
    CREATE TABLE litechat.parts (
        owner name NOT NULL DEFAULT current_user,
        digest text NOT NULL,
        body bytea NOT NULL,
        PRIMARY KEY (owner, digest)
    )
    """,
    # It is compressed before it comes here.
    "ALTER TABLE litechat.parts ALTER COLUMN body SET STORAGE EXTERNAL",
    """
    CREATE FUNCTION litechat.push(
        of_session text, replaces bigint[], new_header text, new_parts text[], new_fingerprint text, from_host text
    ) RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        known bigint;
        made bigint;
    BEGIN
        INSERT INTO litechat.counters (owner) VALUES (current_user) ON CONFLICT DO NOTHING;
        -- Locked before anything is looked at: the call that this one repeats may still be running.
        PERFORM 1 FROM litechat.counters WHERE owner = current_user FOR UPDATE;
        SELECT version INTO known FROM litechat.states
        WHERE owner = current_user AND session_id = of_session AND header = new_header AND parts = new_parts
        AND fingerprint = new_fingerprint ORDER BY version DESC LIMIT 1;
        DELETE FROM litechat.states WHERE owner = current_user AND session_id = of_session
        AND version = ANY (replaces) AND version IS DISTINCT FROM known;
        IF known IS NOT NULL THEN
            RETURN known;
        END IF;
        IF EXISTS (
            SELECT 1 FROM unnest(new_parts) AS part WHERE NOT EXISTS (
                SELECT 1 FROM litechat.parts WHERE owner = current_user AND digest = part
            )
        ) THEN
            RAISE EXCEPTION 'a part is missing' USING ERRCODE = 'foreign_key_violation';
        END IF;
        UPDATE litechat.counters SET n = n + 1 WHERE owner = current_user RETURNING n INTO made;
        INSERT INTO litechat.states (session_id, version, header, parts, fingerprint, host)
        VALUES (of_session, made, new_header, new_parts, new_fingerprint, from_host);
        PERFORM pg_notify('litechat', '');
        RETURN made;
    END $$
    """,
    *(f"ALTER TABLE litechat.{table} ENABLE ROW LEVEL SECURITY" for table in _OWNED),
    *(f"ALTER TABLE litechat.{table} FORCE ROW LEVEL SECURITY" for table in _OWNED),
    *(
        f"CREATE POLICY own ON litechat.{table} TO {MEMBER}"
        " USING (owner = current_user) WITH CHECK (owner = current_user)"
        for table in _OWNED
    ),
    f"GRANT USAGE ON SCHEMA litechat TO {MEMBER}",
    f"GRANT SELECT ON litechat.meta TO {MEMBER}",
    *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON litechat.{table} TO {MEMBER}" for table in _OWNED),
    "REVOKE ALL ON FUNCTION litechat.push FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION litechat.push TO {MEMBER}",
    "RESET ROLE",
)

LOCK = "SELECT pg_advisory_xact_lock(hashtext('litechat'))"
HAS_SCHEMA = "SELECT to_regclass('litechat.meta') IS NOT NULL"
NEWEST = "SELECT max(version) FROM litechat.meta"
OF_THE_PROXY = "SELECT to_regclass('public.\"LiteLLM_VerificationToken\"') IS NOT NULL"
"""LiteLLM drops what it does not know from its database when it is deployed (BerriAI/litellm issue 9558)."""
ENCODING = "SELECT current_setting('server_encoding')"
HEALTH = """
    SELECT current_user, pg_backend_pid(), extract(epoch FROM clock_timestamp()),
        EXISTS (SELECT FROM pg_namespace WHERE nspname = 'litechat'),
        coalesce((
            SELECT bool_and(has_table_privilege(pg_class.oid, 'SELECT') AND has_schema_privilege(relnamespace, 'USAGE'))
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE nspname = 'litechat' AND relname IN ('meta', 'states', 'parts', 'counters')
        ), false),
        (
            SELECT count(*) = 3 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE nspname = 'litechat' AND relname IN ('states', 'parts', 'counters')
            AND relrowsecurity AND relforcerowsecurity
        ),
        (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
"""
