"""The statement that says where and when a school is."""

from sqlalchemy import select

from desktop_app.areas.desk.queries.binds import MOMENT, Statement
from desktop_app.areas.school.tables import AcademicYear, School, Term


def facts(_engine: str) -> Statement:
    """Build what decides dates and amounts: number, zone, currency, country."""
    return select(School.school_id, School.timezone, School.currency, School.country)


def name(_engine: str) -> Statement:
    """Build the name of the school."""
    return select(School.name)


def term(_engine: str) -> Statement:
    """Build the term a day lies in."""
    today = MOMENT.today
    return select(Term.name).where(Term.starts_on <= today, Term.ends_on >= today).limit(1)


def year(_engine: str) -> Statement:
    """Build when the academic year began that a day lies in, else the next one."""
    return (
        select(AcademicYear.starts_on)
        .where(AcademicYear.ends_on >= MOMENT.today)
        .order_by(AcademicYear.starts_on)
        .limit(1)
    )
