"""The functions by which a server keeps its own journal; nobody else writes in it.

Whoever works signs as the person of their login, whatever their program says. Only the owner, who
moves a school over or takes a step of the tables, says for whom he writes.
"""

from desktop_app.core.server.names import PINNED, SCHEMA

_MARK = "pg_current_xact_id()::text || '@' || extract(epoch FROM now())::text"

# A row changed outside of a set that was opened is recorded in one of its own, "Direct SQL".
# The transaction gets its number before the change set gets its own: who follows leans on that.
RECORDER = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};

CREATE OR REPLACE FUNCTION {SCHEMA}.journal_begin(
    school smallint, given jsonb, OUT number bigint, OUT mark text
) LANGUAGE plpgsql {PINNED} AS $$
DECLARE me record; said jsonb := given; wait boolean;
BEGIN
  mark := {_MARK};
  SELECT a.school_id, a.id, a.person_id, a.locked_at,
    coalesce(p.display_name, p.given_name || ' ' || p.family_name) AS name,
    NOT EXISTS (SELECT 1 FROM public.role_grant g WHERE g.school_id = a.school_id
      AND g.account_id = a.id AND g.revoked_at IS NULL
      AND g."right" IN ('ADMIN', 'FRONT_DESK')) AS waits
    INTO me FROM public.user_account a
    JOIN public.person p ON p.school_id = a.school_id AND p.id = a.person_id
    WHERE a.login_role = session_user::text;
  IF FOUND THEN
    IF me.locked_at IS NOT NULL THEN
      RAISE EXCEPTION 'this login is locked out' USING ERRCODE = '28000';
    END IF;
    IF me.school_id <> school THEN
      RAISE EXCEPTION 'permission denied for this school' USING ERRCODE = '42501';
    END IF;
    said := said || jsonb_build_object(
      'actor_id', me.person_id, 'actor_name', me.name, 'at', now());
    wait := nullif(me.waits, false);
  ELSIF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
    IF session_user <> 'downbeat_door' THEN
      RAISE EXCEPTION 'permission denied for this school' USING ERRCODE = '42501';
    END IF;
    said := said || '{{"actor_id": null}}';
  END IF;
  number := nextval('public.change_set_number');
  INSERT INTO public.change_set (school_id, number, kind, label, act, actor_id, actor_name, device,
      at, revision, target, txid, waits)
  VALUES (school, journal_begin.number, coalesce(said ->> 'kind', 'SYSTEM'),
      coalesce(said ->> 'label', 'Direct SQL'), said ->> 'act', (said ->> 'actor_id')::uuid,
      coalesce(said ->> 'actor_name', session_user), coalesce(said ->> 'device', ''),
      coalesce((said ->> 'at')::timestamptz, now()), coalesce(said ->> 'revision', ''),
      (said ->> 'target')::bigint, mark, wait);
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.journal_open(
    school smallint, given jsonb, OUT number bigint, OUT mark text
) LANGUAGE plpgsql {PINNED} AS $$
BEGIN
  mark := {_MARK};
  IF EXISTS (SELECT 1 FROM public.change_set s WHERE s.school_id = school
      AND s.txid = journal_open.mark) THEN
    RAISE EXCEPTION 'permission denied: this transaction has its change set';
  END IF;
  SELECT b.number, b.mark INTO number, mark FROM {SCHEMA}.journal_begin(school, given) b;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.journal_drop(school smallint, dropped bigint) RETURNS void
LANGUAGE sql {PINNED} AS $$
DELETE FROM public.change_set s
WHERE s.school_id = school AND s.number = dropped AND s.txid = {_MARK} AND NOT EXISTS (
    SELECT 1 FROM public.change c WHERE c.school_id = school AND c.set_number = dropped)
$$;

