"""The one function by which an owner creates, grants and locks logins, and the door's.

Deeds on rights go one after the other in a school, and all rights of owners are locked meanwhile:
of two owners who remove each other one is told, and the last one cannot go. Passwords arrive as
SCRAM verifiers alone; what is not one is refused, for PostgreSQL would take plain text too.
"""

from desktop_app.core.server.names import EVERYONE, PINNED, RIGHTS, SCHEMA

TRIES = 10
_VERIFIER = (
    r"^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$"
)
_GROUP = " ".join(f"WHEN '{right}' THEN '{group}'" for right, group in RIGHTS.items())

# Helpers run as the owner because their caller does; nobody else may call them.
HELPERS = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.group_of(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE found text := CASE given {_GROUP} END;
BEGIN
  IF found IS NULL THEN RAISE EXCEPTION 'no such right' USING ERRCODE = '22023'; END IF;
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.owners(school smallint) RETURNS SETOF uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
SELECT a.id FROM public.user_account a
JOIN public.role_grant g ON g.school_id = a.school_id AND g.account_id = a.id
WHERE a.school_id = school AND g."right" = 'ADMIN' AND g.revoked_at IS NULL
  AND a.locked_at IS NULL AND a.joined_at IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION {SCHEMA}.forget_code(school smallint, whose uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE gone uuid;
BEGIN
  FOR gone IN UPDATE public.access_invitation i
      SET cancelled_at = now(), updated_at = now(), version = i.version + 1
      WHERE i.school_id = school AND i.account_id = whose
        AND i.used_at IS NULL AND i.cancelled_at IS NULL RETURNING i.id LOOP
    EXECUTE format('DROP SEQUENCE IF EXISTS {SCHEMA}.%I', 'tries_' || replace(gone::text, '-', ''));
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.keep_code(school smallint, whose uuid, facts jsonb, me text)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE new_id uuid := coalesce((facts ->> 'invitation')::uuid, gen_random_uuid());
BEGIN
  IF facts ->> 'code_hash' !~ '^[0-9a-f]{{64}}$'
      OR facts ->> 'selector' !~ '^[0-9A-Z]{{4,12}}$' THEN
    RAISE EXCEPTION 'no such code' USING ERRCODE = '22023';
  END IF;
  PERFORM {SCHEMA}.forget_code(school, whose);
  INSERT INTO public.access_invitation (school_id, id, account_id, selector, code_hash, made_at,
      made_by, expires_at, tries, created_at, updated_at, version)
  VALUES (school, new_id, whose, facts ->> 'selector', facts ->> 'code_hash', now(), me,
      now() + interval '48 hours', 0, now(), now(), 1);
  EXECUTE format('CREATE SEQUENCE {SCHEMA}.%I', 'tries_' || replace(new_id::text, '-', ''));
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.give_right(
    school smallint, whose uuid, login text, given text, me text
) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.role_grant (school_id, id, account_id, "right", granted_at, granted_by,
      created_at, updated_at, version)
  SELECT school, gen_random_uuid(), whose, given, now(), me, now(), now(), 1
  WHERE NOT EXISTS (SELECT 1 FROM public.role_grant g WHERE g.school_id = school
    AND g.account_id = whose AND g."right" = given AND g.revoked_at IS NULL);
  EXECUTE format('GRANT %I TO %I', {SCHEMA}.group_of(given), login);
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.new_login(
    school smallint, whose uuid, person uuid, mail text, rights jsonb, me text
) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE login text := 'd_' || replace(gen_random_uuid()::text, '-', ''); given text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.person p WHERE p.school_id = school AND p.id = person) THEN
    RAISE EXCEPTION 'no such person' USING ERRCODE = '22023';
  END IF;
  INSERT INTO public.user_account (school_id, id, person_id, email, login_role, is_verified,
      created_at, updated_at, version)
  VALUES (school, whose, person, mail, login, false, now(), now(), 1);
  EXECUTE format('CREATE ROLE %I NOLOGIN', login);
  EXECUTE format('GRANT {EVERYONE} TO %I', login);
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), login);
  FOR given IN SELECT jsonb_array_elements_text(rights) LOOP
    PERFORM {SCHEMA}.give_right(school, whose, login, given, me);
  END LOOP;
  RETURN login;
