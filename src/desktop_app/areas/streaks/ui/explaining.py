"""Where the numbers of streaks are from: the rule of each in a sentence, and its days."""

from uuid import UUID

from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.api import DayState, MemberRow
from desktop_app.areas.streaks.ui.words import days_words
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.explain import Entry, Explain, Explanation


def state_words(state: DayState) -> str:
    """Say what a day was."""
    return {
        DayState.EARNED: tr("Earned"),
        DayState.MISSED: tr("Missed"),
        DayState.EXCUSED: tr("Excused"),
        DayState.NEUTRAL: tr("Does not count"),
        DayState.FROZEN: tr("Frozen"),
    }[state]


def fact_words(fact: str) -> str:
    """Say what earned a day."""
    return {
        "LESSON": tr("Lesson"),
        "HOMEWORK": tr("Homework"),
        "READING": tr("Reading"),
        "PRACTICE": tr("Practice"),
        "STAFF": tr("Corrected"),
    }.get(fact, "")


def of_streak(
    database: Database, student_id: UUID, name: str, *, longest: bool = False,
    club_id: UUID | None = None,
) -> Explain:  # fmt: skip
    """Say why a streak is as long as it is."""

    def read() -> Explanation | None:
        with database.reading() as session:
            found = streaks.run_of(session, student_id, club_id, longest=longest)
        if found is None:
            return None
        rule = tr(
            "Each school day with a lesson, homework, reading or enough practice is one day. A "
            "missed school day ends the streak; closures, excused days and frozen days are "
            "skipped. Days are closed until {day}.", day=show_date_with_year(found.closed_until),
        )  # fmt: skip
        entries = [
            Entry(
                state_words(day.state), str(day.count), show_date_with_year(day.day),
                ", ".join(part for part in (fact_words(day.fact), day.reason) if part),
            )
            for day in found.days
        ]  # fmt: skip
        words = {"who": name}
        title = (
            tr("Longest streak of {who}", **words) if longest else tr("Streak of {who}", **words)
        )
        return Explanation(
            title, rule, entries, days_words(found.longest if longest else found.current),
            tr("No day was earned yet."),
        )  # fmt: skip

    return read


def of_group(database: Database, group_id: UUID, name: str, *, longest: bool = False) -> Explain:
    """Say why a group's streak is as long as it is."""

    def read() -> Explanation | None:
        with database.reading() as session:
            days = streaks.group_run(session, group_id, longest=longest)
        rule = tr(
            "A group day counts when every member earned their own streak that day. A missed day "
            "pauses the count. It never goes back to zero."
        )
        if longest:
            rule = tr("The longest run of group days without a pause.")
        entries = [
            Entry(
                tr("{n} of {total} earned", n=day.earned_by, total=day.members),
                str(day.unbroken if longest else day.count), show_date_with_year(day.day),
            )
            for day in days
        ]  # fmt: skip
        newest = days[0] if days else None
        total = (newest.unbroken if longest else newest.count) if newest else 0
        title = (
            tr("Longest unbroken streak of {who}", who=name)
            if longest
            else tr("Streak of {who}", who=name)
        )
        return Explanation(title, rule, entries, days_words(total), tr("No group day yet."))

    return read


def of_member(database: Database, group_id: UUID, row: MemberRow, *, missed: bool) -> Explain:
    """Say which days of a group a member earned or missed."""

    def read() -> Explanation | None:
        state = DayState.MISSED if missed else DayState.EARNED
        with database.reading() as session:
            days = streaks.member_days(session, group_id, row.student_id, state)
        rule = tr(
            "School days on which the group was active and not frozen, from the day after joining."
        )
        entries = [Entry(state_words(state), "1", show_date_with_year(day)) for day in days]
        title = (
            tr("Missed by {who}", who=row.name) if missed else tr("Counted of {who}", who=row.name)
        )
        return Explanation(title, rule, entries, days_words(len(days)), tr("No such day."))

    return read