CREATE OR REPLACE FUNCTION {SCHEMA}.journal_mark(school smallint, undone bigint, taker bigint)
RETURNS void LANGUAGE plpgsql {PINNED} AS $$
DECLARE mine bigint;
BEGIN
  SELECT s.number INTO mine FROM public.change_set s
    WHERE s.school_id = school AND s.txid = {_MARK} AND s.kind IN ('UNDO', 'REDO', 'COUNTER')
      AND (s.target = undone OR s.kind = 'REDO');
  IF mine IS NULL OR taker IS DISTINCT FROM mine AND taker IS NOT NULL THEN
    RAISE EXCEPTION 'permission denied: this change set takes nothing back'
      USING ERRCODE = '42501';
  END IF;
  UPDATE public.change_set s SET undone_by = taker
    WHERE s.school_id = school AND s.number = undone AND (
      pg_has_role(session_user, current_user, 'MEMBER')
      OR EXISTS (SELECT 1 FROM public.change_set m JOIN public.user_account a
          ON a.school_id = m.school_id AND a.person_id = m.actor_id
        JOIN public.role_grant g ON g.school_id = a.school_id AND g.account_id = a.id
        WHERE m.school_id = school AND m.number = mine AND a.login_role = session_user::text
          AND g.revoked_at IS NULL
          AND (g."right" IN ('ADMIN', 'FRONT_DESK') OR s.actor_id = a.person_id)));
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.journal_record() RETURNS trigger
LANGUAGE plpgsql {PINNED} AS $$
DECLARE
  old_row jsonb; new_row jsonb; was jsonb; is_now jsonb; found bigint; school smallint; row_id uuid;
  quiet text[] := TG_ARGV[0]::text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    school := NEW.school_id; row_id := NEW.id;
  ELSIF TG_OP = 'UPDATE' THEN
    school := NEW.school_id; row_id := NEW.id;
    old_row := to_jsonb(OLD) - quiet;
    new_row := to_jsonb(NEW) - quiet;
    IF old_row = new_row THEN RETURN NULL; END IF;
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key)
      INTO was, is_now FROM jsonb_each(old_row) o WHERE o.value IS DISTINCT FROM new_row -> o.key;
  ELSE
    school := OLD.school_id; row_id := OLD.id;
    was := to_jsonb(OLD) - '{{school_id,id}}'::text[];
  END IF;
  SELECT s.number INTO found FROM public.change_set s
    WHERE s.school_id = school AND s.txid = {_MARK};
  IF found IS NULL THEN
    SELECT b.number INTO found FROM {SCHEMA}.journal_begin(school, '{{}}') b;
  END IF;
  INSERT INTO public.change (school_id, seq, set_number, table_name, row_id, op, before, after)
  VALUES (school, nextval('public.change_seq'), found, TG_TABLE_NAME, row_id, left(TG_OP, 1),
          was::text, is_now::text);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.journal_tell() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $$
DECLARE channel text;
BEGIN
  SELECT 'school_' || replace(s.id::text, '-', '') INTO channel
    FROM public.school s WHERE s.school_id = NEW.school_id;
  IF channel IS NOT NULL THEN PERFORM pg_notify(channel, ''); END IF;
  RETURN NULL;
END $$;

-- What others did, as far as the asking person may know it: the office with names and labels.
CREATE OR REPLACE FUNCTION {SCHEMA}.news(school smallint, after bigint, seen bigint[], most int)
RETURNS TABLE (number bigint, label text, who text, table_name text, ids uuid[])
LANGUAGE plpgsql STABLE {PINNED} AS $$
DECLARE office boolean := pg_has_role(session_user, current_user, 'MEMBER'); mine smallint;
BEGIN
  SELECT a.school_id, EXISTS (SELECT 1 FROM public.role_grant g WHERE g.school_id = a.school_id
      AND g.account_id = a.id AND g.revoked_at IS NULL
      AND g."right" IN ('ADMIN', 'FRONT_DESK'))
    INTO mine, office FROM public.user_account a
    WHERE a.login_role = session_user::text AND a.locked_at IS NULL;
  IF NOT FOUND THEN
    office := pg_has_role(session_user, current_user, 'MEMBER');
    mine := CASE WHEN office THEN school END;
  END IF;
  RETURN QUERY
  SELECT s.number, CASE WHEN office THEN s.label ELSE '' END,
    CASE WHEN office THEN s.actor_name ELSE '' END, t.name::text, t.ids
  FROM public.change_set s LEFT JOIN LATERAL (
    SELECT c.table_name AS name,
      CASE WHEN count(*) <= most THEN array_agg(DISTINCT c.row_id) END AS ids
    FROM public.change c WHERE c.school_id = mine AND c.set_number = s.number
      AND (office OR c.table_name = 'erasure'
        OR EXISTS (SELECT 1 FROM pg_policy p, unnest(p.polroles) AS to_role
        WHERE p.polrelid = to_regclass('public.' || quote_ident(c.table_name))
          AND p.polcmd = 'r' AND pg_has_role(session_user, to_role, 'MEMBER')))
    GROUP BY c.table_name) t ON true
  WHERE s.school_id = mine AND school = mine AND s.number > after AND s.number <> ALL (seen);
