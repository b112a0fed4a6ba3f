"""Every table of the program, imported once, so that keys by name can be resolved."""

from typing import TYPE_CHECKING

from sqlalchemy import MetaData

from desktop_app.areas.accounts import carried as _accounts_carried
from desktop_app.areas.accounts import row_sets as _accounts_row_sets
from desktop_app.areas.accounts import tables as _accounts
from desktop_app.areas.attendance import carried as _attendance_carried
from desktop_app.areas.attendance import row_sets as _attendance_row_sets
from desktop_app.areas.attendance import tables as _attendance
from desktop_app.areas.billing import carried as _billing_carried
from desktop_app.areas.billing import row_sets as _billing_row_sets
from desktop_app.areas.billing import tables as _billing
from desktop_app.areas.clubs import carried as _clubs_carried
from desktop_app.areas.clubs import row_sets as _clubs_row_sets
from desktop_app.areas.clubs import tables as _clubs
from desktop_app.areas.people import carried as _people_carried
from desktop_app.areas.people import row_sets as _people_row_sets
from desktop_app.areas.people import tables as _people
from desktop_app.areas.privacy import carried as _privacy_carried
from desktop_app.areas.privacy import catalog as _catalog
from desktop_app.areas.privacy import tables as _privacy
from desktop_app.areas.reports import carried as _reports_carried
from desktop_app.areas.reports import tables as _reports
from desktop_app.areas.rewards import carried as _rewards_carried
from desktop_app.areas.rewards import tables as _rewards
from desktop_app.areas.school import carried as _school_carried
from desktop_app.areas.school import tables as _school
from desktop_app.areas.streaks import carried as _streaks_carried
from desktop_app.areas.streaks import row_sets as _streaks_row_sets
from desktop_app.areas.streaks import tables as _streaks
from desktop_app.areas.timetable import carried as _timetable_carried
from desktop_app.areas.timetable import row_sets as _timetable_row_sets
from desktop_app.areas.timetable import tables as _timetable
from desktop_app.core import disclosures as _disclosures
from desktop_app.core import documents as _documents
from desktop_app.core import late
from desktop_app.core.access.declare import AccessRules, access
from desktop_app.core.db.base import Base
from desktop_app.core.journal import tables as _journal
from desktop_app.core.sync import carried as _carrying
from desktop_app.core.sync import own_carried as _sync_carried
from desktop_app.core.sync import tables as _sync

if TYPE_CHECKING:
    from desktop_app.core.sync.carried import CarriedRules

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
CARRIED = (
    _accounts_carried,
    _attendance_carried,
    _billing_carried,
    _clubs_carried,
    _people_carried,
    _privacy_carried,
    _reports_carried,
    _rewards_carried,
    _school_carried,
    _streaks_carried,
    _timetable_carried,
    _sync_carried,
)


def metadata() -> MetaData:
    """Return the metadata of all tables."""
    late.run(*AREAS)
    return Base.metadata


def rules() -> AccessRules:
    """Return the access declarations of all tables."""
    late.run(*AREAS, _catalog)
    return access


def carried() -> "CarriedRules":
    """Return what a teacher's copy carries of each table; nobody else asks for it."""
    late.run(*AREAS, *CARRIED)
    return _carrying.carried
