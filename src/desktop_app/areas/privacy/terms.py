"""The words of privacy: what becomes of a row, why something is kept, what has its time."""

from enum import StrEnum


class Then(StrEnum):
    """What becomes of the rows of a table when the person whom they are about is erased."""

    DELETED = "DELETED"
    CLEARED = "CLEARED"  # the row stays, its words about the person go
    KEPT = "KEPT"  # a fact without a name: figures are made from it
    LAW = "LAW"  # issued documents and their entries, for as long as they must be kept


class Subject(StrEnum):
    """What has a time after which it goes."""

    PUPILS = "PUPILS"  # months since the pupil left
    STAFF = "STAFF"  # months since they were archived
    CONTACTS = "CONTACTS"  # months since archived, with no pupil here any more
    HEALTH = "HEALTH"  # months since the pupil left
    NOTES = "NOTES"  # months since a note was written
    TRAIL = "TRAIL"  # months since a change was made
    GIVEN_OUT = "GIVEN_OUT"  # months since something left the house
    DOCUMENTS = "DOCUMENTS"  # months since the end of the year of an issued document