END $$;

-- Who undoes a deed of theirs must not write over what others did to the same field since, though
-- they may not read what that was.
CREATE OR REPLACE FUNCTION {SCHEMA}.later_touch(school smallint, deed bigint)
RETURNS TABLE (number bigint, label text, who text, at timestamptz)
LANGUAGE plpgsql STABLE {PINNED} AS $$
DECLARE office boolean := pg_has_role(session_user, current_user, 'MEMBER'); me record;
BEGIN
  SELECT a.school_id, a.person_id, EXISTS (SELECT 1 FROM public.role_grant g
      WHERE g.school_id = a.school_id AND g.account_id = a.id AND g.revoked_at IS NULL
        AND g."right" IN ('ADMIN', 'FRONT_DESK')) AS office
    INTO me FROM public.user_account a
    WHERE a.login_role = session_user::text AND a.locked_at IS NULL;
  IF FOUND THEN
    office := me.office;
    IF me.school_id <> school OR NOT (office OR EXISTS (SELECT 1 FROM public.change_set o
        WHERE o.school_id = school AND o.number = deed AND o.actor_id = me.person_id)) THEN
      RETURN;
    END IF;
  ELSIF NOT office THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT s.number, CASE WHEN office THEN s.label ELSE '' END, s.actor_name, s.at
  FROM public.change m
  JOIN public.change n ON n.school_id = m.school_id AND n.table_name = m.table_name
    AND n.row_id = m.row_id AND n.seq > m.seq AND n.set_number <> m.set_number
  JOIN public.change_set s ON s.school_id = n.school_id AND s.number = n.set_number
  WHERE m.school_id = school AND m.set_number = deed AND s.undone_by IS NULL
    AND s.kind IN ('DO', 'SYSTEM')
    AND (m.op <> 'U' OR n.op <> 'U' OR EXISTS (
      SELECT 1 FROM jsonb_object_keys(m.after::jsonb) k
      JOIN jsonb_object_keys(n.before::jsonb) b ON b = k))
  ORDER BY n.seq LIMIT 1;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.newest(school smallint) RETURNS bigint
LANGUAGE sql STABLE {PINNED} AS $$
SELECT coalesce(max(s.number), 0) FROM public.change_set s WHERE s.school_id = school
  AND (school = (SELECT a.school_id FROM public.user_account a
      WHERE a.login_role = session_user::text AND a.locked_at IS NULL)
    OR pg_has_role(session_user, current_user, 'MEMBER'))
$$;

-- It steps aside for the function that erases, which works as the owner and notes that it does
-- where nobody else can write; a desk is refused before it is asked whether it could read that.
CREATE OR REPLACE FUNCTION {SCHEMA}.guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.oid = TG_RELID
      AND pg_catalog.pg_get_userbyid(c.relowner) = current_user) THEN
    IF EXISTS (SELECT 1 FROM {SCHEMA}.forgetting) THEN
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'frozen row of %', TG_TABLE_NAME;
END $$;
"""

CALLED = (
    f"{SCHEMA}.journal_open(smallint, jsonb)",
    f"{SCHEMA}.journal_drop(smallint, bigint)",
    f"{SCHEMA}.journal_mark(smallint, bigint, bigint)",
    f"{SCHEMA}.news(smallint, bigint, bigint[], int)",
    f"{SCHEMA}.later_touch(smallint, bigint)",
    f"{SCHEMA}.newest(smallint)",
)
"""What every login may call; the others are called by these and by triggers."""
