"""What waits for a desk that sees all of the school: points, streaks, make-ups, the search.

A teacher's mark is recorded at once; what follows from it is worked out from facts that a teacher
may not read, so the change set waits for the next desk of the office.
"""

from desktop_app.core.server.names import PINNED, SCHEMA

_OFFICE = f"coalesce({SCHEMA}.school_as_admin(), {SCHEMA}.school_as_front_desk())"

STATEMENTS = (
    f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.waiting()
RETURNS TABLE (number bigint, table_name text, row_id uuid) LANGUAGE sql STABLE {PINNED} AS $$
SELECT s.number, c.table_name::text, c.row_id FROM public.change_set s
LEFT JOIN public.change c ON c.school_id = s.school_id AND c.set_number = s.number
WHERE s.school_id = (SELECT {_OFFICE}) AND s.waits
ORDER BY s.number LIMIT 20000
$$
""",
    f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.claim_waiting(numbers bigint[]) RETURNS SETOF bigint
LANGUAGE sql {PINNED} AS $$
UPDATE public.change_set s SET waits = NULL
WHERE s.school_id = (SELECT {_OFFICE}) AND s.waits AND s.number IN (
  SELECT o.number FROM public.change_set o
  WHERE o.school_id = (SELECT {_OFFICE}) AND o.waits AND o.number = ANY (numbers)
  ORDER BY o.number FOR UPDATE SKIP LOCKED)
RETURNING s.number
$$
""",
)
CALLED = (f"{SCHEMA}.waiting()", f"{SCHEMA}.claim_waiting(bigint[])")
