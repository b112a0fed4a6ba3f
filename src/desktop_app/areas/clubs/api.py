"""The door of clubs for other areas, panes and commands."""

from desktop_app.areas.clubs.counters import COUNTER_ENTRIES
from desktop_app.areas.clubs.derivations import DERIVATIONS
from desktop_app.areas.clubs.queries.clubs import (
    ClubFigures,
    ClubRow,
    MemberRow,
    club_figures,
    club_rows,
    may_need_help,
    members,
    points_by_week,
    weeks_of,
)
from desktop_app.areas.clubs.queries.history import EntryRow, ToCheck, entries, to_check
from desktop_app.areas.clubs.queries.third import ClubOptions, club_options
from desktop_app.areas.clubs.rules import Level, level_of
from desktop_app.areas.clubs.service.awards import take_back_for_award
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.service.clubs import (
    add_book,
    add_club,
    add_level,
    archive_club,
    join,
    leave,
    set_club,
    set_level,
)
from desktop_app.areas.clubs.service.deeds import (
    Completion,
    NewHomework,
    complete,
    log_practice,
    log_reading,
    set_homework,
    verify,
    withdraw,
)
from desktop_app.areas.clubs.service.giving import give_for_award, give_points, reverse
from desktop_app.areas.clubs.snapshots import close_weeks
from desktop_app.areas.clubs.terms import ClubKind, HomeworkKind, SourceType, TransactionType

__all__ = [
    "COUNTER_ENTRIES",
    "DERIVATIONS",
    "ClubFigures",
    "ClubKind",
    "ClubOptions",
    "ClubRow",
    "ClubService",
    "Completion",
    "EntryRow",
    "HomeworkKind",
    "Level",
    "MemberRow",
    "NewHomework",
    "SourceType",
    "ToCheck",
    "TransactionType",
    "add_book",
    "add_club",
    "add_level",
    "archive_club",
    "close_weeks",
    "club_figures",
    "club_options",
    "club_rows",
    "complete",
    "entries",
    "give_for_award",
    "give_points",
    "join",
    "leave",
    "level_of",
    "log_practice",
    "log_reading",
    "may_need_help",
    "members",
    "points_by_week",
    "reverse",
    "set_club",
    "set_homework",
    "set_level",
    "take_back_for_award",
    "to_check",
    "verify",
    "weeks_of",
    "withdraw",
]
