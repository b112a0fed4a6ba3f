"""What decides the days of streaks, as parts of statements: facts, what staff said, what begins."""

from desktop_app.areas.streaks.derivations.spans import DAYS

_HOMEWORK = """
    SELECT h.student_id, w.club_id, h.done_on AS day, 1 AS rank, h.id AS fact_id
    FROM student s
    {forced} homework_completion h ON h.school_id = s.school_id AND h.student_id = s.id
        AND h.done_on BETWEEN :first AND :last AND h.withdrawn_at IS NULL
    JOIN homework w ON w.school_id = h.school_id AND w.id = h.homework_id
    WHERE s.school_id = :school <of s.id> <no held homework>
"""
_READING = """
    SELECT r.student_id, r.club_id, r.read_on AS day, 2 AS rank, r.id AS fact_id
    FROM student s
    {forced} reading_log r ON r.school_id = s.school_id AND r.student_id = s.id
        AND r.read_on BETWEEN :first AND :last AND r.withdrawn_at IS NULL
    WHERE s.school_id = :school <of s.id>
"""
_PRACTICE = """
    SELECT student_id, club_id, day, 3 AS rank, fact_id FROM (
        SELECT p.student_id, p.club_id, p.practiced_on AS day, p.id AS fact_id,
            sum(p.minutes) OVER (PARTITION BY p.student_id, p.practiced_on) AS minutes
        FROM student s
        {forced} practice_log p ON p.school_id = s.school_id AND p.student_id = s.id
            AND p.practiced_on BETWEEN :first AND :last AND p.withdrawn_at IS NULL
        WHERE s.school_id = :school <of s.id>
    ) practiced WHERE minutes >= :minutes
"""
NO_SOURCE = """
    SELECT {no_id} AS student_id, {no_id} AS club_id, c.day, 9 AS rank, {no_id} AS fact_id
    FROM calendar c WHERE 1 = 0
"""
SOURCES = {"HOMEWORK": _HOMEWORK, "READING": _READING, "PRACTICE": _PRACTICE}
FACTS = f"""
{DAYS},
<held>
mark AS MATERIALIZED (
    SELECT a.student_id, o.local_date AS day,
        {{least_id[CASE WHEN c.streak_effect = 'EARNS' THEN <lesson> END]}} AS fact_id,
        max(CASE WHEN c.streak_effect = 'NEUTRAL' THEN 1 ELSE 0 END) AS excused
    FROM lesson_occurrence o
    JOIN attendance a ON a.school_id = o.school_id AND a.occurrence_id = o.id <of a.student_id>
    JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id
        AND c.streak_effect IN ('EARNS', 'NEUTRAL')
    WHERE o.school_id = :school AND o.local_date BETWEEN :first AND :last <no held mark>
    GROUP BY a.student_id, o.local_date
),
fact AS MATERIALIZED (<sources>),
earned AS MATERIALIZED (
    SELECT student_id, place, day, {{rank_of[fact]}} AS rank, {{id_of[fact]}} AS fact_id FROM (
        SELECT student_id, place, day, {{ranked[rank]}} AS fact FROM (
            SELECT student_id, {{nil}} AS place, day, rank, fact_id FROM fact
            UNION ALL
            SELECT student_id, club_id, day, rank, fact_id FROM fact WHERE club_id IS NOT NULL
        ) either GROUP BY student_id, place, day
    ) best
),
corrected AS MATERIALIZED (
    SELECT student_id, club_id, place, day, state FROM (
        SELECT k.student_id, k.club_id, coalesce(k.club_id, {{nil}}) AS place, k.day, k.state,
            row_number() OVER (PARTITION BY k.student_id, k.club_id, k.day
                ORDER BY k.corrected_at DESC, k.id DESC) AS at
        FROM streak_correction k
        WHERE k.school_id = :school AND k.day BETWEEN :first AND :last <of k.student_id>
    ) said WHERE at = 1
),
fresh AS MATERIALIZED (
    SELECT DISTINCT x.student_id, {{no_id}} AS club_id, {{nil}} AS place FROM mark x
    WHERE x.fact_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM student_streak t WHERE t.school_id = :school
            AND t.student_id = x.student_id AND t.club_id IS NULL)
    UNION SELECT n.student_id, nullif(n.place, {{nil}}), n.place FROM (
        SELECT student_id, place FROM earned
        UNION SELECT student_id, place FROM corrected WHERE state = 'EARNED') n
    WHERE NOT EXISTS (
        SELECT 1 FROM student_streak t WHERE t.school_id = :school
            AND t.student_id = n.student_id AND t.club_id {{same}} nullif(n.place, {{nil}}))
)
"""
"""What happened on each day, the best fact of each streak, and the streaks that may begin."""

STATE = """
    CASE WHEN k.state IS NOT NULL THEN k.state
        WHEN <frozen> THEN 'FROZEN'
        WHEN e.fact_id IS NOT NULL OR (s.club_id IS NULL AND x.fact_id IS NOT NULL) THEN 'EARNED'
        WHEN x.excused = 1 <or held> THEN 'EXCUSED'
        ELSE 'MISSED' END AS state,
    CASE WHEN s.club_id IS NULL AND x.fact_id IS NOT NULL THEN 0 ELSE e.rank END AS rank,
    CASE WHEN s.club_id IS NULL AND x.fact_id IS NOT NULL THEN x.fact_id ELSE e.fact_id END
        AS fact_id
"""
"""What a day of a streak `s` is, and which fact says so; by what is joined as in `JOINED`."""

JOINED = """
    LEFT JOIN earned e ON e.student_id = s.student_id AND e.place = <place> AND e.day = <day>
    LEFT JOIN corrected k ON k.student_id = s.student_id AND k.place = <place> AND k.day = <day>
    LEFT JOIN mark x ON x.student_id = s.student_id AND x.day = <day>
"""
