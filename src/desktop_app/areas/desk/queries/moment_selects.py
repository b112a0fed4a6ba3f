"""The statement that says where and when a school is."""

from sqlalchemy import select

from desktop_app.areas.desk.queries.binds import Statement
from desktop_app.areas.school.tables import School


def facts(_engine: str) -> Statement:
    """Build what decides dates and amounts: number, zone, currency, country."""
    return select(School.school_id, School.timezone, School.currency, School.country)
