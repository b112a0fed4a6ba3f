"""Erasing a person, and letting go what was kept long enough, with the owner's rights.

No desk may rewrite the trail or what never changes. These two functions do, for an owner of the
school, and ask by themselves what they may: the rows are looked for here, by the catalog of what
belongs to whom; of words of others a desk proposes the new text, and `swapping` judges it.

While they run the guards of frozen rows step aside (`app.forgetting` holds a row, which nobody else
can write or see), and what the journal wrote down of it is taken out again; that somebody was
erased stays in it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import MetaData, Table

from desktop_app.core.server.functions import keeping
from desktop_app.core.server.functions.folding_words import folded
from desktop_app.core.server.functions.swapping import ROOTS, STANDS_FOR, SWAPS, Held, swap
from desktop_app.core.server.names import NOTED, PINNED, SCHEMA

_DELETED, _LAW, _CLEARED, _KEPT, _GONE_BEFORE = range(5)
_RANK: Final = {"DELETED": _DELETED, "LAW": _LAW, "CLEARED": _CLEARED, "KEPT": _KEPT}

MAKE = f"""
CREATE UNLOGGED TABLE IF NOT EXISTS {SCHEMA}.erasing (
  school_id smallint NOT NULL, table_name text NOT NULL, row_id uuid NOT NULL,
  fate smallint NOT NULL, PRIMARY KEY (school_id, table_name, row_id));
CREATE UNLOGGED TABLE IF NOT EXISTS {SCHEMA}.forgetting (school_id smallint PRIMARY KEY);
"""
TABLES: Final = ("erasing", "forgetting")
"""What these functions note while they run; empty before and after."""


def statements(metadata: MetaData, catalog: Mapping[str, Held], hidden: list[str]) -> Iterator[str]:
    """Return the SQL that makes the functions; `hidden` are tables an owner may not see."""
    yield folded()
    yield _FORGETTING
    yield SWAPS
    yield _erase(metadata, catalog, hidden)
    yield keeping.LET_GO


CALLED: Final = (
    f"{SCHEMA}.erase_person(uuid, jsonb)",
    f"{SCHEMA}.let_go(text, date)",
)
"""What owners of a school may call; everything else here is called by these."""

_FORGETTING = rf"""
CREATE OR REPLACE FUNCTION {SCHEMA}.begin_forgetting() RETURNS smallint LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE school smallint := {SCHEMA}.school_as_admin();
BEGIN
  IF school IS NULL THEN
    RAISE EXCEPTION 'permission denied: only an owner erases' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(47110816, school);
  IF {SCHEMA}.school_as_admin() IS DISTINCT FROM school THEN
    RAISE EXCEPTION 'permission denied: only an owner erases' USING ERRCODE = '42501';
  END IF;
  INSERT INTO {SCHEMA}.forgetting VALUES (school);
  RETURN school;
END $$;