END $$;
"""

MANAGE = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.manage_access(deed text, whose uuid, facts jsonb)
RETURNS text LANGUAGE plpgsql {PINNED} AS $$
DECLARE
  school smallint := {SCHEMA}.school_as_admin(); it record; me text; given text;
BEGIN
  PERFORM pg_advisory_xact_lock(47110815, school);
  PERFORM 1 FROM public.role_grant g JOIN public.user_account a
    ON a.school_id = g.school_id AND a.id = g.account_id
    WHERE g.school_id = school AND g."right" = 'ADMIN' AND g.revoked_at IS NULL
    ORDER BY g.account_id FOR UPDATE;
  school := {SCHEMA}.school_as_admin();
  IF school IS NULL THEN
    RAISE EXCEPTION 'permission denied: only an owner changes access' USING ERRCODE = '42501';
  END IF;
  SELECT w.name INTO me FROM {SCHEMA}.whoami() w;
  IF deed = 'INVITE' THEN
    given := {SCHEMA}.new_login(school, whose, (facts ->> 'person')::uuid, facts ->> 'email',
      facts -> 'rights', me);
    PERFORM {SCHEMA}.keep_code(school, whose, facts, me);
    RETURN given;
  END IF;
  SELECT a.* INTO it FROM public.user_account a
    WHERE a.school_id = school AND a.id = whose FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such account' USING ERRCODE = '22023'; END IF;
  IF (deed IN ('LOCK', 'RESET') OR deed = 'TAKE' AND facts ->> 'right' = 'ADMIN')
      AND whose IN (SELECT {SCHEMA}.owners(school))
      AND (SELECT count(*) FROM {SCHEMA}.owners(school)) = 1 THEN
    RAISE EXCEPTION 'the last owner stays' USING ERRCODE = '23514';
  END IF;
  CASE deed
  WHEN 'GIVE' THEN
    IF it.locked_at IS NOT NULL THEN
      RAISE EXCEPTION 'this account is locked' USING ERRCODE = '23514';
    END IF;
    PERFORM {SCHEMA}.give_right(school, whose, it.login_role, facts ->> 'right', me);
  WHEN 'TAKE' THEN
    UPDATE public.role_grant g SET revoked_at = now(), revoked_by = me, updated_at = now(),
        version = g.version + 1
      WHERE g.school_id = school AND g.account_id = whose AND g."right" = facts ->> 'right'
        AND g.revoked_at IS NULL;
    EXECUTE format('REVOKE %I FROM %I', {SCHEMA}.group_of(facts ->> 'right'), it.login_role);
  WHEN 'LOCK' THEN
    UPDATE public.user_account a SET locked_at = now(), locked_by = me,
        locked_reason = facts ->> 'reason', updated_at = now(), version = a.version + 1
      WHERE a.school_id = school AND a.id = whose;
    -- The lock in the table is seen by the next statement; that of an old snapshot has no group.
    FOR given IN SELECT g."right" FROM public.role_grant g WHERE g.school_id = school
        AND g.account_id = whose AND g.revoked_at IS NULL LOOP
      EXECUTE format('REVOKE %I FROM %I', {SCHEMA}.group_of(given), it.login_role);
    END LOOP;
    EXECUTE format('ALTER ROLE %I NOLOGIN', it.login_role);
    PERFORM {SCHEMA}.forget_code(school, whose);
  WHEN 'UNLOCK' THEN
    UPDATE public.user_account a SET locked_at = NULL, locked_by = NULL, locked_reason = NULL,
        updated_at = now(), version = a.version + 1
      WHERE a.school_id = school AND a.id = whose;
    FOR given IN SELECT g."right" FROM public.role_grant g WHERE g.school_id = school
        AND g.account_id = whose AND g.revoked_at IS NULL LOOP
      EXECUTE format('GRANT %I TO %I', {SCHEMA}.group_of(given), it.login_role);
    END LOOP;
    IF it.joined_at IS NOT NULL THEN EXECUTE format('ALTER ROLE %I LOGIN', it.login_role); END IF;
  WHEN 'RESET' THEN
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', it.login_role);
    UPDATE public.user_account a SET joined_at = NULL, updated_at = now(), version = a.version + 1
      WHERE a.school_id = school AND a.id = whose;
    PERFORM {SCHEMA}.keep_code(school, whose, facts, me);
  WHEN 'CANCEL' THEN
    PERFORM {SCHEMA}.forget_code(school, whose);
  WHEN 'DEVICE_OFF' THEN
    UPDATE public.device d SET switched_off_at = now(), switched_off_by = me,
        updated_at = now(), version = d.version + 1
      WHERE d.school_id = school AND d.account_id = whose AND d.id = (facts ->> 'device')::uuid;
  WHEN 'DEVICE_ON' THEN
    UPDATE public.device d SET switched_off_at = NULL, switched_off_by = NULL,
        updated_at = now(), version = d.version + 1
      WHERE d.school_id = school AND d.account_id = whose AND d.id = (facts ->> 'device')::uuid;
  ELSE
    RAISE EXCEPTION 'no such deed' USING ERRCODE = '22023';
  END CASE;
  RETURN it.login_role;
END $$;
"""

