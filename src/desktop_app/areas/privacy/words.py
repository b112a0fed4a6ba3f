"""The words of privacy on screen."""

from desktop_app.areas.privacy.terms import Subject, Then
from desktop_app.core.wording import tr, trn


def subject_words(subject: Subject) -> str:
    """Return what a rule of retention is about."""
    return {
        Subject.PUPILS: tr("Pupils who left"),
        Subject.STAFF: tr("Staff who left"),
        Subject.CONTACTS: tr("Contacts of nobody here any more"),
        Subject.HEALTH: tr("Health notes of pupils who left"),
        Subject.NOTES: tr("Notes about people and lessons"),
        Subject.TRAIL: tr("The trail of changes"),
        Subject.GIVEN_OUT: tr("The log of what left the house"),
        Subject.DOCUMENTS: tr("What issued documents say"),
    }[subject]


def since_words(subject: Subject) -> str:
    """Return from when the time of a rule runs."""
    return {
        Subject.PUPILS: tr("from the day they left"),
        Subject.STAFF: tr("from the day they were archived"),
        Subject.CONTACTS: tr("from the last change"),
        Subject.HEALTH: tr("from the day they left"),
        Subject.NOTES: tr("from the day they were written"),
        Subject.TRAIL: tr("from the day of the change"),
        Subject.GIVEN_OUT: tr("from the day it left"),
        Subject.DOCUMENTS: tr("from the end of the year of issue"),
    }[subject]


def then_words(then: Then) -> str:
    """Return what becomes of rows."""
    return {
        Then.DELETED: tr("Deleted"),
        Then.CLEARED: tr("Kept without words about the person"),
        Then.KEPT: tr("Kept without a name, for figures"),
        Then.LAW: tr("Kept by law"),
    }[then]


def months_words(months: int) -> str:
    """Return a time of keeping in years where it is whole years."""
    if months % 12 == 0:
        return trn("{n} year", "{n} years", months // 12)
    return trn("{n} month", "{n} months", months)
