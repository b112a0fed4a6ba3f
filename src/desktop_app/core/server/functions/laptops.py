"""What a server itself holds of teachers' copies: switched off stays off, and takes nothing in.

A teacher's program keeps the standing of its own copy, so a teacher may write that row. That an
owner switched the copy off, for how long it opens, and whose work it holds is not theirs to say.
"""

from collections.abc import Iterator
from typing import Final

from desktop_app.core.server.names import PINNED, SCHEMA

OPENS_DAYS: Final = 30
"""For how many days a copy opens where the school does not say."""
# The owner of the tables moves a school over; the office brings in what a laptop holds.
_OWNER: Final = "pg_has_role(session_user, current_user, 'MEMBER')"
_OFF: Final = "RAISE EXCEPTION 'this copy is switched off' USING ERRCODE = '42501';"

# Until when it opens is cut and not refused: a laptop's clock may be years ahead of the server's.
_STANDING: Final = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.guard_copy() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $$
DECLARE
  here smallint := CASE WHEN TG_OP = 'DELETE' THEN OLD.school_id ELSE NEW.school_id END;
  is_owner boolean := {SCHEMA}.school_as_admin() IS NOT DISTINCT FROM here;
  days int;
BEGIN
  IF {_OWNER} OR is_owner THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND
      (NEW.switched_off_at, NEW.switched_off_by) IS DISTINCT FROM
      (OLD.switched_off_at, OLD.switched_off_by)
      OR TG_OP = 'INSERT' AND NEW.switched_off_at IS NOT NULL THEN
    RAISE EXCEPTION 'permission denied: only an owner switches copies' USING ERRCODE = '42501';
  END IF;
  IF {SCHEMA}.school_as_front_desk() IS NOT DISTINCT FROM here THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND OLD.switched_off_at IS NOT NULL THEN {_OFF} END IF;
  SELECT coalesce(max(s.copy_opens_days), {OPENS_DAYS}) INTO days
    FROM public.school s WHERE s.school_id = here;
  NEW.expires_at := least(NEW.expires_at, now() + make_interval(days => days));
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS hold_copy ON public.sync_state;
CREATE TRIGGER hold_copy BEFORE INSERT OR UPDATE OR DELETE ON public.sync_state
FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.guard_copy();
"""

# Once for each statement, since a part of a copy's work is hundreds of rows.
_WORK: Final = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.guard_copy_work() RETURNS trigger LANGUAGE plpgsql {PINNED}
AS $$
DECLARE found record;
BEGIN
  IF {_OWNER} THEN RETURN NULL; END IF;
  FOR found IN SELECT f.school_id, s.id, s.switched_off_at, s.person_id = f.person_id AS theirs
      FROM (SELECT DISTINCT a.school_id, a.copy_id, a.person_id FROM arrived a) f
      LEFT JOIN public.sync_state s ON s.school_id = f.school_id AND s.id = f.copy_id LOOP
    IF found.school_id IN ({SCHEMA}.school_as_admin(), {SCHEMA}.school_as_front_desk()) THEN
      CONTINUE;
    END IF;
    IF found.switched_off_at IS NOT NULL THEN {_OFF} END IF;
    IF found.theirs IS NOT TRUE THEN
      RAISE EXCEPTION 'permission denied: this copy is somebody else''s' USING ERRCODE = '42501';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS hold_copy_work ON public.outbox;
CREATE TRIGGER hold_copy_work AFTER INSERT ON public.outbox REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.guard_copy_work();
"""


def statements() -> Iterator[str]:
    """Return the SQL that puts the guards in place, once the functions that they ask are there."""
    yield _STANDING
    yield _WORK
