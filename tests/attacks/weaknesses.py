"""Weaknesses planted in a protected database, each by one line: an attack has to notice each.

A weakness is the line that makes it, the line that mends it, what Amy may do meanwhile, which
attack is to notice, and in which tables it looks.
"""

from dataclasses import dataclass

from desktop_app.areas.accounts.api import Right
from tests.attacks import attacks


@dataclass(frozen=True, slots=True)
class Weakness:
    """One line that opens a protected database."""

    says: str
    make: str
    mend: str
    attack: attacks.Attack
    tables: tuple[str, ...] = ("person",)
    right: Right = Right.TEACHER


_SCHOOL = "school_id = (SELECT app.school_as_teacher())"
_MY_LESSON = '"lesson_id" = ANY (ARRAY(SELECT app.my_lessons()))'
_MY_STUDENT = '"student_id" = ANY (ARRAY(SELECT app.students_of_my_lessons()))'
_I_LEAD = '"student_id" = ANY (ARRAY(SELECT app.students_i_lead()))'
_MY_MEETING = '"occurrence_id" = ANY (ARRAY(SELECT app.my_meetings()))'

WEAKNESSES = (
    Weakness(
        "a table without row level security",
        "ALTER TABLE family DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE family ENABLE ROW LEVEL SECURITY",
        attacks.reading, ("family",), Right.PARENT,
    ),
    Weakness(
        "a policy that shows all rows of every school",
        "ALTER POLICY see_downbeat_teacher ON person USING (true)",
        'ALTER POLICY see_downbeat_teacher ON person USING (school_id = (SELECT '
        'app.school_as_teacher()) AND "id" = ANY (ARRAY(SELECT app.persons_near_my_lessons())))',
        attacks.other_schools,
    ),
    Weakness(
        "a policy that forgets the row set",
        f"ALTER POLICY see_downbeat_teacher ON enrollment USING ({_SCHOOL})",
        f"ALTER POLICY see_downbeat_teacher ON enrollment USING ({_SCHOOL} AND {_MY_LESSON})",
        attacks.reading, ("enrollment",),
    ),
    Weakness(
        "a policy that forgets the school",
        "ALTER POLICY see_downbeat_front_desk ON invoice USING (true)",
        "ALTER POLICY see_downbeat_front_desk ON invoice "
        "USING (school_id = (SELECT app.school_as_front_desk()))",
        attacks.other_schools, ("invoice",), Right.FRONT_DESK,
    ),
    Weakness(
        "a second policy that adds up with the first",
        "CREATE POLICY more ON ledger_entry FOR SELECT TO downbeat_parent USING (true)",
        "DROP POLICY more ON ledger_entry",
        attacks.reading, ("ledger_entry",), Right.PARENT,
    ),
    Weakness(
        "a policy for everybody",
        "CREATE POLICY more ON award TO PUBLIC USING (true)",
        "DROP POLICY more ON award",
        attacks.reading, ("award",), Right.PARENT,
    ),
    Weakness(
        "a write rule that tests the lesson and not the student",
        f"ALTER POLICY add_downbeat_teacher ON lesson_note WITH CHECK ({_SCHOOL})",
        "ALTER POLICY add_downbeat_teacher ON lesson_note "
        f"WITH CHECK ({_SCHOOL} AND {_MY_MEETING})",
        attacks.adding, ("lesson_note",),
    ),
    Weakness(
        "a write rule without a check of the new row",
        "ALTER POLICY add_downbeat_teacher ON attendance WITH CHECK (true)",
        f"ALTER POLICY add_downbeat_teacher ON attendance "
        f"WITH CHECK ({_SCHOOL} AND {_MY_MEETING} AND {_MY_STUDENT})",
        attacks.adding, ("attendance",),
    ),
    Weakness(
        "a freeze of anybody's days",
        f"ALTER POLICY add_downbeat_teacher ON streak_freeze WITH CHECK ({_SCHOOL})",
        f"ALTER POLICY add_downbeat_teacher ON streak_freeze WITH CHECK ({_SCHOOL} AND "
        '("student_id" IS NULL OR "student_id" = ANY (ARRAY(SELECT app.students_i_lead()))) AND '
        '("buddy_group_id" IS NULL OR '
        '"buddy_group_id" = ANY (ARRAY(SELECT app.groups_i_lead()))))',
        attacks.adding, ("streak_freeze",),
    ),
    Weakness(
        "the right to move rows to another school",
        "GRANT UPDATE (school_id) ON buddy_mute TO downbeat_teacher; "
        "ALTER POLICY change_downbeat_teacher ON buddy_mute WITH CHECK (true)",
        "REVOKE UPDATE (school_id) ON buddy_mute FROM downbeat_teacher; "
        "ALTER POLICY change_downbeat_teacher ON buddy_mute "
        f"WITH CHECK ({_SCHOOL} AND {_I_LEAD})",
        attacks.changing, ("buddy_mute",),
    ),
    Weakness(
        "a table anybody may empty",
        "GRANT TRUNCATE ON lesson_note TO downbeat_teacher",
        "REVOKE TRUNCATE ON lesson_note FROM downbeat_teacher",
        attacks.changing, ("lesson_note",),
    ),
    Weakness(
        "owners who write the table of logins themselves",
        "CREATE POLICY more ON user_account FOR UPDATE TO downbeat_admin USING (true); "
        "GRANT UPDATE ON user_account TO downbeat_admin",
        "DROP POLICY more ON user_account; REVOKE UPDATE ON user_account FROM downbeat_admin",
        attacks.changing, ("user_account",), Right.ADMIN,
    ),
    Weakness(
        "a journal that can be forged",
        "GRANT INSERT ON change_set TO downbeat_teacher; "
        "CREATE POLICY more ON change_set FOR INSERT TO downbeat_teacher WITH CHECK (true)",
        "DROP POLICY more ON change_set; REVOKE INSERT ON change_set FROM downbeat_teacher",
        attacks.climbing,
    ),
    Weakness(
        "a journal that tells of health",
        "ALTER POLICY see_downbeat_front_desk ON change "
        "USING (school_id = (SELECT app.school_as_front_desk()))",
        "ALTER POLICY see_downbeat_front_desk ON change "
        "USING (school_id = (SELECT app.school_as_front_desk()) "
        "AND (table_name <> 'person_health' OR (SELECT app.may_health_data())))",
        attacks.reading, ("change",), Right.FRONT_DESK,
    ),
    Weakness(
        "health without the permission",
        "ALTER POLICY see_downbeat_front_desk ON person_health "
        "USING (school_id = (SELECT app.school_as_front_desk()))",
        "ALTER POLICY see_downbeat_front_desk ON person_health "
        "USING (school_id = (SELECT app.school_as_front_desk()) "
        "AND (SELECT app.may_health_data()))",
        attacks.reading, ("person_health",), Right.FRONT_DESK,
    ),
    Weakness(
        "a function of the owner that anybody may call",
        "GRANT EXECUTE ON FUNCTION app.new_login TO PUBLIC",
        "REVOKE EXECUTE ON FUNCTION app.new_login FROM PUBLIC",
        attacks.functions,
    ),
    Weakness(
        "a new function of the owner that is left open",
        "CREATE FUNCTION app.loot() RETURNS text SECURITY DEFINER LANGUAGE sql "
        "AS 'SELECT display_name FROM public.person'; GRANT EXECUTE ON FUNCTION app.loot TO PUBLIC",
        "DROP FUNCTION app.loot()",
        attacks.functions,
    ),
    Weakness(
        "sequences anybody reads",
        "GRANT ALL ON SEQUENCE change_seq, change_set_number TO downbeat_person",
        "REVOKE ALL ON SEQUENCE change_seq, change_set_number FROM downbeat_person",
        attacks.climbing,
    ),
    Weakness(
        "a group that is given to a teacher as well",
        'GRANT downbeat_admin TO "{login}"',
        'REVOKE downbeat_admin FROM "{login}"',
        attacks.climbing,
    ),
    Weakness(
        "a login that passes row level security by",
        'ALTER ROLE "{login}" BYPASSRLS',
        'ALTER ROLE "{login}" NOBYPASSRLS',
        attacks.reading, ("enrollment", "lesson"),
    ),
    Weakness(
        "a schema in which anybody may make things",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        attacks.climbing,
    ),
    Weakness(
        "temporary tables and functions",
        'GRANT TEMPORARY ON DATABASE "{database}" TO PUBLIC',
        'REVOKE TEMPORARY ON DATABASE "{database}" FROM PUBLIC',
        attacks.climbing,
    ),
    Weakness(
        "a function that looks at rows before the policy does",
        "ALTER FUNCTION pg_catalog.textin(cstring) LEAKPROOF; ALTER POLICY see_downbeat_parent ON "
        "invoice USING (school_id = (SELECT app.school_as_parent()) OR number::text = '')",
        "ALTER FUNCTION pg_catalog.textin(cstring) NOT LEAKPROOF; ALTER POLICY see_downbeat_parent "
        "ON invoice USING (school_id = (SELECT app.school_as_parent()) AND "
        '"family_id" = ANY (ARRAY(SELECT app.my_families())))',
        attacks.reading, ("invoice",), Right.PARENT,
    ),
    Weakness(
        "an erasure that takes any new text for a label",
        "ALTER FUNCTION app.is_swapped(text, text, text, text[]) RENAME TO is_swapped_; "
        "CREATE FUNCTION app.is_swapped(text, text, text, text[]) RETURNS boolean LANGUAGE sql "
        "AS 'SELECT true'",
        "DROP FUNCTION app.is_swapped(text, text, text, text[]); "
        "ALTER FUNCTION app.is_swapped_(text, text, text, text[]) RENAME TO is_swapped",
        attacks.erasing, right=Right.ADMIN,
    ),
    Weakness(
        "an erasure that does not ask whose words go",
        "ALTER FUNCTION app.check_words(smallint, text[], boolean) RENAME TO check_words_; "
        "CREATE FUNCTION app.check_words(smallint, text[], boolean) RETURNS void LANGUAGE sql "
        "AS 'SELECT'",
        "DROP FUNCTION app.check_words(smallint, text[], boolean); "
        "ALTER FUNCTION app.check_words_(smallint, text[], boolean) RENAME TO check_words",
        attacks.erasing, right=Right.ADMIN,
    ),
    Weakness(
        "an erasure that the front desk may call",
        "GRANT EXECUTE ON FUNCTION app.erase_person(uuid, jsonb) TO downbeat_front_desk",
        "REVOKE EXECUTE ON FUNCTION app.erase_person(uuid, jsonb) FROM downbeat_front_desk",
        attacks.functions, right=Right.FRONT_DESK,
    ),
    Weakness(
        "an erasure that does not ask who asks",
        "GRANT EXECUTE ON FUNCTION app.erase_person(uuid, jsonb) TO downbeat_teacher; "
        "ALTER FUNCTION app.school_as_admin() RENAME TO school_as_admin_; "
        "CREATE FUNCTION app.school_as_admin() RETURNS smallint LANGUAGE sql AS 'SELECT 1::int2'; "
        "GRANT EXECUTE ON FUNCTION app.school_as_admin() TO downbeat_person",
        "DROP FUNCTION app.school_as_admin(); "
        "ALTER FUNCTION app.school_as_admin_() RENAME TO school_as_admin; "
        "REVOKE EXECUTE ON FUNCTION app.erase_person(uuid, jsonb) FROM downbeat_teacher",
        attacks.functions,
    ),
    Weakness(
        "a switched-off copy that only the program knows of",
        "ALTER TABLE sync_state DISABLE TRIGGER hold_copy",
        "ALTER TABLE sync_state ENABLE TRIGGER hold_copy",
        attacks.switching_on,
    ),
    Weakness(
        "a copy on which anybody may put work",
        "ALTER TABLE outbox DISABLE TRIGGER hold_copy_work",
        "ALTER TABLE outbox ENABLE TRIGGER hold_copy_work",
        attacks.switching_on,
    ),
    Weakness(
        "a view that runs as its owner",
        "CREATE VIEW public.people AS SELECT * FROM person; GRANT SELECT ON people TO PUBLIC",
        "DROP VIEW public.people",
        attacks.views,
    ),
    Weakness(
        "who asks is read from a setting",
        "CREATE OR REPLACE FUNCTION app.school_as_front_desk() RETURNS smallint LANGUAGE sql "
        "STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS "
        "$$SELECT coalesce(nullif(current_setting('app.school_id', true), ''), '1')::smallint$$",
        "{asking}",
        attacks.other_schools, ("invoice",), Right.FRONT_DESK,
    ),
    Weakness(
        "dates, names and numbers in the statistics",
        "GRANT pg_read_all_data, pg_monitor TO downbeat_teacher; "
        "ALTER TABLE club DISABLE ROW LEVEL SECURITY",
        "REVOKE pg_read_all_data, pg_monitor FROM downbeat_teacher; "
        "ALTER TABLE club ENABLE ROW LEVEL SECURITY",
        attacks.statistics,
    ),
)  # fmt: skip
