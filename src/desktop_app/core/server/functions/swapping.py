"""Words of others that name somebody who is erased, with what stands for the name in their place.

A desk proposes the new text. It is taken only where it is the old text in which words that name the
person, and nobody else, were replaced.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from sqlalchemy import Table

from desktop_app.core.server.names import NOTED, SCHEMA

STANDS_FOR: Final = {
    "Erased person": "Erased family",
    "Gelöschte Person": "Gelöschte Familie",
}
"""What may stand in place of a name, in each language of the program; a number follows."""
ROOTS: Final = ("person", "student", "staff", "family")
OTHERS_OWN: Final = (*ROOTS, "person_private", "person_health", "user_account", "external_id")
"""What says of other people who they are: nobody's words are looked for there."""


class Held(Protocol):
    """What a table holds of a person, as the catalog says it."""

    @property
    def of(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def clear(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def texts(self) -> tuple[str, ...]: ...  # noqa: D102


SWAPS: Final = rf"""
-- Whether a text is another one in which some of these words were replaced, and nothing else.
CREATE OR REPLACE FUNCTION {SCHEMA}.is_swapped(was text, is_now text, said text, words text[])
RETURNS boolean LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pieces text[] := string_to_array(is_now, said); place int; word text; found boolean;
  many int := cardinality(pieces);
BEGIN
  IF was IS NULL OR is_now IS NULL THEN RETURN NULL; END IF;
  IF was = is_now THEN RETURN true; END IF;
  IF many < 2 OR NOT starts_with(was, pieces[1]) THEN RETURN false; END IF;
  place := length(pieces[1]) + 1;
  FOR n IN 2 .. many LOOP
    found := false;
    FOREACH word IN ARRAY words || said LOOP
      IF substr(was, place, length(word)) = word
          AND substr(was, place + length(word), length(pieces[n])) = pieces[n]
          AND (n < many OR place + length(word) + length(pieces[n]) = length(was) + 1) THEN
        place := place + length(word) + length(pieces[n]);
        found := true;
        EXIT;
      END IF;
    END LOOP;
    IF NOT found THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END $$;

-- Everything by which the people and families of an erasure are called, in pieces.
CREATE OR REPLACE FUNCTION {SCHEMA}.called(school smallint) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
WITH said(word) AS (
  SELECT unnest(ARRAY[p.given_name, p.family_name, p.display_name, p.native_name, p.sort_name,
    p.email, p.phone]) FROM public.person p
    WHERE p.school_id = school AND p.id IN ({NOTED} '=person')
  UNION ALL SELECT unnest(ARRAY[q.street, q.student_number]) FROM public.person_private q
    WHERE q.school_id = school AND q.person_id IN ({NOTED} '=person')
  UNION ALL SELECT unnest(ARRAY[f.name, f.billing_email, f.billing_street]) FROM public.family f
    WHERE f.school_id = school AND f.id IN ({NOTED} '=family'))
SELECT array_agg(DISTINCT piece) FROM said, unnest({SCHEMA}.pieces(word)) piece
$$;

-- Refuse a word that does not name who is erased, or that is somebody else's name as well.
CREATE OR REPLACE FUNCTION {SCHEMA}.check_words(school smallint, words text[], only_theirs boolean)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE theirs text[] := {SCHEMA}.called(school); word text; numbers text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    numbers := ltrim(regexp_replace(word, '[^0-9]', '', 'g'), '0');
    IF length(word) < 3 AND word ~ '^[ -~]*$' OR NOT (
      {SCHEMA}.pieces(word) <@ theirs AND cardinality({SCHEMA}.pieces(word)) > 0
      OR word ~ '^[-+ ()/.0-9]+$' AND length(numbers) >= 5 AND EXISTS (
        SELECT 1 FROM unnest(theirs) t WHERE t ~ '^[0-9]+$' AND right(t, length(numbers)) = numbers)
    ) THEN
      RAISE EXCEPTION 'this word does not name who is erased' USING ERRCODE = '22023';
    END IF;
    IF only_theirs AND (EXISTS (
      SELECT 1 FROM public.person p
      WHERE p.school_id = school AND p.anonymized_at IS NULL
        AND p.id NOT IN ({NOTED} '=person')
        AND lower(word) IN (lower(p.given_name), lower(p.family_name), lower(p.display_name),
          lower(p.native_name), lower(p.given_name || ' ' || p.family_name),
          lower(p.family_name || ' ' || p.given_name), lower(p.family_name || ', ' || p.given_name),
          lower(p.email), p.phone)
    ) OR EXISTS (
      SELECT 1 FROM public.family f WHERE f.school_id = school AND f.archived_at IS NULL
        AND f.id NOT IN ({NOTED} '=family') AND lower(word) = lower(f.name)
    )) THEN
      RAISE EXCEPTION 'this word names somebody else too' USING ERRCODE = '22023';
    END IF;
  END LOOP;
END $$;
"""


def swap(table: Table, held: Held) -> str:
    """Return the SQL that takes the proposed texts of a table, or refuses them."""
    columns = [] if table.name in OTHERS_OWN else [*held.clear, *held.names, *held.texts]
    if not columns:
        return ""
    given = f"jsonb_array_elements(facts -> 'texts' -> '{table.name}') g"
    mine = "x.school_id = school AND x.id = (g ->> 0)::uuid"
    right = " AND ".join(f"coalesce({_is_right(name)}, true)" for name in columns)
    values = ", ".join(
        f""""{name}" = CASE WHEN x."{name}" IS NOT NULL """
        f"""THEN coalesce(g -> 1 ->> '{name}', x."{name}") END"""
        for name in columns
    )
    return f"""  PERFORM 1 FROM public."{table.name}" x, {given} WHERE {mine} AND NOT ({right});
  IF FOUND THEN RAISE EXCEPTION 'not the words of {table.name}' USING ERRCODE = '22023'; END IF;
  UPDATE public."{table.name}" x SET {values}, version = x.version + 1, updated_at = now()
    FROM {given} WHERE {mine};
"""


def _is_right(name: str) -> str:
    """Return whether a proposed text may stand in a column; one to sort by follows from another."""
    if name.startswith("sort_"):
        title = name.removeprefix("sort_")
        return f"{SCHEMA}.folded(g -> 1 ->> '{name}') = {SCHEMA}.folded(g -> 1 ->> '{title}')"
    return f"""{SCHEMA}.is_swapped(x."{name}", g -> 1 ->> '{name}', said, words)"""
