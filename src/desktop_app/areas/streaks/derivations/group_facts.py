"""What decides the days of groups, as parts of statements: who is there, who counts, what was."""

from desktop_app.areas.streaks.derivations.spans import DAYS

COUNTED = """
    SELECT r.buddy_group_id, r.day, r.school, m.id AS member_id, m.student_id,
        coalesce(d.state, <aside>, 'MISSED') AS state
    FROM present r
    JOIN buddy_group_member m ON m.school_id = :school AND m.buddy_group_id = r.buddy_group_id
        AND m.role <> 'OBSERVER' AND m.status IN ('ACCEPTED', 'LEFT', 'REMOVED')
        AND m.joined_on < r.day AND (m.left_on IS NULL OR m.left_on >= r.day)
    LEFT JOIN streak_day d ON d.school_id = :school AND d.student_id = m.student_id
        AND d.day = r.day AND d.club_id {same} r.club_id
    WHERE d.state IS NOT NULL OR EXISTS (
        SELECT 1 FROM student p WHERE p.school_id = :school AND p.id = m.student_id
            AND (p.left_on IS NULL OR p.left_on >= r.day)
            AND (p.archived_at IS NULL OR p.archived_at >= r.ends))
"""
ASIDE = """(
    SELECT k.state FROM streak_correction k
    WHERE k.school_id = :school AND k.student_id = m.student_id AND k.day = r.day
        AND k.club_id {same} r.club_id
    ORDER BY k.corrected_at DESC, k.id DESC LIMIT 1), (
    SELECT 'FROZEN' FROM streak_freeze f WHERE f.school_id = :school
        AND f.student_id = m.student_id AND (f.club_id IS NULL OR f.club_id = r.club_id)
        AND f.first_day <= r.day AND (f.last_day IS NULL OR f.last_day >= r.day) LIMIT 1), (
    SELECT 'EXCUSED' FROM attendance a
    JOIN lesson_occurrence o ON o.school_id = a.school_id AND o.id = a.occurrence_id
        AND o.local_date = r.day
    JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id
        AND c.streak_effect = 'NEUTRAL'
    WHERE a.school_id = :school AND a.student_id = m.student_id <no held mark> LIMIT 1)
    <held aside>"""
PRESENT = f"""
{DAYS},
<held>
present AS MATERIALIZED (
    SELECT g.id AS buddy_group_id, g.club_id, c.day, c.school, c.ends, c.year, c.term, c.week,
        c.month,
        CASE WHEN EXISTS (
            SELECT 1 FROM streak_freeze f WHERE f.school_id = :school AND f.buddy_group_id = g.id
                AND f.first_day <= c.day AND (f.last_day IS NULL OR f.last_day >= c.day)
        ) THEN 1 ELSE 0 END AS frozen
    FROM buddy_group g JOIN calendar c ON EXISTS (
        SELECT 1 FROM buddy_group_spell s WHERE s.school_id = :school AND s.buddy_group_id = g.id
            AND s.first_day <= c.day AND (s.last_day IS NULL OR s.last_day >= c.day))
    WHERE g.school_id = :school <of g.id>
)
"""
BEFORE = """
past AS MATERIALIZED (SELECT {as_day[value ->> 'day']} AS day FROM {each[past]}),
eve AS MATERIALIZED (
    SELECT b.buddy_group_id, b.count, b.unbroken, b.streak_status
    FROM buddy_group_daily_record b
    WHERE b.school_id = :school AND b.streak_status <> 'FROZEN' <of b.buddy_group_id>
        AND b.day = (SELECT max(l.day) FROM buddy_group_daily_record l
            WHERE l.school_id = :school AND l.day < :first)
),
before AS MATERIALIZED (
    SELECT buddy_group_id, count, unbroken,
        CASE WHEN streak_status = 'PAUSED' THEN 1 ELSE 0 END AS paused
    FROM eve
    UNION ALL
    SELECT b.buddy_group_id, b.count, b.unbroken,
        CASE WHEN b.streak_status = 'PAUSED' THEN 1 ELSE 0 END
    FROM buddy_group g
    {forced} buddy_group_daily_record b ON b.school_id = :school AND b.buddy_group_id = g.id
        AND b.day = (
            SELECT max(l.day) FROM past c
            {forced} buddy_group_daily_record l ON l.school_id = :school
                AND l.day = c.day AND l.buddy_group_id = g.id AND l.streak_status <> 'FROZEN'
            WHERE c.day >= (SELECT min(s.first_day) FROM buddy_group_spell s
                WHERE s.school_id = :school AND s.buddy_group_id = g.id))
    WHERE g.school_id = :school <of g.id> AND g.id NOT IN (SELECT buddy_group_id FROM eve)
)
"""
"""Where groups stood: on the last day before, or for who was frozen or not there long before."""

OUTCOME = """coalesce(t.members, 0) AS members, coalesce(t.earned_by, 0) AS earned_by,
        CASE WHEN r.frozen = 1 OR r.school = 0 OR coalesce(t.members, 0) < 2 THEN 0
            WHEN t.earned_by = t.members THEN 1 ELSE 2 END AS outcome,
        coalesce(b.count, 0) AS count_before, coalesce(b.unbroken, 0) AS unbroken_before,
        coalesce(b.paused, 0) AS paused_before"""
"""What becomes of a group's day, 1 earned, 2 not, 0 neither, and where the group stood before."""