-- What was written down since: the deed stays in the journal, what it took out does not.
CREATE OR REPLACE FUNCTION {SCHEMA}.end_forgetting(school smallint, since bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.change c USING public.change_set s
    WHERE s.school_id = school AND s.txid = pg_current_xact_id()::text || '@'
      || extract(epoch FROM now())::text
      AND c.school_id = school AND c.set_number = s.number AND c.seq > since;
  DELETE FROM {SCHEMA}.erasing e WHERE e.school_id = school;
  DELETE FROM {SCHEMA}.forgetting f WHERE f.school_id = school;
END $$;
"""

_BEGIN = rf"""
CREATE OR REPLACE FUNCTION {SCHEMA}.erase_person(whose uuid, facts jsonb) RETURNS jsonb
LANGUAGE plpgsql {PINNED} AS $$
#variable_conflict use_variable
DECLARE
  school smallint := {SCHEMA}.begin_forgetting(); me record; it record; since bigint;
  nr bigint := (facts ->> 'number')::bigint;
  said text := facts ->> 'said'; family_said text := facts ->> 'family_said';
  words text[] := ARRAY(SELECT jsonb_array_elements_text(facts -> 'words'));
  near text[] := ARRAY(SELECT jsonb_array_elements_text(facts -> 'near'));
  low text; touched bigint[]; counts jsonb; word text; pattern text;
BEGIN
  SELECT w.* INTO me FROM {SCHEMA}.whoami() w;
  SELECT p.* INTO it FROM public.person p
    WHERE p.school_id = school AND p.id = whose FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such person' USING ERRCODE = '22023'; END IF;
  IF it.anonymized_at IS NOT NULL THEN
    RAISE EXCEPTION 'this person is erased already' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT 1 FROM public.erasure e WHERE e.school_id = school AND e.number = nr)
      OR nr < 1 OR nr > 1 + (SELECT coalesce(max(e.number), 0) FROM public.erasure e
        WHERE e.school_id = school) THEN
    RAISE EXCEPTION 'somebody else was erased meanwhile' USING ERRCODE = '40001';
  END IF;
  IF NOT ((said, family_said) IN ({{stands}})) THEN
    RAISE EXCEPTION 'no such words in place of a name' USING ERRCODE = '22023';
  END IF;
  low := {SCHEMA}.folded(said);
  since := nextval('public.change_seq');
  WITH RECURSIVE merged(id) AS (
    SELECT whose UNION
    SELECT p.id FROM public.person p JOIN merged m ON p.merged_into_id = m.id
    WHERE p.school_id = school)
  INSERT INTO {SCHEMA}.erasing SELECT school, '=person', m.id, 0 FROM merged m;
  IF me.person_id IN ({NOTED} '=person') OR EXISTS (
      SELECT 1 FROM public.user_account a WHERE a.school_id = school AND a.locked_at IS NULL
        AND a.person_id IN ({NOTED} '=person')) THEN
    RAISE EXCEPTION 'who has a login is not erased' USING ERRCODE = '23514';
  END IF;
  INSERT INTO {SCHEMA}.erasing SELECT school, '=student', s.id, 0 FROM public.student s
    WHERE s.school_id = school AND s.person_id IN ({NOTED} '=person');
  INSERT INTO {SCHEMA}.erasing SELECT school, '=staff', s.id, 0 FROM public.staff s
    WHERE s.school_id = school AND s.person_id IN ({NOTED} '=person');
  INSERT INTO {SCHEMA}.erasing
    SELECT DISTINCT school, '=family', m.family_id, 0 FROM public.family_member m
    WHERE m.school_id = school AND m.person_id IN ({NOTED} '=person')
      AND NOT EXISTS (SELECT 1 FROM public.family_member o JOIN public.person p
        ON p.school_id = o.school_id AND p.id = o.person_id
        WHERE o.school_id = school AND o.family_id = m.family_id AND p.anonymized_at IS NULL
          AND o.person_id NOT IN ({NOTED} '=person'));
  PERFORM {SCHEMA}.check_words(school, words, true);
  PERFORM {SCHEMA}.check_words(school, near, false);
"""

_FORGET = rf"""
  SELECT jsonb_build_object('deleted', count(*) FILTER (WHERE e.fate = {_DELETED}),
    'cleared', count(*) FILTER (WHERE e.fate IN ({_CLEARED}, {_KEPT})),
    'kept', count(*) FILTER (WHERE e.fate = {_LAW})) INTO counts
    FROM {SCHEMA}.erasing e WHERE e.school_id = school AND e.table_name NOT LIKE '=%';
  INSERT INTO {SCHEMA}.erasing AS e
    SELECT DISTINCT school, c.table_name, c.row_id, {_GONE_BEFORE} FROM public.change c
    WHERE c.school_id = school AND c.op = 'D' AND c.table_name IN ({{forgotten}})
      AND c.before LIKE ANY (ARRAY(SELECT '%' || key || '%' FROM {SCHEMA}.erasing o,
        unnest(ARRAY[o.row_id::text, replace(o.row_id::text, '-', '')]) key
        WHERE o.school_id = school AND o.table_name LIKE '=%'))
    ON CONFLICT (school_id, table_name, row_id)
      DO UPDATE SET fate = CASE e.fate WHEN {_KEPT} THEN excluded.fate ELSE e.fate END;
  WITH gone AS (DELETE FROM public.change c USING {SCHEMA}.erasing e
    WHERE c.school_id = school AND e.school_id = school AND e.table_name = c.table_name
      AND e.row_id = c.row_id AND e.fate IN ({_DELETED}, {_CLEARED}, {_GONE_BEFORE})
    RETURNING c.set_number)
  SELECT coalesce(array_agg(DISTINCT g.set_number), '{{{{}}}}') INTO touched FROM gone g;