# A wrong code must count though whoever tries it takes the transaction back: a sequence does.
JOIN = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.join_school(
    chosen text, proof text, verifier text, OUT answer text, OUT login text, OUT school smallint
) LANGUAGE plpgsql {PINNED} AS $$
DECLARE it record; tried bigint;
BEGIN
  IF verifier !~ '{_VERIFIER}' THEN
    RAISE EXCEPTION 'a verifier is needed, not a password' USING ERRCODE = '22023';
  END IF;
  SELECT i.*, a.login_role, a.locked_at INTO it FROM public.access_invitation i
    JOIN public.user_account a ON a.school_id = i.school_id AND a.id = i.account_id
    WHERE i.selector = chosen FOR UPDATE OF i;
  IF NOT FOUND OR it.cancelled_at IS NOT NULL OR it.locked_at IS NOT NULL THEN
    answer := 'UNKNOWN'; RETURN;
  END IF;
  IF it.used_at IS NOT NULL THEN answer := 'USED'; RETURN; END IF;
  IF it.expires_at <= clock_timestamp() THEN answer := 'EXPIRED'; RETURN; END IF;
  tried := nextval(format('{SCHEMA}.%I', 'tries_' || replace(it.id::text, '-', ''))::regclass);
  IF tried > {TRIES} THEN answer := 'LOCKED'; RETURN; END IF;
  IF encode(sha256(convert_to(proof, 'UTF8')), 'hex') <> it.code_hash THEN
    UPDATE public.access_invitation i SET tries = tried, updated_at = now(), version = i.version + 1
      WHERE i.school_id = it.school_id AND i.id = it.id;
    answer := CASE WHEN tried = {TRIES} THEN 'LOCKED' ELSE 'WRONG' END;
    RETURN;
  END IF;
  EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', it.login_role, verifier);
  UPDATE public.access_invitation i SET used_at = now(), updated_at = now(), version = i.version + 1
    WHERE i.school_id = it.school_id AND i.id = it.id;
  UPDATE public.user_account a SET joined_at = now(), updated_at = now(), version = a.version + 1
    WHERE a.school_id = it.school_id AND a.id = it.account_id;
  EXECUTE format('DROP SEQUENCE IF EXISTS {SCHEMA}.%I',
    'tries_' || replace(it.id::text, '-', ''));
  answer := 'JOINED'; login := it.login_role; school := it.school_id;
END $$;
"""

SEEN = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.seen_device(given_name text, its_system text, its_program text)
RETURNS boolean LANGUAGE plpgsql {PINNED} AS $$
DECLARE me record; off timestamptz;
BEGIN
  SELECT w.* INTO me FROM {SCHEMA}.whoami() w;
  IF NOT FOUND OR me.is_locked THEN RETURN false; END IF;
  INSERT INTO public.device AS d (school_id, id, account_id, name, system, program, first_seen_at,
      last_seen_at, created_at, updated_at, version)
  VALUES (me.school_id, gen_random_uuid(), me.account_id, left(given_name, 200),
      left(its_system, 200), left(its_program, 200), now(), now(), now(), now(), 1)
  ON CONFLICT (school_id, account_id, name) DO UPDATE SET last_seen_at = now(),
    program = excluded.program, version = d.version + 1
  RETURNING d.switched_off_at INTO off;
  RETURN off IS NULL;
END $$;
"""

STATEMENTS = (HELPERS, MANAGE, JOIN, SEEN)
FOR_OWNERS = f"{SCHEMA}.manage_access(text, uuid, jsonb)"
FOR_EVERYONE = f"{SCHEMA}.seen_device(text, text, text)"
FOR_THE_DOOR = f"{SCHEMA}.join_school(text, text, text)"
