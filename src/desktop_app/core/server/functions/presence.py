"""Who is in the school, and who has which record open: kept by the server while it is so.

It is no part of the school: not moved, not backed up, not recorded. A desk says again and again
that it is there; one that died is not shown any more after a few seconds, and forgotten after a
day. Only these functions read and write it.
"""

from desktop_app.core.server.names import PINNED, SCHEMA

GONE_SECONDS = 15
"""A desk that said nothing for so long is not shown any more."""

MAKE = f"""
CREATE UNLOGGED TABLE IF NOT EXISTS {SCHEMA}.presence (
  school_id smallint NOT NULL, desk uuid NOT NULL, login text NOT NULL, name text NOT NULL,
  device text NOT NULL, opened text[] NOT NULL, since timestamptz NOT NULL,
  seen timestamptz NOT NULL,
  PRIMARY KEY (school_id, desk));
ALTER TABLE {SCHEMA}.presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE {SCHEMA}.presence FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS owner ON {SCHEMA}.presence;
CREATE POLICY owner ON {SCHEMA}.presence TO CURRENT_USER USING (true) WITH CHECK (true);
REVOKE ALL ON {SCHEMA}.presence FROM PUBLIC;

CREATE OR REPLACE FUNCTION {SCHEMA}.here(
    school smallint, mine uuid, called text, device text, opened text[])
RETURNS TABLE (desk uuid, name text, where_at text, records text[])
LANGUAGE plpgsql {PINNED} AS $$
#variable_conflict use_column
DECLARE me record; office boolean; before text[];
BEGIN
  SELECT a.school_id, coalesce(p.display_name, p.given_name || ' ' || p.family_name) AS called,
    ARRAY(SELECT g."right"::text FROM public.role_grant g WHERE g.school_id = a.school_id
      AND g.account_id = a.id AND g.revoked_at IS NULL) AS rights
    INTO me FROM public.user_account a
    JOIN public.person p ON p.school_id = a.school_id AND p.id = a.person_id
    WHERE a.login_role = session_user::text AND a.locked_at IS NULL;
  IF FOUND THEN
    IF me.school_id <> here.school OR NOT me.rights && '{{ADMIN,FRONT_DESK,TEACHER}}' THEN
      RETURN;
    END IF;
    here.called := me.called;
    office := me.rights && '{{ADMIN,FRONT_DESK}}';
  ELSIF pg_has_role(session_user, current_user, 'MEMBER') THEN
    office := true;
  ELSE
    RETURN;
  END IF;
  DELETE FROM {SCHEMA}.presence q WHERE q.school_id = here.school
    AND q.seen < clock_timestamp() - interval '1 day';
  SELECT q.opened INTO before FROM {SCHEMA}.presence q
    WHERE q.school_id = here.school AND q.desk = here.mine;
  INSERT INTO {SCHEMA}.presence AS q
    VALUES (here.school, here.mine, session_user, here.called, left(here.device, 80),
      here.opened[1:8], now(), clock_timestamp())
    ON CONFLICT ON CONSTRAINT presence_pkey DO UPDATE
      SET name = excluded.name, opened = excluded.opened, seen = excluded.seen
      WHERE q.login = session_user;
  IF before IS DISTINCT FROM here.opened[1:8] THEN
    PERFORM pg_notify('school_' || replace(s.id::text, '-', ''), '')
      FROM public.school s WHERE s.school_id = here.school;
  END IF;
  RETURN QUERY SELECT q.desk, q.name, q.device, CASE WHEN office THEN q.opened ELSE '{{}}' END
    FROM {SCHEMA}.presence q
    WHERE q.school_id = here.school AND q.desk <> here.mine
      AND q.seen > clock_timestamp() - interval '{GONE_SECONDS} seconds'
    ORDER BY q.since, q.desk;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.leave(school smallint, mine uuid) RETURNS void
LANGUAGE plpgsql {PINNED} AS $$
BEGIN
  DELETE FROM {SCHEMA}.presence q WHERE q.school_id = leave.school AND q.desk = leave.mine
    AND q.login = session_user;
  IF FOUND THEN
    PERFORM pg_notify('school_' || replace(s.id::text, '-', ''), '')
      FROM public.school s WHERE s.school_id = leave.school;
  END IF;
END $$;
"""

TABLES = ("presence",)
"""What these functions keep beside the school."""
CALLED = (
    f"{SCHEMA}.here(smallint, uuid, text, text, text[])",
    f"{SCHEMA}.leave(smallint, uuid)",
)
"""What every login may call; who is not of the staff is told nothing and not shown."""
