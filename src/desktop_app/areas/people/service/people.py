"""What a person at the desk can do with people."""

from desktop_app.areas.people.service.family_deeds import FamilyDeeds
from desktop_app.areas.people.service.note_deeds import NoteDeeds
from desktop_app.areas.people.service.staff_deeds import StaffDeeds
from desktop_app.areas.people.service.student_deeds import StudentDeeds


class PeopleService(StudentDeeds, FamilyDeeds, StaffDeeds, NoteDeeds):
    """Students, families, staff and what is known of them, one public method for each deed."""