"""

_ANEW = rf"""
  UPDATE public.person x SET given_name = '', family_name = said, sort_name = low,
    display_name = NULL, native_name = NULL, email = NULL, phone = NULL, language = NULL,
    privacy_level = 'private', anonymized_at = now(), archived_at = coalesce(x.archived_at, now()),
    version = x.version + 1, updated_at = now()
    WHERE x.school_id = school AND x.id IN ({NOTED} '=person');
  UPDATE public.student x SET school_grade = NULL, sort_name = low,
    archived_at = coalesce(x.archived_at, now()), version = x.version + 1, updated_at = now()
    WHERE x.school_id = school AND x.id IN ({NOTED} '=student');
  UPDATE public.staff x SET job_title = NULL, bio = NULL, stripe_connect_id = NULL,
    archived_at = coalesce(x.archived_at, now()), version = x.version + 1, updated_at = now()
    WHERE x.school_id = school AND x.id IN ({NOTED} '=staff');
  UPDATE public.family x SET {{family}}, name = family_said,
    sort_name = {SCHEMA}.folded(family_said),
    archived_at = coalesce(x.archived_at, now()), version = x.version + 1, updated_at = now()
    WHERE x.school_id = school AND x.id IN ({NOTED} '=family');
  UPDATE public.family x SET
    payer_id = CASE WHEN x.payer_id IN ({NOTED} '=person') THEN NULL ELSE x.payer_id END,
    holder_id = CASE WHEN x.holder_id IN ({NOTED} '=person') THEN NULL ELSE x.holder_id END,
    version = x.version + 1, updated_at = now()
    WHERE x.school_id = school AND x.id NOT IN ({NOTED} '=family')
      AND (x.payer_id IN ({NOTED} '=person') OR x.holder_id IN ({NOTED} '=person'));
"""

_JOURNAL = rf"""
  PERFORM 1 FROM public.change_set s, jsonb_array_elements(facts -> 'labels') g
    WHERE s.school_id = school AND s.number = (g ->> 0)::bigint AND NOT (
      {SCHEMA}.is_swapped(s.label, g ->> 1, said,
        CASE WHEN s.number = ANY (touched) THEN words || near ELSE words END)
      AND {SCHEMA}.is_swapped(s.actor_name, g ->> 2, said,
        CASE WHEN s.number = ANY (touched) THEN words || near ELSE words END));
  IF FOUND THEN RAISE EXCEPTION 'not the words of a label' USING ERRCODE = '22023'; END IF;
  UPDATE public.change_set s SET label = g ->> 1, actor_name = g ->> 2
    FROM jsonb_array_elements(facts -> 'labels') g
    WHERE s.school_id = school AND s.number = (g ->> 0)::bigint;
  UPDATE public.change_set s SET revision = 'forgotten'
    WHERE s.school_id = school AND s.number = ANY (touched);
  PERFORM 1 FROM public.change c, jsonb_array_elements(facts -> 'values') g
    WHERE c.school_id = school AND c.seq = (g ->> 0)::bigint AND NOT (
      coalesce({SCHEMA}.is_swapped(c.before, g ->> 1, said, words), true)
      AND coalesce({SCHEMA}.is_swapped(c.after, g ->> 2, said, words), true));
  IF FOUND THEN RAISE EXCEPTION 'not the words of a change' USING ERRCODE = '22023'; END IF;
  UPDATE public.change c SET before = CASE WHEN c.before IS NOT NULL THEN g ->> 1 END,
      after = CASE WHEN c.after IS NOT NULL THEN g ->> 2 END
    FROM jsonb_array_elements(facts -> 'values') g
    WHERE c.school_id = school AND c.seq = (g ->> 0)::bigint;
  -- What an owner may not read is swapped here, wherever one of the words stands by itself.
  FOREACH word IN ARRAY words LOOP
    pattern := '(?<!\w)' || regexp_replace(word, '([^[:alnum:]])', '\\\1', 'g') || '(?!\w)';
    UPDATE public.change c SET before = regexp_replace(c.before, pattern, said, 'gi'),
        after = regexp_replace(c.after, pattern, said, 'gi')
      WHERE c.school_id = school AND c.table_name IN ({{hidden}})
        AND (c.before ~* pattern OR c.after ~* pattern);
  END LOOP;
