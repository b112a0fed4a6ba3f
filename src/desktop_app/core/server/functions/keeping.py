"""Letting go what was kept long enough, by the rules that the school has switched on.

Which rows are due is worked out here, from the rule that stands in the school: nobody names rows.
The trail and the log of what left the house are kept a year at least, documents six.
"""

from typing import Final

from desktop_app.core.server.names import NOTED, PINNED, SCHEMA

LEAST: Final = {"TRAIL": 12, "GIVEN_OUT": 12, "DOCUMENTS": 72}
"""For how many months something is kept at least, whatever a rule says."""
REMOVED: Final = "removed"
"""As `core.documents` has it: the hash of a document whose content was let go."""
_LEAST = " ".join(f"WHEN '{subject}' THEN {months}" for subject, months in LEAST.items())
_BEHIND = f"""SELECT d.{{column}} FROM public.issued_document d WHERE d.school_id = school
      AND d.id IN ({NOTED} 'issued_document') AND d.{{column}} IS NOT NULL"""
_BILLS, _PAID = _BEHIND.format(column="invoice_id"), _BEHIND.format(column="payment_id")

LET_GO = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.let_go(given text, today date) RETURNS bigint
LANGUAGE plpgsql {PINNED} AS $$
#variable_conflict use_variable
DECLARE
  school smallint := {SCHEMA}.begin_forgetting(); rule record; since bigint; done bigint;
  day date; before_day date; instant timestamptz; touched bigint[]; here date;
BEGIN
  SELECT r.* INTO rule FROM public.retention_rule r
    WHERE r.school_id = school AND r.subject = given AND r.is_active;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such rule' USING ERRCODE = '22023'; END IF;
  IF rule.months < (CASE given {_LEAST} ELSE 1 END) THEN
    RAISE EXCEPTION 'check constraint: this is kept longer' USING ERRCODE = '23514';
  END IF;
  SELECT (now() AT TIME ZONE s.timezone)::date INTO here FROM public.school s
    WHERE s.school_id = school;
  day := least(today, here);
  before_day := (day - make_interval(months => rule.months::int))::date;
  instant := before_day::timestamp AT TIME ZONE 'UTC';
  since := nextval('public.change_seq');
  IF given = 'HEALTH' THEN
    INSERT INTO {SCHEMA}.erasing SELECT DISTINCT school, 'person_health', h.id, 0
      FROM public.person_health h JOIN public.student s
        ON s.school_id = h.school_id AND s.person_id = h.person_id
      WHERE h.school_id = school AND (s.left_on < before_day
        OR s.left_on IS NULL AND s.archived_at < instant);
    DELETE FROM public.person_health x
      WHERE x.school_id = school AND x.id IN ({NOTED} 'person_health');
  ELSIF given = 'NOTES' THEN
    INSERT INTO {SCHEMA}.erasing SELECT school, 'person_note', n.id, 0
      FROM public.person_note n WHERE n.school_id = school AND n.written_at < instant;
    INSERT INTO {SCHEMA}.erasing SELECT school, 'lesson_note', n.id, 0
      FROM public.lesson_note n WHERE n.school_id = school AND n.written_at < instant;
    DELETE FROM public.person_note x
      WHERE x.school_id = school AND x.id IN ({NOTED} 'person_note');
    DELETE FROM public.lesson_note x
      WHERE x.school_id = school AND x.id IN ({NOTED} 'lesson_note');
  ELSIF given = 'GIVEN_OUT' THEN
    INSERT INTO {SCHEMA}.erasing SELECT school, 'disclosure', d.id, 0
      FROM public.disclosure d WHERE d.school_id = school AND d.given_on < before_day;
    DELETE FROM public.disclosure_person x
      WHERE x.school_id = school AND x.disclosure_id IN ({NOTED} 'disclosure');
    DELETE FROM public.disclosure x
      WHERE x.school_id = school AND x.id IN ({NOTED} 'disclosure');
  ELSIF given = 'DOCUMENTS' THEN
    INSERT INTO {SCHEMA}.erasing SELECT school, 'issued_document', d.id, 0
      FROM public.issued_document d WHERE d.school_id = school AND d.kind <> 'logo'
        AND coalesce(d.sha256, '') <> '{REMOVED}'
        AND (make_date(extract(year FROM d.created_at AT TIME ZONE 'UTC')::int, 12, 1)
          + make_interval(months => rule.months::int + 1))::date - 1 < day;
    INSERT INTO {SCHEMA}.erasing SELECT DISTINCT school, 'invoice', b.invoice_id, 0
      FROM ({_BILLS}) b;
    INSERT INTO {SCHEMA}.erasing SELECT DISTINCT school, 'payment', b.payment_id, 0
      FROM ({_PAID}) b;
    UPDATE public.issued_document x SET content = E'\\n{REMOVED} ' || day, pdf = NULL,
      sha256 = '{REMOVED}', printed_at = NULL, version = x.version + 1, updated_at = now()
      WHERE x.school_id = school AND x.id IN ({NOTED} 'issued_document');
    UPDATE public.invoice x SET note = NULL, version = x.version + 1, updated_at = now()
      WHERE x.school_id = school AND x.id IN ({NOTED} 'invoice');
    UPDATE public.payment x SET reference = NULL, version = x.version + 1, updated_at = now()
      WHERE x.school_id = school AND x.id IN ({NOTED} 'payment');
    UPDATE public.invoice_line x SET description = '…', detail = NULL, version = x.version + 1,
      updated_at = now() WHERE x.school_id = school AND x.invoice_id IN ({NOTED} 'invoice');
  ELSIF given = 'TRAIL' THEN
    SELECT count(*) INTO done FROM public.change_set s
      WHERE s.school_id = school AND s.at < instant;
    DELETE FROM public.change c USING public.change_set s
      WHERE c.school_id = school AND s.school_id = school AND c.set_number = s.number
        AND s.at < instant;
    DELETE FROM public.change_set s WHERE s.school_id = school AND s.at < instant;
  ELSE
    RAISE EXCEPTION 'people are erased one by one' USING ERRCODE = '22023';
  END IF;
  done := coalesce(done, (SELECT count(*) FROM {SCHEMA}.erasing e WHERE e.school_id = school
    AND e.table_name IN ('person_health', 'person_note', 'lesson_note', 'disclosure',
      'issued_document')));
  WITH gone AS (DELETE FROM public.change c USING {SCHEMA}.erasing e
    WHERE c.school_id = school AND e.school_id = school AND e.table_name = c.table_name
      AND e.row_id = c.row_id RETURNING c.set_number)
  SELECT array_agg(DISTINCT g.set_number) INTO touched FROM gone g;
  UPDATE public.change_set s SET revision = 'forgotten'
    WHERE s.school_id = school AND s.number = ANY (touched);
  PERFORM {SCHEMA}.end_forgetting(school, since);
  UPDATE public.retention_rule r SET applied_on = day, version = r.version + 1, updated_at = now()
    WHERE r.school_id = school AND r.id = rule.id;
  RETURN done;
END $$
"""
