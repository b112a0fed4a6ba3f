"""Every table of the program, imported once, so that keys by name can be resolved."""

from sqlalchemy import MetaData

from desktop_app.areas.accounts import row_sets as _accounts_row_sets
from desktop_app.areas.accounts import tables as _accounts
from desktop_app.areas.attendance import row_sets as _attendance_row_sets
from desktop_app.areas.attendance import tables as _attendance
from desktop_app.areas.billing import row_sets as _billing_row_sets
from desktop_app.areas.billing import tables as _billing
from desktop_app.areas.clubs import row_sets as _clubs_row_sets
from desktop_app.areas.clubs import tables as _clubs
from desktop_app.areas.people import row_sets as _people_row_sets
from desktop_app.areas.people import tables as _people
from desktop_app.areas.privacy import tables as _privacy
from desktop_app.areas.reports import tables as _reports
from desktop_app.areas.rewards import tables as _rewards
from desktop_app.areas.school import tables as _school
from desktop_app.areas.streaks import row_sets as _streaks_row_sets
from desktop_app.areas.streaks import tables as _streaks
from desktop_app.areas.timetable import row_sets as _timetable_row_sets
from desktop_app.areas.timetable import tables as _timetable
from desktop_app.core import disclosures as _disclosures
from desktop_app.core import documents as _documents
from desktop_app.core import late
from desktop_app.core.access.declare import AccessRules, access
from desktop_app.core.db.base import Base
from desktop_app.core.journal import tables as _journal
from desktop_app.core.sync import tables as _sync

AREAS = (
    _school,
    _people,
    _people_row_sets,
    _accounts,
    _accounts_row_sets,
    _timetable,
    _timetable_row_sets,
    _attendance,
    _attendance_row_sets,
    _billing,
    _billing_row_sets,
    _clubs,
    _clubs_row_sets,
    _streaks,
    _streaks_row_sets,
    _rewards,
    _reports,
    _privacy,
    _disclosures,
    _documents,
    _journal,
    _sync,
)


def metadata() -> MetaData:
    """Return the metadata of all tables."""
    late.run(*AREAS)
    return Base.metadata


def rules() -> AccessRules:
    """Return the access declarations of all tables."""
    late.run(*AREAS)
    return access