"""

_END = rf"""
  PERFORM {SCHEMA}.end_forgetting(school, since);
  INSERT INTO public.erasure (school_id, id, person_id, number, reason, erased_at, erased_on,
      erased_by, deleted, cleared, kept, kept_until, created_at, updated_at, version)
  SELECT school, gen_random_uuid(), whose, nr, left(facts ->> 'reason', 2000), now(),
      (now() AT TIME ZONE s.timezone)::date, me.name, (counts ->> 'deleted')::bigint,
      (counts ->> 'cleared')::bigint, (counts ->> 'kept')::bigint, (facts ->> 'until')::date,
      now(), now(), 1
    FROM public.school s WHERE s.school_id = school;
  RETURN counts;
END $$
"""


def _erase(metadata: MetaData, catalog: Mapping[str, Held], hidden: list[str]) -> str:
    tables = [t for t in metadata.sorted_tables if t.name in catalog]
    family = [name for name in catalog["family"].clear if name not in ("name", "sort_name")]
    stands = ", ".join(f"('{p} ' || nr, '{f} ' || nr)" for p, f in STANDS_FOR.items())
    forgotten = [
        name for name, held in catalog.items() if held.of and "LAW" not in held.of.values()
    ]
    return "".join(
        [
            _BEGIN.format(stands=stands),
            *(_find(table, catalog) for table in tables),
            _FORGET.format(forgotten=_list(forgotten)),
            *(_delete(table, metadata, catalog) for table in reversed(tables)),
            *(_clear(table, catalog[table.name]) for table in tables),
            _ANEW.format(family=", ".join(f'"{name}" = NULL' for name in family)),
            *(swap(table, catalog[table.name]) for table in tables),
            _JOURNAL.format(hidden=_list(hidden)),
            _END,
        ]
    )


def _list(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _ways(table: Table, catalog: Mapping[str, Held]) -> Iterator[tuple[str, str, int, bool]]:
    """Yield by which column of a table its rows belong, to what, their fate, and who says so."""
    named = catalog[table.name].of
    for name, then in named.items():
        target = table.name if name == "id" else str(table.c[name].info["refers"])
        yield name, target, _RANK[str(then)], True
    for column in table.columns:
        to = str(column.info.get("refers"))
        may_go = to in catalog and to not in ROOTS
        if may_go and column.name not in named and not column.nullable:
            yield column.name, to, _DELETED, False


def _find(table: Table, catalog: Mapping[str, Held]) -> str:
    return "".join(
        f"""  INSERT INTO {SCHEMA}.erasing AS e
    SELECT school, '{table.name}', x.id, {fate} FROM public."{table.name}" x
    WHERE x.school_id = school AND x."{column}" IN ({NOTED}"""
        f"""'{f"={target}" if target in ROOTS else target}' AND e.fate <= {_KEPT if named else 0})
    ON CONFLICT (school_id, table_name, row_id) DO UPDATE SET fate = least(e.fate, excluded.fate);
"""
        for column, target, fate, named in _ways(table, catalog)
    )


def _delete(table: Table, metadata: MetaData, catalog: Mapping[str, Held]) -> str:
    if not any(fate == _DELETED for _, _, fate, _ in _ways(table, catalog)):
        return ""
    mine = f"({NOTED}'{table.name}' AND e.fate = {_DELETED})"
    loose = "".join(
        f"""  UPDATE public."{other.name}" x SET "{column.name}" = NULL, version = x.version + 1,
    updated_at = now() WHERE x.school_id = school AND x."{column.name}" IN {mine};
"""
        for other in metadata.sorted_tables
        for column in other.columns
        if column.info.get("refers") == table.name and column.nullable
    )
    return f"""{loose}  DELETE FROM public."{table.name}" x
    WHERE x.school_id = school AND x.id IN {mine};
"""


def _clear(table: Table, held: Held) -> str:
    may_be = any(_RANK[str(then)] == _CLEARED for then in held.of.values())
    if not held.clear or not may_be or table.name in ROOTS:
        return ""
    values = ", ".join(_emptied(table, name) for name in held.clear)
    return f"""  UPDATE public."{table.name}" x SET {values}, version = x.version + 1,
    updated_at = now() WHERE x.school_id = school
    AND x.id IN ({NOTED}'{table.name}' AND e.fate = {_CLEARED});
"""


def _emptied(table: Table, name: str) -> str:
    """Return how a column is cleared: nothing, or an empty text where something has to stand."""
    column = table.c[name]
    checked = any(name in str(getattr(each, "sqltext", "")) for each in table.constraints)
    free = column.nullable and not checked
    return f'"{name}" = NULL' if free else f'"{name}" = substr(x."{name}", 1, 0)'
