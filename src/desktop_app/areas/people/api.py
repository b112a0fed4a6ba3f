"""The door of people for other areas: reads, and deeds that take an open Work."""

from desktop_app.areas.people.queries.cards import (
    ConsentRow,
    ContactRow,
    ExternalRow,
    LearnsRow,
    MembershipRow,
    NoteRow,
    PersonCard,
    StaffCard,
    StudentCard,
    consents_of,
    contacts_of,
    learns_of,
    names_of,
    notes_of,
    person_card,
    staff_card,
    staff_names,
    student_card,
    student_names,
)
from desktop_app.areas.people.queries.duplicates import (
    DuplicatePair,
    duplicate_pairs,
    duplicates_of,
)
from desktop_app.areas.people.queries.families import (
    FamilyCard,
    FamilyShare,
    MemberRow,
    families_of,
    family_card,
    names_of_families,
)
from desktop_app.areas.people.queries.lists import (
    SEARCHED,
    ChoiceRow,
    FoundPerson,
    InstrumentRow,
    all_staff,
    find_families,
    find_persons,
    instruments,
    teachers,
)
from desktop_app.areas.people.rules import (
    age,
    check_birthday,
    check_country,
    check_email,
    check_language,
    check_line,
    check_person,
    check_phone,
    check_text,
    full_name,
    list_name,
    search_words,
    show_phone,
    sort_name,
)
from desktop_app.areas.people.service.batch import (
    Batch,
    BatchExternal,
    BatchFamily,
    BatchInstrument,
    BatchLearns,
    BatchMember,
    BatchNote,
    BatchRelation,
    BatchStaff,
    BatchStudent,
    BatchTeaches,
    add_batch,
)
from desktop_app.areas.people.service.batch_updates import BatchChange, update_batch
from desktop_app.areas.people.service.contacts import add_contact, remove_contact, set_contacts
from desktop_app.areas.people.service.external import TARGETS, put_external_id
from desktop_app.areas.people.service.families import (
    add_family,
    add_member,
    archive_families,
    families_for_billing,
    family_for_billing,
    remove_member,
    set_family,
    set_shares,
)
from desktop_app.areas.people.service.instruments import (
    add_instrument,
    instrument_named,
    set_learns,
    set_level,
    set_teaches,
)
from desktop_app.areas.people.service.merge import merge_families, merge_persons
from desktop_app.areas.people.service.notes import add_note, give_consent, withdraw_consent
from desktop_app.areas.people.service.people import PeopleService
from desktop_app.areas.people.service.persons import (
    add_person,
    archive_persons,
    set_health,
    set_person,
)
from desktop_app.areas.people.service.staff import add_staff, archive_staff, set_staff
from desktop_app.areas.people.service.students import (
    add_student,
    archive_students,
    set_location,
    set_student,
)
from desktop_app.areas.people.terms import (
    OPEN_FACTS,
    PRIVATE_FACTS,
    Contact,
    Learns,
    MemberRole,
    NewFamily,
    NewStaff,
    NewStudent,
    PersonFacts,
    PrivacyLevel,
    Purpose,
    RelationKind,
    SkillLevel,
    StaffKind,
)

__all__ = [
    "OPEN_FACTS", "PRIVATE_FACTS", "SEARCHED", "TARGETS", "Batch", "BatchChange", "BatchExternal",
    "BatchFamily",
    "BatchInstrument", "BatchLearns", "BatchMember", "BatchNote", "BatchRelation", "BatchStaff",
    "BatchStudent", "BatchTeaches", "ChoiceRow", "ConsentRow", "Contact", "ContactRow",
    "DuplicatePair", "ExternalRow", "FamilyCard", "FamilyShare", "FoundPerson", "InstrumentRow",
    "Learns", "LearnsRow", "MemberRole", "MemberRow", "MembershipRow", "NewFamily", "NewStaff",
    "NewStudent", "NoteRow", "PeopleService", "PersonCard", "PersonFacts", "PrivacyLevel",
    "Purpose", "RelationKind", "SkillLevel", "StaffCard", "StaffKind", "StudentCard",
    "add_batch", "add_contact", "add_family", "add_instrument", "add_member", "add_note",
    "add_person", "add_staff", "add_student", "age", "all_staff", "archive_families",
    "archive_persons", "archive_staff", "archive_students", "check_birthday", "check_country",
    "check_email", "check_language", "check_line", "check_person", "check_phone", "check_text",
    "consents_of", "contacts_of", "duplicate_pairs", "duplicates_of", "families_for_billing",
    "families_of", "family_card", "family_for_billing", "find_families", "find_persons",
    "full_name", "give_consent", "instrument_named", "instruments", "learns_of", "list_name",
    "merge_families", "merge_persons", "names_of",
    "names_of_families", "notes_of", "person_card", "put_external_id",
    "remove_contact", "remove_member", "search_words", "set_contacts", "set_family",
    "set_health", "set_learns", "set_level", "set_location", "set_person", "set_shares",
    "set_staff", "set_student", "set_teaches", "show_phone", "sort_name", "staff_card",
    "staff_names", "student_card", "student_names", "teachers", "update_batch", "withdraw_consent",
]  # fmt: skip
